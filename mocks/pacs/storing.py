"""STOW-RS: take the files of a message into an archive, one by one (PS3.18 10.5)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mocks.pacs.archive import Archives, DuplicateInstanceError
from mocks.pacs.instance import SOP_CLASS, SOP_INSTANCE, STUDY, Instance, NotAnInstanceError, read_instance

if TYPE_CHECKING:
    from mocks.pacs.instance import Header
    from mocks.pacs.misdeed import Misdeed

#: Failure Reasons (PS3.3 C.14.1.1; as Orthanc answers).
PROCESSING_FAILURE = 0x0110
DUPLICATE_INSTANCE = 0x0111
CANNOT_UNDERSTAND = 0xC000


class Storing:
    """Takes the files of a message into an archive one by one, of `study` alone if it is named.

    `base` is its address.
    """

    def __init__(self, archives: Archives, archive: str, study: str, base: str) -> None:
        self._archives = archives
        self._archive = archive
        self._study = study
        self._base = base
        self.instances: list[Instance] = []
        self.failures: list[Header] = []

    def add(self, content: bytes, misdeed: Misdeed) -> None:
        """Store a file; one that cannot be stored does not hinder the others."""
        reason = misdeed.find_reason(len(self.instances) + len(self.failures))
        try:
            instance = read_instance(content)
        except NotAnInstanceError:
            self.failures.append(_explain(CANNOT_UNDERSTAND))
            return
        if reason is None:
            reason = self._keep(instance)
        if reason is None:
            self.instances.append(instance)
        else:
            self.failures.append({**_identify(instance), **_explain(reason)})

    def _keep(self, instance: Instance) -> int | None:
        if self._study not in ("", instance.value(STUDY)):
            return PROCESSING_FAILURE
        try:
            self._archives.store(self._archive, instance)
        except DuplicateInstanceError:
            return DUPLICATE_INSTANCE
        return None

    @property
    def status(self) -> int:
        """200 all, 202 some, 409 none."""
        if not self.failures:
            return 200
        return 202 if self.instances else 409

    def describe(self) -> Header:
        """The Store Instances Response (PS3.18 annex I)."""
        answer: dict[str, dict[str, Any]] = {}
        studies = {instance.value(STUDY) for instance in self.instances}
        if len(studies) == 1:
            answer["00081190"] = {"vr": "UR", "Value": [f"{self._base}/studies/{studies.pop()}"]}
        if self.failures:
            answer["00081198"] = {"vr": "SQ", "Value": self.failures}
        if self.instances:
            answer["00081199"] = {"vr": "SQ", "Value": [self._refer(instance) for instance in self.instances]}
        return answer

    def _refer(self, instance: Instance) -> Header:
        series = f"{self._base}/studies/{instance.value(STUDY)}/series/{instance.value('0020000E')}"
        url = f"{series}/instances/{instance.value(SOP_INSTANCE)}"
        return {**_identify(instance), "00081190": {"vr": "UR", "Value": [url]}}


def _identify(instance: Instance) -> Header:
    return {
        "00081150": {"vr": "UI", "Value": [instance.value(SOP_CLASS)]},
        "00081155": {"vr": "UI", "Value": [instance.value(SOP_INSTANCE)]},
    }


def _explain(reason: int) -> Header:
    return {"00081197": {"vr": "US", "Value": [reason]}}
