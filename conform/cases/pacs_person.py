"""Archive of images: by every link, a search finds the person's own study, whole and with its letters."""

from __future__ import annotations

from conform.case import Checks, proves
from conform.peers.dicom_object import LATIN_1, UTF_8, Study, fresh_accession, fresh_day, name_of
from conform.peers.pacs import Pacs
from conform.people import ANNA, BERTIL, CECILIA, is_hetu

ROLE = "pacs"
_TAKEN = "a good instance was not taken"


@proves(ROLE, "PX-ID-01", "CM-ID-02")
def a_study_of_another_never_answers_for_ours(pacs: Pacs, checks: Checks) -> None:
    """Two people, whose HETUs differ by the century sign, have studies with one accession number."""
    accession, day = fresh_accession(), fresh_day()
    for link in pacs.links:
        own, other = Study(ANNA, accession, day), Study(BERTIL, accession, day)
        checks.control(link.put(own.instance()) and link.put(other.instance()), _TAKEN)
        found = link.studies(AccessionNumber=accession, PatientID=ANNA.hetu)
        uids = [hit.get("StudyInstanceUID") for hit in found]
        checks.control(own.uid in uids, "a study was not found by its patient and accession number")
        checks.demand(other.uid not in uids, "a study of another patient with the same accession number was answered")
        checks.demand(
            all(hit.get("PatientID") == ANNA.hetu for hit in found), "a hit is of another patient than was asked for"
        )
        by_day = link.studies(PatientID=ANNA.hetu, StudyDate=own.date)
        uids = [hit.get("StudyInstanceUID") for hit in by_day]
        checks.control(own.uid in uids, "a study was not found by its patient and day")
        checks.demand(other.uid not in uids, "a search by patient brought the study of another patient")


@proves(ROLE, "PX-CHR-01", "CM-ID-03")
def names_keep_their_letters(pacs: Pacs, checks: Checks) -> None:
    """Å, ä and ö come back as they were sent, in Latin 1 as in UTF-8; the HETU has a letter of 2023."""
    for link in pacs.links:
        for characters in (LATIN_1, UTF_8):
            study = Study(CECILIA)
            checks.control(link.put(study.instance(characters=characters)), _TAKEN)
            found = link.studies(AccessionNumber=study.accession)
            checks.control(found, "a study was not found by its accession number")
            checks.demand(
                all(hit.get("PatientID") == CECILIA.hetu for hit in found),
                "the Patient ID is not what was sent",
            )
            checks.demand(
                all(hit.get("PatientName") == name_of(CECILIA) for hit in found),
                f"a name with å, ä and ö came back with other letters: it was sent in {characters}",
            )


@proves(ROLE, "CM-RET-01")
def the_same_instance_again_leaves_one(pacs: Pacs, checks: Checks) -> None:
    """A sender that heard no answer sends once more: it succeeds, and there is one instance."""
    for link in pacs.links:
        study = Study(ANNA)
        instance = study.instance()
        checks.control(link.put(instance), _TAKEN)
        checks.control(list(link.instances(study)) == [instance.SOPInstanceUID], "an instance was not found")
        checks.demand(link.put(instance), "the same instance was refused when it came again")
        checks.demand(len(link.instances(study)) == 1, "an instance that came twice is there twice")


@proves(ROLE, "CM-ID-05")
def no_address_has_a_hetu(pacs: Pacs, checks: Checks) -> None:
    """The addresses that a search gives (RetrieveURL) hold no HETU."""
    study = Study(ANNA)
    checks.control(pacs.web.put(study.instance()), _TAKEN)
    found = pacs.web.studies(AccessionNumber=study.accession)
    checks.control(found, "a study was not found by its accession number")
    words = [word for hit in found for word in hit.get("RetrieveURL", "").replace("%2B", "+").split("/")]
    checks.demand(not any(is_hetu(word) for word in words), "an address that the system gives holds a HETU")
