"""The archives of the mock: instances by study and series, and who may see a study of the PACS with registers."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from mocks.pacs.instance import SERIES, SOP_CLASS, SOP_INSTANCE, STUDY, read_instance
from mocks.pacs.registers import HUS, REGISTERS

if TYPE_CHECKING:
    from mocks.pacs.instance import Instance
    from mocks.pacs.ordered import Order


@dataclass
class Study:
    """The instances of a study by SOP Instance UID, and the registers it lies in or was granted to."""

    instances: dict[str, Instance] = field(default_factory=dict)
    registers: set[str] = field(default_factory=set)
    grants: set[str] = field(default_factory=set)

    def holds(self, tag: str, value: str) -> bool:
        """Whether every instance has this value."""
        return all(instance.value(tag) == value for instance in self.instances.values())


class DuplicateInstanceError(Exception):
    """Another instance with this UID is held already."""


class Archives:
    """Every archive by name: study UID -> study. An archive is there as soon as it is named."""

    def __init__(self) -> None:
        self._studies: dict[str, dict[str, Study]] = {}
        self.orders: dict[str, Order] = {}

    def reset(self) -> None:
        """Forget every archive and order."""
        self._studies.clear()
        self.orders.clear()

    def study(self, archive: str, uid: str) -> Study | None:
        """One study, if the archive holds it."""
        return self._studies.get(archive, {}).get(uid)

    def instances(self, archive: str, study: str = "", series: str = "", instance: str = "") -> list[Instance]:
        """The instances of an archive, or of one study, series or instance of it, in the order of their UIDs."""
        found = [
            held
            for uid, one in self._studies.get(archive, {}).items()
            if study in ("", uid)
            for held in one.instances.values()
            if series in ("", held.value(SERIES)) and instance in ("", held.value(SOP_INSTANCE))
        ]
        return sorted(found, key=lambda held: (held.value(STUDY), held.value(SERIES), held.value(SOP_INSTANCE)))

    def select(self, archive: str, values: dict[str, list[str]]) -> list[Instance]:
        """The instances of an archive that have one of the values of each tag, in the order of their UIDs."""
        studies = dict.fromkeys(values.get(STUDY, [""]))
        held = [one for study in studies for one in self.instances(archive, study)]
        return [one for one in held if all(one.value(tag) in wanted for tag, wanted in values.items())]

    def list_syntaxes(self, archive: str) -> dict[str, set[str]]:
        """The transfer syntaxes that an archive holds, by SOP class."""
        syntaxes: dict[str, set[str]] = {}
        for study in self._studies.get(archive, {}).values():
            for one in study.instances.values():
                syntaxes.setdefault(one.value(SOP_CLASS), set()).add(one.transfer_syntax)
        return syntaxes

    def store(self, archive: str, instance: Instance) -> Study:
        """Keep an instance; the same one again changes nothing. Raises DuplicateInstanceError if it is another."""
        studies = self._studies.setdefault(archive, {})
        study = studies.get(instance.value(STUDY), Study())
        held = study.instances.get(instance.value(SOP_INSTANCE))
        if held is not None and held.digest != instance.digest:
            raise DuplicateInstanceError
        study.instances.setdefault(instance.value(SOP_INSTANCE), instance)
        studies[instance.value(STUDY)] = study
        return study

    def seed(self, data: dict[str, Any], decoded: list[list[bytes]]) -> None:
        """Add the studies of a seed, whose instances are `decoded`.

        Raises KeyError, ValueError or NotAnInstanceError, before anything is added, for what is not a study.
        """
        studies = data.get("studies", [])
        for entry in studies:
            if "register" in entry and (entry["archive"] != HUS or entry["register"] not in REGISTERS):
                raise ValueError("no such register in this archive")
        read = [[read_instance(content) for content in contents] for contents in decoded]
        for entry, instances in zip(studies, read, strict=True):
            for instance in instances:
                study = self.store(entry["archive"], instance)
                if "register" in entry:
                    study.registers.add(entry["register"])

    def list_registered(self, register: str) -> list[str]:
        """The studies that lie in a register."""
        studies = self._studies.get(HUS, {})
        return sorted(uid for uid, study in studies.items() if register in study.registers)

    def list_granted(self, register: str) -> list[str]:
        """The studies a register was granted sight of."""
        return sorted(uid for uid, study in self._studies.get(HUS, {}).items() if register in study.grants)

    def state(self) -> dict[str, Any]:
        """Every study with the digests of its instances, and how many orders were carried out."""
        studies = [
            {
                "archive": archive,
                "study": uid,
                "instances": len(study.instances),
                "sha256": [study.instances[instance].digest for instance in sorted(study.instances)],
                "registers": sorted(study.registers),
                "grants": sorted(study.grants),
            }
            for archive, held in sorted(self._studies.items())
            for uid, study in sorted(held.items())
        ]
        return {"studies": studies, "orders": len(self.orders)}
