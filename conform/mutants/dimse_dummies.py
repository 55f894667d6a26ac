"""Archives that say one thing by DIMSE, whatever they are asked: yes to everything, or no to everybody."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from pydicom.dataset import Dataset
from pynetdicom import AE, evt
from pynetdicom.sop_class import (
    StorageCommitmentPushModel,
    StudyRootQueryRetrieveInformationModelFind,
    StudyRootQueryRetrieveInformationModelGet,
    StudyRootQueryRetrieveInformationModelMove,
    Verification,
)

from conform.peers.dicom_object import SOP_CLASS
from conform.peers.dicom_receiver import SYNTAXES, serving

DIMSE_DUMMIES = ("dimse-yes", "dimse-no")
_SERVICES = (
    Verification,
    StudyRootQueryRetrieveInformationModelFind,
    StudyRootQueryRetrieveInformationModelGet,
    StudyRootQueryRetrieveInformationModelMove,
)


@contextmanager
def dimse_dummy(name: str, listen: str) -> Iterator[int]:
    """The port of a dummy. `listen`: where the kit is, to move nothing to."""
    entity = AE("DUMMY")
    for service in _SERVICES:
        entity.add_supported_context(service)
    entity.add_supported_context(SOP_CLASS, SYNTAXES, scu_role=True, scp_role=True)
    entity.add_supported_context(StorageCommitmentPushModel)
    entity.require_called_aet = name == "dimse-no"
    host, _, port = listen.rpartition(":")

    def move(_: Any) -> Iterator[Any]:
        yield host, int(port)
        yield 0

    def get(_: Any) -> Iterator[Any]:
        yield 0

    handlers = [
        (evt.EVT_C_ECHO, lambda _: 0),
        (evt.EVT_C_STORE, lambda _: 0),
        (evt.EVT_C_FIND, lambda _: iter(())),
        (evt.EVT_C_MOVE, move),
        (evt.EVT_C_GET, get),
        (evt.EVT_N_ACTION, lambda _: (0, Dataset())),
    ]
    with serving(entity.make_server(("127.0.0.1", 0), evt_handlers=handlers)) as served:
        yield served
