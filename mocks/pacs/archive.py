"""The archives of the mock: instances by study and series, and who may see a study of the PACS with registers.

Every file is held once, however many archives have it: a study holds the digests of its instances.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from mocks.control import BrokenRuleError
from mocks.pacs import rules
from mocks.pacs.attribute import ACCESSION, PATIENT
from mocks.pacs.examining import check_hetu
from mocks.pacs.instance import SERIES, SOP_CLASS, SOP_INSTANCE, STUDY, read_instance
from mocks.pacs.registers import HUS, REGISTERS

if TYPE_CHECKING:
    from mocks.control import Examination
    from mocks.control.holdings import Holdings
    from mocks.pacs.instance import Instance


@dataclass(frozen=True)
class Study:
    """The digests of a study's instances by SOP Instance UID, its series, and the registers it is in or granted to."""

    instances: Mapping[str, str] = field(default_factory=dict)
    series: frozenset[str] = frozenset()
    registers: frozenset[str] = frozenset()
    grants: frozenset[str] = frozenset()


class Archives:
    """Every archive by name. An archive is there as soon as it is named. The caller holds the mock's lock."""

    def __init__(self, holdings: Holdings) -> None:
        self._files = holdings.shelf("files")
        self._studies = holdings.shelf("studies")
        #: The orders that were carried out, by key.
        self.orders = holdings.shelf("orders")

    def study(self, archive: str, uid: str) -> Study | None:
        """One study, if the archive holds it."""
        found: Study | None = self._studies.get((archive, uid))
        return found

    def holds(self, archive: str, study: str, tag: str, value: str) -> bool:
        """Whether every instance of a study has this value."""
        return all(instance.value(tag) == value for instance in self.instances(archive, study))

    def instances(self, archive: str, study: str = "", series: str = "", instance: str = "") -> list[Instance]:
        """The instances of an archive, or of one study, series or instance of it, in the order of their UIDs."""
        found = [
            held
            for one in self._list_studies(archive, study)
            for held in (self._files[digest] for uid, digest in one.instances.items() if instance in ("", uid))
            if series in ("", held.value(SERIES))
        ]
        return sorted(found, key=lambda held: (held.value(STUDY), held.value(SERIES), held.value(SOP_INSTANCE)))

    def find(self, archive: str, instance: str) -> Instance | None:
        """The instance of this SOP Instance UID, in whatever study it lies."""
        digests = (one.instances[instance] for one in self._list_studies(archive) if instance in one.instances)
        return next((self._files[digest] for digest in digests), None)

    def find_study(self, archive: str, accession: str) -> str:
        """The first study with this accession number; empty if there is none."""
        named = ((uid, self._files[next(iter(one.instances.values()))]) for uid, one in self._list_named(archive))
        return next((uid for uid, instance in named if instance.value(ACCESSION) == accession), "")

    def select(self, archive: str, values: dict[str, list[str]]) -> list[Instance]:
        """The instances of an archive that have one of the values of each tag, in the order of their UIDs."""
        studies = dict.fromkeys(values.get(STUDY, [""]))
        held = [one for study in studies for one in self.instances(archive, study)]
        return [one for one in held if all(one.value(tag) in wanted for tag, wanted in values.items())]

    def list_syntaxes(self, archive: str) -> dict[str, set[str]]:
        """The transfer syntaxes that an archive holds, by SOP class."""
        syntaxes: dict[str, set[str]] = {}
        for study in self._list_studies(archive):
            for one in (self._files[digest] for digest in study.instances.values()):
                syntaxes.setdefault(one.value(SOP_CLASS), set()).add(one.transfer_syntax)
        return syntaxes

    def store(self, archive: str, instance: Instance, examination: Examination) -> None:
        """Keep an instance; the same one again changes nothing. Raises BrokenRuleError for what cannot be beside it."""
        uid, study = instance.value(SOP_INSTANCE), instance.value(STUDY)
        held = self.find(archive, uid)
        if held is not None and held.digest != instance.digest:
            examination.refuse(rules.SAME_INSTANCE, "SOPInstanceUID", expected=held.digest, found=instance.digest)
        examination.check(rules.SAME_INSTANCE, "SOPInstanceUID", holds=True)
        self._check_study(archive, instance, examination)
        if held is None:
            self._keep(archive, study, instance)

    def seed(self, data: dict[str, Any], decoded: list[list[bytes]], examination: Examination) -> None:
        """Add the studies of a seed, whose instances are `decoded`.

        Raises KeyError or ValueError (NotAnInstanceError too), before anything is added, for what is not a study. Of
        the rules a seed is held to those of the HETU alone: a tester may plant what the archive would not take.
        """
        studies = data.get("studies", [])
        for entry in studies:
            if "register" in entry and (entry["archive"] != HUS or entry["register"] not in REGISTERS):
                raise ValueError("no such register in this archive")
        read = [[read_instance(content) for content in contents] for contents in decoded]
        try:
            for instance in (one for instances in read for one in instances if one.value(PATIENT)):
                check_hetu(examination, "PatientID", instance.value(PATIENT))
            self._check_seeds(studies, read, examination)
        except BrokenRuleError as problem:
            raise ValueError(str(problem)) from None
        for entry, instances in zip(studies, read, strict=True):
            for instance in instances:
                uid = instance.value(STUDY)
                self._keep(entry["archive"], uid, instance)
                if "register" in entry:
                    self.register(uid, entry["register"])

    def register(self, study: str, register: str) -> None:
        """Let a study of the PACS lie in a register."""
        held = self._studies[HUS, study]
        self._studies[HUS, study] = replace(held, registers=held.registers | {register})

    def grant(self, study: str, register: str) -> None:
        """Grant a register sight of a study of the PACS."""
        held = self._studies[HUS, study]
        self._studies[HUS, study] = replace(held, grants=held.grants | {register})

    def remove(self, kind: str, identity: str) -> None:
        """Take `studies` or `instances` of a UID out of every archive, or of one (`archive/uid`).

        Raises LookupError when there is none.
        """
        archive, _, uid = identity.rpartition("/")
        places = [place for place in self._studies if archive in ("", place[0])]
        if kind == "studies":
            found = [place for place in places if place[1] == uid]
            for place in found:
                del self._studies[place]
        elif kind == "instances":
            found = [place for place in places if uid in self._studies[place].instances]
            for place in found:
                self._forget(place, uid)
        else:
            raise LookupError("studies and instances can be removed singly")
        if not found:
            raise LookupError(f"there are no {kind} of that UID")
        kept = {digest for study in self._studies.values() for digest in study.instances.values()}
        for digest in self._files.keys() - kept:
            del self._files[digest]

    def list_registered(self, register: str) -> list[str]:
        """The studies that lie in a register."""
        return sorted(uid for uid, study in self._list_named(HUS) if register in study.registers)

    def list_granted(self, register: str) -> list[str]:
        """The studies a register was granted sight of."""
        return sorted(uid for uid, study in self._list_named(HUS) if register in study.grants)

    def state(self) -> dict[str, Any]:
        """Every study with the digests of its instances, and how many orders were carried out."""
        studies = [
            {
                "archive": archive,
                "study": uid,
                "instances": len(study.instances),
                "sha256": [study.instances[instance] for instance in sorted(study.instances)],
                "registers": sorted(study.registers),
                "grants": sorted(study.grants),
            }
            for (archive, uid), study in sorted(self._studies.items())
        ]
        return {"studies": studies, "orders": len(self.orders)}

    def _list_named(self, archive: str) -> Iterator[tuple[str, Study]]:
        return ((uid, study) for (name, uid), study in self._studies.items() if name == archive)

    def _list_studies(self, archive: str, uid: str = "") -> list[Study]:
        if uid:
            return [one for one in [self.study(archive, uid)] if one is not None]
        return [study for _, study in self._list_named(archive)]

    def _check_study(self, archive: str, instance: Instance, examination: Examination) -> None:
        """A study is of one patient, and a series of one study: as the archive knows them."""
        uid, series = instance.value(STUDY), instance.value(SERIES)
        study = self.study(archive, uid)
        patient = self._files[next(iter(study.instances.values()))].value(PATIENT) if study else ""
        one = study is None or patient == instance.value(PATIENT)
        examination.check(rules.ONE_PATIENT, "StudyInstanceUID", holds=one, expected="the study's patient")
        elsewhere = any(series in other.series for name, other in self._list_named(archive) if name != uid)
        examination.check(rules.ONE_STUDY, "SeriesInstanceUID", holds=not elsewhere)

    def _check_seeds(self, studies: list[dict[str, Any]], read: list[list[Instance]], examination: Examination) -> None:
        """No other object is held, or is in the seed itself, under the UID of one."""
        seen: dict[tuple[str, str], str] = {}
        for entry, instances in zip(studies, read, strict=True):
            for one in instances:
                uid = one.value(SOP_INSTANCE)
                held = self.find(entry["archive"], uid)
                known = held.digest if held else seen.setdefault((entry["archive"], uid), one.digest)
                if known != one.digest:
                    examination.refuse(rules.SAME_INSTANCE, "SOPInstanceUID", expected=known, found=one.digest)

    def _keep(self, archive: str, study: str, instance: Instance) -> None:
        held = self._studies.get((archive, study), Study())
        self._files.setdefault(instance.digest, instance)
        instances = {**held.instances, instance.value(SOP_INSTANCE): instance.digest}
        series = held.series | {instance.value(SERIES)}
        self._studies[archive, study] = replace(held, instances=instances, series=series)

    def _forget(self, place: tuple[str, str], uid: str) -> None:
        study = self._studies[place]
        left = {name: digest for name, digest in study.instances.items() if name != uid}
        if left:
            series = frozenset(self._files[digest].value(SERIES) for digest in left.values())
            self._studies[place] = replace(study, instances=left, series=series)
        else:
            del self._studies[place]
