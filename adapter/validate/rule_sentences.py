"""The rules of our own profiles, in the reader's language; the rules of base R4 have HL7's English only."""

from __future__ import annotations

from adapter.words import Sentence

#: By the key of the invariant. The English is that of profiles/fsh, which a test compares.
RULES = {
    "PHO-06": Sentence(
        "potilaalla on oltava henkilötunnus tai tilapäinen yksilöintitunnus (PHO-06, GRA-01).",
        "patienten måste ha en personbeteckning eller en tillfällig identifieringskod (PHO-06, GRA-01).",
        "The patient must be named by a personal identity code or a temporary id (PHO-06, GRA-01).",
    ),
    "GRA-03": Sentence(
        "yksikkö on nimettävä OID-tunnuksella (GRA-03).",
        "enheten måste anges med sin OID-kod (GRA-03).",
        "A unit must be named by its OID (GRA-03).",
    ),
    "PHO-07": Sentence(
        "tiedoissa on oltava koodi, joka kertoo kuvan saapuneen suojatulla sähköpostilla.",
        "uppgifterna måste innehålla en kod som anger att fotot har kommit via skyddad e-post.",
        "The record must say by a code that the photo came by secure e-mail.",
    ),
    "PHO-07-sender": Sentence(
        "lähettäjän on oltava potilas tai potilaan puolesta asioinut RelatedPerson; tyypin on kerrottava kumpi.",
        "avsändaren måste vara patienten eller en RelatedPerson som agerat för patienten; typen måste ange vilken.",
        ("The operator must be the patient, or a RelatedPerson who acted for the patient; its type must say which."),
    ),
    "PHO-02": Sentence(
        "kuvapyynnön on nimettävä yksikkö OID-tunnuksella, toteuttajana tai pyytäjänä.",
        "begäran om foto måste ange enheten med dess OID-kod, som utförare eller som den som begär.",
        "An invitation must name the unit by its OID, as the performer or as the requester.",
    ),
    "PHO-03": Sentence(
        "kuvapyynnössä on vakuutettava, että kuvan lähettäjä voi tunnistautua vahvasti.",
        "begäran om foto måste försäkra att den som skickar fotot kan identifieras starkt.",
        "An invitation must assure that whoever sends the photo can be strongly identified.",
    ),
    "REL-01": Sentence(
        (
            "pyynnössä on oltava pyytäjä, peruste, kohde ja tutkimukset sekä vakuutus siitä, ettei luovutusta ole "
            "kielletty."
        ),
        (
            "begäran måste ange vem som begär, grunden, mottagaren och undersökningarna samt försäkra att utlämnandet "
            "inte är förbjudet."
        ),
        (
            "A request must name who asks, the basis, the destination and the studies, and assure that nothing is "
            "forbidden."
        ),
    ),
    "GRA-02": Sentence(
        "oikeuden on viitattava allekirjoitettuun asiakirjaan, jossa se on syntynyt.",
        "rätten måste hänvisa till det signerade dokument där den har uppstått.",
        "A right must name the signed document that it arose in.",
    ),
    "GRA-02-signer": Sentence(
        "allekirjoittaja on nimettävä OID-tunnuksella tai rekisteröintinumerolla.",
        "undertecknaren måste anges med en OID-kod eller ett registreringsnummer.",
        "Who signed must be named by an OID or a registration number.",
    ),
    "GRA-04": Sentence(
        "asia on nimettävä OID-tunnuksella.",
        "ärendet måste anges med sin OID-kod.",
        "A matter must be named by its OID.",
    ),
    "GRA-10": Sentence(
        "päättyneen oikeuden on kerrottava, miksi se on päättynyt.",
        "en rätt som har upphört måste ange varför.",
        "A right that has been withdrawn must say why.",
    ),
}
