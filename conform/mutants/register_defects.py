"""Registers with one defect each: what a proxy before the honest mock Soteri spoils."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import parse_qs

from conform.mutants.proxy import Call, Spoil
from conform.trial import Defect

FIRM = "1.2.246.10.19.10.0"  # of the Y-tunnus 0000001-9, whose zeros its OID leaves out
UNIT = "1.2.246.10.19.10.1"
MOVED = "1.2.246.10.27.10.40"  # its OID is of another firm than its parent
ENDED = "1.2.246.10.19.10.9"
COMING = "1.2.246.10.19.10.77"

_INVENTED = "1.2.246.10.9"  # how the OIDs of all other entries begin
_SOCIAL = ("Sos. toimintayksikkö", "Sos. palveluyksikkö")
_END = "Voimassaolo päättyy"
_NAME = "Pitkä nimi"


@dataclass(frozen=True)
class Spoiling:
    """What a defect does to requests, and what to answers."""

    request: Spoil = lambda _: None
    answer: Spoil = lambda _: None
    old_tls: bool = False


Values = dict[str, list[str]]


def _is_page(call: Call) -> bool:
    return call.path.endswith("/conceptcodes") and call.status == 200


def _ask(call: Call, name: str) -> int:
    return int(parse_qs(call.query)[name][0])


def _entries(spoil: Callable[[str, Values], object]) -> Spoil:
    """Spoil the attributes of every entry of a page: OID, name → values."""

    def answer(call: Call) -> None:
        if not _is_page(call):
            return
        page = call.resource()
        for code in page["conceptCodes"]:
            held = {one["attributeName"]: one["attributeValue"] for one in code["attributes"]}
            spoil(code["conceptCodeId"], held)
            code["attributes"] = [{"attributeName": name, "attributeValue": values} for name, values in held.items()]
        call.tell(page)

    return answer


def _write_zeros(call: Call) -> None:
    if _is_page(call):
        call.answer = call.answer.replace(f'"{_INVENTED}'.encode(), f'"{_INVENTED[:-1]}09'.encode())


def _read_zeros(call: Call) -> None:
    """Ask for an entry without the zero that its OID was given."""
    head, _, last = call.path.rpartition(".")
    if "/conceptcodes/" in call.path:
        call.path = f"{head}.{int(last)}"


def _swap_levels(_: str, held: Values) -> None:
    upper, lower = _SOCIAL
    held[upper], held[lower] = held[lower], held[upper]


def _guess_parent(oid: str, held: Values) -> None:
    if held.get("ParentId", [""]) != [""]:
        held["ParentId"] = [f"{oid.rpartition('.')[0]}.0"]


def _count_flags(_: str, held: Values) -> None:
    held.update({name: ["1" if values == ["T"] else "0"] for name, values in held.items() if values in (["T"], ["F"])})


def _forget(name: str, oids: tuple[str, ...] = ()) -> Spoil:
    return _entries(lambda oid, held: held.pop(name, None) if not oids or oid in oids else None)


def _leave_ended_out(call: Call) -> None:
    """It was the last entry: no other moves."""
    if _is_page(call):
        page = call.resource()
        kept = [code for code in page["conceptCodes"] if code["conceptCodeId"] != ENDED]
        call.tell({**page, "conceptCodes": kept, "totalItems": page["totalItems"] - 1})


def _lose_between_pages(call: Call) -> None:
    if _is_page(call) and _ask(call, "page") == 2:
        page = call.resource()
        call.tell({**page, "conceptCodes": page["conceptCodes"][1:]})


def _repeat_between_pages(call: Call) -> None:
    if _is_page(call) and _ask(call, "page") == 2:
        page = call.resource()
        call.tell({**page, "conceptCodes": [page["conceptCodes"][1], *page["conceptCodes"][1:]]})


def _count_one_more(call: Call) -> None:
    if _is_page(call):
        page = call.resource()
        call.tell({**page, "totalItems": page["totalItems"] + 1})


def _take_501(call: Call) -> None:
    if call.path.endswith("/conceptcodes") and _ask(call, "pageSize") > 500:
        call.headers["x-more"] = "1"
        call.query = "pageSize=500&page=1"


def _give_501(call: Call) -> None:
    if "x-more" in call.headers:
        page = call.resource()
        call.tell({**page, "conceptCodes": [*page["conceptCodes"], page["conceptCodes"][0]]})


def _hide_condition(call: Call) -> None:
    if call.path.endswith("/conceptcodes"):
        for name in [name for name in call.headers if name.lower() == "if-none-match"]:
            call.headers["x-known"] = call.headers.pop(name)


def _keep_tag(call: Call) -> None:
    if _is_page(call):
        call.answer_headers = {**(call.answer_headers or {}), "ETag": '"always"'}
        if "x-known" in call.headers:
            call.status, call.answer = 304, b""


def _drop_tag(call: Call) -> None:
    if _is_page(call):
        call.answer_headers = {
            name: value for name, value in (call.answer_headers or {}).items() if name.lower() != "etag"
        }


def _refuse_version(call: Call) -> None:
    if ".202.2008/" in call.path:
        call.status, call.answer = 404, b"{}"


def _change_version(call: Call) -> None:
    """The version is an older state: a name was another then."""
    if ".202.2008/" in call.path:
        _entries(lambda oid, held: held.update({_NAME: ["Vanha nimi"]}) if oid == UNIT else None)(call)


def _forget_coming(call: Call) -> None:
    if call.path.endswith(COMING):
        call.status, call.answer = 404, b"{}"


def _know_everybody(call: Call) -> None:
    if call.path.startswith("/soteri/units/") and call.status == 404:
        call.status = 200
        call.tell({"oid": call.path.rpartition("/")[2], "level": "palvelupiste"})


def _answer_early(call: Call) -> None:
    if call.path.endswith(f"/conceptcodes/{COMING}"):
        call.status = 200
        call.tell({"conceptCodeId": COMING, "status": "ACTIVE", "attributes": []})


def _any_repository(call: Call) -> None:
    if call.path.startswith("/liittymiset/"):
        call.query = ""


def _name_repository(call: Call) -> None:
    """As the joining of another repository, and with its name."""
    if call.path.startswith("/liittymiset/") and call.status == 404 and call.path.endswith(FIRM):
        call.status = 200
        repository = parse_qs(call.query)["repository"][0]
        call.tell({"oid": FIRM, "repository": repository, "joined": "2026-03-01", "systemReady": True})


def _joined_undated(call: Call) -> None:
    if call.path.startswith("/liittymiset/") and call.status == 200:
        joining = call.resource()
        joining.pop("joined", None)
        call.tell(joining)


def _defect(
    name: str,
    convicted_by: str,
    *may_also: str,
    request: Spoil = lambda _: None,
    answer: Spoil = lambda _: None,
    of: str = "full",
    old_tls: bool = False,
) -> Defect:
    return Defect(name, convicted_by, of, frozenset(may_also), Spoiling(request, answer, old_tls))


DEFECTS: tuple[Defect, ...] = (
    _defect("takes-old-tls", "CM-TLS-01", of="secured", old_tls=True),
    _defect("a-leading-zero-in-an-oid", "CM-OID-01", answer=_write_zeros),
    _defect("finds-by-a-leading-zero", "CM-OID-01", request=_read_zeros),
    _defect(
        "a-business-id-with-a-wrong-digit",
        "CM-OID-01",
        answer=_entries(lambda oid, held: held.update({"Y-tunnus": ["9000000-0"]}) if _INVENTED in oid else None),
    ),
    _defect("the-level-above-for-the-level", "OR-ENT-02", answer=_entries(_swap_levels)),
    _defect("a-parent-from-the-oid", "OR-ENT-02", answer=_entries(_guess_parent)),
    _defect("no-end-of-what-has-ended", "OR-ENT-03", "OR-ENT-01", answer=_forget(_END, (ENDED,))),
    _defect(
        "what-has-ended-goes-on", "OR-ENT-03", answer=_entries(lambda _, held: held.update({_END: ["2099-12-31"]}))
    ),
    _defect("what-has-ended-goes-away", "OR-ENT-03", answer=_leave_ended_out),
    _defect("no-name", "OR-ENT-01", answer=_forget(_NAME)),
    _defect("no-business-id-of-a-unit", "OR-ENT-01", answer=_forget("Y-tunnus", (FIRM,))),
    _defect("flags-of-another-kind", "OR-ENT-01", "OR-ENT-02", answer=_entries(_count_flags)),
    _defect("loses-one-between-pages", "OR-PAG-01", "OR-PAG-02", answer=_lose_between_pages),
    _defect("repeats-one-between-pages", "OR-PAG-01", answer=_repeat_between_pages),
    _defect("pages-over-500", "OR-PAG-01", request=_take_501, answer=_give_501),
    _defect("counts-one-more", "OR-PAG-02", answer=_count_one_more),
    _defect("one-etag-for-ever", "OR-PAG-03", request=_hide_condition, answer=_keep_tag),
    _defect("no-etag", "OR-PAG-03", answer=_drop_tag),
    _defect("no-version", "OR-ENT-04", answer=_refuse_version),
    _defect("an-older-state-by-version", "OR-ENT-04", answer=_change_version),
    _defect("does-not-know-what-comes", "OR-LAG-01", answer=_forget_coming),
    _defect("knows-everybody", "OR-LAG-01", answer=_know_everybody),
    _defect("answers-too-early", "OR-LAG-01", answer=_answer_early),
    _defect("forgets-the-repository", "OR-JOI-01", request=_any_repository),
    _defect("joined-everywhere", "OR-JOI-01", answer=_name_repository),
    _defect("joined-since-no-day", "OR-JOI-01", answer=_joined_undated),
)
