"""An asia-asiakirja in the grant flow: what it says of a matter is remembered, and pairings are proposed (GRA-04)."""

from __future__ import annotations

from collections.abc import Iterator

from adapter.access.house import AccessHouse
from adapter.access.known_matters import propose
from adapter.access.reading import sentences
from adapter.access.reading.matter_document import MatterPaper
from adapter.access.writing.matter import (
    KnownMatter,
    judge_matter,
    known_matter,
    matter_id,
    matter_record,
    read_matter,
    with_those_who_went,
)
from adapter.access.writing.version import Order
from adapter.errors import Finding, NotFound, Outdated
from adapter.fhir.elements import Resource
from adapter.roles import Right
from adapter.words import Sentence

_NOT_NAMED = Sentence(
    "Järjestäjä on luovuttanut asian sellaisen asiakkaan osalta, jota asia-asiakirja ei nimeä. Luovutus pätee, kunnes "
    "järjestäjä peruu sen.",
    "Anordnaren har överlåtit ärendet för en klient som ärendehandlingen inte nämner. Överlåtelsen gäller tills "
    "anordnaren tar den tillbaka.",
    "the organiser has handed the matter over for a client whom its asia-asiakirja does not name. The hand-over holds "
    "until the organiser takes it back.",
)
_OTHER_TASK = Sentence(
    "Järjestäjä on luovuttanut asian, mutta yksikön käyttöoikeus on muussa palvelutehtävässä kuin asia-asiakirjassa. "
    "Luovutus pätee, kunnes järjestäjä peruu sen.",
    "Anordnaren har överlåtit ärendet, men enhetens rättighet gäller en annan serviceuppgift än ärendehandlingen. "
    "Överlåtelsen gäller tills anordnaren tar den tillbaka.",
    "the organiser has handed the matter over, but the unit's grant is in another service task than the document "
    "says. The hand-over holds until the organiser takes it back.",
)
_ASK = Sentence(
    "Kysy järjestäjältä, pitääkö luovutus paikkansa.",
    "Fråga anordnaren om överlåtelsen stämmer.",
    "Ask the organiser whether the hand-over is right.",
)


def keep_matter(house: AccessHouse, paper: MatterPaper) -> tuple[Order, tuple[str, ...], tuple[Finding, ...]]:
    """Remember a version: how it stands to the one before, the resources, and what a person must look at.

    An older version changes nothing (GRA-10).
    """
    while True:
        try:
            return _keep(house, paper)
        except Outdated:
            continue  # another worker has stored a version meanwhile: check again


def _keep(house: AccessHouse, paper: MatterPaper) -> tuple[Order, tuple[str, ...], tuple[Finding, ...]]:
    identity = matter_id(paper.matter, paper.organiser)
    seen, known = _remembered(house, identity)
    order = judge_matter(known, paper)
    if order is Order.OLDER:
        return order, (), ()
    whole = with_those_who_went(paper, known)

    def follow(current: Resource, fresh: Resource) -> Resource:
        """The record must be the one that was checked."""
        if int(current["meta"]["versionId"]) != seen:
            raise Outdated.because("GRA-10", sentences.STORED_MEANWHILE, code="conflict")
        return fresh

    (stored,) = house.resources.put_all([(identity, matter_record(whole))], house.now(), follow)
    clients = {person for person, _ in whole.clients}
    proposed = propose(house.resources, house.access.grants, house.matters, known_matter(whole), clients, house.now())
    return order, (stored.reference, *proposed), (*paper.unread, *_contradictions(house, whole))


def _remembered(house: AccessHouse, identity: str) -> tuple[int, KnownMatter | None]:
    try:
        stored = house.resources.read("Provenance", identity)
    except NotFound:
        return 0, None
    return stored.version, read_matter(stored.resource)


def _contradictions(house: AccessHouse, paper: MatterPaper) -> Iterator[Finding]:
    """Where the organiser's hand-over and its document do not agree: the hand-over decides, and a person asks."""
    named = {person for person, _ in paper.clients}
    for handed in house.matters.handed(paper.matter, paper.organiser):
        if handed.client not in named:
            yield Finding("GRA-04", _NOT_NAMED, _ASK, "conflict")
            continue
        joined = [
            grant
            for grant in house.access.grants.held(handed.client, handed.unit, Right.REGISTER_ACCESS)
            if grant.organiser == paper.organiser and paper.matter in grant.matters and grant.status == "active"
        ]
        if joined and all(grant.service_task != paper.task_code for grant in joined):
            yield Finding("GRA-04", _OTHER_TASK, _ASK, "conflict")
