"""Two systems: the organiser's grant opens its register to the producer, and nothing else does."""

from __future__ import annotations

from conform.case import Checks, InconclusiveError, proves
from conform.lever import Did
from conform.peers.pair import EEVA, FELIX, Pair, write_text
from conform.people import DORIS, Person

ROLE = "cross"


@proves(ROLE, "XT-GRA-01")
def a_grant_opens_the_register(pair: Pair, checks: Checks) -> None:
    """Before the grant the producer is refused and shows nothing; after it the document is shown."""
    text = write_text()
    pair.archive_well(pair.first, DORIS, text)
    early = pair.show(pair.second, DORIS)
    pair.grant(DORIS)
    outcome, shown = pair.show(pair.second, DORIS)
    checks.control(outcome is Did.DID and text in shown, "the producer does not show what it was granted")
    checks.demand(text not in early[1], "the producer showed a document without a grant")
    checks.demand(early[0] is not Did.DID, "the producer said done when it was refused")
    _need_refusal(early[0])


@proves(ROLE, "XT-GRA-02")
def a_grant_that_has_ended_opens_nothing(pair: Pair, checks: Checks) -> None:
    """After the organiser has ended the grant, the producer shows nothing and stores nothing."""
    granted = pair.grant(EEVA)
    text = _show_what_is_granted(pair, checks, EEVA)
    pair.end_grant(EEVA, granted)
    _check_closed(pair, checks, EEVA, text, "that has ended")


@proves(ROLE, "XT-GRA-03")
def a_grant_that_is_withdrawn_opens_nothing(pair: Pair, checks: Checks) -> None:
    """After the organiser has withdrawn the grant, the producer shows nothing and stores nothing."""
    granted = pair.grant(FELIX)
    text = _show_what_is_granted(pair, checks, FELIX)
    pair.withdraw_grant(FELIX, granted)
    _check_closed(pair, checks, FELIX, text, "that was withdrawn")


def _show_what_is_granted(pair: Pair, checks: Checks, person: Person) -> str:
    text = write_text()
    pair.archive_well(pair.first, person, text)
    checks.control(text in pair.show(pair.second, person)[1], "the producer does not show what it was granted")
    return text


def _check_closed(pair: Pair, checks: Checks, person: Person, text: str, which: str) -> None:
    outcome, shown = pair.show(pair.second, person)
    checks.demand(text not in shown, f"the producer shows a document by a grant {which}")
    checks.demand(outcome is not Did.DID, f"the producer says that it fetched by a grant {which}")
    _need_refusal(outcome)
    stored = pair.archive(pair.second, person, write_text())
    checks.demand(not stored.stored, f"the producer stored a document by a grant {which}")
    checks.demand(stored.outcome is not Did.DID, f"the producer says that it stored by a grant {which}")
    _need_refusal(stored.outcome)


def _need_refusal(outcome: Did) -> None:
    """What could not be done says nothing of what may be done. Raises InconclusiveError."""
    if outcome is Did.COULD_NOT:
        raise InconclusiveError("the producer's lever says that it could not, where it must be refused: exit code 1")
