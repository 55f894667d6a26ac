"""Archive of images by DIMSE: moving, getting, and the promise to keep (DICOM PS3.4 C.4.2, C.4.3, J)."""

from __future__ import annotations

from conform.case import Checks, proves
from conform.peers.dicom_object import Study, fresh_uid
from conform.peers.pacs import Pacs
from conform.people import ANNA

ROLE = "pacs"
_TAKEN = "a good instance was not taken with success"
_SOME_FAILED, _UNKNOWN_DESTINATION = 0xB000, 0xA801


@proves(ROLE, "PX-DIMSE-05")
def a_move_counts_what_came(pacs: Pacs, checks: Checks) -> None:
    """Three instances come and three are counted; when the kit refuses one, the archive says that one failed."""
    pacs.need("c-move")
    dimse, study = pacs.dimse, Study(ANNA)
    sent = [study.instance(number) for number in (1, 2, 3)]
    checks.control(dimse.put(*sent), _TAKEN)
    whole = dimse.move(study)
    checks.control(whole.status == 0, "a C-MOVE of a study did not end with success")
    checks.control(
        {one.uid for one in whole.received} == {str(one.SOPInstanceUID) for one in sent}, "not all instances came"
    )
    checks.demand(
        (whole.completed, whole.failed) == (3, 0), "the sub-operations that C-MOVE counts are not those that were done"
    )
    checks.demand(len(whole.received) == 3, "an instance came twice")
    refused = str(sent[1].SOPInstanceUID)
    part = dimse.move(study, refusing=[refused])
    checks.demand(part.status == _SOME_FAILED, "some sub-operations failed, and C-MOVE did not end with 0xB000")
    checks.demand(
        (part.completed, part.failed) == (2, 1),
        "the sub-operations that C-MOVE counts are not those that were done",
    )
    checks.demand(part.failed_uids == (refused,), "Failed SOP Instance UID List does not name what failed")


@proves(ROLE, "PX-DIMSE-06")
def an_unknown_destination_is_refused(pacs: Pacs, checks: Checks) -> None:
    """A C-MOVE to the kit works; one to a title that nobody knows ends with 0xA801."""
    pacs.need("c-move")
    dimse, study = pacs.dimse, Study(ANNA)
    checks.control(dimse.put(study.instance()), _TAKEN)
    checks.control(dimse.move(study).status == 0, "a C-MOVE of a study did not end with success")
    lost = dimse.move(study, to="CONFORM-NOBODY")
    checks.demand(lost.status == _UNKNOWN_DESTINATION, "an unknown destination was not refused with 0xA801")
    checks.demand(not lost.received, "what was moved to an unknown destination came to the kit")


@proves(ROLE, "PX-DIMSE-07")
def a_get_brings_the_study(pacs: Pacs, checks: Checks) -> None:
    """C-GET brings each instance of the study once, and counts them."""
    pacs.need("c-get")
    dimse, study, other = pacs.dimse, Study(ANNA), Study(ANNA)
    sent = [study.instance(number) for number in (1, 2)]
    checks.control(dimse.put(*sent, other.instance()), _TAKEN)
    came = dimse.get(study)
    checks.control(came.status == 0, "a C-GET of a study did not end with success")
    checks.demand(
        sorted(one.uid for one in came.received) == sorted(str(one.SOPInstanceUID) for one in sent),
        "what C-GET brought are not the instances of the study",
    )
    checks.demand((came.completed, came.failed) == (2, 0), "C-GET counts other sub-operations than were done")


@proves(ROLE, "PX-DIMSE-08")
def a_commitment_is_for_what_is_held(pacs: Pacs, checks: Checks) -> None:
    """The archive promises to keep what it holds, and says that it does not hold the other one."""
    pacs.need("commitment")
    dimse, study = pacs.dimse, Study(ANNA)
    instance, unknown = study.instance(), fresh_uid()
    checks.control(dimse.put(instance), _TAKEN)
    held = dimse.commit(str(instance.SOPInstanceUID))
    checks.control(held.status == 0, "a request for storage commitment was not taken")
    checks.control(held.reported, "no report of storage commitment came")
    checks.demand(held.kept == (str(instance.SOPInstanceUID),), "the report does not commit to what is held")
    both = dimse.commit(str(instance.SOPInstanceUID), unknown)
    checks.demand(unknown not in both.kept, "the report commits to an instance that the archive never got")
    checks.demand(both.failed == (unknown,), "the report does not name what the archive does not hold")
