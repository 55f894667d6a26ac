"""Two systems: what one archives or replaces, the other shows."""

from __future__ import annotations

from conform.case import Checks, proves
from conform.lever import Did
from conform.peers.pair import Pair, write_text
from conform.people import ANNA, BERTIL, CECILIA

ROLE = "cross"


@proves(ROLE, "XT-ARC-01", "CM-ID-03")
def what_one_archives_the_other_shows(pair: Pair, checks: Checks) -> None:
    """The organiser archives a client document, and the producer shows its text, letter by letter."""
    pair.grant(CECILIA)
    text = write_text()
    pair.archive_well(pair.first, CECILIA, text)
    outcome, shown = pair.show(pair.second, CECILIA)
    checks.control(outcome is Did.DID, "the producer could not fetch what it was granted")
    checks.demand(text in shown, "the producer does not show the text that the organiser archived")


@proves(ROLE, "XT-ARC-02")
def what_the_producer_stores_the_organiser_shows(pair: Pair, checks: Checks) -> None:
    """The producer stores a client document by the right of access, and the organiser shows its text."""
    pair.grant(CECILIA)
    text = write_text()
    stored = pair.archive(pair.second, CECILIA, text)
    checks.control(stored.stored, "the producer could not store into the register that it was granted")
    _, shown = pair.show(pair.first, CECILIA)
    checks.demand(text in shown, "the organiser does not show what the producer stored in its register")


@proves(ROLE, "XT-REP-01")
def a_replacement_is_what_the_other_shows(pair: Pair, checks: Checks) -> None:
    """Each replaces a document of its own; the other shows the new text, and the old one no longer."""
    pair.grant(CECILIA)
    for writer, reader, who in ((pair.first, pair.second, "producer"), (pair.second, pair.first, "organiser")):
        old, new = write_text(), write_text()
        before = pair.archive_well(writer, CECILIA, old)
        checks.control(old in pair.show(reader, CECILIA)[1], f"the {who} does not show a document of the other")
        pair.archive_well(writer, CECILIA, new, before)
        _, shown = pair.show(reader, CECILIA)
        checks.demand(new in shown, f"the {who} does not show what replaces a document")
        checks.demand(old not in shown, f"the {who} still shows what was replaced")


@proves(ROLE, "CM-ID-02")
def people_of_the_same_digits_are_two(pair: Pair, checks: Checks) -> None:
    """Two clients differ by the century sign: the producer shows the documents of the one that was asked for."""
    texts = {}
    for person in (ANNA, BERTIL):
        pair.grant(person)
        texts[person] = write_text()
        pair.archive_well(pair.first, person, texts[person])
    for person, other in ((ANNA, BERTIL), (BERTIL, ANNA)):
        _, shown = pair.show(pair.second, person)
        checks.control(texts[person] in shown, "the producer does not show the document of the client")
        checks.demand(texts[other] not in shown, "the producer shows the document of a client with the same digits")
