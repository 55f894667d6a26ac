"""An archive in memory, as honest as it is told to be."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from adapter.errors import Theirs
from adapter.identifiers import AccessionNumber
from adapter.release.images import Held, Hit, Instance, Stored


@dataclass
class PretendArchive:
    """What it holds; what else it gives when it is asked for a study; what it will not take, and when it goes away.

    `lists`: how many of a study's instances it lists at most, though it states how many there are. `says`: what else a
    hit states, by the names of its fields.
    """

    holds: dict[str, Instance] = field(default_factory=dict)
    gives_too: list[Instance] = field(default_factory=list)
    hides: set[str] = field(default_factory=set)
    refuses: dict[str, str] = field(default_factory=dict)
    lost_after: list[int] = field(
        default_factory=list
    )  # for each call of store: how many it takes before the line goes dead
    stored: list[str] = field(default_factory=list)
    lists: int | None = None
    says: dict[str, Any] = field(default_factory=dict)

    def find(self, accession: AccessionNumber) -> tuple[Hit, ...]:
        return tuple(
            Hit(
                study,
                accession.value,
                next(iter(self._of(study))).patient,
                instances=len(self._of(study)),
                **{"modalities": tuple(sorted({_modality(held.sop_class) for held in self._of(study)}))} | self.says,
            )
            for study in {held.study for held in self.holds.values() if held.accession == accession.value}
        )

    def holdings(self, study: str) -> tuple[Held, ...]:
        return tuple(Held(study, held.series, held.instance, held.sop_class) for held in self._of(study)[: self.lists])

    def fetch(self, study: str, wanted: Sequence[Held]) -> Iterator[Instance]:
        names = {held.instance for held in wanted} - self.hides
        yield from self.gives_too
        yield from (held for held in self._of(study) if held.instance in names)

    def store(self, instances: Iterable[Instance]) -> Stored:
        left = self.lost_after.pop(0) if self.lost_after else None
        answer = Stored()
        for instance in instances:
            if left == 0:
                raise Theirs("archive", "the connection was lost.")
            if instance.instance in self.refuses:
                answer.refused[instance.instance] = self.refuses[instance.instance]
                continue
            self.stored.append(instance.instance)
            self.holds[instance.instance] = instance
            answer.taken.add(instance.instance)
            left = left and left - 1
        return answer

    def _of(self, study: str) -> list[Instance]:
        return [held for held in self.holds.values() if held.study == study]


def _modality(sop_class: str) -> str:
    """The modality of a kind of object, roughly."""
    return {"88": "SR", "104": "DOC"}.get(sop_class.removeprefix("1.2.840.10008.5.1.4.1.1.").split(".")[0], "DX")
