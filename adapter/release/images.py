"""What travels between image archives: studies as they are described, instances as they are."""

from __future__ import annotations

from dataclasses import dataclass, field

from adapter.masking import mask_hetus


@dataclass(frozen=True, slots=True)
class Hit:
    """A study as an archive describes it.

    Nothing of it is believed yet: an archive may answer with more than was asked.

    Texts are as the archive gave them, empty when it gave none; `day` is DICOM's DA (20261103), `time` its TM, `name`
    the patient's as a PN (Family^Given).
    `series` is 0 when the archive does not state it. `several` names what came with several values where one belongs.
    Its own words go to Tasks and records of their own, so a personal identity code in them is taken out.
    """

    study: str
    accession: str
    patient: str
    day: str = ""
    time: str = ""
    description: str = ""
    institution: str = ""
    modalities: tuple[str, ...] = ()
    series: int = 0
    instances: int = 0
    several: tuple[str, ...] = ()
    name: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "description", mask_hetus(self.description))
        object.__setattr__(self, "institution", mask_hetus(self.institution))


@dataclass(frozen=True, slots=True)
class Held:
    """One instance that an archive says it holds. `kind` is its SOP class, empty when the archive does not say it."""

    study: str
    series: str
    instance: str
    kind: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Instance:
    """One DICOM object on its way: a whole Part 10 file as it came, and what its header says.

    The data set begins at octet `begin` of `content`, in transfer syntax `syntax`; nobody changes an octet of it.
    """

    content: bytes
    begin: int
    syntax: str
    sop_class: str
    instance: str
    series: str
    study: str
    patient: str
    accession: str
    name: str = ""


@dataclass(slots=True)
class Stored:
    """What an archive said of the instances it was given: the UIDs it took, and why it did not take the others."""

    taken: set[str] = field(default_factory=set)
    refused: dict[str, str] = field(default_factory=dict)  # SOP Instance UID → the archive's reason: it will not change
    failed: dict[str, str] = field(default_factory=dict)  # likewise, but worth trying again
