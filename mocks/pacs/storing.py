"""STOW-RS: take the files of a message into an archive, one by one (PS3.18 10.5)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mocks.control import BrokenRuleError, digest
from mocks.pacs import rules
from mocks.pacs.attribute import PATIENT
from mocks.pacs.examining import examine_object
from mocks.pacs.instance import SOP_CLASS, SOP_INSTANCE, STUDY, Instance, NotAnInstanceError, read_instance
from mocks.pacs.status import find_reason

if TYPE_CHECKING:
    from mocks.control import Examination
    from mocks.pacs.archive import Archives
    from mocks.pacs.instance import Header
    from mocks.pacs.misdeed import Misdeed

#: As many reasons are told in warnings: a header has no room for thousands.
_MOST_WARNINGS = 20


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
        #: What was wrong with the failures, in sentences.
        self.reasons: list[str] = []
        #: The digests of the patients that are named, and the studies.
        self.patients: set[str] = set()
        self.studies: set[str] = set()

    def add(self, content: bytes, misdeed: Misdeed, examination: Examination) -> None:
        """Store a file; one that cannot be stored does not hinder the others."""
        reason = misdeed.find_reason(self.count)
        try:
            instance = examine_object(content, examination)
            self._note(instance)
            if reason is not None:
                self.failures.append({**_identify(instance), **_explain(reason)})
                return
            own = self._study in ("", instance.value(STUDY))
            examination.check(rules.NAMED_STUDY, "StudyInstanceUID", holds=own, found=instance.value(STUDY))
            self._archives.store(self._archive, instance, examination)
        except BrokenRuleError as problem:
            self._fail(content, problem)
        else:
            self.instances.append(instance)

    def _note(self, instance: Instance) -> None:
        self.studies.add(instance.value(STUDY))
        self.patients.add(digest(instance.value(PATIENT)))

    def _fail(self, content: bytes, problem: BrokenRuleError) -> None:
        try:
            instance = read_instance(content)
            identity = _identify(instance)
            self._note(instance)
        except NotAnInstanceError:
            identity = {}
        self.failures.append({**identity, **_explain(find_reason(problem.step.rule))})
        self.reasons.append(f"{self.count}: {problem}")

    @property
    def count(self) -> int:
        """How many files came."""
        return len(self.instances) + len(self.failures)

    @property
    def warnings(self) -> list[str]:
        """The reasons for the first failures, each with the number of its part, as `Warning` headers."""
        return [f'299 pacs "{reason}"' for reason in self.reasons[:_MOST_WARNINGS]]

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
