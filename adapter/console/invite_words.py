"""The words of the pages by which a patient is invited to send a photo (PHO-03)."""

from __future__ import annotations

from adapter.words import Sentence

TITLE = Sentence("Kuvapyynnöt", "Begäran om foto", "Invitations")
WHAT_FOR = Sentence(
    "Pyydä potilaalta kuva, josta olette sopineet. Potilas saa tekstiviestin, jossa on linkki turvapostiin.",
    "Begär ett foto som ni har kommit överens om. Patienten får ett textmeddelande med en länk till skyddad e-post.",
    "Ask a patient for a photo that you have agreed on. The patient gets an SMS with a link to the secure mail.",
)
NO_SMS = Sentence(
    "Tekstiviestit eivät ole käytössä. Sovi potilaan kanssa toinen tapa.",
    "Textmeddelanden används inte. Kom överens med patienten om ett annat sätt.",
    "No SMS are sent here. Agree on another way with the patient.",
)
UNIT = Sentence("Yksikkö", "Enhet", "Unit")
HETU = Sentence("Potilaan henkilötunnus", "Patientens personbeteckning", "The patient's personal identity code")
FIND = Sentence("Hae potilas", "Sök patienten", "Find the patient")
NO_SUCH_UNIT = Sentence("Valitse yksikkö.", "Välj en enhet.", "Choose a unit.")
SENT = Sentence(
    "Kuvapyyntö on jonossa. Potilas saa tekstiviestin hetken kuluttua.",
    "Begäran är i kö. Patienten får ett textmeddelande om en stund.",
    "The invitation is in the queue. The patient gets the SMS in a moment.",
)

LIST = Sentence("Yksikön kuvapyynnöt", "Enhetens begäran om foto", "Invitations of the unit")
NONE = Sentence("Kuvapyyntöjä ei ole.", "Det finns ingen begäran om foto.", "There are no invitations.")
ONLY = Sentence("Näkyvissä on uusimmat {number}.", "De {number} nyaste visas.", "The newest {number} are shown.")
AT = Sentence("Pyydetty", "Begärt", "Asked")
UNTIL = Sentence("Viimeistään", "Senast", "At the latest")
BY = Sentence("Kuka pyysi", "Vem som begärde", "Who asked")
STANDING = Sentence("Tilanne", "Läge", "How it stands")
STANDINGS = {
    "sending": Sentence("tekstiviesti lähdössä", "textmeddelandet skickas", "the SMS is being sent"),
    "open": Sentence("odottaa kuvaa", "väntar på ett foto", "waits for a photo"),
    "waits": Sentence("odottaa käsittelijää", "väntar på en handläggare", "waits for a handler"),
    "answered": Sentence("kuva on tullut", "fotot har kommit", "the photo has come"),
    "over": Sentence("päättyi ilman kuvaa", "slutade utan foto", "ended without a photo"),
    "withdrawn": Sentence("peruttu", "återtagen", "withdrawn"),
}
OPEN = Sentence("Avaa viesti", "Öppna meddelandet", "Open the message")

PATIENT = Sentence("Potilas", "Patient", "Patient")
PERSON_NAME = Sentence("Nimi", "Namn", "Name")
CODE = Sentence("Henkilötunnus", "Personbeteckning", "Personal identity code")
MAY = Sentence("Tekstiviesti", "Textmeddelande", "SMS")
PERMITTED = Sentence(
    "Potilas on sallinut tekstiviestit (merkintä potilastiedoissa).",
    "Patienten har tillåtit textmeddelanden (anteckning i patientuppgifterna).",
    "The patient has permitted SMS (an entry in the record).",
)
SILENT = Sentence(
    "Potilastiedoissa ei ole merkintää. Kysy lupa potilaalta.",
    "Det finns ingen anteckning i patientuppgifterna. Fråga patienten.",
    "The record holds no entry. Ask the patient.",
)
PERMITS = Sentence(
    "Potilas on antanut minulle luvan tekstiviesteihin. Kirjataan: {name}, {worker}.",
    "Patienten har gett mig tillstånd till textmeddelanden. Antecknas: {name}, {worker}.",
    "The patient has given me the permission for SMS. It is written down: {name}, {worker}.",
)
ASSERTED = Sentence(
    "Potilaan luvan vakuuttaa {name}.", "{name} intygar patientens tillstånd.", "{name} asserts the permission."
)
NOT_PERMITTED_YET = Sentence(
    "Kysy potilaalta lupa tekstiviesteihin.",
    "Fråga patienten om tillstånd till textmeddelanden.",
    "Ask the patient for the permission for SMS.",
)
NOT_YOURS_TO_SAY = Sentence(
    "Kirjautumisessasi ei ole ammattilaisen tunnistetta, joten et voi vakuuttaa lupaa täällä. Kirjaa lupa "
    "potilastietoihin ja hae potilas uudelleen.",
    "Din inloggning säger ingen beteckning för en yrkesperson, så du kan inte intyga tillståndet här. Anteckna "
    "tillståndet i patientuppgifterna och sök patienten på nytt.",
    "Your sign-in names no identifier of a professional, so you cannot assert the permission here. Note it in the "
    "record, and find the patient again.",
)
NOT_PERMITTED = Sentence("Tekstiviestiä ei voi lähettää", "Ett textmeddelande kan inte skickas", "No SMS can be sent")
AWAY = Sentence(
    "Potilastietojärjestelmä ei vastaa. Yritä hetken kuluttua uudelleen.",
    "Patientdatasystemet svarar inte. Försök igen om en stund.",
    "The record system does not answer. Try again in a moment.",
)
BACK = Sentence("Hae toinen potilas", "Sök en annan patient", "Find another patient")
GONE = Sentence(
    "Haku on vanhentunut. Hae potilas uudelleen.",
    "Sökningen är för gammal. Sök patienten på nytt.",
    "the search is too old. Find the patient again.",
)

AGREED = Sentence("Mitä on sovittu", "Vad ni har kommit överens om", "What was agreed")
LANGUAGE = Sentence("Tekstiviestin kieli", "Textmeddelandets språk", "Language of the SMS")
LANGUAGES = {
    "fi": Sentence("suomi", "finska", "Finnish"),
    "sv": Sentence("ruotsi", "svenska", "Swedish"),
    "en": Sentence("englanti", "engelska", "English"),
}
REASON = Sentence("Mistä kuva otetaan ja miksi", "Vad fotot visar och varför", "What the photo is of, and why")
DAY = Sentence("Kuva katsotaan viimeistään", "Fotot granskas senast", "The photo is looked at by")
WAY = Sentence("Miten potilas saa vastauksen", "Hur patienten får svar", "How the patient gets an answer")
CHOOSE = Sentence("Valitse", "Välj", "Choose")
WAYS = {
    "call": Sentence("Ammattilainen soittaa", "En yrkesperson ringer", "A professional calls"),
    "appointment": Sentence("Vastaanotolla", "På mottagningen", "At an appointment"),
    "message": Sentence("Viestillä sähköisessä asioinnissa", "Med ett meddelande i e-tjänsten", "By a message online"),
    "letter": Sentence("Kirjeellä", "Per brev", "By letter"),
}
NOTE = Sentence("Muuta sovittua (ei pakollinen)", "Annat (inte obligatoriskt)", "Anything else (optional)")
HINT = Sentence(
    "Tämä näkyy yksikön tehtävässä, ei tekstiviestissä. Älä kirjoita henkilötunnusta.",
    "Det här syns i enhetens uppgift, inte i textmeddelandet. Skriv ingen personbeteckning.",
    "This is in the unit's task, not in the SMS. Write no personal identity code.",
)
IDENTIFIES = Sentence(
    "Olen varmistanut, että potilas tai hänen puolestaan asioiva voi tunnistautua vahvasti.",
    "Jag har förvissat mig om att patienten eller den som uträttar ärenden för hen kan identifiera sig starkt.",
    "I have made sure that the patient, or who acts for them, can identify themselves strongly.",
)
GO_ON = Sentence("Jatka", "Fortsätt", "Continue")
NO_REASON = Sentence("Kirjoita, mistä kuva otetaan.", "Skriv vad fotot visar.", "Write what the photo is of.")
CODE_IN_WORDS = Sentence(
    "Poista henkilötunnus tekstistä.", "Ta bort personbeteckningen ur texten.", "Take the code out of the text."
)
NO_LANGUAGE = Sentence("Valitse kieli.", "Välj ett språk.", "Choose a language.")
NO_WAY = Sentence(
    "Valitse, miten potilas saa vastauksen.", "Välj hur patienten får svar.", "Choose how the patient gets an answer."
)
NOT_A_DAY = Sentence(
    "Valitse päivä tästä päivästä vuoden päähän.",
    "Välj en dag från i dag till ett år framåt.",
    "Choose a day from today to a year ahead.",
)
NOT_SURE = Sentence(
    "Varmista, että potilas voi tunnistautua vahvasti.",
    "Förvissa dig om att patienten kan identifiera sig starkt.",
    "Make sure that the patient can identify themselves strongly.",
)

CONFIRM = Sentence("Vahvista kuvapyyntö", "Bekräfta begäran om foto", "Confirm the invitation")
SURE = Sentence(
    "Potilaalle {name}, {hetu}, lähetetään tämä tekstiviesti:",
    "Till patienten {name}, {hetu}, skickas detta textmeddelande:",
    "The patient {name}, {hetu}, is sent this SMS:",
)
SEND = Sentence("Lähetä kuvapyyntö", "Skicka begäran", "Send the invitation")
CANCEL = Sentence("Peruuta", "Avbryt", "Cancel")
