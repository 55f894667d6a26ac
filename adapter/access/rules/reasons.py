"""Why a use is denied: the rule, a sentence, and what would make it a permit (GRA-01 … GRA-13). Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from adapter.access.rules.matter import Bar
from adapter.roles import Action, Right


@dataclass(frozen=True, slots=True)
class Reason:
    """Why not, by which rule, and what would make it a yes.

    `grant` is the one it is about, empty when it is about the worker or none.
    """

    rule: str
    text: str
    remedy: str
    grant: str = ""


NO_GRANT = {
    Right.REGISTER_ACCESS: Reason(
        "GRA-02",
        "No grant names this service unit for this client.",
        "The organiser writes the service unit into the client's asiakkuusasiakirja; or ask with the "
        "unit that it names.",
    ),
    Right.OUTSOURCING: Reason(
        "GRA-11",
        "No authorisation names this service unit for this patient or for the whole register.",
        "The organiser archives an ostopalvelun valtuutus to the service unit; or ask with the unit that it names.",
    ),
}
NAMELESS = Reason(
    "GRA-05",
    "The worker is not named by a registration number or the id of the certificate card.",
    "Give the worker's registration number or the id of the certificate card.",
)
ELSEWHERE = Reason(
    "GRA-05",
    "The worker does not hold this service unit in the producer's own system.",
    "The producer gives the worker the service unit that the grant names.",
)
WEAK = Reason(
    "GRA-06",
    "The worker is not strongly authenticated (certificate card or equal).",
    "The worker signs in with the social- and health-care certificate card or equal; "
    "without it a mobile device may only store what needs no professional's signature.",
)
STALE = Reason(
    "GRA-06",
    "The worker signed in more than twelve hours before the use, or after it.",
    "The worker signs in again.",
)
NO_ROLE = Reason(
    "GRA-13",
    "The worker has no role that is known here.",
    "Give the role that the producer has given the worker; the configuration lists the roles by the decree 457/2024.",
)
NOT_IN_ROLE = Reason(
    "GRA-13",
    "The worker's role does not reach this use.",
    "A worker whose tasks include it does it; or the producer corrects the worker's role.",
)
_CORRECT_UNIT = (
    "The producer corrects the unit in Soteri, from where it reaches the register at night; or the organiser "
    "grants to the unit that has taken its place."
)
UNIT_NOT_VALID = Reason(
    "GRA-09", "The service unit is not valid in the organisation register on that day.", _CORRECT_UNIT
)
UNIT_NOT_THERE = Reason("GRA-09", "The organisation register has no entry of the service unit.", _CORRECT_UNIT)
UNIT_MOVED = Reason(
    "GRA-09", "The service unit does not sit under its own business id in the organisation register.", _CORRECT_UNIT
)
NO_REGISTER = Reason(
    "GRA-09",
    "The organisation register has never been read here, so it is not known whether the service unit is valid.",
    "Wait until it has been read; where it cannot be, look at its address in the configuration.",
)
_NEW_VERSION = {
    Right.REGISTER_ACCESS: "The organiser writes the service unit into a new version of the client's "
    "asiakkuusasiakirja.",
    Right.OUTSOURCING: "The organiser archives a new version of the ostopalvelun valtuutus.",
}
_WAITING = {
    "proposed": (
        "The grant is not in force: its unit or the joining of its parties is not confirmed yet.",
        "Wait for the register, which is looked at again when it changes; or run the document's message again.",
    ),
    "rejected": (
        "The grant did not come into force: the registers do not confirm its unit or the joining of its parties.",
        "The findings stand in the Task of the document's message; when they are put right, run it again.",
    ),
}
_GONE = {
    "inactive": "The grant has been withdrawn or has ended.",
    "entered-in-error": "The grant was recorded in error.",
}


def of_status(status: str, right: Right, grant: str) -> Reason:
    """The grant is not in force."""
    if status in _WAITING:
        return Reason("GRA-09", *_WAITING[status], grant)
    if status in _GONE:
        return Reason("GRA-10", _GONE[status], _NEW_VERSION[right], grant)
    text = "The grant is in a status that gives no right."
    return Reason("GRA-10", text, "Only an active grant gives a right; a person looks at the Consent.", grant)


def not_begun(right: Right, start: date, grant: str) -> Reason:
    """The use is before the first day."""
    remedy = f"Wait until the first day, {start}; or the organiser corrects the day in a new version."
    if right is Right.OUTSOURCING:
        return Reason("GRA-11", "The authorisation is not valid yet.", remedy, grant)
    return Reason("GRA-01", "The service has not begun yet.", remedy, grant)


def over(right: Right, end: date, grant: str) -> Reason:
    """The use is after the last day."""
    remedy = f"The last day was {end}. {_NEW_VERSION[right]}"
    if right is Right.OUTSOURCING:
        return Reason("GRA-11", "The authorisation is not valid any more.", remedy, grant)
    return Reason("GRA-10", "The service has ended, and the right with it.", remedy, grant)


def no_action(action: Action, grant: str) -> Reason:
    """The authorisation gives the other right only."""
    text = f"The authorisation gives no right to {action}."
    return Reason("GRA-11", text, _NEW_VERSION[Right.OUTSOURCING], grant)


def no_matter(grant: str) -> Reason:
    """The matter has not come for this grant."""
    text = "The organiser has not handed over this matter for this grant."
    remedy = "The organiser hands over the matter's OID (Consent/$matter); or ask with a matter handed over."
    return Reason("GRA-04", text, remedy, grant)


_BARS = {
    Bar.CLOSED: (
        "The matter has been closed.",
        "Ask with an open matter; or the organiser opens it in a new version of the asia-asiakirja.",
    ),
    Bar.LEFT: (
        "The client has left the matter.",
        "Ask with a matter of the client's own; or the organiser corrects the asia-asiakirja in a new version.",
    ),
    Bar.NOT_JOINED: (
        "The client has not joined the matter yet.",
        "Wait until the client joins it; or the organiser corrects the asia-asiakirja in a new version.",
    ),
}


def barred(bar: Bar, grant: str) -> Reason:
    """The organiser's asia-asiakirja ends the use of the matter that it had handed over."""
    return Reason("GRA-04", *_BARS[bar], grant)


def other_register(grant: str) -> Reason:
    """The patient register is another's, or another of the same custodian."""
    text = "The authorisation is to another patient register."
    return Reason("GRA-11", text, "Ask with the custodian and the register that the authorisation names.", grant)


def other_task(grant: str) -> Reason:
    """The role is of other service tasks than the grant's."""
    text = "The worker's role is not of the service task that the grant is for."
    return Reason("GRA-13", text, "A worker of that service task does it; or the producer corrects the role.", grant)
