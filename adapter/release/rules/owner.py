"""Whose images are on a medium that came (REL-13)? Pure; a doubt is a no."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from adapter.errors import Refused
from adapter.identifiers import Hetu
from adapter.release.images import Instance
from adapter.words import Sentence

NOT_READ = Sentence(
    "Tallennetta ei voi lukea sisään: {why}",
    "Lagringsmediet kan inte läsas in: {why}",
    "the medium cannot be read in: {why}",
)
NOTHING_READ = Sentence("Mitään ei luettu sisään.", "Ingenting lästes in.", "Nothing was read in.")
_STRANGE = Sentence(
    "{strange}/{total} kuvaa on muun kuin ilmoitetun potilaan.",
    "{strange}/{total} bilder gäller någon annan än den angivna patienten.",
    "{strange} of its {total} images are not the stated patient's.",
)
_NO_IMAGE = Sentence("siinä ei ole yhtään kuvaa.", "det finns inga bilder på det.", "there is no image on it.")


@dataclass(frozen=True, slots=True)
class Survey:
    """What is on a medium.

    How many different images, of which studies, and a digest by which the same medium is known again.
    """

    instances: int
    studies: tuple[str, ...]
    sha256: str


def check_owner(instances: Iterable[Instance], patient: Hetu) -> Survey:
    """Look through a medium; raises Refused (REL-13) unless every image is this patient's, and when there is none."""
    images: dict[str, str] = {}
    strange = total = 0
    for instance in instances:
        total += 1
        strange += not belongs(instance, patient)
        images[instance.instance] = instance.study
    if strange:
        raise _refusal(_STRANGE.filled(strange=str(strange), total=str(total)), "conflict")
    if not images:
        raise _refusal(_NO_IMAGE, "not-found")
    digest = hashlib.sha256("\n".join(sorted(images)).encode()).hexdigest()
    return Survey(len(images), tuple(sorted(set(images.values()))), digest)


def belongs(instance: Instance, patient: Hetu) -> bool:
    """True when an image says that it is this patient's: the whole HETU, DICOM's padding taken off."""
    return instance.patient.strip(" \0") == patient.value


def _refusal(why: Sentence, code: str) -> Refused:
    return Refused.because("REL-13", NOT_READ.filled(why=why), NOTHING_READ, code)
