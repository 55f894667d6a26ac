"""Archive of images by DIMSE: who is let in, what is kept, and what is found (DICOM PS3.4 A, B, C.4.1)."""

from __future__ import annotations

import hashlib

from conform.case import Checks, InconclusiveError, proves
from conform.peers.dicom_object import JPEG, Study, read_uid, split_file
from conform.peers.dicom_receiver import Received
from conform.peers.dicomweb import AS_STORED
from conform.peers.dimse_message import write_data
from conform.peers.pacs import Pacs
from conform.people import ANNA

ROLE = "pacs"
_TAKEN = "a good instance was not taken with success"
_NOBODY = "CONFORM-NOBODY"


@proves(ROLE, "PX-DIMSE-01")
def an_unknown_title_is_rejected(pacs: Pacs, checks: Checks) -> None:
    """C-ECHO succeeds by the right titles, and not by a called or calling title that nobody knows."""
    dimse = pacs.dimse
    checks.control(dimse.echo(), "C-ECHO did not succeed")
    checks.demand(not dimse.echo(title=_NOBODY), "the archive answers to a title that is not its own")
    checks.demand(not dimse.echo(calling=_NOBODY), "the archive lets a calling title in that it does not know")


@proves(ROLE, "PX-DIMSE-02")
def an_instance_is_kept_octet_by_octet(pacs: Pacs, checks: Checks) -> None:
    """What was stored, plain and, where JPEG is taken, compressed, comes back with the same octets."""
    study = Study(ANNA)
    sent = [study.instance(), *([study.compressed()] if pacs.dimse.takes(JPEG) else [])]
    checks.control(pacs.dimse.put(*sent), _TAKEN)
    came = {one.uid: one for one in _fetch(pacs, study)}
    checks.control(set(came) == {str(one.SOPInstanceUID) for one in sent}, "what was stored could not be fetched again")
    for one in sent:
        kept = came[str(one.SOPInstanceUID)]
        checks.demand(
            kept.syntax == one.file_meta.TransferSyntaxUID, "an instance came back in another transfer syntax"
        )
        same = hashlib.sha256(kept.content).digest() == hashlib.sha256(write_data(one)).digest()
        checks.demand(same, "an instance came back with other octets than it was stored with")


@proves(ROLE, "PX-DIMSE-03")
def a_uid_is_of_one_object_for_ever(pacs: Pacs, checks: Checks) -> None:
    """The same instance again succeeds; another one under its UID is refused, and the first stays."""
    dimse, study = pacs.dimse, Study(ANNA)
    first, other = study.instance(), study.instance(text="Jalka")
    other.SOPInstanceUID = first.SOPInstanceUID
    checks.control(dimse.put(first), _TAKEN)
    checks.control(dimse.put(first), "the same instance was refused when it came again")
    checks.demand(not dimse.put(other), "another object under a UID that is held was taken")
    (kept, *_) = _fetch(pacs, study) or [Received("", "", b"")]
    checks.demand(kept.content == write_data(first), "another object under its UID took the place of the first one")


@proves(ROLE, "PX-DIMSE-04")
def a_search_needs_the_keys_of_the_levels_above(pacs: Pacs, checks: Checks) -> None:
    """A search for series with its study works; without a study it is refused, and brings nothing."""
    dimse, study = pacs.dimse, Study(ANNA)
    checks.control(dimse.put(study.instance()), _TAKEN)
    good = dimse.find("SERIES", {"StudyInstanceUID": study.uid, "SeriesInstanceUID": ""})
    checks.control(
        [hit.get("SeriesInstanceUID") for hit in good.hits] == [study.series], "a series was not found in its study"
    )
    checks.control(good.status == 0, "a good search did not end with success")
    bad = dimse.find("SERIES", {"SeriesInstanceUID": "", "Modality": ""})
    checks.demand(not bad.hits, "a search for series without a study brought series")
    checks.demand(_is_failure(bad.status), "a search for series without a study ended with success")
    image = dimse.find("IMAGE", {"StudyInstanceUID": study.uid, "SOPInstanceUID": ""})
    checks.demand(not image.hits, "a search for instances without a series brought instances")
    checks.demand(_is_failure(image.status), "a search for instances without a series ended with success")


@proves(ROLE, "PX-LOSS-01")
def a_cut_association_leaves_what_was_acknowledged(pacs: Pacs, checks: Checks) -> None:
    """The connection is cut in the middle of the second instance: the first is there, and no other."""
    dimse, study = pacs.dimse, Study(ANNA)
    first, second = study.instance(1), study.instance(2)
    checks.control(dimse.store_and_cut(first, second) == 0, _TAKEN)
    checks.control(dimse.echo(), "the archive does not answer after a cut association")
    found = [str(uid) for uid in dimse.instances(study)]
    checks.demand(str(first.SOPInstanceUID) in found, "what was acknowledged is gone after the association was cut")
    checks.demand(str(second.SOPInstanceUID) not in found, "an instance is there of which the archive got the half")
    checks.demand(dimse.put(second), "what was cut could not be sent once more")
    checks.demand(len(dimse.instances(study)) == 2, "what was cut and sent once more is not there once")


def _fetch(pacs: Pacs, study: Study) -> list[Received]:
    """Every instance of a study, by whatever the archive claims. Raises InconclusiveError."""
    if "c-get" in pacs.features:
        return list(pacs.dimse.get(study).received)
    if "c-move" in pacs.features:
        return list(pacs.dimse.move(study).received)
    if pacs.own_web is not None:
        return [_read(part) for part in pacs.own_web.retrieve(f"studies/{study.uid}", AS_STORED).parts]
    raise InconclusiveError("there is no way to see what was kept: neither c-get, c-move nor dicomweb is claimed")


def _read(content: bytes) -> Received:
    try:
        return Received(read_uid(content), *split_file(content))
    except ValueError:
        return Received("", "", b"")


def _is_failure(status: int) -> bool:
    """A failure of C-FIND: 0xA7xx, 0xA900, 0xCxxx (DICOM PS3.4 C.4.1.1.4)."""
    return status >> 12 in {0xA, 0xC} or status in {0x0122, 0x0110}
