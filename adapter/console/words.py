"""The words of the pages, in three languages. Terms are those of docs/reference/glossary.md."""

from __future__ import annotations

from adapter.words import Sentence

NAME = Sentence("Lautta", "Lautta", "Lautta")
SKIP = Sentence("Siirry sisältöön", "Gå till innehållet", "Skip to content")
SIGN_IN = Sentence("Kirjaudu sisään", "Logga in", "Sign in")
SIGN_IN_AGAIN = Sentence("Kirjaudu uudelleen", "Logga in på nytt", "Sign in again")
SIGN_OUT = Sentence("Kirjaudu ulos", "Logga ut", "Sign out")
SIGNED_OUT = Sentence("Olet kirjautunut ulos", "Du är utloggad", "You have signed out")
SIGNED_OUT_TEXT = Sentence(
    "Sulje selain, jos kone on muidenkin käytössä.",
    "Stäng webbläsaren om andra använder samma dator.",
    "Close the browser if others use this computer.",
)
SECTIONS = Sentence("Sivut", "Sidor", "Pages")
LANGUAGE = Sentence("Kieli", "Språk", "Language")
LANGUAGE_NAMES = {
    "fi": Sentence("Suomi", "Suomi", "Suomi"),
    "sv": Sentence("Svenska", "Svenska", "Svenska"),
    "en": Sentence("English", "English", "English"),
}
NOTHING_WAITS = Sentence(
    "Mikään viesti ei odota sinua.", "Inget meddelande väntar på dig.", "No message waits for you."
)
WAITS = Sentence("Mikään viesti ei odota sinua.", "Inget meddelande väntar på dig.", "No message waits for you.")
NO_UNITS = Sentence(
    "Et ole minkään yksikön käsittelijä. Pyydä oikeudet ylläpidosta.",
    "Du handlägger inte någon enhets meddelanden. Be administrationen om rättigheter.",
    "You handle no unit's messages. Ask the administration for the right.",
)
WAITS = Sentence("Odottaa: {number}", "Väntar: {number}", "Waiting: {number}")
LATE = Sentence("Yli 24 tuntia: {number}", "Över 24 timmar: {number}", "Over 24 hours: {number}")
ONLY_FIRST = Sentence("Näkyvissä on {shown} viestiä.", "{shown} meddelanden visas.", "{shown} messages are shown.")
UPDATED = Sentence("Päivitetty {at}", "Uppdaterad {at}", "Updated {at}")
SHOW_NEW = Sentence("Näytä uudet", "Visa nya", "Show what is new")
NEW = Sentence("Uusia tai muuttuneita: {number}", "Nya eller ändrade: {number}", "New or changed: {number}")
SINCE = Sentence("Odottaa alkaen", "Väntar sedan", "Waiting since")
WHAT = Sentence("Mitä", "Vad", "What")
UNIT = Sentence("Yksikkö", "Enhet", "Unit")
WHY = Sentence("Miksi odottaa", "Varför det väntar", "Why it waits")
OPEN = Sentence("Avaa", "Öppna", "Open")
OPEN_THIS = Sentence(
    "Avaa viesti: {what}, {at}. {why}",
    "Öppna meddelandet: {what}, {at}. {why}",
    "Open the message: {what}, {at}. {why}",
)
IS_LATE = Sentence("yli 24 h", "över 24 h", "over 24 h")
ALL_UNITS = Sentence("Kaikki yksiköt", "Alla enheter", "All units")
SHOW = Sentence("Näytä", "Visa", "Show")
BACK = Sentence("Takaisin odottaviin viesteihin", "Tillbaka till meddelanden som väntar", "Back to what waits")
RULE = Sentence("Sääntö", "Regel", "Rule")

MESSAGE = Sentence("Viesti", "Meddelande", "Message")
SENDER = Sentence("Suojatun sähköpostin leima", "Den skyddade e-postens stämpel", "Stamp of the secure mail")
RECORD = Sentence("Potilastietojärjestelmä", "Patientdatasystemet", "Record system")
PERSON_NAME = Sentence("Nimi", "Namn", "Name")
HETU = Sentence("Henkilötunnus", "Personbeteckning", "Personal identity code")
NO_STAMP = Sentence(
    "Leimaa ei voi lukea. Lähettäjää ei tunneta.",
    "Stämpeln kan inte läsas. Avsändaren är inte känd.",
    "The stamp cannot be read. The sender is not known.",
)
NOT_KNOWN = Sentence(
    "Tunnuksella ei löydy potilasta.", "Ingen patient hittas med koden.", "No patient is found by this code."
)
AWAY = Sentence(
    "Potilastietojärjestelmä ei vastaa. Yritä hetken kuluttua uudelleen.",
    "Patientdatasystemet svarar inte. Försök igen om en stund.",
    "The record system does not answer. Try again in a moment.",
)
DIFFERS = Sentence("Nimet eroavat", "Namnen skiljer sig", "The names differ")
PROTECTED = Sentence(
    "Potilaalla on turvakielto.", "Patienten har spärrmarkering.", "The patient's address is protected (turvakielto)."
)
PHOTOS = Sentence("Kuvat", "Foton", "Photos")
PHOTO = Sentence("Kuva {number}", "Foto {number}", "Photo {number}")
TEXT = Sentence("Teksti", "Text", "Text")
MARKED = Sentence(
    "Sanat, joiden vuoksi viesti odottaa, on merkitty.",
    "De ord som stoppade meddelandet är markerade.",
    "The words that stopped the message are marked.",
)
CUT = Sentence(
    "Teksti jatkuu sähköpostilaatikossa.", "Texten fortsätter i e-postlådan.", "The text goes on in the mailbox."
)
NO_MAIL = Sentence(
    "Sähköpostia ei ole: viesti tuli rajapinnasta, tai se on jo käsitelty.",
    "Det finns ingen e-post: meddelandet kom via gränssnittet, eller är redan behandlat.",
    "There is no mail: the message came over the API, or is handled already.",
)
NOT_READ = Sentence("Sähköpostia ei voi näyttää:", "E-posten kan inte visas:", "The mail cannot be shown:")
REPLY = Sentence(
    "Vastaus pyytäjälle, valmis lähetettäväksi",
    "Svar, färdigt att skickas",
    "The answer to whoever asked, ready to send",
)
DECIDED = Sentence(
    "Viesti ei enää odota päätöstä.",
    "Meddelandet väntar inte längre på ett beslut.",
    "The message no longer waits for a decision.",
)
ENDED = {
    "waiting": Sentence(
        "Päätös on tehty. Lautta käsittelee viestin hetken kuluttua.",
        "Beslutet är fattat. Lautta behandlar meddelandet om en stund.",
        "The decision is made. Lautta handles the message in a moment.",
    ),
    "moving": Sentence(
        "Päätös on tehty. Viestiä käsitellään.",
        "Beslutet är fattat. Meddelandet behandlas.",
        "The decision is made. The message is being handled.",
    ),
    "done": Sentence("Viesti on käsitelty.", "Meddelandet är behandlat.", "The message is done."),
    "discarded": Sentence(
        "Viesti on hylätty ja poistettu.",
        "Meddelandet är avvisat och raderat.",
        "The message is discarded and deleted.",
    ),
    "failed": Sentence(
        "Viestin käsittely epäonnistui. Ylläpito näkee syyn.",
        "Meddelandet kunde inte behandlas. Driften ser orsaken.",
        "The message has failed. Operation sees why.",
    ),
}
FOLLOWING = Sentence(
    "Avaa seuraava odottava viesti", "Öppna nästa meddelande som väntar", "Open the next message that waits"
)
HISTORY = Sentence("Päätökset", "Beslut", "Decisions")

DECIDE = Sentence("Päätä", "Avgör", "Decide")
GIVE = Sentence("Anna potilaalle", "Ge till en patient", "Give to a patient")
GIVE_TEXT = Sentence(
    "Kuvat tallennetaan tälle potilaalle. Kirjoita tunnus kahdesti.",
    "Fotona sparas för den här patienten. Skriv koden två gånger.",
    "The photos are filed for this patient. Type the code twice.",
)
HETU_AGAIN = Sentence("Henkilötunnus uudelleen", "Personbeteckningen på nytt", "The code once more")
BY_NAME = Sentence(
    "Etkö tiedä tunnusta? Hae nimellä", "Vet du inte koden? Sök på namn", "Code not known? Search by name"
)
FILE = Sentence("Tallenna lähettäjälle", "Spara för avsändaren", "File for the sender")
FILE_TEXT = Sentence(
    "Olet varmistanut, että potilas on viestin lähettäjä.",
    "Du har förvissat dig om att avsändaren är patienten.",
    "You have made sure that the sender is the patient.",
)
AGAIN = Sentence("Käsittele uudelleen", "Behandla på nytt", "Handle once more")
AGAIN_TEXT = Sentence(
    "Syy on poistunut, esimerkiksi järjestelmä oli poissa.",
    "Orsaken är borta, till exempel var ett system ur bruk.",
    "The cause is gone, for example a system was away.",
)
PASSWORD = Sentence("Portaalin salasana", "Portalens lösenord", "Password of the portal")
PASSWORD_TEXT = Sentence(
    "Viesti noudetaan portaalista tällä salasanalla.",
    "Meddelandet hämtas från portalen med det här lösenordet.",
    "The message is fetched from the portal with this password.",
)
MOVE = Sentence("Siirrä toiseen yksikköön", "Flytta till en annan enhet", "Move to another unit")
MOVE_TEXT = Sentence(
    "Viesti kuuluu toiselle yksikölle. Sen käsittelijä päättää viestistä, ja te ette enää näe sitä.",
    "Meddelandet hör till en annan enhet. Dess handläggare avgör det, och ni ser det inte längre.",
    "The message belongs to another unit. Its handler decides on it, and you see it no more.",
)
MOVE_TO = Sentence("Siirretään yksikköön", "Flyttas till enheten", "Move to the unit")
CHOOSE_UNIT = Sentence("Valitse yksikkö", "Välj en enhet", "Choose a unit")
MOVED_FROM = Sentence(
    "Siirretty tänne yksiköstä {unit}.", "Flyttat hit från enheten {unit}.", "Moved here from the unit {unit}."
)
MOVED_TO = Sentence(
    "Viesti siirretään yksikköön {unit}.", "Meddelandet flyttas till enheten {unit}.", "The message moves to {unit}."
)
DISCARD = Sentence("Hylkää", "Avvisa", "Discard")
DISCARD_TEXT = Sentence(
    "Viesti poistetaan postilaatikosta lopullisesti.",
    "Meddelandet raderas ur e-postlådan för gott.",
    "The message is deleted from the mailbox for good.",
)
AS_ASKED = Sentence("Lähetä pyydetyllä tavalla", "Skicka så som begärts", "Send as asked")
AS_ASKED_TEXT = Sentence(
    "Vain merkityt rivit pysäyttivät pyynnön. Lue ne ja koko viesti. Jos ne eivät muuta pyyntöä, se voidaan käsitellä "
    "niistä huolimatta. Säännöt päättävät kaikesta muusta.",
    "Bara de markerade raderna stoppade begäran. Läs dem och hela meddelandet. Om de inte ändrar begäran kan den "
    "behandlas trots dem. Reglerna avgör allt annat.",
    "Only the marked lines stopped the request. Read them and the whole message. If they do not change the request, it "
    "can be handled despite them. The rules decide everything else.",
)
AS_ASKED_REASON = Sentence(
    "Rivit, joita ei ymmärretty, on luettu. Ne eivät muuta pyyntöä.",
    "Raderna som inte förstods har lästs. De ändrar inte begäran.",
    "The lines that were not understood have been read. They do not change the request.",
)
SURE_AS_ASKED = Sentence(
    "Pyyntö käsitellään pyydetyllä tavalla. Rivit, joita ei ymmärretty, eivät muuta sitä.",
    "Begäran behandlas så som begärts. Raderna som inte förstods ändrar den inte.",
    "The request is handled as asked. The lines that were not understood do not change it.",
)
NOT_OFFERED = Sentence(
    "Pyyntöä pysäyttää muukin kuin rivi, jota ei ymmärretty.",
    "Något annat än en rad som inte förstods stoppar begäran.",
    "more stops the request than a line that was not understood.",
)
REASON = Sentence("Perustelu", "Motivering", "Reason")
REASON_HINT = Sentence(
    "Älä kirjoita henkilötunnusta perusteluun.",
    "Skriv ingen personbeteckning i motiveringen.",
    "Write no personal identity code in the reason.",
)
GO_ON = Sentence("Jatka", "Fortsätt", "Continue")
KEPT = Sentence(
    "Istunto oli lukittu. Lomake on tallessa: tarkista se ja jatka.",
    "Sessionen var låst. Formuläret finns kvar: kontrollera det och fortsätt.",
    "The session was locked. Your form was kept: check it, and go on.",
)

NOT_DONE = Sentence("Korjattavaa", "Att rätta", "To be corrected")
PROBLEMS = Sentence("Tarkista nämä", "Kontrollera följande", "Check these")
NOT_THE_SAME = Sentence(
    "Henkilötunnukset eivät ole samat.", "Personbeteckningarna är inte lika.", "The two codes are not the same."
)
NO_REASON = Sentence("Kirjoita perustelu.", "Skriv en motivering.", "Write a reason.")
NO_TARGET = Sentence("Valitse yksikkö luettelosta.", "Välj en enhet i listan.", "Choose a unit from the list.")
NO_PASSWORD = Sentence("Kirjoita salasana.", "Skriv lösenordet.", "Write the password.")
NOT_IN_RECORD = Sentence(
    "Potilastietojärjestelmä ei tunne tätä potilasta.",
    "Patientdatasystemet känner inte den här patienten.",
    "The record system does not know this patient.",
)
NO_UNIT = Sentence(
    "Viestillä ei ole yksikköä, jonka potilastiedoista voisi hakea.",
    "Meddelandet har ingen enhet vars patientuppgifter kunde sökas.",
    "The message has no unit whose record could be searched.",
)

CONFIRM = Sentence("Vahvista päätös", "Bekräfta beslutet", "Confirm the decision")
CONFIRM_BUTTON = Sentence("Vahvista", "Bekräfta", "Confirm")
CANCEL = Sentence("Peruuta", "Avbryt", "Cancel")
SURE_GIVE = Sentence(
    "Kuvat tallennetaan potilaalle {name}, {hetu}.",
    "Fotona sparas för patienten {name}, {hetu}.",
    "The photos are filed for the patient {name}, {hetu}.",
)
SURE_FILE = Sentence(
    "Kuvat tallennetaan viestin lähettäjälle.", "Fotona sparas för avsändaren.", "The photos are filed for the sender."
)
SURE_SENDER = Sentence(
    "Kuvat tallennetaan viestin lähettäjälle: {name}.",
    "Fotona sparas för avsändaren: {name}.",
    "The photos are filed for the sender: {name}.",
)
SURE_AGAIN = Sentence(
    "Viesti käsitellään uudelleen.", "Meddelandet behandlas på nytt.", "The message is handled once more."
)
SURE_PASSWORD = Sentence(
    "Viesti noudetaan portaalista.", "Meddelandet hämtas från portalen.", "The message is fetched from the portal."
)
SURE_MOVE = Sentence(
    "Viesti siirretään yksikköön {unit}. Oma yksikkösi ei enää näe sitä.",
    "Meddelandet flyttas till enheten {unit}. Din egen enhet ser det inte längre.",
    "The message is moved to the unit {unit}. Your own unit sees it no more.",
)
SURE_DISCARD = Sentence(
    "Viesti poistetaan lopullisesti.", "Meddelandet raderas för gott.", "The message is deleted for good."
)
NOT_FRESH = Sentence(
    "Kirjautumisesta on yli {minutes} minuuttia. Kirjaudu uudelleen, niin voit vahvistaa.",
    "Det har gått över {minutes} minuter sedan inloggningen. Logga in på nytt för att bekräfta.",
    "You signed in more than {minutes} minutes ago. Sign in again to confirm.",
)
DRAFT_GONE = Sentence(
    "Tämä päätös on jo vahvistettu, tai se on vanhentunut.",
    "Det här beslutet är redan bekräftat, eller för gammalt.",
    "this decision was confirmed already, or is too old.",
)

PROBLEM = Sentence("Tämä ei onnistunut", "Det här gick inte", "This did not work")
TROUBLE = Sentence(
    "Palvelussa on häiriö. Yritä hetken kuluttua uudelleen.",
    "Det är ett fel i tjänsten. Försök igen om en stund.",
    "Something is wrong with the service. Try again in a moment.",
)
NOT_FOUND = Sentence("Sivua ei ole.", "Sidan finns inte.", "There is no such page.")
REQUEST = Sentence("Pyyntö {id}", "Begäran {id}", "Request {id}")
PRINTED = Sentence(
    "Sivun avasi ja tulosti {name}, {at}.",
    "Sidan öppnades och skrevs ut av {name}, {at}.",
    "Opened and printed by {name}, {at}.",
)
ACCESSIBILITY = Sentence("Saavutettavuus", "Tillgänglighet", "Accessibility")
ACCESSIBILITY_TEXT = Sentence(
    "Sivut toimivat näppäimistöllä, ilman skriptejä ja 320 pikselin levyisinä. "
    "Ilmoita puutteista organisaatiosi tukeen.",
    "Sidorna fungerar med tangentbord, utan skript och på 320 pixlars bredd. Anmäl brister till organisationens stöd.",
    "The pages work by keyboard, without scripts, and 320 pixels wide. "
    "Report what does not work to your organisation's support.",
)
NOT_AUDITED = Sentence(
    "Sivuja ei ole vielä arvioitu ulkopuolisen toimesta.",
    "Sidorna har ännu inte granskats av utomstående.",
    "The pages have not been assessed by anybody outside yet.",
)
