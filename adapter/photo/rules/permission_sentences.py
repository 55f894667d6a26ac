"""What is said when a patient may not be sent an SMS (PHO-03, PHO-06, REG-03)."""

from __future__ import annotations

from adapter.words import Sentence

UNKNOWN_PATIENT = Sentence(
    "Potilasta ei löydy potilastietojärjestelmästä.",
    "Patienten finns inte i patientdatasystemet.",
    "the record system does not know the patient.",
)
FIND_OUT_WHO = Sentence("Selvitä, kuka potilas on.", "Ta reda på vem patienten är.", "Find out who the patient is.")
PROTECTED = Sentence(
    "Potilaalla on turvakielto.",
    "Patienten har spärrmarkering.",
    "the patient's contact details are protected (turvakielto).",
)
NAMED_PERSON_INVITES = Sentence(
    "Kuvaa pyytää siihen nimetty ammattilainen.",
    "Bilden begärs av en yrkesperson som har utsetts för det.",
    "A person named for it invites the patient.",
)
NO_NUMBER = Sentence(
    "Potilastiedoissa ei ole numeroa, johon tekstiviestin voi lähettää.",
    "I patientuppgifterna finns inget nummer som ett textmeddelande kan skickas till.",
    "the record holds no telephone number that an SMS may go to.",
)
CORRECT_NUMBER = Sentence(
    "Korjaa numero potilastietoihin ja käsittele kuvapyyntö uudelleen.",
    "Rätta numret i patientuppgifterna och behandla begäran på nytt.",
    "Correct it in the record, and run it again.",
)
REFUSED = Sentence(
    "Potilas ei salli tekstiviestejä (merkintä potilastiedoissa).",
    "Patienten tillåter inte textmeddelanden (anteckning i patientuppgifterna).",
    "the record says that the patient does not permit SMS.",
)
ANOTHER_WAY = Sentence(
    "Sovi potilaan kanssa toinen tapa.",
    "Kom överens med patienten om ett annat sätt.",
    "Agree on another way with the patient.",
)
UNCLEAR = Sentence(
    "Potilastietojen merkintää tekstiviestiluvasta ei ymmärretty.",
    "Anteckningen om tillstånd till textmeddelanden i patientuppgifterna kunde inte tolkas.",
    "what the record says of SMS is not understood.",
)
CHECK_ENTRY = Sentence(
    "Tarkista merkintä ja järjestelmän asetukset ja käsittele kuvapyyntö uudelleen.",
    "Kontrollera anteckningen och systemets inställningar och behandla begäran på nytt.",
    "Check the entry and the configuration, and run it again.",
)
NOBODY = Sentence(
    "Potilaan lupaa tekstiviesteihin ei ole potilastiedoissa eikä kuvapyynnössä.",
    "Patientens tillstånd till textmeddelanden finns varken i patientuppgifterna eller i begäran om foto.",
    "the record holds no permission of the patient for SMS, and nobody asserts one.",
)
ASK = Sentence(
    "Kysy lupa potilaalta, kirjaa se ja käsittele kuvapyyntö uudelleen.",
    "Fråga patienten, anteckna tillståndet och behandla begäran på nytt.",
    "Ask the patient, note the permission, and run it again.",
)
WHO = Sentence(
    "Kuvapyynnöstä puuttuu, kuka vakuuttaa potilaan antaneen luvan tekstiviesteihin (tunniste ja nimi).",
    "I begäran om foto saknas vem som intygar patientens tillstånd till textmeddelanden (beteckning och namn).",
    "the invitation does not say who asserts the SMS permission (identifier and name).",
)
WHEN = Sentence(
    "Kuvapyynnöstä puuttuu, milloin potilaan lupa tekstiviesteihin on vakuutettu.",
    "I begäran om foto saknas när patientens tillstånd till textmeddelanden har intygats.",
    "the invitation does not say when the SMS permission was asserted.",
)
FUTURE = Sentence(
    "Vakuutus tekstiviestiluvasta on päivätty tulevaisuuteen.",
    "Intyget om tillstånd till textmeddelanden är daterat i framtiden.",
    "the SMS permission is asserted at a time in the future.",
)
OLD = Sentence(
    "Vakuutus tekstiviestiluvasta on yli {days} päivää vanha.",
    "Intyget om tillstånd till textmeddelanden är mer än {days} dagar gammalt.",
    "the SMS permission was asserted more than {days} days ago.",
)
STRANGER = Sentence(
    "Tekstiviestiluvan vakuuttaja ei ole yksikön kuvien käsittelijä.",
    "Den som intygar tillståndet till textmeddelanden är inte bildhandläggare vid enheten.",
    "the one who asserts the SMS permission is not a handler of the unit.",
)
