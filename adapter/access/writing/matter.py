"""What is remembered of a matter from its asia-asiakirja, and the pairing that it proposes (GRA-04, GRA-10). Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime

from adapter.access.reading.matter_document import MatterPaper
from adapter.access.rules.matter import MatterTerms
from adapter.access.writing.version import DIGEST, VERSION, Order, digest_of, version_record
from adapter.errors import Refused
from adapter.fhir.elements import (
    BASE,
    Names,
    Resource,
    concept,
    create,
    instant,
    oid_identifier,
    own_concept,
    patient_reference,
    transaction,
    unit_reference,
)
from adapter.fhir.held_grant import TASK_SYSTEM
from adapter.fhir.task import rule_outputs
from adapter.fhir.translation import translated
from adapter.identifiers import Oid, PersonId, bare_oid, parse_person
from adapter.words import Sentence

_STATE = f"{BASE}/StructureDefinition/matter-state"
_WHO = f"{BASE}/StructureDefinition/matter-client"
_ASK_ORGANISER = Sentence(
    "Kysy järjestäjältä, kuuluuko asia käyttöoikeuteen",
    "Fråga anordnaren om ärendet hör till rättigheten",
    "Ask the organiser whether a matter joins a grant",
)
_MATTER = Sentence("Ehdotettu asia", "Föreslaget ärende", "The matter that is proposed")
PROPOSAL = own_concept("task", "matter-proposal", _ASK_ORGANISER.fi)
_OTHER_SET = Sentence(
    "Samasta asiasta on jo toinen asia-asiakirja.",
    "Det finns redan en annan ärendehandling om samma ärende.",
    "there is another asia-asiakirja about the same matter already.",
)
_SAME_NUMBER = Sentence(
    "Samalla asiakirjasarjalla ja versionumerolla on jo toinen asia-asiakirja.",
    "Det finns redan en annan ärendehandling med samma dokumentserie och versionsnummer.",
    "another asia-asiakirja is already here under the same set and version number.",
)
_ASK = Sentence(
    "Kysy järjestäjältä, kumpi on voimassa.", "Fråga anordnaren vilken som gäller.", "Ask the organiser which holds."
)
PROPOSED = Sentence(
    "Asia {matter} näyttää kuuluvan yksikön {unit} käyttöoikeuteen, mutta järjestäjä ei ole luovuttanut sitä. "
    "Kysy järjestäjältä. Järjestäjän luovutus ratkaisee.",
    "Ärendet {matter} verkar höra till rättigheten för enheten {unit}, men anordnaren har inte överlåtit det. "
    "Fråga anordnaren. Anordnarens överlåtelse avgör.",
    "The matter {matter} seems to belong to the grant of unit {unit}, but the organiser has not handed it over. "
    "Ask the organiser. The organiser's hand-over decides.",
)


@dataclass(frozen=True, slots=True)
class KnownMatter:
    """A matter as it is remembered."""

    matter: Oid
    organiser: Oid
    set_id: Oid
    version: int
    digest: str
    task: str
    clients: tuple[tuple[PersonId, MatterTerms], ...]

    def terms(self, client: PersonId) -> MatterTerms | None:
        """The terms for a client; None when the matter's document does not name them."""
        return dict(self.clients).get(client)


def matter_id(matter: Oid, organiser: Oid) -> str:
    """The id of the Provenance that remembers a matter of an organiser."""
    return str(Names(f"{BASE}/sid/matter").uuid(f"{matter}.{organiser.organisation}"))


def judge_matter(known: KnownMatter | None, paper: MatterPaper) -> Order:
    """How a version stands to the one remembered. Raises Refused for one that contradicts it (GRA-10)."""
    if known is None:
        return Order.NEWER
    document = paper.document
    if known.set_id != document.set_id:
        raise Refused.because("GRA-10", _OTHER_SET, _ASK, "conflict")
    if known.version == document.version and known.digest != digest_of(paper.document):
        raise Refused.because("GRA-10", _SAME_NUMBER, _ASK, "conflict")
    if known.version == document.version:
        return Order.SAME
    return Order.NEWER if document.version > known.version else Order.OLDER


def with_those_who_went(paper: MatterPaper, known: KnownMatter | None) -> MatterPaper:
    """The paper with the clients whom an older version named and this one does not: they have left the matter."""
    named = {person for person, _ in paper.clients}
    gone = [
        (person, replace(terms, closed=paper.closed, left=terms.left or paper.document.written))
        for person, terms in (known.clients if known else ())
        if person not in named
    ]
    return replace(paper, clients=(*paper.clients, *gone))


def matter_record(paper: MatterPaper) -> Resource:
    """The Provenance of a matter: who signed this version, and what it says of the matter and its clients."""
    record = version_record(paper.document, paper.signatures, [])
    (version, *_) = record["extension"]
    state: list[Resource] = [
        {"url": "matter", "valueIdentifier": oid_identifier(paper.matter)},
        {"url": "organiser", "valueIdentifier": oid_identifier(paper.organiser)},
        {"url": "set", "valueIdentifier": oid_identifier(paper.document.set_id)},
        {"url": "task", "valueCodeableConcept": concept(TASK_SYSTEM, paper.task_code, paper.task_name)},
        *([{"url": "closed", "valueDate": paper.closed.isoformat()}] if paper.closed else []),
    ]
    clients = [
        {
            "url": _WHO,
            "extension": [
                {"url": "who", "valueReference": patient_reference(person)},
                *([{"url": "joined", "valueDateTime": instant(terms.joined)}] if terms.joined else []),
                *([{"url": "left", "valueDateTime": instant(terms.left)}] if terms.left else []),
            ],
        }
        for person, terms in paper.clients
    ]
    return record | {
        "extension": [
            version,
            {"url": DIGEST, "valueString": digest_of(paper.document)},
            {"url": _STATE, "extension": state},
            *clients,
        ],
        "target": [patient_reference(person) for person, _ in paper.clients],
        "policy": [f"{BASE}/rule/GRA-04"],
    }


def matter_bundle(paper: MatterPaper) -> Resource:
    """A transaction Bundle with the Provenance. Raises Refused for a document that cannot be read in full."""
    if paper.unread:
        raise Refused(*paper.unread)
    return transaction([create(matter_record(paper), Names(paper.document.oid.value).urn("provenance"))])


def read_matter(resource: Resource) -> KnownMatter | None:
    """Read a Provenance that `matter_record` wrote; None for another, as somebody else may have written one."""
    items = resource.get("extension", [])
    state = next((_values(item) for item in items if item.get("url") == _STATE), None)
    if state is None:
        return None
    given = state.get("closed")
    closed = date.fromisoformat(given) if given else None
    values = {item["url"]: item.get("valueInteger", item.get("valueString")) for item in items}
    known = KnownMatter(
        matter=_oid(state["matter"]),
        organiser=_oid(state["organiser"]),
        set_id=_oid(state["set"]),
        version=values[VERSION],
        digest=values[DIGEST],
        task=state["task"]["coding"][0]["code"],
        clients=tuple(_clients(items, closed)),
    )
    return known if resource.get("id") == matter_id(known.matter, known.organiser) else None


def known_matter(paper: MatterPaper) -> KnownMatter:
    """What a version says, as it will be remembered."""
    return KnownMatter(
        paper.matter,
        paper.organiser,
        paper.document.set_id,
        paper.document.version,
        digest_of(paper.document),
        paper.task_code,
        paper.clients,
    )


def proposal_id(matter: Oid, consent: str) -> str:
    """The id of the Task that proposes a matter for a Consent."""
    return str(Names(f"{BASE}/sid/matter").uuid(f"{matter}.{consent}"))


def proposal(known: KnownMatter, consent: str, unit: Oid, now: datetime) -> Resource:
    """The Task that proposes a pairing to a person: nothing is used by it (GRA-04)."""
    said = PROPOSED.filled(matter=known.matter.value, unit=unit.value)
    return {
        "resourceType": "Task",
        "language": "fi",
        "identifier": [Names("matter").identifier(f"{known.matter}.{consent}")],
        "status": "requested",
        "intent": "order",
        "code": PROPOSAL,
        **translated("description", said.said, "fi"),
        "focus": {"reference": f"Consent/{consent}"},
        "authoredOn": instant(now),
        "owner": unit_reference(known.organiser),
        "input": [
            {
                "type": own_concept("task-input", "matter", _MATTER.fi),
                "valueIdentifier": oid_identifier(known.matter),
            }
        ],
        "output": rule_outputs(["GRA-04"], "fi"),
    }


def proposed_matter(task: Resource) -> Oid:
    """The matter that a proposal is about."""
    return _oid(task["input"][0]["valueIdentifier"])


def settled(task: Resource, status: str) -> Resource:
    """The proposal when the hand-over has come (`completed`), or when the matter has ended (`cancelled`)."""
    return task if task["status"] != "requested" else task | {"status": status}


def _clients(items: list[Resource], closed: date | None) -> Iterator[tuple[PersonId, MatterTerms]]:
    for item in items:
        if item.get("url") == _WHO:
            values = _values(item)
            identifier = values["who"]["identifier"]
            joined, left = (values.get(name) for name in ("joined", "left"))
            yield (
                parse_person(identifier["system"], identifier["value"]),
                MatterTerms(
                    closed,
                    datetime.fromisoformat(joined) if joined else None,
                    datetime.fromisoformat(left) if left else None,
                ),
            )


def _values(extension: Resource) -> Resource:
    """The inner extensions by their names."""
    return {
        item["url"]: next(value for name, value in item.items() if name.startswith("value"))
        for item in extension["extension"]
    }


def _oid(identifier: Resource) -> Oid:
    return Oid.parse(bare_oid(identifier["value"]))
