"""Archives of images with one defect each in their DICOMweb: what a proxy before an honest one does."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode

from conform.mutants.proxy import Call, Spoil
from conform.peers.dicomweb import FAILED, RETRIEVE_URL, STORED
from conform.people import ANNA
from conform.trial import Defect

_COUNT, _NAME = "00201208", "00100010"
_seen: set[bytes] = set()
_stored: set[str] = set()
_opened: set[str] = set()


@dataclass(frozen=True)
class WebSpoiling:
    """What a defect does to requests, and what to answers."""

    request: Spoil = lambda _: None
    answer: Spoil = lambda _: None


def _drop(*keys: str) -> Spoil:
    """Pass over keys of a search."""

    def spoil(call: Call) -> None:
        kept = [(name, value) for name, value in parse_qsl(call.query) if name not in keys]
        call.query = urlencode(kept, quote_via=quote)

    return spoil


def _each_hit(change: Callable[[dict[str, Any]], object], *, path: str = "") -> Spoil:
    """Change every hit of a search."""

    def spoil(call: Call) -> None:
        hits = _read(call)
        if call.method == "GET" and isinstance(hits, list) and call.path.endswith(path):
            for hit in hits:
                change(hit)
            call.answer = json.dumps(hits).encode()

    return spoil


def _by_digits(call: Call) -> None:
    """Whatever the century sign."""
    call.query = call.query.replace(f"PatientID={ANNA.hetu}", f"PatientID={ANNA.hetu[:6]}%3F{ANNA.hetu[7:]}")


def _one_more(hit: dict[str, Any]) -> None:
    if _COUNT in hit:
        hit[_COUNT]["Value"] = [hit[_COUNT]["Value"][0] + 1]


def _no_letters(hit: dict[str, Any]) -> None:
    for value in hit.get(_NAME, {}).get("Value", []):
        value["Alphabetic"] = value["Alphabetic"].replace("ö", "?")


def _hetu_in_address(hit: dict[str, Any]) -> None:
    hit[RETRIEVE_URL]["Value"] = [f"http://archive/{ANNA.hetu}"]


def _parts(change: Callable[[list[bytes]], list[bytes]]) -> Spoil:
    """Other parts of a retrieved study of several instances."""

    def spoil(call: Call) -> None:
        told = re.search(r'boundary="?([^";]+)"?', (call.answer_headers or {}).get("Content-Type", ""))
        if call.method == "GET" and told:
            mark = b"--" + told[1].encode()
            first, *parts, last = call.answer.split(mark)
            call.answer = mark.join([first, *(change(parts) if len(parts) > 1 else parts), last])

    return spoil


def _say(was: int, status: int) -> Spoil:
    """One status in the place of another, of a store."""

    def spoil(call: Call) -> None:
        if call.method == "POST" and call.status == was and "/studies" in call.path:
            call.status = status

    return spoil


def _forget_failures(call: Call) -> None:
    answer = call.resource()
    if answer.pop(FAILED, None):
        call.tell(answer)


def _other_pixels(call: Call) -> None:
    """As one that decodes and encodes pixels once more."""
    if call.method == "GET":
        call.answer = call.answer.replace(b"\xff\xdb\x00\x43\x00\x03\x02", b"\xff\xdb\x00\x43\x00\x03\x03")


def _accept_all(wanted: str) -> Spoil:
    """Give what is there, whatever is accepted."""

    def spoil(call: Call) -> None:
        if wanted in call.headers.get("Accept", ""):
            call.headers["Accept"] = "*/*"

    return spoil


def _no_warning(call: Call) -> None:
    headers = call.answer_headers or {}
    call.answer_headers = {name: value for name, value in headers.items() if name.lower() != "warning"}


def _refuse_again(call: Call) -> None:
    """What came before is refused."""
    if call.method == "POST" and "/studies" in call.path:
        if call.body in _seen:
            call.status = 409
        _seen.add(call.body)


def _carry_out_all(call: Call) -> None:
    if call.path.endswith("/orders") and 400 <= call.status < 500:
        call.status = 201


def _open_all(call: Call) -> None:
    """A grant of one study opens every study that is there."""
    answer = call.resource()
    if STORED in answer and RETRIEVE_URL in answer:
        _stored.add(answer[RETRIEVE_URL]["Value"][0].rpartition("/")[2])
    if call.path.endswith("/orders") and call.status == 201:
        _opened.update(_stored)
    if call.path.endswith("/grants"):
        call.tell({"studies": sorted({*answer.get("studies", []), *_opened})})


def _read(call: Call) -> Any:
    try:
        return json.loads(call.answer)
    except ValueError:
        return None


def _defect(
    name: str, convicted_by: str, request: Spoil = lambda _: None, answer: Spoil = lambda _: None, also: str = ""
) -> Defect:
    return Defect(name, convicted_by, "web", frozenset(also.split()), WebSpoiling(request, answer))


WEB_DEFECTS = (
    _defect("web-passes-over-the-day", "PX-WEB-01", _drop("StudyDate")),
    _defect("web-passes-over-the-patient", "PX-ID-01", _drop("PatientID"), also="PX-WEB-01 CM-ID-02"),
    _defect("web-finds-by-digits", "CM-ID-02", _by_digits, also="PX-ID-01"),
    _defect("web-unknown-key-matches-all", "PX-WEB-02", _drop("ConformUnknownKey", "SmallestImagePixelValue")),
    _defect("web-counts-one-more", "PX-WEB-03", answer=_each_hit(_one_more)),
    _defect("web-loses-an-instance", "PX-WEB-03", answer=_parts(lambda parts: parts[:-1])),
    _defect("web-sends-an-instance-twice", "PX-WEB-03", answer=_parts(lambda parts: [parts[0], *parts])),
    _defect("web-says-200-for-some", "PX-WEB-04", answer=_say(202, 200)),
    _defect("web-says-200-for-none", "PX-WEB-04", answer=_say(409, 200)),
    _defect("web-names-no-failure", "PX-WEB-04", answer=_forget_failures),
    _defect("web-encodes-pixels-again", "PX-WEB-05", answer=_other_pixels),
    _defect("web-gives-another-syntax", "PX-WEB-05", _accept_all("1.2.840.10008.1.2.4.102")),
    _defect("web-gives-another-media-type", "PX-WEB-05", _accept_all("text/csv")),
    _defect("web-cuts-without-a-word", "PX-WEB-06", answer=_no_warning),
    _defect("web-loses-letters", "PX-CHR-01", answer=_each_hit(_no_letters), also="CM-ID-03"),
    _defect("web-refuses-what-it-has", "CM-RET-01", answer=_refuse_again),
    _defect("web-a-hetu-in-an-address", "CM-ID-05", answer=_each_hit(_hetu_in_address, path="/studies")),
    _defect("web-carries-out-any-order", "PX-ORD-01", answer=_carry_out_all),
    _defect("web-a-grant-opens-all", "PX-REG-01", answer=_open_all, also="PX-ORD-01"),
)
