"""An archive over DICOMweb (DICOM PS3.18).

QIDO-RS, WADO-RS, STOW-RS. No address that an archive gives is ever followed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, TypeVar
from urllib.parse import quote

from adapter.config.addresses import Place
from adapter.config.peers import Archive
from adapter.errors import Theirs
from adapter.identifiers import AccessionNumber
from adapter.links.dicom import status as dicom_status
from adapter.links.dicom.hit import SERIES_INSTANCES, count_hit, read_hit
from adapter.links.dicom.multipart import BrokenOffError, Parts, boundary_of, read_parts
from adapter.links.dicom.object import NotAnObjectError, count_of, read_instance
from adapter.links.http import MEDIUM, Answer, HttpPeer
from adapter.release.images import Held, Hit, Instance, Stored

_JSON = "application/dicom+json"
_FILES = 'multipart/related; type="application/dicom"; transfer-syntax=*'  # as they are stored
_BATCH, _BATCH_SIZE = 50, 16_000_000  # instances and octets in one STOW-RS; a larger instance goes by itself
_PAGES = 1_000
_MOST_ANSWERS = 100_000  # of one question, over all pages
_STUDY_KEYS = ["00080061", "00080080", "00081030", "00201206", "00201208"]
_GROUPS = ("Alphabetic", "Ideographic", "Phonetic")  # of a person name (PS3.18 F.2.2)

T = TypeVar("T")
Question = dict[
    str, str | list[str]
]  # what stands after the question mark; a list is repeated, for not everybody takes commas


class DicomwebLink:
    """ArchivePort over DICOMweb."""

    def __init__(self, archive: Archive, place: Place, password: str) -> None:
        """`place` is the root of the DICOMweb service, before `/studies`."""
        self._peer = f"Archive {archive.id}"
        self._studies = f"{place.url}/studies"
        self._http = HttpPeer(self._peer, place, MEDIUM)
        self._known: tuple[Held, ...] = ()  # what the last study asked for held: it says how to fetch it
        if archive.user:
            self._http.introduce(archive.user, password)

    def find(self, accession: AccessionNumber) -> tuple[Hit, ...]:
        """See ArchivePort. An archive that does not count a study's instances is asked for them, series by series.

        Answers that say the same are one. Those that differ are all handed on, of one study and of none too: the caller
        has to know.
        """
        question: Question = {"AccessionNumber": accession.value, "includefield": _STUDY_KEYS}
        hits = self._search(self._studies, question, lambda item: read_hit(lambda tag: _text(item, f"{tag:08X}")))
        return tuple(dict.fromkeys(hit if counted or hit.several else self._count(hit) for hit, counted in hits))

    def holdings(self, study: str) -> tuple[Held, ...]:
        """See ArchivePort. A study without a UID is none: to ask for it would be to ask for all."""
        if not study:
            return ()
        question: Question = {"includefield": ["0020000E", "00080016"]}
        items = self._search(
            f"{self._studies}/{quote(study, safe='')}/instances",
            question,
            lambda item: Held(study, _text(item, "0020000E"), _text(item, "00080018"), _text(item, "00080016")),
        )
        self._known = tuple(one for one in items if one.instance)
        return self._known

    def fetch(self, study: str, wanted: Sequence[Held]) -> Iterator[Instance]:
        """See ArchivePort. A series of which most is wanted is asked for as a whole, others instance by instance."""
        holdings = self._known if len(wanted) == 1 or set(wanted) <= set(self._known) else self.holdings(study)
        for series in sorted({one.series for one in wanted}):
            some = {one.instance for one in wanted if one.series == series}
            spare = {one.instance for one in holdings if one.series == series} - some
            path = f"{self._studies}/{study}/series/{series}"
            if len(some) > max(1, len(spare)):
                yield from (instance for instance in self._retrieve(path) if instance.instance not in spare)
                continue
            for instance in sorted(some):
                yield from self._retrieve(f"{path}/instances/{instance}")

    def store(self, instances: Iterable[Instance]) -> Stored:
        """See ArchivePort. In batches, so that neither side has to hold a whole study."""
        stored, batch, size = Stored(), list[Instance](), 0
        for instance in instances:
            if batch and (len(batch) == _BATCH or size + len(instance.content) > _BATCH_SIZE):
                self._send(batch, stored)
                batch, size = [], 0
            batch.append(instance)
            size += len(instance.content)
        if batch:
            self._send(batch, stored)
        return stored

    def _count(self, hit: Hit) -> Hit:
        """A study without a UID is none: to ask for it would be to ask for all."""
        if not hit.study:
            return hit
        tag = f"{SERIES_INSTANCES:08X}"
        stated = self._search(
            f"{self._studies}/{quote(hit.study, safe='')}/series",
            {"includefield": tag},
            lambda item: (_text(item, "0020000E"), _text(item, tag)),
        )
        return count_hit(hit, stated, self.holdings(hit.study))

    def _search(self, url: str, question: Question, read: Callable[[dict[str, Any]], T]) -> list[T]:
        """QIDO-RS, page after page until one brings nothing new.

        An archive may give fewer than there are, and not say so.

        What is read the same is one. Raises Theirs when the pages have no end: what has not come is not known then.
        """
        answers: dict[T, None] = {}
        come = 0
        for _ in range(_PAGES):
            page = self._ask(url, question | ({"offset": str(come)} if come else {}))
            before, come = len(answers), come + len(page)
            answers.update(dict.fromkeys(map(read, page)))
            if len(answers) > _MOST_ANSWERS:
                break
            if len(answers) == before:
                return list(answers)
        raise Theirs(self._peer, "answered a search without an end.")

    def _ask(self, url: str, question: Question) -> list[dict[str, Any]]:
        answer = self._http.ask("GET", url, params=question, headers={"Accept": _JSON})
        if answer.status in {204, 404}:
            return []
        self._see(answer, 200, 206)
        body = answer.json()
        if not isinstance(body, list) or not all(isinstance(item, dict) for item in body):
            raise Theirs(self._peer, "answered a search with something that cannot be read.")
        return body

    def _retrieve(self, url: str) -> Iterator[Instance]:
        """WADO-RS, as a stream. Nothing, when the archive does not have it."""
        with self._http.stream(url, {"Accept": _FILES}) as (answer, chunks):
            if answer.status in {204, 404, 410}:
                return
            self._see(answer, 200, 206)
            try:
                boundary = boundary_of(answer.headers.get("Content-Type", ""))
                for content in read_parts(chunks, boundary):
                    yield read_instance(content)
            except (BrokenOffError, NotAnObjectError) as error:
                raise Theirs(self._peer, f"sent something that cannot be read: {error}.") from None

    def _send(self, batch: list[Instance], stored: Stored) -> None:
        """STOW-RS of one batch.

        What was taken is read from every answer that says it: some is reported with a status of failure too.
        """
        parts = Parts([instance.content for instance in batch])
        headers = {"Accept": _JSON, "Content-Type": parts.content_type}
        answer = self._http.ask("POST", self._studies, data=parts, headers=headers)
        if answer.status not in {200, 202, 400, 409, 413, 415}:
            self._see(answer)
        result = answer.json()
        if not isinstance(result, dict):
            if answer.ok:
                raise Theirs(self._peer, "answered what it was given with something that cannot be read.")
            result = {}
        for item in _items(result, "00081199"):
            stored.taken.add(_text(item, "00081155"))
        for item in _items(result, "00081198"):
            dicom_status.note(stored, _text(item, "00081155"), _code(item))
        for instance in batch:
            self._settle(instance.instance, answer.status, stored)

    def _settle(self, instance: str, status: int, stored: Stored) -> None:
        """What the answer does not mention was not taken: for ever when it calls what we sent wrong."""
        if instance in stored.taken or instance in stored.refused or instance in stored.failed:
            return
        if status >= 400:
            stored.refused[instance] = f"it was not taken (HTTP {status})."
        else:
            stored.failed[instance] = f"it was not said to be taken (HTTP {status})."

    def _see(self, answer: Answer, *good: int) -> None:
        if answer.status in {401, 403}:
            raise Theirs(self._peer, f"does not let us in (HTTP status {answer.status}).")
        if answer.status not in good:
            raise Theirs(self._peer, f"answered with HTTP status {answer.status}.")


def _items(item: dict[str, Any], tag: str) -> list[Any]:
    """The values of an attribute in DICOM JSON (PS3.18 annex F); none of one that is not as it should be."""
    attribute = item.get(tag)
    values = attribute.get("Value") if isinstance(attribute, dict) else None
    return values if isinstance(values, list) else []


def _text(item: Any, tag: str) -> str:
    """A value without its padding; several as DICOM writes them (PS3.5 §6.2): none is taken for all."""
    values = _items(item, tag) if isinstance(item, dict) else []
    return "\\".join("" if value is None else _told(value) for value in values).strip(" \0")


def _told(value: Any) -> str:
    """A value as text; a person name with its groups as a data set has them (PS3.5 §6.2.1).

    JSON may hold half a character (a lone surrogate), at which whoever writes it again would stumble.
    """
    if isinstance(value, dict):
        value = "=".join(str(value.get(group, "")) for group in _GROUPS).rstrip("=")
    return str(value).encode("utf-8", "replace").decode()


def _code(item: dict[str, Any]) -> int:
    return count_of(_text(item, "00081197")) or 0x0110
