"""What is said when a patient cannot be invited to send a photo (PHO-03, REG-03)."""

from __future__ import annotations

from adapter.words import Sentence

UNKNOWN_UNIT = Sentence(
    "Kuvapyynnön yksikköä ei ole asetuksissa.",
    "Enheten i begäran om foto finns inte i inställningarna.",
    "the unit of the invitation is not in the configuration.",
)
CHECK_OID = Sentence("Tarkista yksikön OID-tunnus.", "Kontrollera enhetens OID-kod.", "Check its OID.")
NO_MAILBOX = Sentence(
    "Yksiköllä ei ole sähköpostilaatikkoa, johon kuvat tulevat.",
    "Enheten har ingen e-postlåda för foton.",
    "the unit has no mailbox that photos come to.",
)
NOBODY_ASSURES = Sentence(
    "Kukaan ei vakuuta, että potilaalla tai hänen puolestaan asioivalla on vahvan tunnistamisen väline.",
    "Ingen försäkrar att patienten, eller den som agerar på patientens vägnar, har ett verktyg för stark "
    "autentisering.",
    "nobody assures that the patient, or whoever acts for them, has means of strong identification.",
)
AGREE_OTHERWISE = Sentence(
    "Sovi potilaan kanssa toinen tapa.",
    "Kom överens med patienten om ett annat sätt.",
    "Agree on another way with the patient.",
)
PERIOD_ENDS_FIRST = Sentence(
    "Kuvapyynnön voimassaolo päättyy ennen kuin se alkaa.",
    "Giltighetstiden för begäran slutar innan den börjar.",
    "the period of the invitation ends before it begins.",
)
PERIOD_OVER = Sentence(
    "Kuvapyynnön voimassaolo on päättynyt.",
    "Giltighetstiden för begäran har gått ut.",
    "the period of the invitation is over.",
)
UNKNOWN_PATIENT = Sentence(
    "Potilasta ei löydy potilastietojärjestelmästä.",
    "Patienten finns inte i patientdatasystemet.",
    "the record system does not know the patient.",
)
FIND_OUT_WHO = Sentence("Selvitä, kuka potilas on.", "Ta reda på vem patienten är.", "Find out who the patient is.")
NOT_SHAPED = Sentence(
    "Kuvapyyntö ei ole FHIR R4:n mukainen.",
    "Begäran om foto följer inte FHIR R4.",
    "the invitation is not shaped as FHIR R4 says.",
)
NO_IDENTITY_CODE = Sentence(
    "Kuvapyynnössä ei ole potilaan henkilötunnusta (subject.identifier).",
    "Begäran om foto saknar patientens personbeteckning (subject.identifier).",
    "subject.identifier does not hold the patient's personal identity code.",
)
NO_UNIT = Sentence(
    "Kuvapyynnössä ei ole yksikön OID-tunnusta (performer tai requester).",
    "Begäran om foto saknar enhetens OID-kod (performer eller requester).",
    "neither performer nor requester names the unit by its OID.",
)
NO_OFFSET = Sentence(
    "Kuvapyynnön ajasta puuttuu kellonaika tai aikavyöhyke.",
    "En tidpunkt i begäran saknar klockslag eller tidszon.",
    "a time of the invitation is given without its clock or its offset from UTC.",
)
OTHER_TEXT = Sentence(
    "Viestin teksti (patientInstruction) ei ole yksikön viestipohjan mukainen.",
    "Meddelandets text (patientInstruction) följer inte enhetens mall.",
    "patientInstruction is not the text of a template for the unit.",
)
LEAVE_TEXT_OUT = Sentence(
    "Jätä teksti pois: tekstiviesti on asetusten mukainen.",
    "Lämna bort texten: textmeddelandet följer inställningarna.",
    "Leave it out: the SMS says what the configuration says.",
)
NO_LONGER_ACTIVE = Sentence(
    "Kuvapyyntö (ServiceRequest) ei ole enää voimassa.",
    "Begäran (ServiceRequest) är inte längre aktiv.",
    "the ServiceRequest is no longer active.",
)
NOT_SENT = Sentence("Tekstiviestiä ei lähetetty.", "Inget textmeddelande skickades.", "No SMS was sent.")
NO_GATEWAY = Sentence(
    "Käytössä ei ole tekstiviestipalvelua.",
    "Det finns ingen SMS-tjänst i bruk.",
    "this house has no SMS gateway.",
)
INVITE_OTHERWISE = Sentence(
    "Pyydä kuvaa potilaalta muulla tavalla.",
    "Be patienten om bilden på ett annat sätt.",
    "Invite the patient in another way.",
)
