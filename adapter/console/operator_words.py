"""The words of the operator's pages."""

from __future__ import annotations

from adapter.words import Sentence

TITLE = Sentence("Ylläpito", "Drift", "Operation")
ALARMS = Sentence("Hälytykset", "Larm", "Alarms")
NO_ALARM = Sentence("Ei hälytyksiä.", "Inga larm.", "No alarms.")

QUEUES = Sentence("Viestit", "Meddelanden", "Messages")
FLOW = Sentence("Kulku", "Flöde", "Flow")
LONGEST = Sentence("Jonossa pisimpään", "Längst i kö", "Longest in the queue")
NO_MESSAGES = Sentence("Yhtään viestiä ei ole tullut.", "Inget meddelande har kommit.", "No message has come.")
SINCE_THEN = Sentence("{at} ({age} sitten)", "{at} (för {age} sedan)", "{at} ({age} ago)")

WORKERS = Sentence("Käsittelijäprosessit", "Arbetsprocesser", "Workers")
NO_WORKER = Sentence(
    "Yhtään käsittelijäprosessia ei ole käynnissä. Käynnistä: lautta work",
    "Ingen arbetsprocess är i gång. Starta en: lautta work",
    "No worker runs. Start one: lautta work",
)
NAME = Sentence("Nimi", "Namn", "Name")
VERSION = Sentence("Versio", "Version", "Version")
SEEN = Sentence("Nähty viimeksi", "Sågs senast", "Last seen")
STATE = Sentence("Tila", "Tillstånd", "State")
RUNNING = Sentence("Viestejä työn alla", "Meddelanden under arbete", "Messages in hand")
LIVES = Sentence("käynnissä", "i gång", "runs")
DEAD = Sentence("ei vastaa", "svarar inte", "does not answer")
ENDED = Sentence("lopetettu", "avslutad", "has ended")
NEVER = Sentence("ei koskaan", "aldrig", "never")

MAILBOXES = Sentence("Postilaatikot", "E-postlådor", "Mailboxes")
MAILBOX = Sentence("Postilaatikko", "E-postlåda", "Mailbox")
LOOKED = Sentence("Luettu viimeksi", "Lästes senast", "Last looked into")
OLDEST = Sentence("Vanhin käsittelemätön viesti", "Äldsta obehandlade meddelande", "Oldest message not handled")
NONE = Sentence("ei ole", "inget", "none")

SUBSCRIPTIONS = Sentence("Tilaukset", "Prenumerationer", "Subscriptions")
SUBSCRIPTION = Sentence("Tilaus", "Prenumeration", "Subscription")
CLIENT = Sentence("Asiakasohjelma", "Klient", "Client")
NOT_ARRIVED = Sentence("Ilmoituksia perillä vielä", "Meddelanden kvar", "Notifications not received")
STATUSES = {
    "requested": Sentence("alkamassa", "börjar", "begins"),
    "active": Sentence("käytössä", "i bruk", "active"),
    "error": Sentence("virhe", "fel", "error"),
    "off": Sentence("pois päältä", "avstängd", "off"),
}

CERTIFICATES = Sentence("Varmenteet", "Certifikat", "Certificates")
FILE = Sentence("Tiedosto", "Fil", "File")
ENDS = Sentence("Voimassa", "Gäller till", "Ends")
LEFT = Sentence("Jäljellä", "Kvar", "Left")
UNREAD = Sentence("ei voi lukea täältä", "kan inte läsas här", "cannot be read here")
HAS_ENDED = Sentence("päättynyt", "slut", "has ended")

REGISTER = Sentence("Organisaatiorekisteri", "Organisationsregistret", "Organisation register")
REGISTER_TEXT = Sentence(
    "Kopiossa on {number} yksikköä. Se on vahvistettu viimeksi {at} ({age} sitten).",
    "Kopian har {number} enheter. Den bekräftades senast {at} (för {age} sedan).",
    "The copy has {number} entries. It was last confirmed {at} ({age} ago).",
)
NO_REGISTER = Sentence("Kopiota ei ole vielä haettu.", "Ingen kopia har hämtats ännu.", "No copy has been fetched yet.")

FAILED = Sentence("Epäonnistuneet viestit", "Misslyckade meddelanden", "Failed messages")
NONE_FAILED = Sentence(
    "Yksikään viesti ei ole epäonnistunut.", "Inget meddelande har misslyckats.", "No message has failed."
)
NUMBER = Sentence("Viestejä", "Meddelanden", "Messages")
STEP = Sentence("Vaihe", "Skede", "Step")
NO_STEP = Sentence("ennen ensimmäistä vaihetta", "före det första skedet", "before the first step")
CAUSE = Sentence("Syy", "Orsak", "Cause")
NO_CAUSE = Sentence(
    "Syytä ei ole kirjattu. Katso loki viestin tunnuksella.",
    "Ingen orsak har antecknats. Sök i loggen med meddelandets id.",
    "No cause was written down. Look into the log by the id of the message.",
)
SHOW = Sentence("Näytä", "Visa", "Show")
SHOW_THESE = Sentence("Näytä: {cause}", "Visa: {cause}", "Show: {cause}")
ALL_CAUSES = Sentence("Kaikki syyt", "Alla orsaker", "All causes")
ALL_STEPS = Sentence("Kaikki vaiheet", "Alla skeden", "All steps")
COUNTED = Sentence("{text} ({number})", "{text} ({number})", "{text} ({number})")
ONLY = Sentence(
    "Vanhimmat {number} on laskettu mukaan.", "De {number} äldsta har räknats.", "The oldest {number} are counted."
)
BACK = Sentence("Takaisin ylläpitoon", "Tillbaka till drift", "Back to operation")
BACK_TO_FAILED = Sentence("Takaisin epäonnistuneisiin", "Tillbaka till de misslyckade", "Back to the failed messages")
SHOWN = Sentence(
    "Viestit {first}–{last}, yhteensä {all}", "Meddelandena {first}–{last} av {all}", "Messages {first}–{last} of {all}"
)
EARLIER = Sentence("Edelliset", "Föregående", "Previous")
LATER = Sentence("Seuraavat", "Följande", "Next")
TICK_ALL = Sentence("Valitse kaikki tältä sivulta", "Välj alla på sidan", "Choose all on this page")
TICK_NONE = Sentence("Poista valinnat", "Ta bort valen", "Choose none")
CHOOSE = Sentence("Valitse", "Välj", "Choose")
CHOOSE_THIS = Sentence("Valitse viesti {id}", "Välj meddelandet {id}", "Choose message {id}")
MESSAGE = Sentence("Viesti", "Meddelande", "Message")
SINCE = Sentence("Milloin", "När", "When")
AGAIN = Sentence("Käsittele valitut uudelleen", "Behandla de valda på nytt", "Handle the chosen ones once more")
NOTHING_CHOSEN = Sentence("Valitse ainakin yksi viesti.", "Välj minst ett meddelande.", "Choose one message at least.")
TOO_MANY = Sentence(
    "Valitse enintään {number} viestiä.", "Välj högst {number} meddelanden.", "Choose {number} messages at most."
)
CONFIRM = Sentence("Käsitelläänkö uudelleen?", "Ska de behandlas på nytt?", "Handle them once more?")
SURE_ONE = Sentence(
    "Yksi viesti käsitellään uudelleen.", "Ett meddelande behandlas på nytt.", "One message is handled once more."
)
SURE = Sentence(
    "{number} viestiä käsitellään uudelleen.",
    "{number} meddelanden behandlas på nytt.",
    "{number} messages are handled once more.",
)
GOES_ON = Sentence(
    "Käsittely jatkuu vaiheesta, johon se jäi. Korjaa syy ensin.",
    "Behandlingen fortsätter från skedet där den stannade. Åtgärda orsaken först.",
    "The handling goes on at the step where it stopped. Mend the cause first.",
)
DO_ONE = Sentence("Käsittele uudelleen", "Behandla på nytt", "Handle it once more")
DO = Sentence(
    "Käsittele {number} viestiä uudelleen",
    "Behandla {number} meddelanden på nytt",
    "Handle {number} messages once more",
)
DONE = Sentence("Uudelleen jonossa: {number}.", "På nytt i kö: {number}.", "Put into the queue: {number}.")
UNTOUCHED = Sentence(
    "Muuttunut sillä välin, joten ei koskettu: {number}.",
    "Ändrade under tiden och därför orörda: {number}.",
    "Changed in the meantime, so left: {number}.",
)
