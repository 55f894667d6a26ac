"""The kit's own end of DIMSE: a storage SCP that a C-MOVE is sent to, and that takes reports of commitment.

It refuses the instances that a case has named, so that some sub-operations fail (DICOM PS3.4 C.4.2).
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from socketserver import BaseServer
from typing import Any

from pydicom.dataset import Dataset
from pydicom.uid import ExplicitVRLittleEndian, ImplicitVRLittleEndian, JPEGBaseline8Bit
from pynetdicom import AE, evt
from pynetdicom.sop_class import StorageCommitmentPushModel, Verification

from conform.claim import WrongSutError
from conform.peers.dicom_object import SOP_CLASS

SYNTAXES = [ExplicitVRLittleEndian, ImplicitVRLittleEndian, JPEGBaseline8Bit]
#: Refused: out of resources (DICOM PS3.4 B.2.3).
_OUT_OF_RESOURCES = 0xA700
_TICK = 0.05


@dataclass(frozen=True)
class Received:
    """An instance that came: its UID, its transfer syntax and the octets of its data set."""

    uid: str
    syntax: str
    content: bytes


@dataclass
class Receiver:
    """What came to the kit. `title` and `port` are where it is reached; no port where it is not."""

    title: str
    port: int = 0
    refused: set[str] = field(default_factory=set)
    received: list[Received] = field(default_factory=list)
    reports: queue.Queue[Dataset] = field(default_factory=queue.Queue)

    def take(self, event: Any) -> int:
        """Answer one C-STORE."""
        request = event.request
        uid = str(request.AffectedSOPInstanceUID)
        if uid in self.refused:
            return _OUT_OF_RESOURCES
        self.received.append(Received(uid, str(event.context.transfer_syntax), request.DataSet.getvalue()))
        return 0

    def take_report(self, event: Any) -> tuple[int, None]:
        """Answer one N-EVENT-REPORT (DICOM PS3.4 J.3.3)."""
        self.reports.put(event.event_information)
        return 0, None

    @property
    def handlers(self) -> list[Any]:
        """What pynetdicom calls."""
        return [(evt.EVT_C_STORE, self.take), (evt.EVT_N_EVENT_REPORT, self.take_report)]


@contextmanager
def listening(title: str, host: str, port: int) -> Iterator[Receiver]:
    """A receiver that listens (port 0 = a free one). Raises WrongSutError where the port is taken."""
    receiver = Receiver(title)
    entity = AE(title)
    entity.add_supported_context(Verification)
    entity.add_supported_context(SOP_CLASS, SYNTAXES)
    entity.add_supported_context(StorageCommitmentPushModel, scu_role=True, scp_role=True)
    try:
        server = entity.make_server((host, port), evt_handlers=receiver.handlers)
    except OSError as problem:
        raise WrongSutError(f"pacs: the kit cannot listen at {host}:{port}: {problem.strerror}") from None
    with serving(server) as receiver.port:
        yield receiver


@contextmanager
def serving(server: Any) -> Iterator[int]:
    """The port of a server of pynetdicom at work, which ends at once: its own takes half a second."""
    threading.Thread(target=server.serve_forever, args=(_TICK,), daemon=True).start()
    try:
        yield int(server.socket.getsockname()[1])
    finally:
        BaseServer.shutdown(server)
        server.server_close()
