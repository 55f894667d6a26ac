"""Whom the duty to join concerns, from when, and whom it does not (GRA-11, GRA-12). Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from adapter.words import Sentence

JOIN_BY = date(2026, 9, 1)  # client data into the Sosiaalihuollon asiakastietovaranto
PATIENT_DATA_BY = date(2027, 3, 1)  # patient data made in social care into the Potilastietovaranto
PATIENT_DATA_FROM = date(2024, 1, 1)


class Form(StrEnum):
    """What an exempted producer hands to the organiser instead, service by service."""

    NOTHING = "nothing"
    SUMMARY_FORM = "summary-form"  # koontilomake
    SUMMARY = "summary"  # yhteenveto, by an instruction of its own
    AGREED = "agreed"  # the reports, documents or entries that the contract names


@dataclass(frozen=True, slots=True)
class Service:
    """A kind of service for which the organiser requires no client information system, and the form that is enough."""

    name: Sentence
    form: Form = Form.NOTHING


OTHER = "other"  # any service that is not exempted

#: The services by a code of ours, as the county's notice lists them (S4 §1).
EXEMPTED = {
    "veterans-support": Service(
        Sentence(
            "rintamaveteraanien ja sotainvalidien tukipalvelut",
            "stödtjänster för frontveteraner och krigsinvalider",
            "support services for front veterans and disabled veterans",
        )
    ),
    "meals": Service(Sentence("ateriapalvelu", "måltidsservice", "meal service")),
    "cleaning": Service(Sentence("siivouspalvelu", "städservice", "cleaning service")),
    "clothing": Service(Sentence("vaatehuoltopalvelu", "klädvårdsservice", "clothing care service")),
    "errands": Service(Sentence("asiointipalvelu", "uträttande av ärenden", "errand service")),
    "participation": Service(
        Sentence(
            "osallisuutta ja sosiaalista kanssakäymistä edistävä palvelu",
            "service som främjar delaktighet och socialt umgänge",
            "service that furthers participation and social contact",
        )
    ),
    "day-activity": Service(
        Sentence("kuntouttava päivätoiminta", "rehabiliterande dagverksamhet", "rehabilitative day activity"),
        Form.SUMMARY_FORM,
    ),
    "bathing": Service(
        Sentence("peseytymispalvelu kodin ulkopuolella", "badservice utanför hemmet", "bathing outside the home"),
        Form.SUMMARY_FORM,
    ),
    "personal-assistance": Service(
        Sentence("henkilökohtainen apu", "personlig assistans", "personal assistance"), Form.SUMMARY
    ),
    "professional-support-person": Service(
        Sentence(
            "ammatillinen tukihenkilötoiminta", "professionell stödpersonsverksamhet", "professional support person"
        ),
        Form.AGREED,
    ),
    "family-work": Service(Sentence("perhetyö", "familjearbete", "family work"), Form.AGREED),
    "intensified-family-work": Service(
        Sentence("tehostettu perhetyö", "intensifierat familjearbete", "intensified family work"),
        Form.AGREED,
    ),
    "family-rehabilitation": Service(
        Sentence("avoperhekuntoutus", "familjerehabilitering inom öppenvården", "family rehabilitation in open care"),
        Form.AGREED,
    ),
    "professional-support-family": Service(
        Sentence(
            "ammatillinen tukiperhetoiminta", "professionell stödfamiljsverksamhet", "professional support family"
        ),
        Form.AGREED,
    ),
    "supervised-meetings": Service(
        Sentence(
            "valvotut ja tuetut tapaamiset ja vaihdot",
            "övervakade och stödda umgängen och överlämnanden",
            "supervised and supported meetings and exchanges",
        ),
        Form.AGREED,
    ),
    "open-care-family": Service(
        Sentence(
            "lapsiperheiden ja lastensuojelun avopalvelut",
            "öppenvårdstjänster för barnfamiljer och inom barnskyddet",
            "open care for families with children and in child welfare",
        ),
        Form.AGREED,
    ),
}


class Duty(StrEnum):
    """Obliged; exempted for the kind of service; or a private individual, whom the act does not mean."""

    OBLIGED = "obliged"
    EXEMPTED = "exempted"
    PRIVATE = "private"


def judge_duty(service: str, *, private_person: bool) -> Duty:
    """Whether a producer of a service (a code of `EXEMPTED`, or any other) must join."""
    if private_person:
        return Duty.PRIVATE
    return Duty.EXEMPTED if service in EXEMPTED else Duty.OBLIGED


def handed_instead(service: str) -> Form:
    """What goes to the organiser instead of entries in its register; a private individual's service has its own too."""
    return EXEMPTED[service].form if service in EXEMPTED else Form.NOTHING
