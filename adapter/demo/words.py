"""The words of the demo: what each fixture is about, and what its page says."""

from __future__ import annotations

from adapter.words import Sentence

TITLE = Sentence("Mitä Lautta teki", "Vad Lautta gjorde", "What Lautta did")
INTRO = Sentence(
    "Lautta vei esimerkkiviestit perille tällä koneella. Jokainen kertomus on yksi viesti: mitä tuli, mitä sille "
    "tehtiin, ja miksi. Ihmiset ovat keksittyjä, ja viranomaispalvelut ovat jäljitelmiä.",
    "Lautta förde exempelmeddelandena fram på den här datorn. Varje berättelse är ett meddelande: vad som kom, vad som "
    "gjordes med det och varför. Personerna är påhittade, och myndighetstjänsterna är efterbildningar.",
    "Lautta took the example messages where they belong, on this machine. Each story is one message: what came, "
    "what was done with it, and why. The people are made up, and the national services are mocks.",
)
NUMBERS = Sentence(
    "Viestejä tai pyyntöjä {all}. Perille tai luvan sai {done}. Ihmiselle jäi {parked}. Evättiin {denied}.",
    "Meddelanden eller frågor: {all}. Framme eller tillåtna: {done}. Till en person: {parked}. Nekade: {denied}.",
    "Messages or questions: {all}. Done or allowed: {done}. Left for a person: {parked}. Denied: {denied}.",
)
NOTHING_GUESSED = Sentence(
    "Kun Lautta ei ole varma, se ei arvaa: viesti jää ihmiselle, ja syy ja sääntö kerrotaan.",
    "När Lautta inte är säker gissar den inte: meddelandet lämnas åt en person, med orsaken och regeln.",
    "Where Lautta is not sure it does not guess: the message is left for a person, with the reason and the rule.",
)
LIVE = Sentence(
    "Sama elävänä, ja painike, jolla odottava viesti ratkaistaan: lautta demo --keep",
    "Samma levande, med knappen som avgör ett meddelande som väntar: lautta demo --keep",
    "The same live, with the button that puts a waiting message right: lautta demo --keep",
)
LANGUAGES = Sentence("Kieli", "Språk", "Language")
CONTENTS = Sentence("Kertomukset", "Berättelser", "Stories")
CAME = Sentence("Mitä tuli", "Vad som kom", "What came")
PHOTO = Sentence("Kuva {number}", "Foto {number}", "Photo {number}")
NOT_A_PHOTO = Sentence(
    "Liite ei ole kuva, jonka voisi näyttää.", "Bilagan är inget foto som kan visas.", "No photo that can be shown."
)
STEPS = Sentence("Vaiheet", "Steg", "Steps")
TIME = Sentence("Kello", "Klockan", "Time")
STEP = Sentence("Mitä tehtiin", "Vad som gjordes", "What was done")
TOOK = Sentence("Kesto", "Tid", "Took")
ENDED = Sentence("Miten päättyi", "Hur det slutade", "How it ended")
WHY_PARKED = Sentence("Miksi se odottaa ihmistä", "Varför det väntar på en person", "Why it waits for a person")
TASK = Sentence("Tehtävä: {name}", "Uppgift: {name}", "Task: {name}")
FOR_WHOM = Sentence("Kenelle: {owner}", "Till: {owner}", "For: {owner}")
RECORD = Sentence("Potilastietojärjestelmässä", "I patientdatasystemet", "In the record system")
ARCHIVE = Sentence("Arkiston merkintä", "Arkivets anteckning", "The archive's entry")
SMS = Sentence("Tekstiviesti potilaalle", "Sms till patienten", "The SMS to the patient")
RULES = Sentence("Säännöt: {rules}", "Regler: {rules}", "Rules: {rules}")
IDS = Sentence("Tunnukset", "Id-koder", "Ids")
BACK = Sentence("Takaisin luetteloon", "Tillbaka till listan", "Back to the list")
UP = Sentence(
    "Jäljitelmät, FHIR-rajapinta ja käsittelijä ovat käynnissä, ja viestit lähtevät.",
    "Efterbildningarna, FHIR-gränssnittet och arbetsprocessen är i gång, och meddelandena skickas.",
    "The mocks, the FHIR API and a worker are up, with a fresh PKI. The messages are sent.",
)
SIGN_IN = Sentence(
    "Konsoliin kirjaudutaan jollakin näistä tunnuksista:",
    "Till konsolen loggar man in med ett av de här namnen:",
    "Sign in to the console with one of these names:",
)
PEOPLE = {
    "helmi": Sentence(
        "Porvoon terveysasema: odottavat kuvat, kuvapyynnöt",
        "Borgå hälsostation: foton som väntar, begäran om foto",
        "Porvoo health station: photos that wait, invitations",
    ),
    "linnea": Sentence(
        "Loviisan terveysasema, ruotsiksi: mitä Porvoo siirtää sinne",
        "Lovisa hälsostation, på svenska: det som Borgå flyttar dit",
        "Loviisa health station, in Swedish: what Porvoo moves there",
    ),
    "iida": Sentence(
        "kuvapalvelut: luovutuspyynnöt, tallenteet",
        "bildtjänsten: begäran om utlämnande, lagringsmedier",
        "the image desk: requests for release, media",
    ),
    "oona": Sentence(
        "rekisterivastaava: rekisterinkäyttöoikeudet, käyttöloki",
        "registeransvarig: åtkomsträtter, användningslogg",
        "the officer: register access, the use log",
    ),
    "olli": Sentence(
        "ylläpito: hälytykset, virheet, luvut",
        "drift: larm, fel, siffror",
        "the operator: alarms, failed messages, figures",
    ),
}
STOPS = Sentence("Ctrl-C lopettaa kaiken.", "Ctrl-C avslutar allt.", "Ctrl-C stops it all.")
AS_EXPECTED = Sentence(
    "{number} kertomusta, {seconds} s: jokainen päättyi niin kuin pitää.",
    "{number} berättelser, {seconds} s: alla slutade som de ska.",
    "{number} outcomes in {seconds} s: every one as its fixture says.",
)
NOT_AS_EXPECTED = Sentence(
    "{number} kertomusta, {seconds} s: kaikki eivät päättyneet niin kuin pitää.",
    "{number} berättelser, {seconds} s: alla slutade inte som de ska.",
    "{number} outcomes in {seconds} s: not all as the fixtures say.",
)
PAGE = Sentence("Kertomukset kuvineen: {path}", "Berättelserna med foton: {path}", "The stories, with photos: {path}")
NO_PAGE = Sentence(
    "Sivua ei voitu kirjoittaa tänne: {path}. Anna toinen paikka: --page TIEDOSTO",
    "Sidan kunde inte skrivas hit: {path}. Ange en annan plats: --page FIL",
    "The page could not be written here: {path}. Name another place: --page FILE",
)
FIXTURE = Sentence("esimerkki {name}", "exempel {name}", "example {name}")

FLOWS = {
    "invitation": Sentence("Kuvapyyntö potilaalle", "Begäran om foto till patienten", "Asking a patient for a photo"),
    "photo": Sentence("Potilaan kuvat", "Patienters foton", "Photos from patients"),
    "release": Sentence("Kuvien luovutukset", "Utlämnande av bilder", "Requests to release images"),
    "grant": Sentence("Rekisterinkäyttöoikeudet", "Åtkomsträtter till register", "Rights to use a register"),
}
STATES = {
    "done": Sentence("valmis", "klart", "done"),
    "parked": Sentence("odottaa ihmistä", "väntar på en person", "waits for a person"),
    "permit": Sentence("sallittu", "tillåtet", "allowed"),
    "deny": Sentence("evätty", "nekat", "denied"),
    "refused": Sentence("hylätty", "avvisat", "refused"),
    "failed": Sentence("epäonnistui", "misslyckades", "failed"),
    "late": Sentence("ei päättynyt ajoissa", "slutade inte i tid", "did not end in time"),
}
#: What Lautta says of a message that is done, where its own words are for machines.
DONE = {
    "photo": Sentence(
        "Kuva on potilaan tiedoissa ja arkistossa, yksikkö sai tehtävän, ja sähköposti on poistettu.",
        "Fotot finns i patientens uppgifter och i arkivet, enheten fick en uppgift, och e-posten är raderad.",
        "The photo is in the patient's record and the archive, the unit has a task, and the mail is deleted.",
    ),
    "invitation": Sentence("Potilas sai tekstiviestin.", "Patienten fick ett sms.", "The patient got an SMS."),
    "grant": Sentence("Asiakirja on luettu.", "Dokumentet är läst.", "The document has been read."),
}

CASES = {
    ("invitation", "agreed"): Sentence(
        "Hoitaja pyytää potilaalta sovitut kuvat",
        "En vårdare ber patienten om de avtalade fotona",
        "A nurse asks a patient for the photos they agreed on",
    ),
    ("photo", "plain"): Sentence(
        "Potilas lähettää kuvan ranteestaan",
        "En patient skickar ett foto av sin handled",
        "A patient sends a photo of her wrist",
    ),
    ("photo", "heic"): Sentence(
        "Puhelimen HEIC-kuva polvesta, ja toinen järjestelmä",
        "Ett HEIC-foto av ett knä, och ett annat system",
        "A phone's HEIC photo of a knee, for another system",
    ),
    ("photo", "two-photos"): Sentence(
        "Kaksi kuvaa yhdessä viestissä", "Två foton i ett meddelande", "Two photos at once"
    ),
    ("photo", "invited"): Sentence(
        "Pyydetyt kuvat tulevat, ja sovittu jatko on tehtävässä",
        "De begärda fotona kommer, och uppföljningen står i uppgiften",
        "The photos that were asked for come, and the task has what was agreed",
    ),
    ("photo", "on-behalf"): Sentence(
        "Isä lähettää kuvan lapsensa puolesta",
        "En pappa skickar ett foto för sitt barn",
        "A father sends a photo for his child",
    ),
    ("photo", "for-child"): Sentence(
        "Äiti kirjoittaa tyttärestään, mutta ei kerro kenestä",
        "En mamma skriver om sin dotter, men inte vem hon är",
        "A mother writes of her daughter, but not who she is",
    ),
    ("photo", "pdf"): Sentence("Kuvan sijasta PDF", "En PDF i stället för ett foto", "A PDF instead of a photo"),
    ("photo", "unstamped"): Sentence(
        "Lähettäjää ei ole tunnistettu", "Avsändaren är inte identifierad", "A sender whom nobody has identified"
    ),
    ("photo", "wrong-hetu"): Sentence(
        "Viestissä on ehkä toisen henkilötunnus",
        "Meddelandet har kanske en annans personbeteckning",
        "The message may hold another person's identity code",
    ),
    ("photo", "wrong-name"): Sentence(
        "Nimi ei ole sama kuin potilastiedoissa",
        "Namnet är ett annat än i patientuppgifterna",
        "The name is not the one in the record",
    ),
    ("release", "electronic"): Sentence(
        "Kuvat toisen sairaalan arkistoon suostumuksella",
        "Bilder till ett annat sjukhus med samtycke",
        "Images to another hospital's archive, with consent",
    ),
    ("release", "county-consent"): Sentence(
        "Kuvat toiselle hyvinvointialueelle suostumuksella",
        "Bilder till ett annat välfärdsområde med samtycke",
        "Images to another county, with consent",
    ),
    ("release", "county-no-consent"): Sentence(
        "Sama pyyntö ilman suostumusta", "Samma begäran utan samtycke", "The same request without consent"
    ),
    ("release", "commissioned-copy"): Sentence(
        "Kuvat toimeksiannon perusteella", "Bilder på grund av ett uppdrag", "Images because of a commission"
    ),
    ("release", "on-call-urgent"): Sentence(
        "Kiireellinen pyyntö yöllä: myös soitto tarvitaan",
        "Brådskande begäran på natten: ett samtal behövs också",
        "An urgent request at night: a call is needed too",
    ),
    ("release", "within-uusimaa"): Sentence(
        "Uudellamaalla luovutusta ei tarvita",
        "I Nyland behövs inget utlämnande",
        "Within Uusimaa no release is needed",
    ),
    ("release", "guardian-table"): Sentence(
        "Pyyntö taulukkona, suostumus huoltajalta",
        "En begäran som tabell, samtycke av vårdnadshavaren",
        "A request as a table, with the guardian's consent",
    ),
    ("release", "papers-only"): Sentence(
        "Vain lähete ja lausunto halutaan",
        "Bara remissen och utlåtandet önskas",
        "Only the referral and report are wanted",
    ),
    ("release", "physical-media"): Sentence(
        "Vakuutusyhtiölle salattu tallenne postitse",
        "Ett krypterat medium per post till ett försäkringsbolag",
        "An encrypted medium by post to an insurer",
    ),
    ("release", "teleradiology-grant"): Sentence(
        "Etäradiologian tutkimus avataan toiselle rekisterille",
        "En undersökning öppnas för ett annat register",
        "A teleradiology study is opened to another register",
    ),
    ("release", "corrected-last-line"): Sentence(
        "Pyynnön viimeinen rivi on outo", "Begärans sista rad är underlig", "The last line of a request is odd"
    ),
    ("release", "missing-fields"): Sentence(
        "Pyynnöstä puuttuu tietoja", "Begäran saknar uppgifter", "A request that lacks facts"
    ),
    ("release", "other-patient"): Sentence(
        "Arkiston tutkimus onkin toisen potilaan",
        "Arkivets undersökning är en annan patients",
        "The archive's study is another patient's",
    ),
    ("release", "prohibited"): Sentence(
        "Potilas on kieltänyt luovutuksen", "Patienten har förbjudit utlämnandet", "The patient has forbidden it"
    ),
    ("release", "three-patients"): Sentence(
        "Kolme potilasta yhdessä pyynnössä", "Tre patienter i en begäran", "Three patients in one request"
    ),
    ("release", "two-studies-one-number"): Sentence(
        "Kahdella tutkimuksella on sama numero", "Två undersökningar har samma nummer", "Two studies with one number"
    ),
    ("grant", "one-unit"): Sentence(
        "Yksi tuottaja saa oikeuden", "En producent får en rätt", "One producer gets the right"
    ),
    ("grant", "two-units"): Sentence("Kaksi tuottajaa", "Två producenter", "Two producers"),
    ("grant", "performer"): Sentence(
        "Alihankkija toteuttaa palvelun", "En underleverantör ger servicen", "A subcontractor performs the service"
    ),
    ("grant", "performer-beyond"): Sentence(
        "Alihankkijan aika on liian pitkä", "Underleverantörens tid är för lång", "A subcontractor's period is too long"
    ),
    ("grant", "unknown-unit"): Sentence(
        "Yksikköä ei ole rekisterissä", "Enheten finns inte i registret", "A unit that no register knows"
    ),
    ("grant", "tampered"): Sentence(
        "Asiakirjaa on muutettu allekirjoituksen jälkeen",
        "Dokumentet har ändrats efter signeringen",
        "A document that was changed after it was signed",
    ),
    ("grant", "ended"): Sentence(
        "Asiakkuus on päättynyt", "Klientförhållandet har upphört", "A relationship that ended"
    ),
    ("grant", "matter"): Sentence("Asia-asiakirja", "Ärendedokument", "The document of a matter"),
    ("grant", "own-production"): Sentence(
        "Järjestäjä tuottaa palvelun itse", "Anordnaren producerar servicen själv", "The organiser does it all itself"
    ),
    ("grant", "own-production-follows"): Sentence(
        "Ostopalvelu muuttuu omaksi: oikeus päättyy",
        "Köpt service blir egen: rätten upphör",
        "What was bought becomes the organiser's own: the right ends",
    ),
    ("grant", "own-and-bought"): Sentence(
        "Osa palvelusta on omaa, osa ostettua", "En del av servicen är egen, en del köpt", "Partly own, partly bought"
    ),
    ("grant", "signed-by-habit"): Sentence(
        "Asiakirja allekirjoitettu vanhaan tapaan",
        "Dokumentet signerat på gammalt vis",
        "A document signed the way an older system does",
    ),
    ("grant", "versions-1"): Sentence(
        "Asiakirjan ensimmäinen versio", "Första versionen", "A document's first version"
    ),
    ("grant", "versions-3"): Sentence(
        "Kolmas versio tulee ennen toista",
        "Tredje versionen kommer före den andra",
        "Its third version comes before the second",
    ),
    ("grant", "versions-2-late"): Sentence(
        "Toinen versio tulee myöhässä", "Andra versionen kommer för sent", "Its second version, which comes too late"
    ),
    ("grant", "authorisation-patient"): Sentence(
        "Ostopalvelun valtuutus yhdelle potilaalle",
        "Fullmakt för köpta tjänster, en patient",
        "An authorisation for one patient's data",
    ),
    ("grant", "authorisation-register"): Sentence(
        "Ostopalvelun valtuutus koko rekisteriin",
        "Fullmakt för köpta tjänster, hela registret",
        "An authorisation for a whole register",
    ),
    ("grant", "use before the matter is handed over"): Sentence(
        "Käyttö ennen kuin asia on luovutettu", "Användning innan ärendet är överlämnat", "A use before the hand-over"
    ),
    ("grant", "use with the matter"): Sentence(
        "Käyttö, kun asia on luovutettu", "Användning när ärendet är överlämnat", "A use after the hand-over"
    ),
    ("grant", "use without strong authentication"): Sentence(
        "Käyttö ilman vahvaa tunnistautumista", "Användning utan stark autentisering", "A use without strong sign-in"
    ),
    ("grant", "use in a role that does not read"): Sentence(
        "Käyttö roolissa, joka ei saa lukea", "Användning i en roll som inte får läsa", "A use in a role that may not"
    ),
    ("grant", "fetch by the right"): Sentence(
        "Tuottaja hakee asiakkaan asiakirjat", "Producenten hämtar klientens dokument", "The producer fetches documents"
    ),
    ("grant", "store entry"): Sentence(
        "Tuottaja tallentaa kirjauksen", "Producenten sparar en anteckning", "The producer stores an entry"
    ),
    ("grant", "store decision"): Sentence(
        "Tuottaja tallentaa päätöksen", "Producenten sparar ett beslut", "The producer stores a decision"
    ),
    ("grant", "store decision-unsigned"): Sentence(
        "Päätöksestä puuttuu allekirjoitus", "Beslutet saknar signatur", "A decision that nobody has signed"
    ),
    ("grant", "use of an authorisation, of its patient"): Sentence(
        "Valtuutuksen potilaan tietojen käyttö", "Användning av fullmaktens patient", "A use of that patient's data"
    ),
    ("grant", "use of an authorisation, of another patient"): Sentence(
        "Toisen potilaan tietojen käyttö", "Användning av en annan patient", "A use of another patient's data"
    ),
}


def title_of(flow: str, name: str) -> Sentence | None:
    """What a fixture is about; None for one that has no title of its own."""
    return CASES.get((flow, name))
