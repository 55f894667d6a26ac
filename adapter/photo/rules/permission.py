"""May a patient be sent an SMS (PHO-03)? What the record says, and what a professional asserts. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from adapter.errors import Finding
from adapter.identifiers import WorkerId
from adapter.words import Sentence

#: What a record says of SMS: yes, no, something that the configuration does not know, or nothing at all.
Said = Literal["yes", "no", "unclear", "nothing"]

_E164 = re.compile(r"\+[1-9]\d{6,14}", re.ASCII)
_LANDLINE = re.compile(r"\+358(?!4|50)")  # a Finnish number that no mobile telephone has
_CLOCKS = timedelta(minutes=5)  # how far apart the clock of the caller and ours may be
_ASK = Sentence(
    "Kysy lupa potilaalta, kirjaa se ja käsittele kuvapyyntö uudelleen.",
    "Fråga patienten om tillstånd, anteckna det och behandla begäran om foto på nytt.",
    "Ask the patient, note the permission, and run it again.",
)
_UNKNOWN = Sentence(
    "potilastietojärjestelmä ei tunne potilasta.",
    "patientdatasystemet känner inte patienten.",
    "the record system does not know the patient.",
)
_FIND_OUT = Sentence("Selvitä, kuka potilas on.", "Ta reda på vem patienten är.", "Find out who the patient is.")
_PROTECTED = Sentence(
    "potilaan yhteystiedot ovat turvakiellon alaisia.",
    "patientens kontaktuppgifter omfattas av spärrmarkering.",
    "the patient's contact details are protected (turvakielto).",
)
_NAMED_PERSON = Sentence(
    "Tehtävään nimetty ammattilainen pyytää kuvan potilaalta.",
    "En yrkesperson som utsetts för uppgiften ber patienten om fotot.",
    "A person named for it invites the patient.",
)
_NO_NUMBER = Sentence(
    "potilastiedoissa ei ole numeroa, johon tekstiviestin voi lähettää.",
    "i patientuppgifterna finns inget nummer som ett sms kan skickas till.",
    "the record holds no telephone number that an SMS may go to.",
)
_CORRECT_NUMBER = Sentence(
    "Korjaa numero potilastietoihin ja käsittele kuvapyyntö uudelleen.",
    "Rätta numret i patientuppgifterna och behandla begäran om foto på nytt.",
    "Correct it in the record, and run it again.",
)
_REFUSED = Sentence(
    "potilas ei salli tekstiviestejä (merkintä potilastiedoissa).",
    "patienten tillåter inte sms (anteckning i patientuppgifterna).",
    "the record says that the patient does not permit SMS.",
)
_ANOTHER_WAY = Sentence(
    "Sovi potilaan kanssa muusta tavasta.",
    "Kom överens med patienten om ett annat sätt.",
    "Agree on another way with the patient.",
)
_UNCLEAR = Sentence(
    "potilastietojen merkintää tekstiviestiluvasta ei ymmärretty.",
    "anteckningen om sms-tillstånd i patientuppgifterna kunde inte tolkas.",
    "what the record says of SMS is not understood.",
)
_CHECK_ENTRY = Sentence(
    "Tarkista merkintä ja järjestelmän asetukset, ja käsittele kuvapyyntö uudelleen.",
    "Kontrollera anteckningen och systemets inställningar, och behandla begäran om foto på nytt.",
    "Check the entry and the configuration, and run it again.",
)
_NOBODY = Sentence(
    "tekstiviestilupaa ei ole potilastiedoissa eikä kuvapyynnössä.",
    "sms-tillstånd finns varken i patientuppgifterna eller i begäran om foto.",
    "the record holds no permission of the patient for SMS, and nobody asserts one.",
)
_WHO = Sentence(
    "kuvapyynnöstä puuttuu, kuka on vakuuttanut tekstiviestiluvan (tunniste ja nimi).",
    "i begäran om foto saknas vem som har intygat sms-tillståndet (identifierare och namn).",
    "the invitation does not say who asserts the SMS permission (identifier and name).",
)
_WHEN = Sentence(
    "kuvapyynnöstä puuttuu, milloin tekstiviestilupa on vakuutettu.",
    "i begäran om foto saknas när sms-tillståndet har intygats.",
    "the invitation does not say when the SMS permission was asserted.",
)
_FUTURE = Sentence(
    "tekstiviestiluvan vakuutus on päivätty tulevaisuuteen.",
    "intyget om sms-tillstånd är daterat i framtiden.",
    "the SMS permission is asserted at a time in the future.",
)
_OLD = Sentence(
    "tekstiviestilupa on vakuutettu yli {days} päivää sitten.",
    "sms-tillståndet har intygats för mer än {days} dagar sedan.",
    "the SMS permission was asserted more than {days} days ago.",
)
_STRANGER = Sentence(
    "tekstiviestiluvan vakuuttaja ei ole yksikön kuvien käsittelijä.",
    "den som har intygat sms-tillståndet är inte bildhandläggare vid enheten.",
    "the one who asserts the SMS permission is not a handler of the unit.",
)


@dataclass(frozen=True, slots=True, repr=False)
class Contact:
    """How the record system says that a patient may be reached by SMS.

    `telephone`: the number in E.164, "" for none. `protected`: the contact details are (turvakielto).
    """

    telephone: str = ""
    permission: Said = "nothing"
    language: str = ""
    protected: bool = False


@dataclass(frozen=True, slots=True, repr=False)
class Assertion:
    """A professional's word that the patient has given the permission: who says so, and when.

    `by` and `at` are None, `name` is "" where it is not said.
    """

    by: WorkerId | None
    name: str
    at: datetime | None


def judge_contact(
    contact: Contact | None, assertion: Assertion | None, handlers: tuple[WorkerId, ...], now: datetime, days: int
) -> list[Finding]:
    """Everything that keeps an SMS from being sent (PHO-03, PHO-06); nothing when it may go.

    A no in the record outranks every assertion. `contact` None: an unknown patient. `handlers`: the unit's, () for any.
    `days`: how long an assertion counts.
    """
    if contact is None:
        return [Finding("PHO-06", _UNKNOWN, _FIND_OUT)]
    findings = [Finding("PHO-06", _PROTECTED, _NAMED_PERSON)] if contact.protected else []
    if contact.permission == "no":
        return [*findings, Finding("PHO-03", _REFUSED, _ANOTHER_WAY)]
    if contact.permission == "unclear":
        return [*findings, Finding("PHO-03", _UNCLEAR, _CHECK_ENTRY)]
    if contact.permission == "nothing" and (doubt := _doubt(assertion, handlers, now, days)):
        findings.append(Finding("PHO-03", doubt, _ASK))
    if not contact.telephone:
        findings.append(Finding("PHO-03", _NO_NUMBER, _CORRECT_NUMBER))
    return findings


def rests_on(contact: Contact, assertion: Assertion | None) -> Assertion | None:
    """What a permission that counts rests on: the assertion, or None for the record, whose own yes goes first."""
    return None if contact.permission == "yes" else assertion


def _doubt(assertion: Assertion | None, handlers: tuple[WorkerId, ...], now: datetime, days: int) -> Sentence | None:
    """Why an assertion does not count, or None when it does."""
    if assertion is None:
        return _NOBODY
    if assertion.by is None or not assertion.name:
        return _WHO
    if assertion.at is None:
        return _WHEN
    doubts = {
        _FUTURE: assertion.at > now + _CLOCKS,
        _OLD.filled(days=str(days)): assertion.at < now - timedelta(days=days),
        _STRANGER: bool(handlers) and assertion.by not in handlers,
    }
    return next((sentence for sentence, holds in doubts.items() if holds), None)


def international(number: str) -> str:
    """A telephone number in E.164 form; one without a country is Finnish. "" for what is no number."""
    bare = re.sub(r"\(0\)|[\s().\u00a0/-]", "", number.strip().removeprefix("tel:"))
    bare = re.sub(r"^00", "+", bare)
    bare = re.sub(r"^0", "+358", bare)
    return bare if _E164.fullmatch(bare) else ""


def takes_sms(number: str) -> bool:
    """Whether a number in E.164 form can be of a mobile telephone: a Finnish landline would read the SMS aloud."""
    return bool(number) and not _LANDLINE.match(number)
