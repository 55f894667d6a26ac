"""What a client may ask of the archives over HTTP: DICOMweb and WADO-URI (PS3.18)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NoReturn

from flask import Response, g, request

from mocks.control import BrokenRuleError, digest
from mocks.control.payload import mask_hetus
from mocks.exchange import Silence
from mocks.pacs import rules
from mocks.pacs.accept import AS_STORED, Wanted, accepts, read_accept
from mocks.pacs.attribute import PATIENT
from mocks.pacs.current import examination, read_body
from mocks.pacs.instance import DICOM, serve_as
from mocks.pacs.misdeed import LostError
from mocks.pacs.multipart import Multipart, NotMultipartError, split_parts
from mocks.pacs.pixels import OCTETS, find_kind, serve_pixels
from mocks.pacs.query import find_results, read_query
from mocks.pacs.rendering import FORMATS, THUMBNAIL, Wish, read_uri_wish, read_wish, render
from mocks.pacs.storing import Storing
from mocks.pacs.values import is_uid

if TYPE_CHECKING:
    from collections.abc import Callable

    from mocks.control import Examination
    from mocks.pacs.instance import Instance
    from mocks.pacs.pacs import Pacs

    #: Parts of an answer: contents with their transfer syntaxes, and the media type they have together.
    Served = tuple[list[tuple[bytes, str]], str]

_DICOM_JSON = "application/dicom+json"
_MOST_STEPS = 200


class WebArchives:
    """The resources of the archives."""

    def __init__(self, pacs: Pacs) -> None:
        self._archives = pacs.archives
        self._control = pacs.control

    def search(self, archive: str, level: str, study: str = "", series: str = "") -> Response:
        """QIDO-RS (PS3.18 10.6)."""
        g.facts.update(archive=archive, level=level)
        _check_json()
        _check_uids(study, series)
        query = read_query(level, request.args.items(multi=True), examination())
        _note_query(query.conditions, study)
        with self._control.lock:
            instances = self._archives.instances(archive, study, series)
        results = g.misdeed.limit(find_results(query, instances, _locate(archive), relational=not study))
        g.facts["found"] = len(results)
        end = None if query.limit is None else query.offset + query.limit
        shown = g.misdeed.spoil_hits(results[query.offset : end])
        response = _answer_json(shown) if shown else _answer_nothing()
        if end is not None and end < len(results):
            left = len(results) - end
            response.headers.add("Warning", f'299 pacs "There are {left} additional results that can be requested"')
        if request.args.get("fuzzymatching") == "true":
            response.headers.add("Warning", '299 pacs "The fuzzymatching parameter is not supported"')
        return _halve(response) if g.fault == "lost" else response

    def retrieve(self, archive: str, study: str, series: str = "", instance: str = "") -> Response:
        """WADO-RS: whole objects (PS3.18 10.4)."""
        found = g.misdeed.spoil_instances(self._find(archive, study, series, instance))
        return _negotiate(lambda wanted: _serve_files(found, wanted))

    def retrieve_metadata(self, archive: str, study: str, series: str = "", instance: str = "") -> Response:
        """WADO-RS: metadata without pixels."""
        _check_json()
        return _answer_json([one.header for one in self._find(archive, study, series, instance)])

    def retrieve_bulk(self, archive: str, study: str, series: str = "", instance: str = "") -> Response:
        """WADO-RS: the pixels of every instance, as bulk data."""
        found = self._find(archive, study, series, instance)
        return _negotiate(lambda wanted: _serve_bulk(found, wanted))

    def retrieve_frames(self, archive: str, study: str, series: str, instance: str, frames: str) -> Response:
        """WADO-RS: frames, counted from one."""
        (held,) = self._find(archive, study, series, instance)
        return _negotiate(lambda wanted: _serve_frames(held, frames, wanted))

    def render(self, archive: str, study: str, series: str, instance: str, frames: str = "1") -> Response:
        """WADO-RS: a picture of an instance (of its first frame), or of one frame (PS3.18 10.4.1.1.4)."""
        wish = read_wish(request.args, examination())
        (held,) = self._find(archive, study, series, instance)
        return _answer_picture(held, _read_number(frames), wish)

    def render_thumbnail(
        self, archive: str, study: str, series: str = "", instance: str = "", frames: str = "1"
    ) -> Response:
        """WADO-RS: a small picture of the first object that has pixels (PS3.18 10.4.1.1.5)."""
        wish = read_wish(request.args, examination())
        found = self._find(archive, study, series, instance)
        shown = next((one for one in found if one.value("00280010")), found[0])
        small = Wish(wish.window, wish.size or THUMBNAIL, wish.quality)
        return _answer_picture(shown, _read_number(frames), small)

    def answer_uri(self, archive: str) -> Response:
        """WADO-URI: one object, as a file or as a picture (PS3.18 9)."""
        asked = request.args
        named = {name: asked.get(name, "") for name in ("studyUID", "seriesUID", "objectUID")}
        for name, value in {"requestType": asked.get("requestType", ""), **named}.items():
            fitting = value == "WADO" if name == "requestType" else is_uid(value)
            if not fitting:
                examination().refuse(rules.URI_PARAMETER, name, expected="WADO" if name == "requestType" else "a UID")
        wish = read_uri_wish(asked, examination())
        (held,) = self._find(archive, *named.values())
        kind = asked.get("contentType", "image/jpeg").partition(";")[0].strip()
        if kind == DICOM:
            file = _serve_files([held], Wanted(multipart=False, kind=DICOM, syntax=asked.get("transferSyntax")))
            return _answer_parts(*(file or ([], DICOM)), whole=True)
        if kind not in FORMATS:
            examination().refuse(rules.ACCEPT, "contentType", expected=", ".join((DICOM, *FORMATS)))
        return _show(held, _read_number(asked.get("frameNumber", "1")), kind, wish)

    def store(self, archive: str, study: str = "") -> Response:
        """STOW-RS (PS3.18 10.5)."""
        g.facts["archive"] = archive
        _check_json()
        _check_uids(study)
        files = _read_files()
        stored = Storing(self._archives, archive, study, _locate(archive))
        for content in g.misdeed.pace(files):
            own = self._control.examine()
            with self._control.work():
                stored.add(content, g.misdeed, own)
            _note_steps(own, first=stored.count == 1)
        g.facts.update(stored=len(stored.instances), failed=len(stored.failures), document=_one(stored.studies))
        g.facts["patient"] = _one(stored.patients)
        response = _answer_json(stored.describe(), stored.status)
        for warning in stored.warnings:
            response.headers.add("Warning", warning)
        return response

    def _find(self, archive: str, study: str, series: str = "", instance: str = "") -> list[Instance]:
        g.facts.update(archive=archive, document=study, series=series or None, instance=instance or None)
        _check_uids(study, series, instance)
        with self._control.lock:
            found = self._archives.instances(archive, study, series, instance)
            if not found:
                lacking = "SOPInstanceUID" if instance else "SeriesInstanceUID" if series else "StudyInstanceUID"
                if not self._archives.instances(archive, study):
                    lacking = "StudyInstanceUID"
                elif series and not self._archives.instances(archive, study, series):
                    lacking = "SeriesInstanceUID"
                examination().refuse(rules.FOUND, lacking)
        examination().check(rules.FOUND, "address", holds=True)
        g.facts["patient"] = digest(found[0].value(PATIENT))
        return found


def _note_steps(own: Examination, *, first: bool) -> None:
    """Of the first object every step is told, of the others what did not pass: there may be thousands."""
    told = examination().steps
    if len(told) < _MOST_STEPS:
        told += [step for step in own.steps if first or step.outcome != "passed"]


def _one(values: set[str]) -> str | None:
    return next(iter(values)) if len(values) == 1 else None


def _note_query(conditions: dict[str, str], study: str) -> None:
    """Let the journal tell which study and whom a query names, and by what it asks."""
    if study or conditions.get("0020000D"):
        g.facts["document"] = study or conditions["0020000D"]
    if conditions.get(PATIENT):
        g.facts["patient"] = digest(conditions[PATIENT])
    g.facts["keys"] = sorted(conditions)


def _check_uids(*uids: str) -> None:
    names = ("StudyInstanceUID", "SeriesInstanceUID", "SOPInstanceUID")
    for name, uid in zip(names, uids, strict=False):
        if uid and not is_uid(uid):
            examination().refuse(rules.ADDRESS_UID, name)


def _read_number(text: str) -> int:
    if not (text.isdecimal() and text.isascii()):
        examination().refuse(rules.FOUND, "frame", expected="one number")
    return int(text)


def _read_files() -> list[bytes]:
    kind = request.mimetype
    if kind != "multipart/related":
        expected = 'multipart/related; type="application/dicom"'
        examination().refuse(rules.MEDIA_TYPE, "Content-Type", expected=expected, found=mask_hetus(kind))
    examination().check(rules.MEDIA_TYPE, "Content-Type", holds=True)
    try:
        files = split_parts(request.headers["Content-Type"], read_body())
    except NotMultipartError as problem:
        examination().refuse(rules.MULTIPART, problem.place)
    examination().check(rules.MULTIPART, "body", holds=True)
    return files


def _accept() -> str:
    """What is accepted: the query parameter stands before the header (PS3.18 8.7.6)."""
    return request.args.get("accept") or request.headers.get("Accept") or "*/*"


def _check_json() -> None:
    """Refuse a client that takes no JSON."""
    kinds = (_DICOM_JSON, "application/json")
    if not any(accepts(_accept(), kind) for kind in kinds):
        examination().refuse(rules.ACCEPT, "Accept", expected=", ".join(kinds))
    examination().check(rules.ACCEPT, "Accept", holds=True)


def _negotiate(serve: Callable[[Wanted], Served | None]) -> Response:
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
            return _answer_parts(*served, whole=not wanted.multipart)
    if why is not None:
        examination().steps.append(why.step)
        raise why
    return _refuse_all()


def _refuse_all() -> NoReturn:
    offers = f"{DICOM} or {OCTETS}, in multipart/related, or by itself where there is one"
    examination().refuse(rules.ACCEPT, "Accept", expected=offers)


def _serve_files(found: list[Instance], wanted: Wanted) -> Served | None:
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


def _serve_bulk(found: list[Instance], wanted: Wanted) -> Served | None:
    kind = _choose_kind(found[0], wanted)
    if kind is None or (not wanted.multipart and len(found) > 1):
        return None
    syntax = _choose_syntax(kind, wanted)
    pixels = [(b"".join(serve_pixels(one, syntax, examination())), one.transfer_syntax) for one in found]
    return pixels, kind


def _serve_frames(held: Instance, frames: str, wanted: Wanted) -> Served | None:
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


def _answer_picture(held: Instance, number: int, wish: Wish) -> Response:
    wanted = [one for one in read_accept(_accept()) if not one.multipart or one.kind == "*/*"]
    kind = next((kind for one in wanted for kind in FORMATS if one.covers(kind)), None)
    if kind is None:
        examination().refuse(rules.ACCEPT, "Accept", expected=", ".join(FORMATS))
    return _show(held, number, kind, wish)


def _show(held: Instance, number: int, kind: str, wish: Wish) -> Response:
    return Response(render(held, number, kind, wish, examination()), content_type=kind)


def _locate(archive: str) -> str:
    return f"{request.host_url}{archive}/dicom-web"


def _answer_json(body: Any, status: int = 200) -> Response:
    """DICOM JSON. Content-Type without a charset: with one, dicomweb-client drops a store's answer."""
    response = Response(json.dumps(body, ensure_ascii=False), status)
    response.headers["Content-Type"] = _DICOM_JSON
    return response


def _answer_nothing() -> Response:
    """204: no body, so no type of one (PS3.18 10.6.3.1)."""
    response = Response(status=204)
    del response.headers["Content-Type"]
    return response


def _answer_parts(contents: list[tuple[bytes, str]], kind: str, *, whole: bool = False) -> Response:
    """An answer of parts; or the one content there is, by itself (`whole`)."""
    if whole:
        ((content, syntax),) = contents
        blocks = (block for block in g.misdeed.pace([content]))
        response = Response(_until_lost(blocks, Silence(request.environ)))
        response.headers["Content-Type"] = f"{kind}; transfer-syntax={syntax}"
        response.content_length = len(content)
        return response
    message = Multipart(contents, kind)
    response = Response(
        _until_lost(message.write(g.misdeed.pace), Silence(request.environ)), content_type=message.content_type
    )
    response.content_length = len(message)
    return response


def _halve(response: Response) -> Response:
    """An answer that promises all and breaks off in the middle."""
    body = response.get_data()

    def begin() -> Iterator[bytes]:
        yield body[: len(body) // 2]
        raise LostError

    broken = Response(_until_lost(begin(), Silence(request.environ)), response.status, response.headers)
    broken.content_length = max(len(body), 1)
    return broken


def _until_lost(blocks: Iterator[bytes], silence: Silence) -> Iterator[bytes]:
    try:
        yield from blocks
    except LostError:
        yield from silence
