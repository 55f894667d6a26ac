"""Archive of images with registers: who may see a study, and whose order changes it. Lautta's own interface."""

from __future__ import annotations

from conform.case import Checks, InconclusiveError, proves
from conform.peers.dicom_object import Study
from conform.peers.pacs import Pacs
from conform.peers.registers import drop_signature, name_another, spoil
from conform.people import ANNA

ROLE = "pacs"
_DONE = {200, 201}


@proves(ROLE, "PX-REG-01")
def a_grant_opens_one_study(pacs: Pacs, checks: Checks) -> None:
    """Of two studies of one patient the register is granted one: it sees that, and not the other."""
    registers, (granted, other) = pacs.registers, _two(pacs)
    before = set(registers.granted())
    if {granted.uid, other.uid} & before:
        raise InconclusiveError("a study that nobody knows was granted already")
    checks.control(registers.order(registers.grant(granted)).status in _DONE, "a good order was not carried out")
    after = set(registers.granted())
    checks.control(granted.uid in after, "a study that was granted is not seen")
    checks.demand(other.uid not in after, "a grant of one study opened another one too")
    checks.demand(after - before == {granted.uid}, "a grant changed what else is seen")
    checks.demand(granted.uid not in registers.held(), "a grant put the study into the register: it is a copy")


@proves(ROLE, "PX-ORD-01")
def an_order_without_a_right_signature_is_refused(pacs: Pacs, checks: Checks) -> None:
    """The good twin is carried out; without its signature, and changed after it, an order is refused."""
    registers, (good, other) = pacs.registers, _two(pacs)
    checks.control(registers.order(registers.grant(good)).status in _DONE, "a good order was not carried out")
    checks.control(good.uid in registers.granted(), "a study that was granted is not seen")
    order = registers.grant(other)
    for what, change in (("without a signature", drop_signature), ("changed after it was signed", name_another)):
        refused = registers.order(spoil(order, change))
        checks.demand(refused.is_refusal, f"an order {what} was not refused")
        checks.demand(other.uid not in registers.granted(), f"an order {what} was carried out")


def _two(pacs: Pacs) -> tuple[Study, Study]:
    """Two studies of one patient, stored by the first link. Raises InconclusiveError."""
    first, second = Study(ANNA), Study(ANNA)
    if not pacs.links[0].put(first.instance()) or not pacs.links[0].put(second.instance()):
        raise InconclusiveError("a good instance was not taken")
    return first, second
