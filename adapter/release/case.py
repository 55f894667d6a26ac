"""One release request at hand: what it says, what the world has said of it so far, and so the decision."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any, TypedDict

import orjson

from adapter.config.release import Register
from adapter.errors import Refused
from adapter.fhir.elements import Names
from adapter.release.decided import read_decision, read_place, write_decision, write_place
from adapter.release.house import ReleaseHouse
from adapter.release.images import Hit
from adapter.release.reading.request import read_request, read_service_request
from adapter.release.reading.sender import Way
from adapter.release.rules.decision import Decision, decide
from adapter.release.rules.decision import Facts as StudyFacts
from adapter.release.rules.request import Basis, ReleaseRequest, WantedStudy
from adapter.release.writing.consent import consent_identifier
from adapter.run.arrival import came_by_portal, open_mail
from adapter.run.run import Run
from adapter.store.resources import Criterion
from adapter.words import Sentence

_NO_KNOWN_REGISTER = Sentence(
    "Tutkimus ei ole missään tässä tunnetussa rekisterissä.",
    "Undersökningen finns inte i något register som är känt här.",
    "the study lies in no register that is known here.",
)


class SeenConsent(TypedDict):
    """A consent that was shown.

    Its version's address, whether a guardian gave it, and what is wrong with it (keys of `rules.consent`).
    """

    address: str
    by_guardian: bool
    problems: list[str]


class Facts(TypedDict):
    """What the world said before the decision, as steps remember it: no name, no HETU. `studies` is a blob's digest."""

    prohibited: bool
    consent: SeenConsent | None
    studies: str


@dataclass(frozen=True, slots=True)
class Study:
    """A study that was found and checked.

    How the archive describes it, the register it lies in, all that see it, and which of its instances are reports.
    """

    hit: Hit
    register: str
    sees: tuple[str, ...]
    reports: tuple[str, ...] = ()

    @property
    def images(self) -> int:
        """How many of its instances are images; an archive may list more reports than it says it has of anything."""
        return max(0, self.hit.instances - len(self.reports))


@dataclass(frozen=True)
class Case:
    """A request that has been fetched: from a mailbox, or (`request_id`) from the FHIR API.

    `source` says where its bytes are.

    `decided` is the digest of what was decided, once it was: from then on that holds, whatever becomes of the
    configuration.
    """

    run: Run
    house: ReleaseHouse
    mailbox: str
    request_id: str
    source: str
    decided: str = ""

    @property
    def original(self) -> bytes:
        """The request as it came."""
        return open_mail(self.run, self.house, self.mailbox, self.source)

    @property
    def request(self) -> ReleaseRequest:
        """What it says; raises Refused (REL-01) with all that is missing."""
        return self.run.once("request-decided" if self.decided else "request", self._read)

    def _read(self) -> ReleaseRequest:
        request = self._rest_on_paper(self.run.once("request-written", self._parse))
        return replace(request, destination=read_place(self._open(self.decided)["place"])) if self.decided else request

    def _parse(self) -> ReleaseRequest:
        if self.mailbox:
            confirmed = self.house.decisions.given(self.run.attempt).lines
            way = Way(self.mailbox, by_portal=came_by_portal(self.source))
            return read_request(self.original, self.house.settings, self.run.message, way, confirmed)
        resource = orjson.loads(self.original)
        received = datetime.fromisoformat(resource["meta"]["lastUpdated"])  # stands in for an order's own date
        return read_service_request(resource, self.house.settings, self.run.message, received)

    def _rest_on_paper(self, request: ReleaseRequest) -> ReleaseRequest:
        """The request, on the consent that a person has entered for it from paper, where somebody has (REL-05)."""
        named = consent_identifier(self.run.message)
        entered = Criterion("identifier", (("token", named["system"], named["value"]),))
        found = self.house.resources.find("Consent", [entered], 1)
        return replace(request, basis=Basis.CONSENT, consent=found[0].reference) if found else request

    def _open(self, digest: str) -> Any:
        return orjson.loads(self.house.blobs.open(self.run.message, digest))

    def _keep(self, value: Any) -> str:
        return self.house.blobs.keep(self.run.message, orjson.dumps(value))

    @property
    def names(self) -> Names:
        """The names of what is made of it."""
        return Names(self.run.message)

    @property
    def order(self) -> str:
        """The ServiceRequest's address: its own, or that of the one made of a mail."""
        return f"ServiceRequest/{self.request_id or self.names.uuid('request')}"

    @property
    def medium(self) -> str:
        """The id of the medium, if one is made."""
        return str(self.names.uuid("medium"))

    @property
    def post(self) -> str:
        """The id of the Task to post it."""
        return str(self.names.uuid("post"))

    def attempt_id(self, label: str) -> str:
        """The id of what each attempt at the request leaves of its own: an event that was audited is not rewritten."""
        return str(Names(self.run.attempt).uuid(label))

    def wanted(self, study: Study) -> WantedStudy:
        """The study as the request named it."""
        return next(
            wanted for wanted in self.request.studies if wanted.accession.value == study.hit.accession.strip(" \0")
        )

    def keep_studies(self, studies: list[Study]) -> str:
        """Keep the studies found for the steps that follow; returns the digest."""
        return self._keep([asdict(study) for study in studies])

    def studies(self, facts: Facts) -> list[Study]:
        """The studies found, in the order of the request."""
        return self.run.once(f"studies {facts['studies']}", lambda: self._read_studies(facts["studies"]))

    def _read_studies(self, digest: str) -> list[Study]:
        return [
            Study(
                Hit(**item["hit"] | {"modalities": tuple(item["hit"]["modalities"]), "several": ()}),
                item["register"],
                tuple(item["sees"]),
                tuple(item.get("reports", ())),
            )
            for item in self._open(digest)
        ]

    def decide(self, facts: Facts) -> list[tuple[Study, Decision]]:
        """Decide on each study by the rules as they are now."""
        settings = self.house.settings
        return [
            (study, decide(self.request, self._facts(study, facts), settings.desks, settings.law, settings.media))
            for study in self.studies(facts)
        ]

    def keep_decisions(self, decisions: list[tuple[Study, Decision]]) -> str:
        """Keep what was decided, and the destination it was decided for; returns the digest."""
        written = [write_decision(decision) for _, decision in decisions]
        return self._keep({"decisions": written, "place": write_place(self.request.destination)})

    def decisions(self, facts: Facts) -> list[tuple[Study, Decision]]:
        """What was decided on each study."""
        return list(zip(self.studies(facts), self.run.once("decisions", self._read_decisions), strict=True))

    def _read_decisions(self) -> list[Decision]:
        return [read_decision(item) for item in self._open(self.decided)["decisions"]]

    def _facts(self, study: Study, facts: Facts) -> StudyFacts:
        marks = self.house.settings.pacs.teleradiology
        return StudyFacts(
            source=self.find_register((study.register,)),
            sees=frozenset(study.sees),
            prohibited=facts["prohibited"],
            consent=None if facts["consent"] is None else tuple(facts["consent"]["problems"]),
            teleradiology=any(mark in study.hit.institution.lower() for mark in marks),
        )

    def find_register(self, lies: tuple[str, ...]) -> Register:
        """The register a study is released from, of those it lies in.

        One with a way of its own first (REL-10), then the PACS's main one.

        Raises Refused (REL-02).
        """
        settings = self.house.settings
        known = [register for register in settings.register_ if register.id in lies]
        own = [register for register in known if register.group in {"defence", "occupational"}]
        main = [register for register in known if register.id == settings.pacs.register_id]
        if not known:
            raise Refused.because("REL-02", _NO_KNOWN_REGISTER, code="not-found")
        return (own or main or known)[0]
