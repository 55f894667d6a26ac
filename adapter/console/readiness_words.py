"""The words of the page that says whether producers are ready for register access."""

from __future__ import annotations

from adapter.words import Sentence

TITLE = Sentence("Tuottajan valmius", "Producentens beredskap", "Readiness of a producer")
ONE = Sentence("Yksi palveluyksikkö", "En serviceenhet", "One service unit")
UNIT = Sentence("Palveluyksikön OID-tunnus", "Serviceenhetens OID-kod", "OID of the service unit")
UNIT_HINT = Sentence(
    "Soterissa palvelupiste. Esimerkiksi 1.2.246.10.99999861.10.1.",
    "I Soteri tjänsteställe. Till exempel 1.2.246.10.99999861.10.1.",
    "In Soteri a palvelupiste. Such as 1.2.246.10.99999861.10.1.",
)
DAY = Sentence("Päivä", "Datum", "Day")
MORE = Sentence("Tarkenna tarvittaessa", "Precisera vid behov", "More, if needed")
SERVICES = Sentence(
    "Palvelut, jotka eivät ehkä vaadi liittymistä",
    "Tjänster som kanske inte kräver anslutning",
    "Services that may need no joining",
)
OTHER_SERVICE = Sentence("jokin muu palvelu", "någon annan tjänst", "another service")
PRIVATE = Sentence("Tuottaja on yksityishenkilö", "Producenten är en privatperson", "The producer is a private person")
PATIENT_DATA = Sentence(
    "Ostopalvelun valtuutus (potilastiedot)",
    "Fullmakt för köpta tjänster (patientuppgifter)",
    "Outsourcing authorisation (patient data)",
)
FETCH = Sentence("Kysy myös arkistolta", "Fråga också arkivet", "Ask the archive too")
CHECK = Sentence("Tarkista valmius", "Kontrollera beredskapen", "Check the readiness")
MANY = Sentence("Luettelo palveluyksiköistä", "En lista över serviceenheter", "A list of service units")
LIST = Sentence("OID-tunnukset, yksi rivillä", "OID-koder, en per rad", "OIDs, one a line")
LIST_HINT = Sentence(
    "Enintään {most}. Arkistolta ei kysytä.",
    "Högst {most}. Arkivet tillfrågas inte.",
    "At most {most}. The archive is not asked.",
)
FILE = Sentence("Tai CSV-tiedosto", "Eller en CSV-fil", "Or a CSV file")
CHECK_LIST = Sentence("Tarkista luettelo", "Kontrollera listan", "Check the list")
AS_CSV = Sentence("Tarkista ja lataa CSV", "Kontrollera och ladda ner CSV", "Check and download CSV")
RESULT = Sentence("Tulos: {unit}", "Resultat: {unit}", "Result: {unit}")
RESULTS = Sentence("Tulokset: {number} yksikköä", "Resultat: {number} enheter", "Results: {number} units")
CHECKED = Sentence("Tarkistettu {at}, {name}", "Kontrollerad {at}, {name}", "Checked {at}, {name}")
ORGANISER = Sentence("Järjestäjä: {name}", "Anordnare: {name}", "Organiser: {name}")
ON = Sentence("Päivä: {day}", "Datum: {day}", "Day: {day}")
SUM = Sentence("{state}: {number}", "{state}: {number}", "{state}: {number}")
NAME = Sentence("Yksikkö", "Enhet", "Unit")
SHOW = Sentence("Näytä kaikki kohdat: {unit}", "Visa alla kontroller: {unit}", "Show every check: {unit}")
DETAILS = Sentence("Kaikki kohdat", "Alla kontroller", "Every check")
NOT_AN_OID = Sentence(
    "Kirjoita OID-tunnus, esimerkiksi 1.2.246.10.99999861.10.1.",
    "Skriv en OID-kod, till exempel 1.2.246.10.99999861.10.1.",
    "Write an OID, such as 1.2.246.10.99999861.10.1.",
)
NOT_A_DAY = Sentence(
    "Kirjoita päivä muodossa 2026-11-30.", "Skriv dagen som 2026-11-30.", "Write the day as 2026-11-30."
)
NO_LIST = Sentence(
    "Liitä luettelo tai valitse tiedosto.", "Klistra in en lista eller välj en fil.", "Paste a list or choose a file."
)
NO_OID_IN_LINE = Sentence(
    "Rivillä {number} ei ole OID-tunnusta. Korjaa tai poista rivi.",
    "Rad {number} har ingen OID-kod. Rätta eller ta bort raden.",
    "Line {number} has no OID. Correct or remove it.",
)
TOO_MANY = Sentence(
    "Luettelossa on {number} yksikköä. Enintään {most} kerralla.",
    "Listan har {number} enheter. Högst {most} åt gången.",
    "The list has {number} units. At most {most} at a time.",
)
CSV_HEADER = (
    Sentence("OID", "OID", "OID"),
    Sentence("Yksikkö", "Enhet", "Unit"),
    Sentence("Päivä", "Datum", "Day"),
    Sentence("Tila", "Status", "State"),
    Sentence("Puuttuu", "Saknas", "Missing"),
    Sentence("Huomautuksia", "Påpekanden", "Notes"),
    Sentence("Mitä pitää tehdä", "Åtgärd", "What to do"),
)
