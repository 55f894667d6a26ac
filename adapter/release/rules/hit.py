"""Is this the study that was asked for, and is this image one of it (REL-01)? Pure.

Whatever an archive answers, a doubt is a no.

An archive may ignore what was asked and answer with all it has: each answer is compared. The patient's id is the HETU,
character for character with its century sign; DICOM's padding (spaces, a NUL) is taken off and nothing else is made
alike, so an archive that writes HETUs without the sign is refused instead of guessed at.
"""

from __future__ import annotations

from collections.abc import Sequence

from adapter.errors import Finding, Refused, Theirs
from adapter.identifiers import AccessionNumber, Hetu
from adapter.release.images import Held, Hit, Instance
from adapter.release.rules import hit_sentences as sentences
from adapter.release.rules.contradiction import contradictions, show_answers
from adapter.release.rules.name import names_agree
from adapter.release.rules.request import WantedStudy
from adapter.words import Sentence

_PADDING = " \0"
_LEFT = ": it may have a limit of answers, or the study is still arriving."
_OTHER_NAME = Sentence(
    "Potilaan nimi on kuvassa eri kuin pyynnössä.",
    "Patientens namn är ett annat i en bild än i begäran.",
    "the patient's name in an image differs from the request's.",
)


def check_hits(hits: Sequence[Hit], wanted: WantedStudy, patient: Hetu, patient_name: str, tolerance: int) -> Hit:
    """The one study that an archive has for a wanted one.

    Raises Refused (REL-01) for none, for several, or for any other than that one; with both sides shown, when the
    archive's study is the patient's but not the one that the request describes.

    One wrong answer refuses them all: an archive that gives another patient's study beside the right one is not to be
    believed. The same answer twice is one answer. What an archive does not say is accepted: not every archive does.
    Several values where one belongs are a doubt too, whatever they say: DICOM gives these attributes one (PS3.6, VM 1).
    """
    answers = tuple(dict.fromkeys(hits))
    if not answers:
        text = sentences.NO_STUDY
        raise Refused.because("REL-01", text, sentences.CHECK_NUMBER, "not-found")
    wrong = [
        finding
        for hit in answers
        for finding in _several(hit)
        or _compare(sentences.A_STUDY, (hit.patient, hit.accession), patient, wanted.accession)
    ]
    if not all(_bare(hit.study) for hit in answers):
        wrong.append(Finding("REL-01", sentences.WHICH_STUDY, sentences.STAYED, "conflict"))
    if wrong:
        raise Refused(*dict.fromkeys(wrong))
    if len(answers) > 1:
        finding = Finding("REL-01", sentences.SEVERAL_STUDIES, sentences.A_PERSON_CHOOSES, "multiple-matches")
        raise Refused(finding, shown=show_answers(answers, wanted))
    (hit,) = answers
    found = contradictions(hit, wanted, patient_name, tolerance)
    if found.findings:
        raise Refused(*found.findings, shown=found.shown)
    if hit.instances < 1:
        text = sentences.NO_IMAGE
        raise Refused.because("REL-01", text, sentences.CHECK_WITH_MAKERS, "not-found")
    return hit


def check_report_study(hit: Hit, wanted: WantedStudy, patient: Hetu) -> None:
    """Raise Refused (REL-01) when a study of reports is another patient's or of another accession number."""
    wrong = _several(hit) or _compare(sentences.A_STUDY, (hit.patient, hit.accession), patient, wanted.accession)
    if not _bare(hit.study):
        wrong.append(Finding("REL-01", sentences.WHICH_STUDY, sentences.STAYED, "conflict"))
    if wrong:
        raise Refused(*wrong)


def check_listing(hit: Hit, listing: Sequence[Held]) -> None:
    """Compare what a hit states of its study with what the archive lists: it may list fewer, and not say so.

    Raises Theirs for any other number of instances or series, or an instance listed in two series. The listing may be
    right later, and until then nothing is complete. Raises Refused (REL-01) for several values where one UID belongs.
    """
    if any("\\" in one.series + one.instance for one in listing):
        text = sentences.SEVERAL_UIDS
        raise Refused.because("REL-01", text, sentences.STAYED, "conflict")
    instances, series = len({one.instance for one in listing}), len({one.series for one in listing})
    if instances < len(listing):
        raise Theirs("PACS", "lists an image of a study in two series.")
    if instances != hit.instances:
        raise Theirs("PACS", f"states {hit.instances} images of a study and lists {instances}{_LEFT}")
    if hit.series not in {0, series}:
        raise Theirs("PACS", f"states {hit.series} series of a study and lists {series}{_LEFT}")


def check_instance(
    instance: Instance, hit_study: str, accession: AccessionNumber, patient: Hetu, patient_name: str
) -> None:
    """Raise Refused (REL-01) when an image is of another patient, by their id or name, accession number or study."""
    wrong = _compare(sentences.AN_IMAGE, (instance.patient, instance.accession), patient, accession)
    if not names_agree(patient_name, instance.name):
        wrong.append(Finding("REL-01", _OTHER_NAME, sentences.STAYED, "conflict"))
    if _bare(instance.study) != _bare(hit_study):
        wrong.append(Finding("REL-01", sentences.IMAGE_OF_ANOTHER_STUDY, sentences.STAYED, "conflict"))
    if wrong:
        raise Refused(*wrong)


def _several(hit: Hit) -> list[Finding]:
    """What of it has several values where one belongs."""
    text = sentences.SEVERAL_VALUES
    return [Finding("REL-01", text.filled(name=name), sentences.STAYED, "conflict") for name in hit.several]


def _compare(what: Sentence, said: tuple[str, str], patient: Hetu, accession: AccessionNumber) -> list[Finding]:
    """What is wrong with whose it says to be, and with its accession number."""
    whose, number = map(_bare, said)
    texts = []
    if not whose:
        texts.append(sentences.NOBODYS.filled(what=what))
    elif whose != patient.value:
        texts.append(sentences.ANOTHER_PATIENTS.filled(what=what))
    if number != accession.value:
        texts.append(sentences.OTHER_NUMBER.filled(what=what))
    return [Finding("REL-01", text, sentences.STAYED, "conflict") for text in texts]


def _bare(text: str) -> str:
    return text.strip(_PADDING)
