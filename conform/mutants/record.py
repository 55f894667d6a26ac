"""Record systems with one defect each: a proxy before an honest one spoils one thing.

`convicted_by` is the row that must fail. `may_also` are rows that the same defect breaks by its nature; any other row
must hold as it does without the defect.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

Json = dict[str, Any]


@dataclass
class Call:
    """A request on its way to the honest system, and then the answer on its way back."""

    method: str
    path: str
    query: str
    headers: dict[str, str]
    body: bytes
    status: int = 0
    answer_headers: dict[str, str] | None = None
    answer: bytes = b""

    @property
    def kind(self) -> str:
        """The resource type in the address; empty for none."""
        return next((part for part in self.path.split("/") if part[:1].isupper()), "")

    @property
    def is_search(self) -> bool:
        """Whether it is a search by POST."""
        return self.path.endswith("/_search")

    def resource(self) -> Json:
        """The answer's resource."""
        try:
            found = json.loads(self.answer)
        except ValueError:
            return {}
        return found if isinstance(found, dict) else {}

    def tell(self, resource: Json) -> None:
        """Answer with another resource."""
        self.answer = json.dumps(resource).encode()


Spoil = Callable[[Call], None]


@dataclass(frozen=True)
class Mutant:
    """One defect: what it does to requests, what to answers."""

    name: str
    convicted_by: str
    request: Spoil = lambda _: None
    answer: Spoil = lambda _: None
    may_also: frozenset[str] = frozenset()
    mode: str = "full"


def _ignore_criteria(call: Call) -> None:
    if call.is_search and call.kind == "Patient":
        call.body = b""


def _ignore_century(call: Call) -> None:
    """Find by digits alone: ask the honest system for everybody, and keep those with the same digits."""
    if call.is_search and call.kind == "Patient" and b"020504" in call.body:
        call.headers["x-digits"] = "020504902E"
        call.body = b""


def _keep_digits(call: Call) -> None:
    digits = call.headers.get("x-digits")
    if digits is None:
        return
    bundle = call.resource()
    entries = [
        entry
        for entry in bundle.get("entry", [])
        if any(
            one.get("value", "")[:6] + one.get("value", "")[7:] == digits
            for one in entry["resource"].get("identifier", [])
        )
    ]
    call.tell({**bundle, "entry": entries, "total": len(entries)})


def _everybody_for_nobody(call: Call) -> None:
    if call.is_search and b"020594X903P" in call.body:
        call.body = b""


def _refuse_nobody(call: Call) -> None:
    if call.is_search and call.resource().get("total") == 0 and b"020594X903P" in call.body:
        call.status = 404
        call.tell({"resourceType": "OperationOutcome", "issue": [{"severity": "error", "code": "not-found"}]})


def _no_post_search(call: Call) -> None:
    if call.is_search:
        call.status, call.answer = 404, b'{"resourceType":"OperationOutcome","issue":[{"severity":"error","code":"x"}]}'


def _add_token(call: Call) -> None:
    call.headers.setdefault("Authorization", call.headers["x-own-token"])


def _any_token(call: Call) -> None:
    if call.headers.get("Authorization", "").endswith("conform-no-token"):
        call.headers["Authorization"] = call.headers["x-own-token"]


def _plain_refusal(call: Call) -> None:
    if call.status >= 400:
        call.answer_headers = {**(call.answer_headers or {}), "Content-Type": "text/plain"}
        call.answer = b"no"


def _ok_for_refusal(call: Call) -> None:
    if call.status in {400, 422} and call.kind == "Task":
        call.status = 201


def _echo_body(call: Call) -> None:
    if call.status >= 400:
        call.tell({**call.resource(), "text": {"status": "generated", "div": call.body.decode("utf-8", "replace")}})


def _no_location(call: Call) -> None:
    if call.status == 201:
        headers = call.answer_headers or {}
        call.answer_headers = {name: value for name, value in headers.items() if name.lower() != "location"}


def _drop_condition(call: Call) -> None:
    for name in [name for name in call.headers if name.lower() == "if-none-exist"]:
        del call.headers[name]


def _first_match(call: Call) -> None:
    """Take the first of several matches."""
    if call.status == 412 and any(name.lower() == "if-none-exist" for name in call.headers):
        call.status, call.answer = 200, b'{"resourceType":"Task","status":"requested","intent":"order"}'


def _fresh_match(call: Call) -> None:
    """Write over whatever is there: the version asked for is always the newest."""
    if call.status == 412 and call.method == "PUT":
        call.status, call.answer = 200, call.body


def _change_note(call: Call) -> None:
    _change(call, "Task", lambda one: one.pop("note", None))


def _change_owner(call: Call) -> None:
    _change(call, "Task", lambda one: one.pop("owner", None))


def _reencode(call: Call) -> None:
    def spoil(one: Json) -> None:
        if "data" in one.get("content", {}):
            one["content"]["data"] = one["content"]["data"][:-8] + "AAAAAAA="

    _change(call, "Media", spoil)


def _drop_hash(call: Call) -> None:
    _change(call, "Media", lambda one: one.get("content", {}).pop("hash", None))


def _utc_capture(call: Call) -> None:
    _change(call, "Media", lambda one: one.update(createdDateTime="2026-11-20T07:15:00Z"))


def _other_subject(call: Call) -> None:
    _change(call, "Media", lambda one: one.update(subject={"reference": "Patient/somebody-else"}))


def _one_given(call: Call) -> None:
    def spoil(one: Json) -> None:
        for name in one.get("name", []):
            name["given"] = ["X"]

    _change(call, "Patient", spoil)


def _version_five(call: Call) -> None:
    if call.path.endswith("/metadata"):
        call.tell({**call.resource(), "fhirVersion": "5.0.0"})


def _overstate(call: Call) -> None:
    """Say that a type can be searched that cannot."""
    statement = call.resource()
    if call.path.endswith("/metadata") and statement.get("rest"):
        statement["rest"][0]["resource"].append(
            {
                "type": "Conformance",
                "interaction": [{"code": "search-type"}],
                "searchParam": [{"name": "identifier", "type": "token"}],
            }
        )
        call.tell(statement)


def _forget_first(call: Call) -> None:
    """Answer a search for what was just written as if it were not there yet."""
    if call.is_search and call.kind == "Task":
        bundle = call.resource()
        call.tell({**bundle, "entry": [], "total": 0})


def _hetu_link(call: Call) -> None:
    if call.is_search and call.kind == "Patient" and b"020504A902E" in call.body:
        bundle = call.resource()
        call.tell({**bundle, "link": [{"relation": "self", "url": "http://x/Patient?identifier=020504A902E"}]})


def _drop_attachment(call: Call) -> None:
    _change(call, "DocumentReference", lambda one: one.update(content=[{"attachment": {"contentType": "image/jpeg"}}]))


def _drop_description(call: Call) -> None:
    _change(call, "Task", lambda one: one.pop("description", None))


def _drop_unknown(call: Call) -> None:
    call.body = call.body.replace(b"&conform-unknown=1", b"")


def _half_transaction(call: Call) -> None:
    """Take the entries that can be taken, and leave the others out."""
    if call.method != "POST" or call.kind or b"nonsense" not in call.body:
        return
    bundle = json.loads(call.body)
    bundle["entry"] = [entry for entry in bundle["entry"] if entry["resource"]["status"] != "nonsense"]
    call.body = json.dumps(bundle).encode()


def _one_version(call: Call) -> None:
    if call.path.endswith("/_history"):
        bundle = call.resource()
        call.tell({**bundle, "entry": bundle.get("entry", [])[:1]})


def _change(call: Call, kind: str, spoil: Callable[[Json], object]) -> None:
    """Spoil every resource of a type in an answer, also within a Bundle."""
    told = call.resource()
    for one in [told, *(entry.get("resource", {}) for entry in told.get("entry", []) if isinstance(entry, dict))]:
        if one.get("resourceType") == kind:
            spoil(one)
    if told:
        call.tell(told)


def _some(*ids: str) -> frozenset[str]:
    return frozenset(ids)


_SEARCH = _some("RS-SRCH-01", "RS-SRCH-02", "RS-SRCH-03", "CM-ID-02")
_TASK = _some("RS-TSK-01", "RS-TSK-02")
_CREATE = _some("RS-CR-01", "RS-CR-02")
_MEDIA = _some("RS-MED-01", "RS-MED-02", "RS-MED-03", "RS-MED-04")

MUTANTS = (
    Mutant("another-version", "RS-CAP-01", answer=_version_five),
    Mutant("overstates", "RS-CAP-02", answer=_overstate),
    Mutant("ignores-criteria", "RS-SRCH-02", _ignore_criteria, may_also=_SEARCH | {"RS-SRCH-04", "RS-SRCH-05"}),
    Mutant("finds-by-digits", "CM-ID-02", _ignore_century, _keep_digits, may_also=_SEARCH),
    Mutant("everybody-for-nobody", "RS-SRCH-04", _everybody_for_nobody),
    Mutant("an-error-for-nobody", "RS-SRCH-04", answer=_refuse_nobody),
    Mutant("no-search-by-post", "RS-SRCH-03", answer=_no_post_search, may_also=_some("*")),
    Mutant("asks-for-no-token", "RS-AUTH-01", _add_token),
    Mutant("takes-any-token", "RS-AUTH-02", _any_token),
    Mutant("refuses-in-plain-text", "RS-OO-01", answer=_plain_refusal),
    Mutant("says-created-and-is-not", "RS-VAL-01", answer=_ok_for_refusal, may_also=_some("RS-OO-01")),
    Mutant("repeats-what-it-refuses", "RS-OO-02", answer=_echo_body),
    Mutant("no-location", "RS-CR-01", answer=_no_location, may_also=_some("*")),
    Mutant("ignores-conditions", "RS-CC-01", _drop_condition, may_also=_some("RS-CC-02", "CM-RET-01")),
    Mutant("takes-the-first-match", "RS-CC-02", answer=_first_match),
    Mutant("writes-over-others", "RS-VER-01", answer=_fresh_match),
    Mutant("drops-the-note", "RS-TSK-02", answer=_change_note, may_also=_TASK),
    Mutant("drops-the-owner", "RS-TSK-01", answer=_change_owner, may_also=_TASK),
    Mutant("encodes-photos-again", "RS-MED-01", answer=_reencode, may_also=_MEDIA),
    Mutant("drops-the-hash", "RS-MED-03", answer=_drop_hash, may_also=_MEDIA),
    Mutant("moves-the-capture", "RS-MED-04", answer=_utc_capture, may_also=_MEDIA),
    Mutant("another-subject", "RS-MED-02", answer=_other_subject, may_also=_MEDIA),
    Mutant("loses-given-names", "RS-PAT-01", answer=_one_given, may_also=_some("CM-ID-03")),
    Mutant("finds-late", "RS-IDM-01", answer=_forget_first, may_also=_some("*")),
    Mutant("a-hetu-in-a-link", "RS-SEC-01", answer=_hetu_link),
    Mutant("narrow-loses-the-attachment", "RS-DOC-01", answer=_drop_attachment, mode="narrow"),
    Mutant("passes-over-what-it-does-not-know", "RS-SRCH-05", _drop_unknown),
    Mutant("half-a-transaction", "RS-TX-01", _half_transaction, may_also=_some("RS-TX-02", "RS-TX-03")),
    Mutant("drops-the-description", "RS-CR-02", answer=_drop_description, may_also=_CREATE),
    Mutant("one-version", "RS-VER-02", answer=_one_version),
)
