"""What a client may ask of the archives over HTTP: DICOMweb and WADO-URI (PS3.18)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Response, g, request

from mocks.control import digest
from mocks.control.payload import mask_hetus
from mocks.pacs import rules
from mocks.pacs.accept import Wanted
from mocks.pacs.attribute import PATIENT
from mocks.pacs.current import examination, read_body
from mocks.pacs.instance import DICOM
from mocks.pacs.multipart import NotMultipartError, split_parts
from mocks.pacs.negotiation import check_json, choose_picture, negotiate, serve_bulk, serve_files, serve_frames
from mocks.pacs.query import find_results, read_query
from mocks.pacs.rendering import FORMATS, THUMBNAIL, Wish, read_uri_wish, read_wish, render
from mocks.pacs.storing import Storing
from mocks.pacs.values import is_uid
from mocks.pacs.web_answers import answer_json, answer_nothing, answer_parts, halve

if TYPE_CHECKING:
    from mocks.control import Examination
    from mocks.pacs.instance import Instance
    from mocks.pacs.pacs import Pacs

_MOST_STEPS = 200


class WebArchives:
    """The resources of the archives."""

    def __init__(self, pacs: Pacs) -> None:
        self._archives = pacs.archives
        self._control = pacs.control

    def search(self, archive: str, level: str, study: str = "", series: str = "") -> Response:
        """QIDO-RS (PS3.18 10.6)."""
        g.facts.update(archive=archive, level=level)
        check_json()
        _check_uids(study, series)
        query = read_query(level, request.args.items(multi=True), examination())
        _note_query(query.conditions, study)
        with self._control.lock:
            instances = self._archives.instances(archive, study, series)
        results = g.misdeed.limit(find_results(query, instances, _locate(archive), relational=not study))
        g.facts["found"] = len(results)
        end = None if query.limit is None else query.offset + query.limit
        shown = g.misdeed.spoil_hits(results[query.offset : end])
        response = answer_json(shown) if shown else answer_nothing()
        if end is not None and end < len(results):
            left = len(results) - end
            response.headers.add("Warning", f'299 pacs "There are {left} additional results that can be requested"')
        if request.args.get("fuzzymatching") == "true":
            response.headers.add("Warning", '299 pacs "The fuzzymatching parameter is not supported"')
        return halve(response) if g.fault == "lost" else response

    def retrieve(self, archive: str, study: str, series: str = "", instance: str = "") -> Response:
        """WADO-RS: whole objects (PS3.18 10.4)."""
        found = g.misdeed.spoil_instances(self._find(archive, study, series, instance))
        return negotiate(lambda wanted: serve_files(found, wanted))

    def retrieve_metadata(self, archive: str, study: str, series: str = "", instance: str = "") -> Response:
        """WADO-RS: metadata without pixels."""
        check_json()
        return answer_json([one.header for one in self._find(archive, study, series, instance)])

    def retrieve_bulk(self, archive: str, study: str, series: str = "", instance: str = "") -> Response:
        """WADO-RS: the pixels of every instance, as bulk data."""
        found = self._find(archive, study, series, instance)
        return negotiate(lambda wanted: serve_bulk(found, wanted))

    def retrieve_frames(self, archive: str, study: str, series: str, instance: str, frames: str) -> Response:
        """WADO-RS: frames, counted from one."""
        (held,) = self._find(archive, study, series, instance)
        return negotiate(lambda wanted: serve_frames(held, frames, wanted))

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
            file = serve_files([held], Wanted(multipart=False, kind=DICOM, syntax=asked.get("transferSyntax")))
            return answer_parts(*(file or ([], DICOM)), whole=True)
        if kind not in FORMATS:
            examination().refuse(rules.ACCEPT, "contentType", expected=", ".join((DICOM, *FORMATS)))
        return _show(held, _read_number(asked.get("frameNumber", "1")), kind, wish)

    def store(self, archive: str, study: str = "") -> Response:
        """STOW-RS (PS3.18 10.5)."""
        g.facts["archive"] = archive
        check_json()
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
        response = answer_json(stored.describe(), stored.status)
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


def _answer_picture(held: Instance, number: int, wish: Wish) -> Response:
    return _show(held, number, choose_picture(), wish)


def _show(held: Instance, number: int, kind: str, wish: Wish) -> Response:
    return Response(render(held, number, kind, wish, examination()), content_type=kind)


def _locate(archive: str) -> str:
    return f"{request.host_url}{archive}/dicom-web"
