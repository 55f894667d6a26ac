"""Archives of images with one defect each in their DIMSE: what a relay before an honest one does."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass

from pydicom.dataset import Dataset

from conform.mutants.dimse_relay import Change, Talk, Told, Twist, Way, go_on
from conform.peers.dimse_message import read_data, write_data
from conform.trial import Defect

_STORE, _STORE_ANSWER, _GET_ANSWER, _FIND, _FIND_ANSWER, _MOVE_ANSWER = 0x0001, 0x8001, 0x8010, 0x0020, 0x8020, 0x8021
_REPORT = 0x0100
_PENDING = 0xFF00
_PDU_CALLED, _PDU_CALLING = slice(10, 26), slice(26, 42)
_HONEST = Twist()
_seen: set[bytes] = set()
_studies: list[str] = []


@dataclass(frozen=True)
class DimseSpoiling:
    """What a relay before the archive does, what one before the kit, and what is wrong with TLS."""

    front: Twist = _HONEST
    back: Twist = _HONEST
    old_tls: bool = False
    open_tls: bool = False


def _name(place: slice, title: str) -> Callable[[bytes], bytes]:
    """A title in the place of whichever was named (DICOM PS3.8 9.3.2)."""
    return lambda pdu: pdu[: place.start] + title.ljust(16).encode() + pdu[place.stop :]


def _status(kind: int, was: int, status: int, **numbers: int) -> Change:
    """One status in the place of another."""

    def change(message: Told, talk: Talk) -> Way:
        if message.kind == kind and message.command.Status == was:
            message.command.Status = status
            for name, number in numbers.items():
                setattr(message.command, name, number)
            message.command.CommandDataSetType = 0x0101
        return go_on(message, talk)

    return change


def _data(kind: int, change: Callable[[Dataset], object]) -> Change:
    """Another data set than was sent."""

    def spoil(message: Told, talk: Talk) -> Way:
        if message.kind == kind and message.data:
            implicit = not message.data[4:6].isupper()
            data = read_data(message.data, implicit=implicit)
            change(data)
            message.data = write_data(data, implicit=implicit)
        return go_on(message, talk)

    return spoil


def _count_one_more(message: Told, talk: Talk) -> Way:
    if message.kind in {_MOVE_ANSWER, _GET_ANSWER} and message.command.Status != _PENDING:
        message.command.NumberOfCompletedSuboperations += 1
    return go_on(message, talk)


def _change_text(data: Dataset) -> None:
    data.StudyDescription = "KÄSI"


def _any_study(data: Dataset) -> None:
    """As one that looks for series everywhere."""
    if "StudyInstanceUID" in data and data.StudyInstanceUID and data.QueryRetrieveLevel == "SERIES":
        _studies.append(str(data.StudyInstanceUID))
    elif data.QueryRetrieveLevel == "SERIES":
        data.StudyInstanceUID = _studies[-1]


def _any_patient(data: Dataset) -> None:
    if data.get("AccessionNumber") and "PatientID" in data:
        data.PatientID = ""


def _no_letters(data: Dataset) -> None:
    if "PatientName" in data:
        data.PatientName = str(data.PatientName).replace("ö", "o")


def _commit_to_all(data: Dataset) -> None:
    if "FailedSOPSequence" in data:
        failed = list(data.FailedSOPSequence)
        del data.FailedSOPSequence
        for item in failed:
            del item.FailureReason
        data.ReferencedSOPSequence = [*data.get("ReferencedSOPSequence", []), *failed]


def _answer_store(message: Told, status: int) -> Told:
    """The answer to a C-STORE (DICOM PS3.7 9.3.1.2)."""
    command = Dataset()
    command.AffectedSOPClassUID = message.command.AffectedSOPClassUID
    command.CommandField, command.CommandDataSetType, command.Status = _STORE_ANSWER, 0x0101, status
    command.MessageIDBeingRespondedTo = message.command.MessageID
    command.AffectedSOPInstanceUID = message.command.AffectedSOPInstanceUID
    return Told(message.context, command)


def _refuse_again(message: Told, talk: Talk) -> Way:
    if message.kind == _STORE:
        digest = hashlib.sha256(message.data).digest()
        if digest in _seen:
            return [], [_answer_store(message, 0x0111)]
        _seen.add(digest)
    return go_on(message, talk)


def _keep_back(message: Told, talk: Talk) -> Way:
    """Acknowledge at once, and keep for good when the association is released."""
    if message.kind == _STORE:
        talk.kept.append(message)
        return [], [_answer_store(message, 0)]
    return go_on(message, talk)


def _swallow(message: Told, talk: Talk) -> Way:
    if message.kind == _STORE_ANSWER and talk.swallow:
        talk.swallow -= 1
        return [], []
    return go_on(message, talk)


def _lose_one(message: Told, talk: Talk) -> Way:
    """The second instance of a C-GET does not come, and is counted."""
    if message.kind == _STORE:
        talk.stores += 1
        if talk.stores == 2:
            return [], [_answer_store(message, 0)]
    return go_on(message, talk)


def _defect(name: str, convicted_by: str, spoils: DimseSpoiling, also: str = "") -> Defect:
    return Defect(name, convicted_by, "dimse", frozenset(also.split()), spoils)


def _front(**twist: Change) -> DimseSpoiling:
    return DimseSpoiling(Twist(**twist))  # type: ignore[arg-type]  # request or answer


_MOVED = {"NumberOfCompletedSuboperations": 3, "NumberOfFailedSuboperations": 0}
_REPORTED = Twist(request=_data(_REPORT, _commit_to_all))

DIMSE_DEFECTS = (
    _defect("answers-to-any-title", "PX-DIMSE-01", DimseSpoiling(Twist(_name(_PDU_CALLED, "HUS")))),
    _defect("lets-anybody-in", "PX-DIMSE-01", DimseSpoiling(Twist(_name(_PDU_CALLING, "CONFORM")))),
    _defect("changes-what-it-keeps", "PX-DIMSE-02", _front(request=_data(_STORE, _change_text)), "PX-DIMSE-03"),
    _defect("takes-another-under-a-uid", "PX-DIMSE-03", _front(answer=_status(_STORE_ANSWER, 0x0111, 0))),
    _defect("finds-series-everywhere", "PX-DIMSE-04", _front(request=_data(_FIND, _any_study))),
    _defect("a-failed-move-succeeds", "PX-DIMSE-05", _front(answer=_status(_MOVE_ANSWER, 0xB000, 0, **_MOVED))),
    _defect("counts-one-more", "PX-DIMSE-05", _front(answer=_count_one_more), "PX-DIMSE-07"),
    _defect("moves-to-nobody", "PX-DIMSE-06", _front(answer=_status(_MOVE_ANSWER, 0xA801, 0))),
    _defect("a-get-loses-one", "PX-DIMSE-07", _front(answer=_lose_one), "PX-DIMSE-02"),
    _defect("commits-to-what-it-never-got", "PX-DIMSE-08", DimseSpoiling(back=_REPORTED)),
    _defect("passes-over-the-patient", "PX-ID-01", _front(request=_data(_FIND, _any_patient)), "CM-ID-02"),
    _defect("loses-letters", "PX-CHR-01", _front(answer=_data(_FIND_ANSWER, _no_letters)), "CM-ID-03"),
    _defect("acknowledges-too-early", "PX-LOSS-01", _front(request=_keep_back, answer=_swallow), "PX-DIMSE-03"),
    _defect("refuses-what-it-has", "CM-RET-01", _front(request=_refuse_again), "PX-DIMSE-03"),
    _defect("takes-old-tls", "CM-TLS-01", DimseSpoiling(old_tls=True)),
    _defect("asks-for-no-certificate", "CM-TLS-03", DimseSpoiling(open_tls=True)),
)
