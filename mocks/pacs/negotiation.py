"""Which of the ways that a client accepts the current request is answered in (PS3.18 8.7)."""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

from flask import request

from mocks.control import BrokenRuleError
from mocks.control.payload import mask_hetus
from mocks.pacs import rules
from mocks.pacs.accept import ANYTHING, AS_STORED, Wanted, accepts, read_accept
from mocks.pacs.current import examination
from mocks.pacs.instance import DICOM, serve_as
from mocks.pacs.pixels import OCTETS, find_kind, serve_pixels
from mocks.pacs.rendering import FORMATS
from mocks.pacs.web_answers import DICOM_JSON, Served, answer_parts

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Response

    from mocks.pacs.instance import Instance


def _accept() -> str:
    """What is accepted: the query parameter stands before the header (PS3.18 8.7.6)."""
    return request.args.get("accept") or request.headers.get("Accept") or "*/*"


def check_json() -> None:
    """Refuse a client that takes no JSON."""
    kinds = (DICOM_JSON, "application/json")
    if not any(accepts(_accept(), kind) for kind in kinds):
        examination().refuse(rules.ACCEPT, "Accept", expected=", ".join(kinds))
    examination().check(rules.ACCEPT, "Accept", holds=True)


def negotiate(serve: Callable[[Wanted], Served | None]) -> Response:
    """Answer in the first way that is wanted and can be had. Raises BrokenRuleError: 406 says why none can."""
    why: BrokenRuleError | None = None
    for wanted in read_accept(_accept()):
        before = len(examination().steps)
        try:
            served = serve(wanted)
        except BrokenRuleError as problem:
            if problem.step.rule is not rules.TRANSFER_SYNTAX:
                raise
            del examination().steps[before:]
            why = why or problem
            continue
        if served is not None:
            examination().check(rules.ACCEPT, "Accept", holds=True)
            return answer_parts(*served, whole=not wanted.multipart)
    if why is not None:
        examination().steps.append(why.step)
        raise why
    return _refuse_all()


def _refuse_all() -> NoReturn:
    offers = f"{DICOM} or {OCTETS}, in multipart/related, or by itself where there is one"
    examination().refuse(rules.ACCEPT, "Accept", expected=offers)


def serve_files(found: list[Instance], wanted: Wanted) -> Served | None:
    """Whole objects; None when the client wants none, or one body where there are several."""
    if not wanted.covers(DICOM) or (not wanted.multipart and len(found) > 1):
        return None
    files = []
    for one in found:
        served = serve_as(one, wanted.syntax)
        if served is None:
            wished = mask_hetus(wanted.syntax or "none named")
            examination().refuse(rules.TRANSFER_SYNTAX, "Accept", expected=one.transfer_syntax, found=wished)
        files.append(served)
    return files, DICOM


def serve_bulk(found: list[Instance], wanted: Wanted) -> Served | None:
    """The pixels of each instance; None when the client wants none, or one body where there are several."""
    kind = _choose_kind(found[0], wanted)
    if kind is None or (not wanted.multipart and len(found) > 1):
        return None
    syntax = _choose_syntax(kind, wanted)
    pixels = [(b"".join(serve_pixels(one, syntax, examination())), one.transfer_syntax) for one in found]
    return pixels, kind


def serve_frames(held: Instance, frames: str, wanted: Wanted) -> Served | None:
    """Frames by their numbers; None when the client wants none, or one body where there are several."""
    kind = _choose_kind(held, wanted)
    numbers = frames.split(",")
    if kind is None or (not wanted.multipart and len(numbers) > 1):
        return None
    pixels = serve_pixels(held, _choose_syntax(kind, wanted), examination())
    for number in numbers:
        if not number.isdecimal() or not 1 <= int(number) <= len(pixels):
            examination().refuse(rules.FOUND, "frame", expected=f"1 to {len(pixels)}")
    return [(pixels[int(number) - 1], held.transfer_syntax) for number in numbers], kind


def _choose_kind(held: Instance, wanted: Wanted) -> str | None:
    """The media type of pixels: octets, or that of their compression where the client wants it."""
    return next((kind for kind in (find_kind(held), OCTETS) if wanted.covers(kind)), None)


def _choose_syntax(kind: str, wanted: Wanted) -> str | None:
    """Who names a compressed media type takes what is stored."""
    return AS_STORED if kind != OCTETS and wanted.syntax is None else wanted.syntax


def choose_picture() -> str:
    """The media type of a picture. Raises BrokenRuleError."""
    wanted = [one for one in read_accept(_accept()) if not one.multipart or one.kind == ANYTHING]
    kind = next((kind for one in wanted for kind in FORMATS if one.covers(kind)), None)
    if kind is None:
        examination().refuse(rules.ACCEPT, "Accept", expected=", ".join(FORMATS))
    return kind
