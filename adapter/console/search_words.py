"""The words of the pages that find a patient by name."""

from __future__ import annotations

from adapter.words import Sentence

TITLE = Sentence("Hae potilas nimellä", "Sök patienten på namn", "Find the patient by name")
WHAT_FOR = Sentence(
    "Haku tehdään yksikön potilastietojärjestelmästä. Haku ja jokainen osuma kirjataan käyttölokiin.",
    "Sökningen görs i enhetens patientdatasystem. Sökningen och varje träff skrivs i användningsloggen.",
    "The unit's record system is searched. The search and each hit are written into the use log.",
)
BACK = Sentence("Takaisin viestiin", "Tillbaka till meddelandet", "Back to the message")
FAMILY = Sentence("Sukunimi tai sen alku", "Efternamn eller dess början", "Family name, or how it begins")
GIVEN = Sentence("Etunimi (jos tiedossa)", "Förnamn (om känt)", "Given name (if known)")
BORN = Sentence("Syntymäaika (jos tiedossa)", "Födelsetid (om känd)", "Date of birth (if known)")
SEARCH = Sentence("Hae", "Sök", "Search")
TOO_SHORT = Sentence(
    "Kirjoita sukunimestä vähintään kaksi kirjainta.",
    "Skriv minst två bokstäver av efternamnet.",
    "Write at least two letters of the family name.",
)
NOT_A_DAY = Sentence(
    "Kirjoita päivä muodossa 2026-11-30.", "Skriv dagen som 2026-11-30.", "Write the day as 2026-11-30."
)
GONE = Sentence(
    "Tämä haku on vanhentunut. Hae uudelleen.",
    "Den här sökningen är för gammal. Sök på nytt.",
    "This search is too old. Search once more.",
)
HITS = Sentence("Osumat: {number}", "Träffar: {number}", "Hits: {number}")
NONE = Sentence(
    "Tällä nimellä ei löytynyt potilasta, jolla on henkilötunnus.",
    "Ingen patient med personbeteckning hittades med det här namnet.",
    "No patient with a personal identity code was found by this name.",
)
SEARCH_AGAIN = Sentence("Hae uudelleen", "Sök på nytt", "Search once more")
CHOOSE = Sentence("Kenen kuva on?", "Vems är fotot?", "Whose photo is it?")
BORN_ON = Sentence("syntynyt {day}", "född {day}", "born {day}")
BORN_UNKNOWN = Sentence("syntymäaika ei tiedossa", "födelsetiden är inte känd", "date of birth not known")
LIVES_IN = Sentence("kotikunta {municipality}", "hemkommun {municipality}", "municipality {municipality}")
NO_MUNICIPALITY = Sentence("kotikunta ei tiedossa", "hemkommunen är inte känd", "municipality not known")
PROTECTED = Sentence(
    "turvakielto, kotikuntaa ei näytetä",
    "spärrmarkering, hemkommunen visas inte",
    "protected address, municipality not shown",
)
SAME_NAME = Sentence("samanniminen kuin toinen osuma", "samma namn som en annan träff", "the same name as another hit")
NO_CHOICE = Sentence("Valitse potilas.", "Välj en patient.", "Choose a patient.")
