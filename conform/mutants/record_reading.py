"""What spoils the reading of a record system: searches, people, tokens, and what it says of itself."""

from __future__ import annotations

import re
from typing import Any

from conform.cases.record_identity import LABEL
from conform.mutants.proxy import Call, Json
from conform.mutants.record_people import PERMISSION
from conform.mutants.spoiling import change, refuse
from conform.people import CECILIA, NOBODY

_NOBODY = NOBODY.hetu.encode()
_EMPTY: dict[str, Any] = {"resourceType": "Bundle", "type": "searchset", "total": 0}


def ignore_criteria(call: Call) -> None:
    """Find everybody, whoever is asked for."""
    if call.is_search and call.kind == "Patient":
        call.body = b""


def ignore_century(call: Call) -> None:
    """Find by digits alone: ask the honest system for everybody, and keep those with the same digits."""
    if call.is_search and call.kind == "Patient" and b"020504" in call.body:
        call.headers["x-digits"] = "020504902E"
        call.body = b""


def keep_digits(call: Call) -> None:
    """Keep those with the digits that were asked for."""
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


def everybody_for_nobody(call: Call) -> None:
    """Find everybody where nobody fits."""
    if call.is_search and _NOBODY in call.body:
        call.body = b""


def refuse_nobody(call: Call) -> None:
    """Answer a search for nobody with an error."""
    if call.is_search and call.resource().get("total") == 0 and _NOBODY in call.body:
        call.status = 404
        call.tell({"resourceType": "OperationOutcome", "issue": [{"severity": "error", "code": "not-found"}]})


def first_hit(call: Call) -> None:
    """Bring the first of several people."""
    if call.is_search and call.kind == "Patient":
        bundle = call.resource()
        call.tell({**bundle, "entry": bundle.get("entry", [])[:1]})


def no_post_search(call: Call) -> None:
    """Know no search by POST."""
    if call.is_search:
        call.status, call.answer = 404, b'{"resourceType":"OperationOutcome","issue":[{"severity":"error","code":"x"}]}'


def add_token(call: Call) -> None:
    """Let whoever shows no token in."""
    call.headers.setdefault("Authorization", call.headers["x-own-token"])


def any_token(call: Call) -> None:
    """Let whoever shows a token in."""
    if "Authorization" in call.headers:
        call.headers["Authorization"] = call.headers["x-own-token"]


def one_given(call: Call) -> None:
    """Lose the given names."""

    def spoil(one: Json) -> None:
        for name in one.get("name", []):
            name["given"] = ["X"]

    change(call, "Patient", spoil)


def hetu_link(call: Call) -> None:
    """Give a link with the HETU that was asked for."""
    if call.is_search and call.kind == "Patient" and call.status == 200 and b"020504A902E" in call.body:
        bundle = call.resource()
        call.tell({**bundle, "link": [{"relation": "self", "url": "http://x/Patient?identifier=020504A902E"}]})


def drop_unknown(call: Call) -> None:
    """Pass over the parameter that the system does not know."""
    if call.is_search and call.kind == "Patient":
        call.body = re.sub(rb"&[a-z]+=1$", b"", call.body)


def version_five(call: Call) -> None:
    """Be of another version of FHIR."""
    if call.path.endswith("/metadata"):
        call.tell({**call.resource(), "fhirVersion": "5.0.0"})


def overstate(call: Call) -> None:
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


def read_for_all(call: Call) -> None:
    """Let whoever reads or creates in, and nobody search."""
    if not call.is_search:
        add_token(call)


def drop_second_given(call: Call) -> None:
    """Lose the given names but the first."""

    def spoil(one: Json) -> None:
        for name in one.get("name", []):
            name["given"] = name["given"][:1]

    change(call, "Patient", spoil)


def list_a_stranger(call: Call) -> None:
    """List a Patient who has no id of a test system."""
    if call.is_search and call.kind == "Patient" and b"_count=" in call.body:
        bundle = call.resource()
        stranger = {"resource": {"resourceType": "Patient", "id": "stranger", "name": [{"family": "Vieras"}]}}
        call.tell({**bundle, "entry": [*bundle.get("entry", []), stranger]})


def take_wrong_checks(call: Call) -> None:
    """Take a person whom an honest system refuses."""
    if call.method == "POST" and call.kind == "Patient" and not call.is_search and call.status in {400, 422}:
        call.status = 201
        call.answer_headers = {**(call.answer_headers or {}), "Location": f"{call.path}/some/_history/1"}


def check_temporary_ids(call: Call) -> None:
    """Refuse a person whose temporary id has a wrong last character, and so have nobody of that kind."""
    if call.kind == "Patient" and b".22.2026" in call.body:
        if call.is_search:
            call.tell(_EMPTY)
        else:
            refuse(call, 422)


def drop_label(call: Call) -> None:
    """Lose the label of a turvakielto."""
    change(call, "Patient", lambda one: one["meta"].pop("security", None))


def label_everybody(call: Call) -> None:
    """Label everybody."""
    change(call, "Patient", lambda one: one["meta"].update(security=[{"system": LABEL[0], "code": LABEL[1]}]))


def drop_permission(call: Call) -> None:
    """Lose the permission for SMS."""
    change(call, "Patient", lambda one: one.pop("extension", None))


def drop_zone(call: Call) -> None:
    """Lose the time zone of a moment."""

    def spoil(one: Json) -> None:
        if "authoredOn" in one:
            one["authoredOn"] = one["authoredOn"][:19]

    change(call, "Task", spoil)


def permit_everybody(call: Call) -> None:
    """Say that everybody permits SMS."""
    change(call, "Patient", lambda one: one.update(extension=[PERMISSION]))


def refuse_new_letters(call: Call) -> None:
    """Refuse a person whose HETU has a letter of 2023, and so have nobody of that kind."""
    if call.kind == "Patient" and CECILIA.hetu.encode() in call.body:
        if call.is_search:
            call.tell(_EMPTY)
        else:
            refuse(call, 422)


def begin_token(call: Call) -> None:
    """Compare the beginning of a token."""
    own = call.headers["x-own-token"]
    if call.headers.get("Authorization", "").startswith(own[:-3]):
        call.headers["Authorization"] = own


def ignore_system(call: Call) -> None:
    """Find by the number, of whatever system it is."""
    if call.is_search and call.kind == "Patient":
        call.body = re.sub(rb"(identifier=)urn[^&]*%7C", rb"\1", call.body)


def drop_birth_date(call: Call) -> None:
    """Lose the day of birth."""
    change(call, "Patient", lambda one: one.pop("birthDate", None))
