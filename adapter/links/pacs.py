"""The PACS over DICOMweb (DICOM PS3.18) and its own calls for registers (ours, see the mocks' README)."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator
from typing import Any

import pydicom
import requests
from dicomweb_client.api import DICOMwebClient
from pydicom.dataset import Dataset

from adapter.config import Destination, Register, Settings
from adapter.errors import NotFound, Refused, Theirs
from adapter.identifiers import AccessionNumber, Hetu
from adapter.links.http import TIMEOUT, open_session, told_as
from adapter.ports.pacs import FoundStudy

_PEER = "PACS"
_FIELDS = ["00080050", "00100020", "0020000D", "00201208", "00081030", "00080080"]
_BATCH = 20

for _noisy in ("dicomweb_client", "pydicom"):
    logging.getLogger(_noisy).setLevel(logging.ERROR)  # they log URLs and values, which may name a patient


class PacsLink:
    """PacsPort over the wire."""

    def __init__(self, settings: Settings, password: str) -> None:
        pacs = settings.pacs
        self._settings, self._main = settings, pacs.register_id
        self._session = open_session()
        self._session.auth = (pacs.user, password)
        self._base = settings.url(pacs.address, pacs.path)
        self._client = self._open(self._base)

    def find(self, accession: AccessionNumber, patient: Hetu) -> tuple[FoundStudy, ...]:
        """See PacsPort. The question is put by accession number alone: a HETU must not stand in a URL."""
        with told_as(_PEER):
            hits = self._client.search_for_studies(search_filters={"AccessionNumber": accession.value}, fields=_FIELDS)
        return tuple(self._checked(Dataset.from_json(hit), accession, patient) for hit in hits)

    def copy(self, study: FoundStudy, patient: Hetu, register: Register, order: str, basis: str) -> None:
        """See PacsPort."""
        self._order("studies", study, patient, register, order, basis)

    def grant(self, study: FoundStudy, patient: Hetu, register: Register, order: str, basis: str) -> None:
        """See PacsPort."""
        self._order("grants", study, patient, register, order, basis)

    def send(self, study: FoundStudy, destination: Destination) -> int:
        """See PacsPort."""
        address, _, path = destination.connection.partition("/")
        target = self._open(self._settings.url(address, "/" + path))
        with told_as(_PEER):
            held = self._instances(target, study.uid)
            batch: list[Dataset] = []
            for instance in self._retrieve(study):
                if str(instance.SOPInstanceUID) not in held:
                    batch.append(instance)
                if len(batch) == _BATCH:
                    self._store(target, batch)
                    batch = []
            self._store(target, batch)
            arrived = self._instances(target, study.uid)
        if len(arrived) < study.instances:
            raise Theirs(destination.name, f"holds {len(arrived)} of {study.instances} instances after the transfer.")
        return len(arrived)

    def _open(self, base: str) -> DICOMwebClient:
        """A client that fails at once: trying again is the flow's, where it is written down."""
        client = DICOMwebClient(f"{base}/dicom-web", session=self._session)
        client.set_http_retry_params(retry=False)
        return client

    def _checked(self, hit: Dataset, accession: AccessionNumber, patient: Hetu) -> FoundStudy:
        """Re-check what came back: a PACS may ignore a key it does not know and answer with everybody's studies."""
        if str(hit.get("PatientID", "")) != patient.value:
            raise Refused.because(
                "REL-01",
                "the PACS answered with a study of another patient.",
                "Nothing was released. Check the accession number.",
                "conflict",
            )
        if str(hit.get("AccessionNumber", "")) != accession.value:
            raise Refused.because(
                "REL-01",
                "the PACS answered with a study of another accession number.",
                "Nothing was released.",
                "conflict",
            )
        uid = str(hit.StudyInstanceUID)
        with told_as(_PEER):
            response = self._session.get(f"{self._base}/registers/{self._main}/studies", timeout=TIMEOUT)
        register = self._main if uid in self._json(response).get("studies", []) else self._register_of(uid)
        outside = bool(hit.get("InstitutionName")) and "teleradiology" in str(hit.InstitutionName).lower()
        return FoundStudy(uid, accession, register, outside, int(hit.get("NumberOfStudyRelatedInstances", 0) or 0))

    def _register_of(self, uid: str) -> str:
        for register in self._settings.register_:
            with told_as(_PEER):
                response = self._session.get(f"{self._base}/registers/{register.id}/studies", timeout=TIMEOUT)
            if uid in self._json(response).get("studies", []):
                return register.id
        raise NotFound.because("REL-02", "the study lies in no register that is known here.", code="not-found")

    def _order(self, kind: str, study: FoundStudy, patient: Hetu, register: Register, order: str, basis: str) -> None:
        body = {
            "order": order,
            "study": study.uid,
            "accession": study.accession.value,
            "patient": {"system": patient.system, "value": patient.value},
            "basis": basis,
        }
        with told_as(_PEER):
            response = self._session.post(f"{self._base}/registers/{register.id}/{kind}", json=body, timeout=TIMEOUT)
        self._json(response)

    def _json(self, response: requests.Response) -> dict[str, Any]:
        if response.status_code in {404, 409}:
            raise Refused.because(
                "REL-01",
                f"the PACS refused the order (HTTP {response.status_code}): study, patient or accession number do not agree.",
                code="conflict",
            )
        if response.status_code >= 400:
            raise Theirs(_PEER, f"answered with HTTP status {response.status_code}.")
        body = response.json()
        return body if isinstance(body, dict) else {}

    def _instances(self, client: DICOMwebClient, uid: str) -> set[str]:
        found = client.search_for_instances(search_filters={"StudyInstanceUID": uid})
        return {str(Dataset.from_json(item).SOPInstanceUID) for item in found}

    def _retrieve(self, study: FoundStudy) -> Iterator[Dataset]:
        """Every instance as the PACS stores it, each checked to belong to the study before it goes anywhere."""
        for instance in self._client.iter_study(study.uid, media_types=(("application/dicom", "*"),)):
            if str(instance.StudyInstanceUID) != study.uid:
                raise Theirs(_PEER, "sent an instance of another study.")
            yield instance

    def _store(self, target: DICOMwebClient, batch: list[Dataset]) -> None:
        """STOW; a 202 raises nothing in the client, so the failed list is read here (DICOM PS3.18 §10.5)."""
        if not batch:
            return
        answer = target.store_instances([_as_file(instance) for instance in batch])
        if answer.get("FailedSOPSequence"):
            raise Theirs(_PEER, "did not store every instance of the transfer.")


def _as_file(instance: Dataset) -> Dataset:
    """Give a Dataset its Part 10 preamble and file meta, without which an archive would store a headless file."""
    buffer = io.BytesIO()
    pydicom.dcmwrite(buffer, instance, enforce_file_format=True)
    buffer.seek(0)
    return pydicom.dcmread(buffer)
