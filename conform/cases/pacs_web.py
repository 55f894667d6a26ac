"""Archive of images by DICOMweb: search, retrieve and store (DICOM PS3.18 10)."""

from __future__ import annotations

from datetime import timedelta

from conform.case import Checks, proves
from conform.peers.dicom_object import Study, fresh_day, read_uid, split_file
from conform.peers.dicomweb import AS_STORED, FAILED, STORED
from conform.peers.dimse_message import write_data
from conform.peers.pacs import Pacs
from conform.people import ANNA, DORIS

ROLE = "pacs"
_TAKEN = "a good instance was not stored with 200"
#: MPEG-4 AVC High Profile: no archive makes a film of a picture of one pixel.
_FILM = "1.2.840.10008.1.2.4.102"


@proves(ROLE, "PX-WEB-01")
def a_search_finds_what_was_asked_for(pacs: Pacs, checks: Checks) -> None:
    """By accession number, by patient and by a range of days: the study is found, and the bait is not."""
    web, day = pacs.web, fresh_day()
    own, bait = Study(DORIS, day=day), Study(DORIS, day=day + timedelta(days=40))
    stranger = Study(ANNA, day=day)
    checks.control(all(web.put(study.instance()) for study in (own, bait, stranger)), _TAKEN)
    days = f"{day:%Y%m%d}-{day + timedelta(days=1):%Y%m%d}"
    for name, keys, others in (
        ("accession number", {"AccessionNumber": own.accession}, (bait, stranger)),
        ("patient", {"PatientID": DORIS.hetu, "StudyDate": own.date}, (bait, stranger)),
        ("range of days", {"PatientID": DORIS.hetu, "StudyDate": days}, (bait, stranger)),
    ):
        answer = web.search("studies", **keys)
        found = [hit.get("StudyInstanceUID") for hit in answer.hits]
        checks.control(own.uid in found, f"a study was not found by its {name}")
        checks.demand(not any(other.uid in found for other in others), f"a search by {name} brought another study")
    nothing = web.search("studies", AccessionNumber=Study(DORIS).accession)
    checks.demand(nothing.is_search and not nothing.hits, "a search for what is not there is no empty answer")


@proves(ROLE, "PX-WEB-02")
def a_key_that_is_not_supported_never_matches_all(pacs: Pacs, checks: Checks) -> None:
    """A search by a key that nobody supports is refused, warned of, or finds nothing."""
    study = Study(ANNA)
    checks.control(pacs.web.put(study.instance()), _TAKEN)
    checks.control(pacs.web.studies(AccessionNumber=study.accession), "a study was not found by its accession number")
    for key in ("ConformUnknownKey", "SmallestImagePixelValue"):
        answer = pacs.web.search("studies", **{"AccessionNumber": study.accession, key: "7"})
        checks.demand(
            answer.is_refusal or answer.is_warned or (answer.is_search and not answer.hits),
            "a key that is not supported was passed over without a word: a search by it brings everything",
        )


@proves(ROLE, "PX-WEB-03")
def a_retrieved_study_is_what_the_search_counted(pacs: Pacs, checks: Checks) -> None:
    """Three instances are stored: the search lists and counts three, and the retrieval brings them."""
    web, study = pacs.web, Study(ANNA)
    sent = [study.instance(number) for number in (1, 2, 3)]
    checks.control(web.put(*sent), _TAKEN)
    uids = sorted(str(one.SOPInstanceUID) for one in sent)
    listed = sorted(web.instances(study))
    checks.control(listed == uids, "the search for instances does not list what was stored")
    (hit, *_) = web.search("studies", StudyInstanceUID=study.uid, includefield="00201208").hits or [{}]
    counted = hit.get("NumberOfStudyRelatedInstances")
    checks.demand(counted == "3", "NumberOfStudyRelatedInstances is not the number of instances")
    parts = web.retrieve(f"studies/{study.uid}").parts
    checks.demand(sorted(map(read_uid, parts)) == uids, "the retrieved study is not the instances that were counted")


@proves(ROLE, "PX-WEB-04")
def a_store_says_what_was_taken(pacs: Pacs, checks: Checks) -> None:
    """An instance of another study than the address names fails: 200 for all, 202 for some, 409 for none."""
    web, study, other = pacs.web, Study(ANNA), Study(ANNA)
    good, better, wrong = study.instance(1), study.instance(2), other.instance()
    all_taken = web.store(good, study=study.uid)
    checks.control(all_taken.status == 200, _TAKEN)
    checks.control(all_taken.references(STORED) == [good.SOPInstanceUID], "200 came without what was stored")
    some = web.store(better, wrong, study=study.uid)
    checks.demand(some.status == 202, "a store of which one instance failed was not answered with 202")
    checks.demand(some.references(FAILED) == [wrong.SOPInstanceUID], "FailedSOPSequence does not name what failed")
    checks.demand(some.references(STORED) == [better.SOPInstanceUID], "what was stored beside it is not named")
    none = web.store(wrong, study=study.uid)
    checks.demand(none.status == 409, "a store of which nothing was taken was not answered with 409")
    checks.demand(not web.studies(StudyInstanceUID=other.uid), "what was refused is there")
    checks.demand(len(web.instances(study)) == 2, "what was said to be stored is not there")


@proves(ROLE, "PX-WEB-05")
def what_is_accepted_is_what_comes(pacs: Pacs, checks: Checks) -> None:
    """With `*` an instance comes as it was stored; what cannot be had is 406."""
    web, study = pacs.web, Study(ANNA)
    compressed, plain = study.compressed(), study.instance()
    instance = compressed if web.put(compressed) else plain
    checks.control(instance is compressed or web.put(plain), _TAKEN)
    path = f"studies/{study.uid}/series/{study.series}/instances/{instance.SOPInstanceUID}"
    answer = web.retrieve(path, AS_STORED)
    checks.control(len(answer.parts) == 1, "an instance could not be retrieved as it is stored")
    syntax, content = _split(answer.parts[0])
    checks.demand(
        syntax == instance.file_meta.TransferSyntaxUID,
        "an instance came in another transfer syntax than it was stored in",
    )
    checks.demand(content == write_data(instance), "an instance that was asked for as stored came with other octets")
    film = web.retrieve(path, f'multipart/related; type="application/dicom"; transfer-syntax={_FILM}')
    checks.demand(film.status == 406, "a transfer syntax that cannot be had was not refused with 406")
    text = web.retrieve(path, "text/csv")
    checks.demand(text.status == 406, "a media type that cannot be had was not refused with 406")


@proves(ROLE, "PX-WEB-06")
def a_part_of_the_results_says_so(pacs: Pacs, checks: Checks) -> None:
    """Two studies fit and one is asked for: the answer has a warning that there are more."""
    web, day = pacs.web, fresh_day()
    first, second = Study(ANNA, day=day), Study(ANNA, day=day)
    checks.control(web.put(first.instance()) and web.put(second.instance()), _TAKEN)
    keys = {"PatientID": ANNA.hetu, "StudyDate": first.date}
    checks.control(len(web.studies(**keys)) >= 2, "two studies of one day were not found")
    part = web.search("studies", **keys, limit="1")
    checks.control(len(part.hits) == 1, "limit=1 did not bring one result")
    checks.demand(part.is_warned, "a part of the results came without Warning: 299")


def _split(content: bytes) -> tuple[str, bytes]:
    try:
        return split_file(content)
    except ValueError:
        return "", b""
