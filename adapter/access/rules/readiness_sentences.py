"""What the readiness page says, in Finnish, Swedish and English (REG-03): plain sentences, no patient in any of them.

A table: `{names}` are filled in by `readiness.py`. Pure.
"""

from __future__ import annotations

from adapter.access.rules.obligation import Form
from adapter.words import Sentence

PRODUCER = Sentence("Palveluntuottaja", "Tjänsteproducenten", "The producer")
ORGANISER = Sentence("Palvelunjärjestäjä", "Tjänsteanordnaren", "The organiser")
PRIVATE = Sentence(
    (
        "Kirjaamis- ja liittymisvelvoite ei koske yksityishenkilöä, esimerkiksi henkilökohtaista avustajaa, "
        "perhehoitajaa tai tukihenkilöä.{more}"
    ),
    (
        "Skyldigheten att dokumentera och ansluta sig gäller inte en privatperson, till exempel en personlig "
        "assistent, familjevårdare eller stödperson.{more}"
    ),
    (
        "The duty to record and to join does not concern a private individual, such as a personal assistant, "
        "a family carer or a support person.{more}"
    ),
)
RECOMMENDED = Sentence(
    "Tuottaja on liittynyt: rekisterinkäyttöoikeutta suositellaan, vaikka se ei ole pakollinen.",
    (
        "Producenten har anslutit sig: det är inte obligatoriskt att använda åtkomsträtten till registret, "
        "men det rekommenderas."
    ),
    "The producer has joined: using the register access right is recommended, although it is no duty.",
)
DIRECT_ONLY = Sentence(
    "Tämä järjestäjä hyväksyy vain suoraliittymisen: tuottajalla on oltava oma asiakastietojärjestelmä.",
    "Den här anordnaren godkänner bara direkt anslutning: producenten måste ha ett eget klientdatasystem.",
    "This organiser takes direct joining only: the producer must have a client information system of its own.",
)
LATER = Sentence("Yritä myöhemmin uudelleen.", "Försök igen senare.", "Try again later.")
TOMORROW = Sentence(
    "Tieto siirtyy rekisteriin yöllä. Katso uudelleen huomenna.",
    "Uppgiften förs över till registret under natten. Kontrollera på nytt i morgon.",
    "It reaches the register at night. Look again tomorrow.",
)
LEVEL = Sentence(
    "OID on oikean tason tunnus: palveluyksikkö (Soterissa palvelupiste).",
    "OID-koden är på rätt nivå: serviceenhet (i Soteri: tjänsteställe).",
    "The OID is of the right level: a service unit's (in Soteri: palvelupiste).",
)
WRONG_LEVEL = Sentence(
    "OID on ylemmän tason tunnus, ei palveluyksikön.",
    "OID-koden hör till en högre nivå, inte till en serviceenhet.",
    "The OID is of a higher level, not a service unit's.",
)
WRONG_LEVEL_IN_SOTERI = Sentence(
    "OID on Soterissa palveluyksikön tunnus; oikea taso on Soterin palvelupiste.",
    "OID-koden hör i Soteri till en tjänsteenhet; den rätta nivån är Soteris tjänsteställe.",
    "In Soteri the OID is a palveluyksikkö's; the right level is Soteri's palvelupiste.",
)
TAKE_SERVICE_POINT = Sentence(
    "Anna järjestäjälle sen palvelupisteen OID, josta asiakas saa palvelun.",
    "Ge anordnaren OID-koden för det tjänsteställe där klienten får servicen.",
    "Give the organiser the OID of the palvelupiste where the client gets the service.",
)
CORRECT_SOTERI = Sentence(
    "Korjaa yksikön tiedot Soteriin. Ne siirtyvät rekisteriin yöllä.",
    "Korrigera enhetens uppgifter i Soteri. De förs över till registret under natten.",
    "Correct the unit in Soteri. It reaches the register at night.",
)
REPORT_TO_SOTERI = Sentence(
    "Ilmoita yksikkö palveluntuottajarekisteriin (Soteri), tai tarkista OID.",
    "Anmäl enheten till registret över tjänsteproducenter (Soteri), eller kontrollera OID-koden.",
    "Report the unit to the register of service producers (Soteri), or check the OID.",
)
UNKNOWN_UNIT = Sentence(
    "Yksikköä ei ole SOTE-organisaatiorekisterissä eikä Soterissa.",
    "Enheten finns varken i SOTE-organisationsregistret eller i Soteri.",
    "The unit is in neither the SOTE organisation register nor Soteri.",
)
NOT_YET = Sentence(
    "Yksikkö on Soterissa, mutta ei vielä SOTE-organisaatiorekisterissä.",
    "Enheten finns i Soteri, men ännu inte i SOTE-organisationsregistret.",
    "The unit is in Soteri, but not yet in the SOTE organisation register.",
)
NO_PARENT = Sentence(
    "Rekisteristä ei löydy organisaatiota, johon yksikkö kuuluu.",
    "I registret finns ingen organisation som enheten hör till.",
    "The register has no organisation that the unit belongs to.",
)
NEWER_IN_SOTERI = Sentence(
    "Soterin tiedot ovat uudemmat kuin rekisterin.",
    "Uppgifterna i Soteri är nyare än registrets.",
    "What Soteri says is newer than the register.",
)
APPLY = Sentence(
    "Tee liittymishakemus Kelan ohjeen mukaan.",
    "Gör en anslutningsansökan enligt FPA:s anvisning.",
    "Apply for joining as Kela instructs.",
)
WAIT_FOR_JOINING = Sentence(
    "Oikeus voi tulla voimaan vasta liittymispäivänä.",
    "Rätten kan träda i kraft först den dag parten ansluter sig.",
    "No right can come into force before the day of joining.",
)
ASK_VENDOR = Sentence(
    "Kysy järjestelmätoimittajalta, milloin toiminto otetaan käyttöön.",
    "Fråga systemleverantören när funktionen tas i bruk.",
    "Ask the vendor of the system when the function comes.",
)
ORDER_CERTIFICATE = Sentence(
    "Tilaa varmenne Digi- ja väestötietovirastolta ja tarkista asetukset.",
    "Beställ certifikatet av Myndigheten för digitalisering och befolkningsdata och kontrollera inställningarna.",
    "Order the certificate from the Digital and Population Data Services Agency, and check the configuration.",
)
ARCHIVE_ANSWERS = Sentence(
    "Testihaku onnistui: yhteys, avaimet ja allekirjoitukset toimivat.",
    "Testhämtningen lyckades: förbindelsen, nycklarna och signaturerna fungerar.",
    "The test fetch succeeded: connection, keys and signatures work.",
)
OBLIGED_CLIENT_DATA = Sentence(
    "Tuottajan on liityttävä Sosiaalihuollon asiakastietovarantoon viimeistään {limit}.{met}",
    "Producenten måste ansluta sig till Socialvårdens klientdatalager senast {limit}.{met}",
    "The producer must join the national repository of client data by {limit}.{met}",
)
OBLIGED_PATIENT_DATA = Sentence(
    (
        "Potilastiedot on tallennettava ostopalvelun valtuutuksella viimeistään {limit}.{met} Tallentaa on "
        "voinut {begins} alkaen."
    ),
    (
        "Patientuppgifter måste sparas med fullmakt för köpta tjänster senast {limit}.{met} De har kunnat "
        "sparas sedan {begins}."
    ),
    (
        "Patient data must be stored by an outsourcing authorisation by {limit}.{met} They could be stored "
        "since {begins}."
    ),
)
IN_FORCE = Sentence(
    " Määräaika on päättynyt.",
    " Tidsfristen har gått ut.",
    " That day has passed.",
)
NOT_IN_FORCE = Sentence(
    "",
    "",
    "",
)
EXEMPTED_SERVICE = Sentence(
    "Asiakastietojärjestelmää ei vaadita tässä palvelussa: {service}.{more}",
    "Inget klientdatasystem krävs för den här tjänsten: {service}.{more}",
    "No client information system is required for this service: {service}.{more}",
)
#: What goes to the organiser instead, service by service (GRA-12).
HANDED_INSTEAD = {
    Form.NOTHING: Sentence(" Muuta ei vaadita.", " Inget annat krävs.", " Nothing else is asked."),
    Form.SUMMARY_FORM: Sentence(
        " Järjestäjälle toimitetaan koontilomake.",
        " En sammanställningsblankett lämnas till anordnaren.",
        " A summary form goes to the organiser.",
    ),
    Form.SUMMARY: Sentence(
        " Järjestäjälle toimitetaan yhteenveto järjestäjän erillisen ohjeen mukaan.",
        " En sammanfattning lämnas till anordnaren enligt anordnarens separata anvisning.",
        " A summary goes to the organiser, by an instruction of its own.",
    ),
    Form.AGREED: Sentence(
        " Järjestäjälle toimitetaan sopimuksessa määritellyt raportit, asiakirjat tai muut kirjaukset.",
        " De rapporter, handlingar eller andra anteckningar som avtalet anger lämnas till anordnaren.",
        " The reports, documents or entries that the contract names go to the organiser.",
    ),
}
STORING = Sentence(
    "Palvelutehtävän {task} asiakastiedot on tallennettava {begins} alkaen.{met}",
    "Klientuppgifterna i serviceuppgiften {task} måste sparas från och med {begins}.{met}",
    "Client data of service task {task} must be stored from {begins} on.{met}",
)
STORING_BEGUN = Sentence(" Velvollisuus on voimassa.", " Skyldigheten är i kraft.", " The duty is in force.")
STORING_NOT_KNOWN = Sentence(
    "Palvelutehtävän {task} asiakastietojen tallentamisen aloituspäivää ei ole asetuksissa.",
    "Den dag då klientuppgifterna i serviceuppgiften {task} ska börja sparas finns inte i inställningarna.",
    "The day from which client data of service task {task} must be stored is not in the configuration.",
)
ASK_THL = Sentence(
    "Kysy päivä THL:ltä ja kirjaa se asetuksiin.",
    "Fråga THL om dagen och skriv in den i inställningarna.",
    "Ask THL for the day, and write it into the configuration.",
)
ASK_STORING = Sentence(
    "Tallentaminen alkaa palvelutehtävittäin eri päivinä. Kysy päivät THL:ltä.",
    "Sparandet börjar på olika dagar för olika serviceuppgifter. Fråga THL om dagarna.",
    "Storing begins on another day for each service task. Ask THL for the days.",
)
NOTHING = Sentence("", "", "")
SILENT = Sentence(
    "SOTE-organisaatiorekisteriin ei saatu yhteyttä.",
    "SOTE-organisationsregistret kunde inte nås.",
    "The SOTE organisation register could not be reached.",
)
IN_REGISTER = Sentence(
    "Yksikkö on SOTE-organisaatiorekisterissä (tieto {day} klo {time}).{more}",
    "Enheten finns i SOTE-organisationsregistret (uppgift {day} kl. {time}).{more}",
    "The unit is in the SOTE organisation register (as of {day} {time}).{more}",
)
SILENT_SINCE = Sentence(
    " Rekisteri ei ole vastannut sen jälkeen.",
    " Registret har inte svarat sedan dess.",
    " The register has not answered since.",
)
PERIOD = Sentence(
    "Yksikkö on rekisterissä {period}.", "Enheten gäller i registret {period}.", "The unit is in the register {period}."
)
NOT_VALID = Sentence(
    "Yksikkö ei ole rekisterissä voimassa {day}. Sen voimassaolo: {period}.",
    "Enheten är inte giltig i registret {day}. Den är giltig: {period}.",
    "The unit is not valid in the register on {day}. It is valid: {period}.",
)
BUSINESS_ID = Sentence(
    "Yksikkö kuuluu oikeaan organisaatioon: {organisation}, Y-tunnus {number}.",
    "Enheten hör till rätt organisation: {organisation}, FO-nummer {number}.",
    "The unit belongs to the right organisation: {organisation}, business id {number}.",
)
OTHER_BUSINESS_ID = Sentence(
    "Yksikön Y-tunnus on {own}, mutta organisaation, johon se kuuluu, on {above}.",
    "Enhetens FO-nummer är {own}, men organisationen som den hör till har {above}.",
    "The unit's business id is {own}, but the organisation that it belongs to has {above}.",
)
PATIENT_REPOSITORY = Sentence("Potilastietovarantoon", "Patientdatalagret", "the patient data repository")
CLIENT_REPOSITORY = Sentence(
    "Sosiaalihuollon asiakastietovarantoon",
    "Socialvårdens klientdatalager",
    "the client data repository",
)
NOT_JOINED = Sentence(
    "{party} ei ole liittynyt {where}.",
    "{party} har inte anslutit sig till {where}.",
    "{party} has not joined {where}.",
)
JOINS_LATER = Sentence(
    "{party} liittyy vasta {since}.", "{party} ansluter sig först {since}.", "{party} joins only on {since}."
)
JOINED = Sentence(
    "{party} liittyi {since}, ja sen järjestelmässä on {what}.",
    "{party} anslöt sig {since}, och systemet har {what}.",
    "{party} joined on {since}, and its system has {what}.",
)
AUTHORISATION = Sentence(
    "ostopalvelun valtuutuksen toiminto",
    "funktionen för fullmakt för köpta tjänster",
    "the function of outsourcing authorisations",
)
REGISTER_ACCESS = Sentence(
    "rekisterinkäyttöoikeuden toiminto",
    "funktionen för åtkomsträtt till register",
    "the function of register access",
)
SYSTEM_LACKS = Sentence(
    "{party} on liittynyt, mutta sen järjestelmästä puuttuu {what}.",
    "{party} har anslutit sig, men systemet saknar {what}.",
    "{party} has joined, but its system lacks {what}.",
)
NO_CERTIFICATE = Sentence(
    "Varmennetta {name} ei voi lukea.", "Certifikatet {name} kan inte läsas.", "The certificate {name} cannot be read."
)
CERTIFICATE_NOT_VALID = Sentence(
    "Varmenne {name} ei ole voimassa ({begins}–{ends}).",
    "Certifikatet {name} är inte giltigt ({begins}–{ends}).",
    "The certificate {name} is not valid ({begins} to {ends}).",
)
CERTIFICATE_OF_ANOTHER = Sentence(
    "Varmenne {name} kuuluu eri organisaatiolle kuin asetuksissa.",
    "Certifikatet {name} hör till en annan organisation än den som anges i inställningarna.",
    "The certificate {name} names another organisation than the configuration.",
)
CERTIFICATE = Sentence(
    "Varmenne {name} on voimassa {ends} asti.",
    "Certifikatet {name} är giltigt till och med {ends}.",
    "The certificate {name} is valid until {ends}.",
)
ARCHIVE_UNSET = Sentence(
    "Testihakua ei voitu tehdä: asetuksista puuttuu jotakin.",
    "Testhämtningen kunde inte göras: något saknas i inställningarna.",
    "The test fetch could not be made: something is missing in the configuration.",
)
ARCHIVE_SILENT = Sentence(
    "Testihaku ei onnistunut: arkistoon ei saatu yhteyttä.",
    "Testhämtningen lyckades inte: arkivet kunde inte nås.",
    "The test fetch failed: the archive could not be reached.",
)
ARCHIVE_REFUSES = Sentence(
    "Testihaku ei onnistunut: arkisto hylkäsi sanoman.",
    "Testhämtningen lyckades inte: arkivet avvisade meddelandet.",
    "The test fetch failed: the archive refused the message.",
)
CHECK_CONFIGURATION = Sentence(
    "Pyydä ylläpitäjää ajamaan lautta config check.",
    "Be administratören köra lautta config check.",
    "Ask the operator to run lautta config check.",
)
CHECK_CERTIFICATES = Sentence(
    "Tarkista varmenteet ja liittymistiedot. Kysy tarvittaessa arkistosta.",
    "Kontrollera certifikaten och anslutningsuppgifterna. Fråga vid behov arkivet.",
    "Check the certificates and the joining. Ask the archive if needed.",
)
CHECK_FILE = Sentence(
    "Tarkista, että varmennetiedosto on asetusten nimeämässä paikassa.",
    "Kontrollera att certifikatfilen finns på den plats som inställningarna anger.",
    "Check that the file is where the configuration says.",
)
OPEN_PERIOD = Sentence("{begins} alkaen, toistaiseksi", "från {begins}, tills vidare", "from {begins}, open")
CLOSED_PERIOD = Sentence("{begins}–{ends}", "{begins}–{ends}", "{begins} to {ends}")
