"""The words of the pages of register access: grants by unit, one grant, one client, whose access ends on a day."""

from __future__ import annotations

from adapter.store.grant_lists import GrantState
from adapter.words import Sentence

TITLE = Sentence("Rekisterinkäyttöoikeudet", "Åtkomsträtter till register", "Register access")
PARTS = Sentence("Rekisterinkäyttöoikeuksien sivut", "Sidor om åtkomsträtter", "Pages of register access")
BY_UNIT = Sentence("Oikeudet yksiköittäin", "Rätter per enhet", "Grants by unit")
CLIENT = Sentence("Asiakkaan oikeudet", "Klientens rätter", "Grants of a client")
LOSING = Sentence("Päättyvät oikeudet", "Rätter som upphör", "Grants that end")
READINESS = Sentence("Tuottajan valmius", "Producentens beredskap", "Readiness of a producer")
WHAT_FOR = Sentence(
    "Luvut ovat oikeuksia, eivät asiakkaita. Luettelot eivät nimeä ketään asiakasta.",
    "Talen är rätter, inte klienter. Listorna namnger ingen klient.",
    "The numbers are grants, not clients. The lists name no client.",
)
UNIT = Sentence("Palveluyksikkö", "Serviceenhet", "Service unit")
ONLY = Sentence(
    "Näkyvissä on {number} ensimmäistä yksikköä. Hae yksikön nimellä tai tunnuksella.",
    "De {number} första enheterna visas. Sök med enhetens namn eller OID-kod.",
    "The first {number} units are shown. Search by the name or OID of the unit.",
)
UNIT_NAME = Sentence("Yksikön nimi tai OID-tunnus", "Enhetens namn eller OID-kod", "Name or OID of the unit")
SHOW = Sentence("Näytä", "Visa", "Show")
NO_GRANTS = Sentence("Oikeuksia ei ole.", "Det finns inga rätter.", "There are no grants.")
STATES = {
    GrantState.ACTIVE: Sentence("Voimassa", "Gäller", "In force"),
    GrantState.NO_MATTER: Sentence("Voimassa ilman asiaa", "Gäller utan ärende", "In force without a matter"),
    GrantState.ENDING: Sentence("Päättyy 30 päivässä", "Upphör inom 30 dagar", "Ends within 30 days"),
    GrantState.COMING: Sentence("Alkaa myöhemmin", "Börjar senare", "Begins later"),
    GrantState.NOT_YET: Sentence("Ei vielä rekisterissä", "Ännu inte i registret", "Not yet in the register"),
    GrantState.REJECTED: Sentence("Hylätty", "Avvisad", "Rejected"),
}
NUMBER = Sentence("{number}: {state}, {unit}", "{number}: {state}, {unit}", "{number}: {state}, {unit}")
LIST = Sentence("{state}: {unit}", "{state}: {unit}", "{state}: {unit}")
COUNT = Sentence("Oikeuksia: {number}", "Rätter: {number}", "Grants: {number}")
GRANT = Sentence("Oikeus", "Rätt", "Grant")
OPEN = Sentence("Avaa oikeus {id}", "Öppna rätten {id}", "Open the grant {id}")
BEGINS = Sentence("Alkaa", "Börjar", "Begins")
ENDS = Sentence("Viimeinen päivä", "Sista dag", "Last day")
NO_END = Sentence("toistaiseksi", "tills vidare", "until further notice")
TASK = Sentence("Palvelutehtävä", "Serviceuppgift", "Service task")
SERVICES = Sentence("Palvelut", "Tjänster", "Services")
ORGANISER = Sentence("Järjestäjä", "Anordnare", "Organiser")
MATTERS = Sentence("Luovutetut asiat", "Överlåtna ärenden", "Matters handed over")
PROPOSED_HERE = Sentence("Odottaa luovutusta", "Väntar på överlåtelse", "Waits to be handed over")
NO_MATTERS = Sentence("ei yhtään", "inga", "none")
NEXT = Sentence("Seuraavat {number}", "Följande {number}", "Next {number}")
BEFORE = Sentence("Edelliset {number}", "Föregående {number}", "Previous {number}")
BACK = Sentence("Takaisin yksiköihin", "Tillbaka till enheterna", "Back to the units")
LOGGED = Sentence(
    "Avattu {at}, {name}. Katselu on kirjattu.",
    "Öppnad {at}, {name}. Visningen har skrivits ner.",
    "Opened {at}, {name}. The look is written down.",
)
CLIENT_MASKED = Sentence("Asiakas", "Klient", "Client")
PROTECTED = Sentence(
    "Asiakkaalla on turvakielto.", "Klienten har spärrmarkering.", "The client has a non-disclosure for safety."
)
STATE = Sentence("Tila", "Status", "State")
STATUSES = {
    "active": Sentence("voimassa", "gäller", "in force"),
    "proposed": Sentence("ei vielä rekisterissä", "ännu inte i registret", "not yet in the register"),
    "rejected": Sentence("hylätty", "avvisad", "rejected"),
    "inactive": Sentence("päättynyt", "har upphört", "ended"),
    "entered-in-error": Sentence("kirjattu virheellisesti", "införd av misstag", "entered in error"),
}
OVER = Sentence("päättynyt", "har upphört", "ended")
BEGINS_LATER = Sentence("alkaa myöhemmin", "börjar senare", "begins later")
OTHER_STATE = Sentence("ei voimassa", "gäller inte", "not in force")
WHY_NOT = Sentence("Miksi sitä ei voi käyttää", "Varför den inte kan användas", "Why it cannot be used")
REMEDY = Sentence("Mitä pitää tehdä", "Åtgärd", "What to do")
RULE = Sentence("Sääntö", "Regel", "Rule")
DOCUMENT = Sentence("Asiakkuusasiakirja", "Klientrelationshandling", "Client relationship document")
USABLE = Sentence("Oikeutta voi käyttää.", "Rätten kan användas.", "The grant can be used.")

LOSING_TEXT = Sentence(
    "Asiakkaat, joiden tietoihin yksikön oikeus päättyy tähän päivään eikä jatku uudella oikeudella.",
    "Klienter vars uppgifter enheten har rätt till högst denna dag, utan att en ny rätt tar vid.",
    "Clients whose data the unit may use until this day, without a new grant that goes on.",
)
LAST_DAY = Sentence("Viimeinen päivä", "Sista dag", "Last day")
CLIENTS = Sentence("Asiakkaita", "Klienter", "Clients")
NOBODY_LOSES = Sentence(
    "Kenenkään oikeus ei pääty tähän päivään.",
    "Ingen rätt upphör denna dag.",
    "No access ends with this day.",
)
NEXT_DAYS = Sentence(
    "Seuraavat päivät, joina oikeuksia päättyy", "Följande dagar då rätter upphör", "The next days on which access ends"
)
SHOW_CLIENTS = Sentence("Näytä asiakkaat: {unit}", "Visa klienterna: {unit}", "Show the clients: {unit}")
LIST_CLIENTS = Sentence("Asiakkaat", "Klienterna", "The clients")
LOSING_IN = Sentence("{unit}: oikeus päättyy {day}", "{unit}: rätten upphör {day}", "{unit}: access ends {day}")
NOT_A_DAY = Sentence(
    "Kirjoita päivä muodossa 2026-11-30.", "Skriv dagen som 2026-11-30.", "Write the day as 2026-11-30."
)

CLIENT_TEXT = Sentence(
    "Asiakkaan oikeudet, asiat ja viimeiset kielletyt käytöt. Haku kirjataan.",
    "Klientens rätter, ärenden och senaste nekade användningar. Sökningen skrivs ner.",
    "A client's grants, matters and last denied uses. The search is written down.",
)
HETU = Sentence("Henkilötunnus", "Personbeteckning", "Personal identity code")
SEARCH = Sentence("Hae", "Sök", "Search")
CLIENT_IS = Sentence("Asiakas {hetu}", "Klient {hetu}", "Client {hetu}")
GRANTS = Sentence("Oikeudet", "Rätter", "Grants")
MATTERS_TITLE = Sentence("Asiat", "Ärenden", "Matters")
MATTER = Sentence("Asia", "Ärende", "Matter")
NO_MATTERS_HERE = Sentence("Asioita ei ole.", "Det finns inga ärenden.", "There are no matters.")
JOINED = Sentence("luovutettu, liitetty oikeuteen", "överlåtet, hör till en rätt", "handed over, joined to a grant")
WAITS = Sentence("luovutettu, odottaa oikeutta", "överlåtet, väntar på en rätt", "handed over, waits for a grant")
KNOWN = Sentence(
    "asia-asiakirjasta tuttu, ei luovutettu",
    "känt från en ärendehandling, inte överlåtet",
    "known from a document, not handed over",
)
PROPOSED = Sentence("odottaa luovutusta", "väntar på överlåtelse", "waits to be handed over")
HAND_OVER = Sentence("Luovuta", "Överlåt", "Hand over")
HAND_OVER_THIS = Sentence("Luovuta {matter}: {unit}", "Överlåt {matter}: {unit}", "Hand over {matter}: {unit}")
HANDED_OVER = Sentence("Asia on luovutettu.", "Ärendet är överlåtet.", "The matter has been handed over.")
WAITING = Sentence("Oikeutta odottavat asiat", "Ärenden som väntar på en rätt", "Matters that wait for a grant")
WAITING_TEXT = Sentence(
    "Järjestäjä on luovuttanut asian, mutta asiakkaalla ei ole oikeutta yksikköön. Tarkista asiakkuusasiakirja.",
    "Anordnaren har överlåtit ärendet, men enheten har ingen rätt för klienten. Kontrollera klientrelationshandlingen.",
    "The organiser has handed the matter over, but the unit has no grant for the client. Check the document.",
)
WAITING_IN = Sentence(
    "{unit}: oikeutta odottavat asiat", "{unit}: ärenden som väntar på en rätt", "{unit}: matters that wait for a grant"
)
NONE_WAITS = Sentence(
    "Mikään asia ei odota oikeutta.", "Inget ärende väntar på en rätt.", "No matter waits for a grant."
)
NEXT_MATTER = Sentence(
    "{unit}: muut oikeudet ilman asiaa", "{unit}: övriga rätter utan ärende", "{unit}: other grants without a matter"
)
DENIALS = Sentence("Viimeiset kielletyt käytöt", "Senaste nekade användningar", "Last denied uses")
NO_DENIALS = Sentence("Käyttöä ei ole kielletty.", "Ingen användning har nekats.", "No use was denied.")
WHEN = Sentence("Milloin", "När", "When")
WHO = Sentence("Kuka", "Vem", "Who")
WHY = Sentence("Miksi", "Varför", "Why")
