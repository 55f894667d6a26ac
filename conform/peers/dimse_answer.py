"""What is asked for and answered by DIMSE, as the cases read it (DICOM PS3.4 C.4, J)."""

from __future__ import annotations

import json
import warnings
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from pydicom.dataset import Dataset

from conform.peers.dicom_object import SOP_CLASS, Hit
from conform.peers.dicom_receiver import Received

warnings.filterwarnings("ignore", module="pydicom")  # they quote values


@dataclass(frozen=True)
class Found:
    """How a C-FIND ended, and its hits."""

    status: int
    hits: list[Hit]


@dataclass(frozen=True)
class Moved:
    """How a C-MOVE or C-GET ended, what it counts, and what came (DICOM PS3.4 C.4.2.1)."""

    status: int
    completed: int
    failed: int
    failed_uids: tuple[str, ...] = ()
    received: tuple[Received, ...] = ()


@dataclass(frozen=True)
class Commitment:
    """What an archive says of the instances that it was asked to keep."""

    status: int
    kept: tuple[str, ...] = ()
    failed: tuple[str, ...] = ()
    reported: bool = False


def write_keys(level: str, keys: Mapping[str, str]) -> Dataset:
    """The identifier of a query or a retrieval."""
    query = Dataset()
    query.QueryRetrieveLevel = level
    for name, value in keys.items():
        setattr(query, name, value)
    return query


def read_hit(identifier: Dataset) -> Hit:
    """A hit, its texts as its own character set has them."""
    identifier.decode()
    return {one.keyword: str(one.value) for one in identifier}


def read_retrieval(answers: Sequence[Any], received: Sequence[Received]) -> Moved:
    """What the last of its answers says, and what came."""
    last, identifier = answers[-1] if answers else (Dataset(), None)
    uids = identifier.get("FailedSOPInstanceUIDList") if identifier is not None else None
    failed = (uids,) if isinstance(uids, str) else uids or ()
    return Moved(
        status_of(last),
        int(last.get("NumberOfCompletedSuboperations") or 0),
        int(last.get("NumberOfFailedSuboperations") or 0),
        tuple(str(uid) for uid in failed),
        tuple(received),
    )


def read_report(status: int, report: Dataset | None) -> Commitment:
    """What a report of storage commitment says (DICOM PS3.4 J.3.3.1)."""
    if report is None:
        return Commitment(status)
    kept, failed = (_referred(report, keyword) for keyword in ("ReferencedSOPSequence", "FailedSOPSequence"))
    return Commitment(status, kept, failed, reported=True)


def refer_to(uid: str) -> Dataset:
    """An item that refers to an instance of the kit."""
    item = Dataset()
    item.ReferencedSOPClassUID, item.ReferencedSOPInstanceUID = SOP_CLASS, uid
    return item


def status_of(answer: Dataset | None) -> int:
    """The status of an answer; -1 where there is none."""
    return int(answer.Status) if answer is not None and "Status" in answer else -1


def describe(content: Dataset) -> str:
    """A data set as DICOM JSON, without its pixels."""
    kept = Dataset(content)
    if "PixelData" in kept:
        del kept.PixelData
    described = {}
    for tag in kept.keys():  # noqa: SIM118  its values are elements, and an element may be unreadable
        with suppress(Exception):  # what is not of its VR is left out; pydicom's own way is not safe in threads
            described[f"{tag:08X}"] = kept[tag].to_json_dict(None, 1024)
    return json.dumps(described)


def _referred(report: Dataset, keyword: str) -> tuple[str, ...]:
    return tuple(str(item.get("ReferencedSOPInstanceUID", "")) for item in report.get(keyword) or [])
