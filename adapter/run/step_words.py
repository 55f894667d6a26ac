"""The steps of the flows as a person would say them."""

from __future__ import annotations

import re

from adapter.words import Sentence, name_alike

_NUMBER = re.compile(r"-\d+$")

STEPS = {
    ("", "fetch"): Sentence("haettiin käsittelyyn", "hämtades för behandling", "was fetched to be handled"),
    ("", "read"): Sentence("luettiin ja tarkistettiin", "lästes och kontrollerades", "was read and checked"),
    ("", "park"): Sentence(
        "jätettiin ihmisen päätettäväksi", "lämnades åt en person", "was left for a person to decide"
    ),
    ("", "sign"): Sentence(
        "arkiston merkintä allekirjoitettiin", "arkivets anteckning signerades", "the archive's entry was signed"
    ),
    ("", "archive"): Sentence("tallennettiin Kanta-arkistoon", "sparades i Kanta-arkivet", "was stored in the archive"),
    ("", "record"): Sentence(
        "kirjattiin, ja tehtävä luotiin", "antecknades, och en uppgift skapades", "was recorded, and a task was made"
    ),
    ("", "delete"): Sentence("sähköposti poistettiin", "e-posten raderades", "the mail was deleted"),
    ("", "conclude"): Sentence(
        "käsittely päättyi, ja väliaikaiset kopiot poistettiin",
        "behandlingen avslutades, och tillfälliga kopior raderades",
        "the handling ended, and temporary copies were dropped",
    ),
    ("photo", "identify"): Sentence(
        "potilas tunnistettiin potilastietojärjestelmästä",
        "patienten identifierades i patientdatasystemet",
        "the patient was found in the record system",
    ),
    ("photo", "match"): Sentence(
        "kuvalle haettiin kuvapyyntö", "en begäran om foto söktes", "an invitation for the photo was looked for"
    ),
    ("photo", "file"): Sentence(
        "kuva tallennettiin potilastietojärjestelmään",
        "fotot sparades i patientdatasystemet",
        "the photo was filed in the record system",
    ),
    ("invitation", "ask"): Sentence(
        "tekstiviestilupa tarkistettiin", "tillståndet för sms kontrollerades", "the permission for SMS was checked"
    ),
    ("invitation", "send"): Sentence("tekstiviesti lähetettiin", "sms:et skickades", "the SMS was sent"),
    ("release", "see-consent"): Sentence(
        "suostumus katsottiin", "samtycket kontrollerades", "the consent was looked at"
    ),
    ("release", "ask-wishes"): Sentence(
        "kiellot kysyttiin Kannasta", "förbuden kontrollerades i Kanta", "prohibitions were asked from Kanta"
    ),
    ("release", "find-studies"): Sentence(
        "tutkimukset haettiin kuva-arkistosta", "undersökningarna söktes i bildarkivet", "the studies were looked up"
    ),
    ("release", "decide"): Sentence(
        "luovutus ratkaistiin säännöillä", "utlämnandet avgjordes enligt reglerna", "it was decided by the rules"
    ),
    ("release", "look"): Sentence(
        "tutkimuksen kuvat tarkistettiin", "undersökningens bilder kontrollerades", "the study's images were checked"
    ),
    ("release", "carry-out"): Sentence("kuvat siirrettiin", "bilderna överfördes", "the images were moved"),
    ("release", "make-medium"): Sentence(
        "salattu tallenne tehtiin", "ett krypterat medium gjordes", "an encrypted medium was made"
    ),
    ("grant", "check-units"): Sentence(
        "yksiköt tarkistettiin organisaatiorekisteristä",
        "enheterna kontrollerades i organisationsregistret",
        "the units were checked in the organisation register",
    ),
    ("grant", "store"): Sentence("oikeudet kirjattiin", "rättigheterna antecknades", "the grants were recorded"),
    ("grant", "join-matters"): Sentence(
        "oikeudet liitettiin asioihin", "rättigheterna kopplades till ärenden", "the grants were joined with matters"
    ),
    ("deposit", "seal"): Sentence("asiakirja allekirjoitettiin", "dokumentet signerades", "the document was signed"),
}


def say_step(flow: str, name: str) -> Sentence:
    """A step of a flow, by the name that the flow gives it; its name itself for one that nobody has put into words."""
    bare = _NUMBER.sub("", name)
    return STEPS.get((flow, bare)) or STEPS.get(("", bare)) or name_alike(bare)
