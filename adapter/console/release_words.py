"""The words of the image desk's pages of requests for release."""

from __future__ import annotations

from adapter.words import Sentence

TITLE = Sentence("Kuvien luovutukset", "Utlämnanden av bilder", "Releases of images")
IN_HOURS_NOW = Sentence(
    "Nyt on virka-aika ({opens}–{closes}). Uudet pyynnöt tulevat tänne: {desk}.",
    "Det är tjänstetid nu ({opens}–{closes}). Nya begäranden kommer hit: {desk}.",
    "It is office hours now ({opens}–{closes}). New requests go to: {desk}.",
)
ON_CALL_NOW = Sentence(
    "Nyt on päivystysaika. Virka-aika on arkisin {opens}–{closes}. Uudet pyynnöt tulevat tänne: {desk}.",
    "Det är jourtid nu. Tjänstetiden är vardagar {opens}–{closes}. Nya begäranden kommer hit: {desk}.",
    "It is on-call time now. Office hours are {opens}–{closes} on weekdays. New requests go to: {desk}.",
)
WAITS = Sentence("Odottaa: {number}", "Väntar: {number}", "Waiting: {number}")
ONLY_FIRST = Sentence("Näkyvissä on {shown} tehtävää.", "{shown} uppgifter visas.", "{shown} tasks are shown.")
NOTHING = Sentence("Mikään tehtävä ei odota.", "Ingen uppgift väntar.", "No task waits.")
DESK = Sentence("Käsittelijä", "Handläggande enhet", "Desk")
ALL_DESKS = Sentence("Kaikki", "Alla", "All")
SHOW = Sentence("Näytä", "Visa", "Show")
SINCE = Sentence("Pyydetty", "Begärt", "Asked")
TASK = Sentence("Tehtävä", "Uppgift", "Task")
STATUS = Sentence("Tila", "Läge", "Status")
WHY = Sentence("Miksi", "Varför", "Why")
OPEN = Sentence("Avaa", "Öppna", "Open")
OPEN_THIS = Sentence("Avaa: {what}, {at}", "Öppna: {what}, {at}", "Open: {what}, {at}")
IN_HOURS = Sentence("virka-aika", "tjänstetid", "office hours")
ON_CALL = Sentence("päivystysaika", "jourtid", "on-call time")
URGENT = Sentence("Kiireellinen", "Brådskande", "Urgent")
CALL = Sentence("Soita {phone}", "Ring {phone}", "Call {phone}")
DUE = Sentence("viimeistään {day}", "senast {day}", "by {day}")
TAKEN_BY = Sentence("{who} käsittelee", "{who} behandlar", "{who} has it")
KINDS = {
    "parked": Sentence("Selvitä pyyntö", "Utred begäran", "Clear up the request"),
    "release-images": Sentence("Luovuta kuvat", "Lämna ut bilderna", "Release the images"),
    "release-study": Sentence("Luovuta tutkimus", "Lämna ut undersökningen", "Release the study"),
    "call-on-call": Sentence("Soita päivystykseen", "Ring jouren", "Call the on-call unit"),
    "answer-request": Sentence("Vastaa pyytäjälle", "Svara den som begärde", "Answer whoever asked"),
    "deliver-report": Sentence("Toimita lausunto", "Lämna utlåtandet", "Deliver the report"),
    "post-medium": Sentence("Postita tallenne", "Posta lagringsmediet", "Post the medium"),
}
STATES = {
    "requested": Sentence("odottaa", "väntar", "waits"),
    "received": Sentence("odottaa", "väntar", "waits"),
    "ready": Sentence("odottaa", "väntar", "waits"),
    "accepted": Sentence("Lautta toteuttaa", "Lautta verkställer", "Lautta carries it out"),
    "in-progress": Sentence("käsittelyssä", "under behandling", "in progress"),
    "on-hold": Sentence("kesken, vaatii ihmisen", "inte klart, kräver en person", "not done, needs a person"),
    "completed": Sentence("tehty", "utfört", "done"),
    "rejected": Sentence("ei luovuteta", "lämnas inte ut", "not released"),
    "cancelled": Sentence("peruttu", "återkallat", "cancelled"),
    "failed": Sentence("epäonnistui", "misslyckades", "failed"),
}
MEANS = {
    "none": Sentence("ei luovuteta", "lämnas inte ut", "not released"),
    "not-needed": Sentence("luovutusta ei tarvita", "inget utlämnande behövs", "no release is needed"),
    "elsewhere": Sentence("pyydetään muualta", "begärs på annat håll", "asked for elsewhere"),
    "register-grant": Sentence("katseluoikeus rekisterille", "åtkomst för registret", "access for the register"),
    "register-copy": Sentence("kopio rekisteriin", "kopia till registret", "copy into the register"),
    "electronic-transfer": Sentence("sähköinen siirto", "elektronisk överföring", "electronic transfer"),
    "physical-media": Sentence("tallenne postitse", "lagringsmedium per post", "medium by post"),
}

REQUEST = Sentence("Luovutuspyyntö", "Begäran om utlämnande", "Request for release")
BACK = Sentence("Takaisin luovutuksiin", "Tillbaka till utlämnandena", "Back to the releases")
PATIENT = Sentence("Henkilötunnus", "Personbeteckning", "Personal identity code")
ASKER = Sentence("Pyytäjä", "Begärs av", "Asked by")
BASIS = Sentence("Peruste", "Grund", "Basis")
RECIPIENT = Sentence("Vastaanottaja", "Mottagare", "Recipient")
STUDY = Sentence("Tutkimus", "Undersökning", "Study")
HOW = Sentence("Luovutustapa", "Sätt", "Way")
GROUNDS = Sentence("Päätös ja perusteet", "Beslut och grunder", "Decision and grounds")
RULE = Sentence("Säännöt", "Regler", "Rules")
IMAGES = Sentence("Kuvia perillä", "Bilder framme", "Images arrived")
PROBLEM = Sentence("Miksi muut eivät menneet", "Varför de övriga inte gick", "What kept the others")
INSTRUCTION = Sentence("Mitä tehdään", "Vad som görs", "What to do")
REPLY = Sentence("Vastaus, kopioi tästä", "Svaret, kopiera här", "The answer, to be copied")
REPLY_HINT = Sentence("Lähetä suojatulla sähköpostilla.", "Skicka med skyddad e-post.", "Send it by secure e-mail.")
MEDIUM = Sentence("Avaa tallenne", "Öppna lagringsmediet", "Open the medium")
ENTER_CONSENT = Sentence(
    "Kirjaa paperilla annettu suostumus", "Anteckna ett samtycke på papper", "Enter a consent from paper"
)
ENTERED = Sentence(
    "Suostumus {consent} on kirjattu. Pyyntö on päättynyt: pyytäjän on pyydettävä uudelleen ja nimettävä suostumus.",
    "Samtycket {consent} är antecknat. Begäran har avslutats: den som begärde måste göra en ny och nämna samtycket.",
    "The consent {consent} is entered. The request has ended: whoever asked must ask again, and name the consent.",
)
OPEN_MESSAGE = Sentence("Avaa viesti, joka odottaa", "Öppna meddelandet som väntar", "Open the message that waits")
NOTES = Sentence("Kirjaukset", "Anteckningar", "Notes")
TAKE = Sentence("Ota käsittelyyn", "Ta till behandling", "Take it")
TEXT = Sentence("Mitä on tehty", "Vad som har gjorts", "What was done")
CALL_TEXT = Sentence(
    "Kenelle soitettiin ja mitä sovittiin", "Vem som ringdes och vad som avtalades", "Who was called, and what was said"
)
HINT = Sentence("Älä kirjoita henkilötunnusta.", "Skriv ingen personbeteckning.", "Write no personal identity code.")
NOTE = Sentence("Kirjaa, tehtävä jää auki", "Anteckna, uppgiften förblir öppen", "Note it, the task stays open")
COMPLETE = Sentence("Kirjaa ja merkitse tehdyksi", "Anteckna och markera som utförd", "Note it and mark as done")
CARRIED_OUT = Sentence("Kirjaa: luovutettu", "Anteckna: lämnades ut", "Note it: released")
NOT_CARRIED_OUT = Sentence("Kirjaa: ei luovutettu", "Anteckna: lämnades inte ut", "Note it: not released")
ENDS = {
    "completed": Sentence("Pyyntö on valmis.", "Begäran är klar.", "The request is done."),
    "revoked": Sentence("Pyyntöä ei toteutettu.", "Begäran genomfördes inte.", "The request was not carried out."),
}
DONE = Sentence("Kirjattu.", "Antecknat.", "Noted.")
NO_TEXT = Sentence("Kirjoita, mitä on tehty.", "Skriv vad som har gjorts.", "Write what was done.")
