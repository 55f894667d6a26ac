"""STOW-RS: take the files of a message into an archive, one by one (PS3.18 10.5)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from mocks.pacs.archive import Archives, DuplicateInstanceError
from mocks.pacs.instance import SOP_CLASS, SOP_INSTANCE, STUDY, Instance, NotAnInstanceError, read_instance

if TYPE_CHECKING:
    from mocks.pacs.instance import Header

#: Failure Reasons (PS3.3 C.14.1.1; as Orthanc answers).
PROCESSING_FAILURE = 0x0110
DUPLICATE_INSTANCE = 0x0111
CANNOT_UNDERSTAND = 0xC000


@dataclass
class Stored:
    """What became of a message's files."""

    base: str
    instances: list[Instance] = field(default_factory=list)
    failures: list[Header] = field(default_factory=list)

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
            answer["00081190"] = {"vr": "UR", "Value": [f"{self.base}/studies/{studies.pop()}"]}
        if self.failures:
            answer["00081198"] = {"vr": "SQ", "Value": self.failures}
        if self.instances:
            answer["00081199"] = {"vr": "SQ", "Value": [self._refer(instance) for instance in self.instances]}
        return answer

    def _refer(self, instance: Instance) -> Header:
        series = f"{self.base}/studies/{instance.value(STUDY)}/series/{instance.value('0020000E')}"
        url = f"{series}/instances/{instance.value(SOP_INSTANCE)}"
        return {**_identify(instance), "00081190": {"vr": "UR", "Value": [url]}}


def store_files(archives: Archives, archive: str, study: str, files: list[bytes], base: str) -> Stored:
    """Store each file, of `study` alone if it is named; one that cannot be stored does not hinder the others."""
    stored = Stored(base)
    for content in files:
        try:
            instance = read_instance(content)
        except NotAnInstanceError:
            stored.failures.append(_explain(CANNOT_UNDERSTAND))
            continue
        if study not in ("", instance.value(STUDY)):
            stored.failures.append({**_identify(instance), **_explain(PROCESSING_FAILURE)})
            continue
        try:
            archives.store(archive, instance)
        except DuplicateInstanceError:
            stored.failures.append({**_identify(instance), **_explain(DUPLICATE_INSTANCE)})
            continue
        stored.instances.append(instance)
    return stored


def _identify(instance: Instance) -> Header:
    return {
        "00081150": {"vr": "UI", "Value": [instance.value(SOP_CLASS)]},
        "00081155": {"vr": "UI", "Value": [instance.value(SOP_INSTANCE)]},
    }


def _explain(reason: int) -> Header:
    return {"00081197": {"vr": "US", "Value": [reason]}}
