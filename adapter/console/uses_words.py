"""The words of the page that says who used a client's data."""

from __future__ import annotations

from adapter.words import Sentence

TITLE = Sentence("Kuka on katsonut tietoja", "Vem har sett uppgifterna", "Who looked at the data")
WHAT_FOR = Sentence(
    "Asiakkaalle, joka kysyy, kuka on käyttänyt hänen tietojaan. Myös tämä haku kirjataan.",
    "För en klient som frågar vem som har använt hens uppgifter. Även den här sökningen skrivs ner.",
    "For a client who asks who used their data. This search is written down too.",
)
OF_CLIENT = Sentence("Asiakkaan tiedot", "En klients uppgifter", "A client's data")
OF_ONE_TASK = Sentence("Viesti tai tehtävä", "Ett meddelande eller en uppgift", "A message or a task")
TASK_FOR = Sentence(
    "Kaikki, jotka ovat katsoneet tehtävää tai käsitelleet sitä, minkä tahansa yksikön tai palvelupisteen.",
    "Alla som har sett eller behandlat uppgiften, vid vilken enhet eller enhet för bildtjänst som helst.",
    "Everybody who looked at it or acted on it, of whatever unit or desk.",
)
TASK = Sentence("Viestin tai tehtävän tunnus", "Meddelandets eller uppgiftens id", "Id of the message or the task")
TASK_HINT = Sentence(
    "Sivun osoitteen viimeinen osa, tai Task/…",
    "Sista delen av sidans adress, eller Task/…",
    "The last part of the page's address, or Task/…",
)
NO_TASK = Sentence(
    "Tällä tunnuksella ei ole viestiä, joka on odottanut, eikä tehtävää.",
    "Inget meddelande som har väntat och ingen uppgift har detta id.",
    "No message that has waited and no task has this id.",
)
OF_TASK = Sentence("Tehtävä {task}, {owner}", "Uppgift {task}, {owner}", "Task {task}, {owner}")
HETU = Sentence("Henkilötunnus", "Personbeteckning", "Personal identity code")
SINCE = Sentence("Päivästä alkaen", "Från och med", "From this day on")
SEARCH = Sentence("Hae", "Sök", "Search")
NOT_A_DAY = Sentence(
    "Kirjoita päivä muodossa 2026-11-30.", "Skriv dagen som 2026-11-30.", "Write the day as 2026-11-30."
)
NONE = Sentence(
    "Tietoja ei ole käytetty tänä aikana.",
    "Uppgifterna har inte använts under denna tid.",
    "The data were not used in this time.",
)
FOUND = Sentence("Käyttökerrat: {number}", "Gånger: {number}", "Uses: {number}")
ONLY = Sentence(
    "Näkyvissä on uusimmat {number}. Rajaa päivää tai hae kaikki komennolla lautta audit list.",
    "De {number} nyaste visas. Välj en senare dag, eller sök alla med lautta audit list.",
    "The newest {number} are shown. Choose a later day, or use lautta audit list for all.",
)
MASKED = Sentence("Asiakas {hetu}", "Klient {hetu}", "Client {hetu}")
PRINTED = Sentence("Haettu {at}, {name}", "Sökt {at}, {name}", "Searched {at}, {name}")
WHEN = Sentence("Milloin", "När", "When")
WHAT = Sentence("Mitä", "Vad", "What")
WHO = Sentence("Kuka", "Vem", "Who")
UNIT = Sentence("Yksikkö", "Enhet", "Unit")
WHY = Sentence("Miksi", "Varför", "Why")
FROM = Sentence("Mistä", "Varifrån", "From")
