"""An archive over DIMSE (PS3.4, PS3.7): C-FIND, C-GET or C-MOVE to ourselves, C-STORE; over TCP or mutual TLS."""

from __future__ import annotations

import itertools
import queue
import ssl
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field, replace
from io import BytesIO
from ipaddress import ip_address
from typing import Final
from urllib.parse import urlsplit

from pydicom.dataset import Dataset
from pydicom.filereader import read_dataset

from adapter.config.addresses import Place
from adapter.config.peers import Archive
from adapter.errors import Theirs
from adapter.identifiers import AccessionNumber
from adapter.links.dicom import status as dicom_status
from adapter.links.dicom.association import (
    IMPLICIT,
    MAX_CONTEXTS,
    Association,
    Context,
    EndedError,
    Message,
    ProtocolError,
    RejectedError,
    pad,
    write_elements,
)
from adapter.links.dicom.hit import SERIES_INSTANCES, count_hit, read_hit
from adapter.links.dicom.object import NotAnObjectError, read_text
from adapter.links.dicom.receiver import PortTakenError, Waiter, answer_to, receive_instance, waiting
from adapter.release.images import Held, Hit, Instance, Stored

#: Study Root: its FIND, MOVE and GET (PS3.4 annex C).
FIND: Final = "1.2.840.10008.5.1.4.1.2.2.1"
MOVE: Final = "1.2.840.10008.5.1.4.1.2.2.2"
GET: Final = "1.2.840.10008.5.1.4.1.2.2.3"

#: What an archive may hold objects in: each is proposed by itself, for of several in one context it picks one, and
#: recodes the others.
SYNTAXES: Final = (
    "1.2.840.10008.1.2.1",
    IMPLICIT,
    "1.2.840.10008.1.2.1.99",
    "1.2.840.10008.1.2.2",
    *(f"1.2.840.10008.1.2.4.{number}" for number in (50, 51, 57, 70, 80, 81, 90, 91, 92, 93)),
    *(f"1.2.840.10008.1.2.4.{number}" for number in (100, 101, 102, 103, 104, 105, 106, 107, 108, 201, 202, 203)),
    "1.2.840.10008.1.2.5",
)
#: The kinds of object that are asked for when an archive does not say which it holds (PS3.4 B.5): the commonest.
KINDS: Final = tuple(
    f"1.2.840.10008.5.1.4.1.1.{kind}"
    for kind in [
        "2",
        "4",
        "1.1",
        "1",
        "1.1.1",
        "1.2",
        "6.1",
        "7",
        "12.1",
        "20",
        "128",
        "3.1",
        "88.11",
        "88.22",
        "88.33",
        "88.67",
        "104.1",
    ]
)

_PENDING = {0xFF00, 0xFF01}
_STORE_RQ, _STORE_RSP, _GET_RQ, _FIND_RQ, _MOVE_RQ = 0x0001, 0x8001, 0x0010, 0x0020, 0x0021
_INSTANCES = 200  # UIDs in one identifier
_PATIENCE = 60.0  # seconds in which a C-MOVE has to bring something or say something
_MOST_SILENT = 30  # such times in which it only says that it is at it
MOST_ANSWERS: Final = 20_000  # of one question; a series has hundreds of instances, seldom thousands
_MOST_OCTETS = 16_000_000
_LOOPBACK = "127.0.0.1"
_CUT_OFF = 0xFE00  # matching ended by a cancel that we did not send: so Orthanc ends at its limit
_PARTLY = {0xB000, 0xA702}  # some instances, or all of them, could not be sent
_ids = itertools.count(1)

_STUDY_KEYS = (
    0x00080020, 0x00080030, 0x00080061, 0x00080080, 0x00081030, 0x00100010, 0x00100020, 0x0020000D,
    0x00201206, 0x00201208,
)  # fmt: skip


class DimseLink:
    """ArchivePort over DIMSE. Each call opens associations of its own and leaves none behind."""

    def __init__(self, archive: Archive, place: Place) -> None:
        """`place` is dicom://host:port, or dicoms://host:port: TLS by its roots, with our certificate and key shown.

        What is moved to us is listened for only at the loopback when the archive's address is of this host, else at
        every address.
        """
        secure = urlsplit(place.url).scheme == "dicoms"
        self._archive, self._there = archive, place
        self._peer = f"Archive {archive.id}"
        self._address = (place.host, place.port or (2762 if secure else 104))
        self._place = (_LOOPBACK if _is_here(self._address[0]) else "", archive.listen)  # where C-MOVE sends to
        self._known: dict[Held, str] = {}  # what the last study asked for held, by kind: it says how to fetch it
        self._tls = self._listening_tls = None
        if secure:
            self._tls = place.tls()
            self._listening_tls = place.listening_tls()

    def find(self, accession: AccessionNumber) -> tuple[Hit, ...]:
        """See ArchivePort. An archive that does not count a study's instances is asked for them, series by series.

        Answers that say the same are one, as when an archive answers once an instance. Those that differ are all handed
        on, of one study and of none too: the caller has to know.
        """
        keys = {0x00080052: "STUDY", 0x00080050: accession.value, **dict.fromkeys(_STUDY_KEYS, "")}
        with self._associated([Context(FIND, (IMPLICIT,))]) as association:
            hits = dict.fromkeys(map(_read_hit, self._search(association, keys)))
            return tuple(
                dict.fromkeys(
                    hit if counted or hit.several else count_hit(hit, *self._survey(association, hit.study))
                    for hit, counted in hits
                )
            )

    def holdings(self, study: str) -> tuple[Held, ...]:
        """See ArchivePort."""
        with self._associated([Context(FIND, (IMPLICIT,))]) as association:
            return tuple(replace(held, kind=kind) for held, kind in self._survey(association, study)[1].items())

    def fetch(self, study: str, wanted: Sequence[Held]) -> Iterator[Instance]:
        """See ArchivePort. Whole series are asked for as such, others by their instances."""
        if not set(wanted) <= set(self._known):
            self.holdings(study)
        kinds = self._known
        if self._archive.retrieve == "move":
            yield from self._move(_ask_for(study, [holding for holding in wanted if holding in kinds], kinds), wanted)
            return
        come: set[str] = set()
        for some, proposed in _by_kinds(wanted, kinds):
            left = [holding for holding in some if holding.instance not in come]
            for instance in self._get(_ask_for(study, left, kinds), proposed):
                come.add(instance.instance)
                yield instance

    def store(self, instances: Iterable[Instance]) -> Stored:
        """See ArchivePort.

        As many associations as the configuration allows carry them, each with one instance at a time.
        """
        stored, lanes = Stored(), [_Lane() for _ in range(self._archive.associations)]
        idle: queue.LifoQueue[_Lane] = queue.LifoQueue()
        for lane in reversed(lanes):
            idle.put(lane)
        ended: list[Future[None]] = []

        def carry(lane: _Lane, instance: Instance) -> None:
            try:
                with self._told():
                    self._carry(lane, instance, stored)
            finally:
                idle.put(lane)

        with ExitStack() as stack:
            for lane in lanes:
                stack.callback(lane.abort)
            pool = stack.enter_context(ThreadPoolExecutor(len(lanes), "c-store"))
            for instance in instances:
                lane = idle.get()
                ended = _still_running(ended)
                ended.append(pool.submit(carry, lane, instance))
            for future in ended:
                future.result()
            for lane in lanes:
                lane.release()
        return stored

    def _carry(self, lane: _Lane, instance: Instance, stored: Stored) -> None:
        """Give one instance over a lane's association. One that knows no context for it makes way for one that does."""
        context = lane.context(instance)
        if context is None and lane.need(instance):
            lane.release()
            lane.association = self._associate([Context(kind, (syntax,)) for kind, syntax in lane.needed])
            context = lane.context(instance)
        if context is None or lane.association is None:
            stored.refused[instance.instance] = "it does not take this kind of object in this transfer syntax."
            return
        request: dict[int, int | str] = {
            0x0002: instance.sop_class,
            0x0100: _STORE_RQ,
            0x0110: _next_id(),
            0x0700: 0,
            0x1000: instance.instance,
        }
        lane.association.send(context, request, memoryview(instance.content)[instance.begin :])
        answer = lane.association.receive()
        if (
            answer.number(0x0100) != _STORE_RSP
            or answer.number(0x0120) != request[0x0110]
            or 0x0900 not in answer.command
        ):
            raise ProtocolError("an instance was answered by something else")
        dicom_status.note(stored, instance.instance, answer.number(0x0900))

    def _get(self, identifiers: Sequence[bytes], kinds: Sequence[str]) -> Iterator[Instance]:
        """C-GET: the instances come over the association that asks for them."""
        if not identifiers:
            return
        contexts = [Context(kind, (syntax,), receiving=True) for kind in kinds for syntax in SYNTAXES]
        with self._associated([Context(GET, (IMPLICIT,)), *contexts]) as association:
            for identifier in identifiers:
                _ask(association, GET, {0x0100: _GET_RQ, 0x0110: _next_id()}, identifier)
                while True:
                    message = association.receive()
                    if message.number(0x0100) == _STORE_RQ:
                        instance = receive_instance(association, message)
                        association.send(message.context, answer_to(message, 0))
                        yield instance
                    elif self._is_over(message, partly=True):
                        break

    def _move(self, identifiers: Sequence[bytes], wanted: Sequence[Held]) -> Iterator[Instance]:
        """C-MOVE to ourselves.

        The instances come to our port while the association that asks for them says how far it is.
        """
        if not identifiers:
            return
        archive, message_id = self._archive, _next_id()
        with (
            self._associated([Context(MOVE, (IMPLICIT,))]) as association,
            waiting(self._place, archive.own_title, self._listening_tls, message_id, wanted) as waiter,
        ):
            association.wait_as_long_as_it_takes()
            mover = threading.Thread(
                target=self._order, args=(association, message_id, identifiers, waiter), name="c-move", daemon=True
            )
            mover.start()
            try:
                yield from _take_all(waiter)
            except BaseException:
                waiter.gone = True
                association.stop()
                raise
            finally:
                mover.join()

    def _order(self, association: Association, message_id: int, identifiers: Sequence[bytes], waiter: Waiter) -> None:
        """Ask for each, and wait until the archive has moved it.

        The end, or what went wrong, is handed to whoever waits.
        """
        try:
            with self._told():
                for identifier in identifiers:
                    request: dict[int, int | str] = {
                        0x0100: _MOVE_RQ,
                        0x0110: message_id,
                        0x0600: self._archive.own_title,
                    }
                    _ask(association, MOVE, request, identifier)
                    while not self._is_over(association.receive(), partly=True):
                        waiter.said = True
        except Theirs as error:
            waiter.put(error)
        else:
            waiter.put(None)

    def _survey(self, association: Association, study: str) -> tuple[list[tuple[str, str]], dict[Held, str]]:
        """Each series of a study with the number it states; each instance listed with its kind. Empty what is not said.

        A study without a UID is none: to ask for it would be to ask for all.
        """
        kinds: dict[Held, str] = {}
        if not study:
            return [], kinds
        keys = {0x00080052: "SERIES", 0x0020000D: study, 0x0020000E: "", SERIES_INSTANCES: ""}
        answers = self._search(association, keys)
        stated = [(read_text(answer, 0x0020000E), read_text(answer, SERIES_INSTANCES)) for answer in answers]
        for series in {series for series, _ in stated} - {""}:
            below = {0x00080016: "", 0x00080018: "", 0x00080052: "IMAGE", 0x0020000D: study, 0x0020000E: series}
            for answer in self._search(association, below):
                if instance := read_text(answer, 0x00080018):
                    kinds[Held(study, series, instance)] = read_text(answer, 0x00080016)
        self._known = kinds
        return stated, kinds

    def _search(self, association: Association, keys: Mapping[int, str]) -> list[Dataset]:
        """C-FIND."""
        _ask(association, FIND, {0x0100: _FIND_RQ, 0x0110: _next_id()}, _identify(keys))
        answers: list[Dataset] = []
        octets = 0
        while not self._is_over(message := association.receive()):
            octets += sum(map(len, message.pieces))
            if len(answers) >= MOST_ANSWERS or octets > _MOST_OCTETS:
                raise Theirs(
                    self._peer, f"answered a search with more than {MOST_ANSWERS:,} answers, or with too much."
                )
            try:
                answers.append(
                    read_dataset(BytesIO(b"".join(message.pieces)), is_implicit_VR=True, is_little_endian=True)
                )
            # Whatever a parser stumbles over in a hostile answer; what it raises may repeat it.
            except Exception:  # noqa: BLE001
                raise ProtocolError("an answer cannot be read") from None
        return answers

    def _is_over(self, message: Message, *, partly: bool = False) -> bool:
        """Whether this response is the last; raises Theirs when it says that the archive could not do it.

        `partly`: an archive that could not send every instance has still done what it could; the caller counts.
        """
        if 0x0900 not in message.command:
            raise ProtocolError("a response without a status")
        status = message.number(0x0900)
        if status in _PENDING:
            return False
        if status == _CUT_OFF:
            raise Theirs(self._peer, f"cut its answers off before the end (status {status:04X}): it may have a limit.")
        if status and not (partly and status in _PARTLY):
            raise Theirs(self._peer, f"could not do what it was asked for (status {status:04X}).")
        return True

    @contextmanager
    def _associated(self, contexts: Sequence[Context]) -> Iterator[Association]:
        """An association with all these contexts, ended in order when nothing went wrong."""
        with self._told():
            association = self._associate(contexts)
            try:
                yield association
            except BaseException:
                association.abort()
                raise
            association.release()

    def _associate(self, contexts: Sequence[Context]) -> Association:
        archive = self._archive
        return Association.request(self._address, self._tls, archive.title, archive.own_title, contexts, self._there)

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Report a failure as the archive's. The text holds nothing of what was sent or came."""
        try:
            yield
        except RejectedError as error:
            raise Theirs(self._peer, f"{error}.") from None
        except PortTakenError:
            raise Theirs(self._peer, "cannot send to us: our port is taken.") from None
        except EndedError:
            raise Theirs(self._peer, "ended the association before it was done.") from None
        except (ProtocolError, NotAnObjectError) as error:
            raise Theirs(self._peer, f"sent something that cannot be read: {error}.") from None
        except ssl.SSLError:
            raise Theirs(self._peer, "did not accept or show a certificate that is trusted here.") from None
        except TimeoutError:
            raise Theirs(self._peer, "did not answer in time.") from None
        except OSError:
            raise Theirs(self._peer, "could not be reached.") from None


@dataclass(eq=False)
class _Lane:
    """One of the associations that carry a C-STORE.

    Opened when it is first needed, with a context for each kind and syntax met so far.
    """

    association: Association | None = None
    needed: list[tuple[str, str]] = field(default_factory=list)

    def context(self, instance: Instance) -> int | None:
        return self.association.context(instance.sop_class, instance.syntax) if self.association else None

    def need(self, instance: Instance) -> bool:
        """Remember what this instance needs.

        False when the archive has been asked for it already, and does not take it.
        """
        need = (instance.sop_class, instance.syntax)
        if need in self.needed:
            return False
        self.needed = [*self.needed, need][-MAX_CONTEXTS:]
        return True

    def release(self) -> None:
        if self.association is not None:
            self.association.release()
            self.association = None

    def abort(self) -> None:
        if self.association is not None:
            self.association.abort()
            self.association = None


def _is_here(host: str) -> bool:
    """Whether this is the loopback: nobody else's machine is meant."""
    with suppress(ValueError):
        return ip_address(host).is_loopback
    return host == "localhost"


def _next_id() -> int:
    return next(_ids) % 0xFFFF + 1


def _ask(association: Association, service: str, request: dict[int, int | str], identifier: bytes) -> None:
    """Send a request with an identifier; raises ProtocolError when the archive does not offer the service."""
    context = association.context(service, IMPLICIT)
    if context is None:
        raise ProtocolError("it does not offer this service")
    association.send(context, {0x0002: service, 0x0700: 0, **request}, identifier)


def _identify(keys: Mapping[int, str]) -> bytes:
    if not all(value.isascii() for value in keys.values()):
        keys = {0x00080005: "ISO_IR 192", **keys}
    return write_elements({tag: pad(value, b"\0" if tag in _UIDS else b" ") for tag, value in keys.items()})


_UIDS = {0x00080016, 0x00080018, 0x0020000D, 0x0020000E}


def _ask_for(study: str, wanted: Sequence[Held], kinds: Mapping[Held, str]) -> list[bytes]:
    """The identifiers that name these instances.

    A series by its UID when all of it is wanted, else instances by lists.
    """
    identifiers = []
    for series in sorted({holding.series for holding in wanted}):
        some = [holding for holding in wanted if holding.series == series]
        level = {0x00080052: "SERIES", 0x0020000D: study, 0x0020000E: series}
        if {holding for holding in kinds if holding.series == series} <= set(some):
            identifiers.append(_identify(level))
            continue
        for begin in range(0, len(some), _INSTANCES):
            uids = "\\".join(holding.instance for holding in some[begin : begin + _INSTANCES])
            identifiers.append(_identify({**level, 0x00080052: "IMAGE", 0x00080018: uids}))
    return identifiers


def _by_kinds(wanted: Sequence[Held], kinds: Mapping[Held, str]) -> Iterator[tuple[list[Held], Sequence[str]]]:
    """What is wanted and there, a few kinds at a time.

    So few that an association has contexts for them in every transfer syntax.

    Where the archive does not say which kind, the commonest are tried in turn.
    """
    room = (MAX_CONTEXTS - 1) // len(SYNTAXES)
    for unknown in (False, True):
        there = [holding for holding in wanted if holding in kinds and (not kinds[holding]) == unknown]
        classes = KINDS if unknown else sorted({kinds[holding] for holding in there})
        for begin in range(0, len(classes) if there else 0, room):
            proposed = classes[begin : begin + room]
            yield [holding for holding in there if unknown or kinds[holding] in proposed], proposed


def _take_all(waiter: Waiter) -> Iterator[Instance]:
    """What arrives, until the archive says that it was all; raises what it says instead, or TimeoutError."""
    silent = 0
    while True:
        try:
            item = waiter.arrived.get(timeout=_PATIENCE)
        except queue.Empty:
            silent += 1
            if not waiter.said or silent > _MOST_SILENT:
                raise TimeoutError from None
            waiter.said = False
            continue
        silent = 0
        if item is None:
            return
        if isinstance(item, Exception):
            raise item
        yield item


def _still_running(futures: list[Future[None]]) -> list[Future[None]]:
    """Those that have not ended; raises what went wrong in one that has."""
    for future in futures:
        if future.done():
            future.result()
    return [future for future in futures if not future.done()]


def _read_hit(answer: Dataset) -> tuple[Hit, bool]:
    return read_hit(lambda tag: read_text(answer, tag))
