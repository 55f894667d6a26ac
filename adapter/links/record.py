"""A patient record system over FHIR R4; in narrow mode one without Media and transactions."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

import orjson

from adapter.config.addresses import Place
from adapter.config.peers import RecordSystem
from adapter.errors import LauttaError, Refused, Theirs
from adapter.fhir.elements import Resource, person_identifier, resources
from adapter.identifiers import PersonId, bare_oid
from adapter.links.http import MEDIUM, Answer, HttpPeer
from adapter.photo.ports.record import RecordPatient
from adapter.photo.reading.contact import read_contact
from adapter.photo.reading.filing import Filing
from adapter.photo.reading.patient import (
    Hit,
    Wanted,
    fits,
    is_protected,
    is_replaced,
    local_reference,
    read_hit,
    read_name,
    successors,
)
from adapter.photo.rules.permission import Contact
from adapter.photo.writing.media import document_entries, photo_bundle
from adapter.words import Sentence

_SEVERAL_PATIENTS = Sentence(
    "Potilastietojärjestelmässä on useita potilaita tällä tunnuksella.",
    "Patientdatasystemet har flera patienter med denna kod.",
    "the record system has several patients with this identifier.",
)
_MERGE = Sentence(
    "Pyydä yhdistämään kaksoiskappaleet.",
    "Be att dubbletterna slås ihop.",
    "Have the duplicates merged.",
)
_REPLACED = Sentence(
    "Potilastietojärjestelmässä tämä potilas ei ole käytössä tai on yhdistetty toiseen.",
    "I patientdatasystemet är denna patient inte i bruk eller sammanslagen med en annan.",
    "in the record system this patient is not in use, or is merged into another.",
)
_FORMER = Sentence(
    "Potilastietojärjestelmä tuntee tämän tunnuksen vain potilaan entisenä tunnuksena.",
    "Patientdatasystemet känner denna kod bara som en tidigare kod för patienten.",
    "the record system knows this identifier only as a former one of the patient.",
)
_NAME_PRESENT = Sentence(
    "Selvitä, kuka potilas on, ja nimeä hänet nykyisellä tunnuksella.",
    "Ta reda på vem patienten är och ange hens nuvarande kod.",
    "Find out who the patient is, and name them by the present identifier.",
)
_REFUSED = Sentence(
    "Potilastietojärjestelmä ei ottanut vastaan lähetettyjä tietoja (HTTP {status}).",
    "Patientdatasystemet tog inte emot det som skickades (HTTP {status}).",
    "the record system refused what was sent (HTTP {status}).",
)
_NO_NAMES = Sentence(
    "Tästä potilastietojärjestelmästä ei voi hakea nimellä.",
    "I det här patientdatasystemet går det inte att söka på namn.",
    "this record system cannot be searched by name.",
)
_TYPE_IT = Sentence("Kirjoita henkilötunnus.", "Skriv personbeteckningen.", "Type the personal identity code.")
_TOO_MANY = Sentence(
    "Potilaita löytyi yli {most}.", "Fler än {most} patienter hittades.", "more than {most} patients were found."
)
_SAY_MORE = Sentence(
    "Lisää etunimi tai syntymäaika.", "Lägg till förnamn eller födelsetid.", "Add a given name or the date of birth."
)
_LOG_SAYS_WHY = Sentence(
    "Syy näkyy järjestelmän omasta lokista.",
    "Orsaken framgår av systemets egen logg.",
    "Its own log says why.",
)

_FHIR = "application/fhir+json"


class RecordLink:
    """RecordPort over the wire."""

    def __init__(self, system: RecordSystem, place: Place, token: str) -> None:
        self._system, self._base = system, place.url.rstrip("/")
        self._peer = f"Record system {system.name}"
        self._http = HttpPeer(self._peer, place, MEDIUM)
        self._http.present(token)

    def find_patient(self, person: PersonId) -> RecordPatient | None:
        """See RecordPort."""
        with self._in_its_form():
            patient = self._find_patient(person)
            if patient is None:
                return None
            return RecordPatient(f"{self._base}/Patient/{patient['id']}", *read_name(patient), is_protected(patient))

    def find_patients(self, wanted: Wanted, most: int) -> list[Hit]:
        """See RecordPort."""
        if self._system.mode == "narrow":
            raise Refused.because("PHO-06", _NO_NAMES, _TYPE_IT)
        question = {"family": wanted.family, "given": wanted.given, "_count": str(most + 1)}
        question["birthdate"] = wanted.born.isoformat() if wanted.born else ""
        with self._in_its_form():
            answer = self._search("Patient", {name: value for name, value in question.items() if value})
            found = resources(answer, "Patient")
            if len(found) > most or any(link.get("relation") == "next" for link in answer.get("link", [])):
                raise Refused.because("PHO-06", _TOO_MANY.filled(most=str(most)), _SAY_MORE)
            own = [patient for patient in found if fits(patient, wanted)]
            if found and not own:
                raise Theirs(self._peer, "answered with something else than was asked for.")
            return list(filter(None, map(read_hit, own)))

    def find_contact(self, person: PersonId, now: datetime) -> Contact | None:
        """See RecordPort."""
        with self._in_its_form():
            patient = self._find_patient(person)
            if patient is None:
                return None
            consents = self._find_consents(f"Patient/{patient['id']}") if self._system.sms.way == "consent" else []
            return read_contact(patient, self._system.sms, now, consents)

    def _find_patient(self, person: PersonId) -> Resource | None:
        """The one patient in use who has the identifier now. A doubt goes to a person (PHO-06).

        Of a duplicate that is merged into another one found, only that other one counts (FHIR R4 Patient.link).
        """
        identifier = person_identifier(person)
        found = [patient for patient in self._found("Patient", identifier) if patient["id"]]
        known = {f"Patient/{patient['id']}" for patient in found}
        patients = [patient for patient in found if not successors(patient) & known]
        if len(patients) > 1:
            raise Refused.because("PHO-06", _SEVERAL_PATIENTS, _MERGE)
        if not found:
            return None
        if not patients or is_replaced(patients[0]):
            raise Refused.because("PHO-06", _REPLACED, _NAME_PRESENT)
        if _is_former(patients[0], identifier):
            raise Refused.because("PHO-06", _FORMER, _NAME_PRESENT)
        return patients[0]

    def _find_consents(self, patient: str) -> list[Resource]:
        """The patient's Consents of the configured category, each hit re-checked."""
        answer = self._search("Consent", {"patient": patient, "category": self._system.sms.category})
        if any(link.get("relation") == "next" for link in answer.get("link", [])):
            raise Theirs(self._peer, "answered with a part of what was asked for.")
        hits = resources(answer, "Consent")
        own = [item for item in hits if local_reference(item.get("patient", {}).get("reference", "")) == patient]
        if hits and not own:
            raise Theirs(self._peer, "answered with something else than was asked for.")
        return own

    def file(self, filing: Filing, patient: str) -> tuple[str, ...]:
        """See RecordPort. In its own space the patient is referred to relatively."""
        patient = patient.removeprefix(f"{self._base}/")
        with self._in_its_form():
            if self._system.mode == "full":
                return self._file_as_media(filing, patient)
            return self._file_as_document(filing, patient)

    def _file_as_media(self, filing: Filing, patient: str) -> tuple[str, ...]:
        """One transaction. It is looked for first, so that a repeated attempt does not leave a second Binary behind."""
        bundle = photo_bundle(filing, patient)
        wanted = resources(bundle, "Media")
        existing = [address for media in wanted for address in self._find_own(media)]
        if len(existing) == len(wanted):
            return tuple(existing)
        answer = self._post("", bundle)
        addresses = [self._absolute(entry["response"]["location"]) for entry in answer.get("entry", [])]
        media = tuple(address for address in addresses if "/Media/" in address)
        if len(media) != len(wanted):
            raise Theirs(self._peer, "did not acknowledge every photo of the transaction.")
        return media

    def _file_as_document(self, filing: Filing, patient: str) -> tuple[str, ...]:
        """No transaction, no conditional create: look for each resource, then create what is missing."""
        addresses: list[str] = []
        for resource in document_entries(filing, patient):
            if resource["resourceType"] == "Task":
                resource["focus"] = {"reference": "/".join(addresses[0].split("/")[-2:])}
            existing = self._find_own(resource)
            addresses.append(existing[0] if existing else self._create(resource))
        return tuple(addresses)

    def _find_own(self, resource: Resource) -> list[str]:
        kind = resource["resourceType"]
        return [f"{self._base}/{kind}/{item['id']}" for item in self._found(kind, resource["identifier"][0])][:1]

    def _found(self, kind: str, identifier: Resource) -> list[Resource]:
        """What the record system finds, each hit re-checked.

        A server may ignore a parameter and answer with anybody.
        """
        answer = self._search(kind, {"identifier": f"{identifier['system']}|{identifier['value']}"})
        wanted = (bare_oid(identifier["system"]), identifier["value"])
        hits = resources(answer, kind)
        own = [item for item in hits if wanted in _identifiers(item)]
        if hits and not own:
            raise Theirs(self._peer, "answered with something else than was asked for.")
        return own

    def _create(self, resource: Resource) -> str:
        created = self._post(resource["resourceType"], resource)
        if created["resourceType"] != resource["resourceType"] or not isinstance(created["id"], str):
            raise Theirs(self._peer, "did not say what it created.")
        return f"{self._base}/{created['resourceType']}/{created['id']}"

    @contextmanager
    def _in_its_form(self) -> Iterator[None]:
        """An answer that is not shaped as FHIR is the record system's failure."""
        try:
            yield
        except LauttaError:
            raise
        except (AttributeError, IndexError, KeyError, TypeError, ValueError):
            raise Theirs(self._peer, "answered with something that is not FHIR.") from None

    def _absolute(self, location: str) -> str:
        return f"{self._base}/{location.removeprefix(self._base).strip('/').split('/_history')[0]}"

    def _search(self, kind: str, wanted: dict[str, str]) -> Resource:
        # No answer kept from before: one that was empty would have a retry file the photo again.
        url, headers = f"{self._base}/{kind}/_search", {"Accept": _FHIR, "Cache-Control": "no-cache"}
        return self._read(self._http.ask("POST", url, data=wanted, headers=headers))

    def _post(self, kind: str, resource: Resource) -> Resource:
        """Create, or do a transaction; the answer may repeat what was sent."""
        url, content = f"{self._base}/{kind}".rstrip("/"), orjson.dumps(resource)
        wanted = "representation" if kind else "minimal"  # of a transaction the addresses are enough
        headers = {"Content-Type": _FHIR, "Accept": _FHIR, "Prefer": f"return={wanted}"}
        limit = MEDIUM + 2 * len(content)
        return self._read(self._http.ask("POST", url, data=content, headers=headers, limit=limit))

    def _read(self, answer: Answer) -> Resource:
        """4xx is a refusal a person must look at; everything else that is not a JSON resource is the peer's failure."""
        if answer.status in {401, 403, 408, 425, 429} or answer.status >= 500:
            raise Theirs(self._peer, f"answered with HTTP status {answer.status}.")
        if answer.status >= 400:
            sentence = _REFUSED.filled(status=str(answer.status))
            raise Refused.because("REC-4XX", sentence, _LOG_SAYS_WHY, "processing")
        body = answer.json()
        if not isinstance(body, dict):
            raise Theirs(self._peer, "answered with something that is not FHIR.")
        return body


def _identifiers(resource: Resource) -> set[tuple[str, str]]:
    return {(bare_oid(item.get("system", "")), item.get("value", "")) for item in resource.get("identifier", [])}


def _is_former(patient: Resource, identifier: Resource) -> bool:
    """Whether the patient had this identifier once and has it no more."""
    wanted = (bare_oid(identifier["system"]), identifier["value"])
    return all(
        item.get("use") == "old" for item in patient["identifier"] if wanted in _identifiers({"identifier": [item]})
    )
