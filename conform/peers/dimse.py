"""An archive as the kit reaches it by DIMSE (DICOM PS3.4, PS3.7, PS3.8): each call is one association of its own."""

from __future__ import annotations

import queue
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

from pydicom.dataset import Dataset
from pydicom.uid import ExplicitVRLittleEndian
from pynetdicom import build_context, build_role
from pynetdicom.sop_class import (
    StorageCommitmentPushModel,
    StorageCommitmentPushModelInstance,
    StudyRootQueryRetrieveInformationModelFind,
    StudyRootQueryRetrieveInformationModelGet,
    StudyRootQueryRetrieveInformationModelMove,
    Verification,
)

from conform.case import InconclusiveError
from conform.evidence import Evidence
from conform.peers.association import Place, call, send_half
from conform.peers.dicom_object import SOP_CLASS, Hit, Study, fresh_uid
from conform.peers.dicom_receiver import SYNTAXES, Received, Receiver
from conform.peers.dimse_answer import (
    Commitment,
    Found,
    Moved,
    describe,
    read_hit,
    read_report,
    read_retrieval,
    refer_to,
    status_of,
    write_keys,
)

_ASKED = ("StudyInstanceUID", "PatientID", "PatientName", "AccessionNumber", "StudyDate")
_SOP_CLASS_NOT_SUPPORTED = 0x0122  # DICOM PS3.7 C
_ONE = 1  # the action "request" (DICOM PS3.4 J.3.2)


@dataclass
class Dimse:
    """One archive under test. It raises InconclusiveError when the archive does not let the kit in."""

    place: Place
    receiver: Receiver
    evidence: Evidence = field(default_factory=Evidence)
    within: float = 30  # seconds until the report of a commitment has to be here

    @contextmanager
    def associate(self, *contexts: Any, roles: Sequence[Any] = (), handlers: Sequence[Any] = ()) -> Iterator[Any]:
        """An association, released at the end. Raises InconclusiveError where there is none."""
        made = self._call(*contexts, roles=roles, handlers=handlers)
        if not made.is_established:
            raise InconclusiveError("the system did not take the association")
        try:
            yield made
        finally:
            if made.is_established:
                made.release()

    def echo(self, *, title: str = "", calling: str = "") -> bool:
        """C-ECHO (DICOM PS3.4 A), by other titles where they are named: whether it succeeds."""
        place = replace(self.place, title=title or self.place.title, calling=calling or self.place.calling)
        self._keep("sent", f"A-ASSOCIATE to {place.title} as {place.calling}")
        made = call(place, [build_context(Verification)])
        if not made.is_established:
            self._keep("received", "no association")
            return False
        status = status_of(made.send_c_echo())
        made.release()
        self._keep("received", f"C-ECHO {status:04X}")
        return status == 0

    def store(self, *instances: Dataset) -> list[int]:
        """C-STORE (DICOM PS3.4 B): the status of each; -1 where no answer came."""
        syntaxes = sorted({str(one.file_meta.TransferSyntaxUID) for one in instances})
        with self.associate(*(build_context(SOP_CLASS, syntax) for syntax in syntaxes)) as made:
            return [self._store(made, one) for one in instances]

    def takes(self, syntax: str) -> bool:
        """Whether the archive takes instances in a transfer syntax (DICOM PS3.8 9.3.3.2)."""
        made = self._call(build_context(SOP_CLASS, syntax))
        accepted = bool(made.is_established)
        if accepted:
            made.release()
        return accepted

    def store_and_cut(self, first: Dataset, second: Dataset) -> int:
        """Store one, and cut the connection in the middle of another; returns the status of the first."""
        with self.associate(build_context(SOP_CLASS, ExplicitVRLittleEndian)) as made:
            status = self._store(made, first)
            self._keep("sent", "C-STORE, cut in the middle", second)
            send_half(made, second)
        return status

    def put(self, *instances: Dataset) -> bool:
        """Store, and say whether all was taken."""
        return not any(self.store(*instances))

    def find(self, level: str, keys: Mapping[str, str]) -> Found:
        """C-FIND in the Study Root model (DICOM PS3.4 C.4.1)."""
        query = write_keys(level, keys)
        hits: list[Hit] = []
        status = -1
        with self.associate(build_context(StudyRootQueryRetrieveInformationModelFind)) as made:
            self._keep("sent", f"C-FIND {level}", query)
            for answer, identifier in made.send_c_find(query, StudyRootQueryRetrieveInformationModelFind):
                status = status_of(answer)
                if status in {0xFF00, 0xFF01} and identifier is not None:
                    self._keep("received", f"C-FIND {status:04X}", identifier)
                    hits.append(read_hit(identifier))
        self._keep("received", f"C-FIND {status:04X}")
        return Found(status, hits)

    def studies(self, **keys: str) -> Sequence[Hit]:
        """The studies that a query finds."""
        return self.find("STUDY", {**dict.fromkeys(_ASKED, ""), **keys}).hits

    def instances(self, study: Study) -> Sequence[str]:
        """The SOP Instance UIDs of a study, as a query finds them."""
        keys = {"StudyInstanceUID": study.uid, "SeriesInstanceUID": study.series, "SOPInstanceUID": ""}
        return [hit.get("SOPInstanceUID", "") for hit in self.find("IMAGE", keys).hits]

    def get(self, study: Study) -> Moved:
        """C-GET of a study (DICOM PS3.4 C.4.3)."""
        came = Receiver(self.place.calling)
        query = write_keys("STUDY", {"StudyInstanceUID": study.uid})
        contexts = [
            build_context(StudyRootQueryRetrieveInformationModelGet),
            *(build_context(SOP_CLASS, syntax) for syntax in SYNTAXES),
        ]
        roles, model = [build_role(SOP_CLASS, scp_role=True)], StudyRootQueryRetrieveInformationModelGet
        with self.associate(*contexts, roles=roles, handlers=came.handlers) as made:
            self._keep("sent", "C-GET STUDY", query)
            answers = list(made.send_c_get(query, model))
        return self._end("C-GET", answers, came.received)

    def move(self, study: Study, *, to: str = "", refusing: Sequence[str] = ()) -> Moved:
        """C-MOVE of a study to the kit, which refuses some instances, or to another title (DICOM PS3.4 C.4.2)."""
        self.receiver.refused, self.receiver.received = set(refusing), []
        query = write_keys("STUDY", {"StudyInstanceUID": study.uid})
        with self.associate(build_context(StudyRootQueryRetrieveInformationModelMove)) as made:
            self._keep("sent", f"C-MOVE STUDY to {to or self.receiver.title}", query)
            sent = made.send_c_move(query, to or self.receiver.title, StudyRootQueryRetrieveInformationModelMove)
            answers = list(sent)
        return self._end("C-MOVE", answers, self.receiver.received)

    def commit(self, *uids: str) -> Commitment:
        """Ask for a storage commitment, and wait for the report, on this association or by a call (DICOM PS3.4 J)."""
        asked = Dataset()
        asked.TransactionUID = fresh_uid()
        asked.ReferencedSOPSequence = [refer_to(uid) for uid in uids]
        context, role = build_context(StorageCommitmentPushModel), build_role(StorageCommitmentPushModel, scu_role=True)
        with self.associate(context, roles=[role], handlers=self.receiver.handlers) as made:
            self._keep("sent", "N-ACTION 1", asked)
            answer, _ = made.send_n_action(asked, _ONE, StorageCommitmentPushModel, StorageCommitmentPushModelInstance)
            status = status_of(answer)
            report = self._wait(str(asked.TransactionUID)) if status == 0 else None
        if report is not None:
            self._keep("received", "N-EVENT-REPORT", report)
        return read_report(status, report)

    def _wait(self, transaction: str) -> Dataset | None:
        try:
            while True:
                report = self.receiver.reports.get(timeout=self.within)
                if report.get("TransactionUID") == transaction:
                    return report
        except queue.Empty:
            return None

    def _store(self, made: Any, instance: Dataset) -> int:
        self._keep("sent", "C-STORE", instance)
        try:
            status = status_of(made.send_c_store(instance))
        except ValueError:  # no such presentation context was accepted
            status = _SOP_CLASS_NOT_SUPPORTED
        self._keep("received", f"C-STORE {status:04X}")
        return status

    def _end(self, name: str, answers: Sequence[Any], received: Sequence[Received]) -> Moved:
        """What a retrieval says of itself; it is kept by its numbers."""
        end = read_retrieval(answers, received)
        counts = f"{end.completed} completed, {end.failed} failed, {len(received)} came"
        self._keep("received", f"{name} {end.status:04X}: {counts}")
        return end

    def _call(self, *contexts: Any, roles: Sequence[Any] = (), handlers: Sequence[Any] = ()) -> Any:
        self._keep("sent", f"A-ASSOCIATE to {self.place.title} as {self.place.calling}")
        return call(self.place, contexts, roles, handlers)

    def _keep(self, kind: str, head: str, content: Dataset | None = None) -> None:
        self.evidence.keep(kind, head, b"" if content is None else describe(content).encode())
