"""What the readiness page says, in Finnish, Swedish and English (REG-03): plain sentences, no patient in any of them.

A table: `{names}` are filled in by `readiness.py`. Pure.
"""

from __future__ import annotations

from adapter.access.rules.obligation import Form
from adapter.words import Sentence

PRODUCER = Sentence("Palveluntuottaja", "Tjänsteproducenten", "The producer")
ORGANISER = Sentence("Palvelunjärjestäjä", "Tjänsteanordnaren", "The organiser")
PRIVATE = Sentence(
    "Kirjaamis- ja liittymisvelvoite ei koske yksityishenkilöä (esimerkiksi henkilökohtainen avustaja, "
    "perhehoitaja, tukihenkilö).{more}",
    "Skyldigheten att dokumentera och ansluta sig gäller inte en privatperson (till exempel personlig "
    "assistent, familjevårdare, stödperson).{more}",
    "The duty to record and to join does not concern a private individual (such as a personal assistant, a "
    "family carer, a support person).{more}",
)
RECOMMENDED = Sentence(
    "Tuottaja on liittynyt: rekisterinkäyttöoikeuden käyttö on suositeltavaa, vaikka siihen ei velvoiteta.",
    "Producenten har anslutit sig: det rekommenderas att rätten till registret används, fast det "
    "inte är en skyldighet.",
    "The producer has joined: using the register access right is recommended, although it is no duty.",
)
DIRECT_ONLY = Sentence(
    "Tämä järjestäjä hyväksyy vain suoraliittymisen: tuottajalla on oltava oma asiakastietojärjestelmä.",
    "Den här anordnaren godkänner bara direkt anslutning: producenten ska ha ett eget klientdatasystem.",
    "This organiser takes direct joining only: the producer needs a client information system of its own.",
)
LATER = Sentence("Yritä myöhemmin uudelleen.", "Försök igen senare.", "Try again later.")
TOMORROW = Sentence(
    "Tieto siirtyy rekisteriin yöllä: katso uudelleen huomenna.",
    "Uppgiften förs över till registret på natten: se efter igen i morgon.",
    "It reaches the register at night: look again tomorrow.",
)
LEVEL = Sentence(
    "OID on palveluyksikön (Soterissa palvelupisteen) tunnus, kuten pitää.",
    "OID-koden hör till en serviceenhet (i Soteri: tjänsteställe), som den ska.",
    "The OID is a service unit's (in Soteri: palvelupiste), as it must be.",
)
WRONG_LEVEL = Sentence(
    "OID on ylemmän tason tunnus, ei palveluyksikön.",
    "OID-koden hör till en högre nivå, inte till en serviceenhet.",
    "The OID is of a higher level, not a service unit's.",
)
WRONG_LEVEL_IN_SOTERI = Sentence(
    "OID on Soterissa palveluyksikön tunnus; oikea taso on Soterin palvelupiste.",
    "OID-koden hör i Soteri till en serviceenhet; den rätta nivån är Soteris tjänsteställe.",
    "In Soteri the OID is a palveluyksikkö's; the right level is Soteri's palvelupiste.",
)
TAKE_SERVICE_POINT = Sentence(
    "Anna järjestäjälle sen palvelupisteen OID, jossa asiakas tosiasiallisesti on.",
    "Ge anordnaren OID-koden för det tjänsteställe där klienten de facto är.",
    "Give the organiser the OID of the palvelupiste where the client really is.",
)
CORRECT_SOTERI = Sentence(
    "Korjaa yksikön tiedot Soteriin; ne siirtyvät rekisteriin yöllä.",
    "Rätta enhetens uppgifter i Soteri; de förs över till registret på natten.",
    "Correct the unit in Soteri; it reaches the register at night.",
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
    "Yksiköllä ei ole rekisterissä ylempää yksikköä.",
    "Enheten har ingen överordnad enhet i registret.",
    "The unit has no parent in the register.",
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
    "Oikeus voi tulla voimaan vasta silloin.",
    "Rätten kan träda i kraft först då.",
    "No right can come into force before that.",
)
ASK_VENDOR = Sentence(
    "Kysy järjestelmätoimittajalta, milloin toiminnallisuus tulee.",
    "Fråga systemleverantören när funktionen kommer.",
    "Ask the vendor of the system when the function comes.",
)
ORDER_CERTIFICATE = Sentence(
    "Tilaa varmenne Digi- ja väestötietovirastolta ja tarkista asetukset.",
    "Beställ certifikatet av Myndigheten för digitalisering och befolkningsdata och kontrollera inställningarna.",
    "Order the certificate from the Digital and Population Data Services Agency, and check the configuration.",
)
ARCHIVE_ANSWERS = Sentence(
    "Koehaku: arkisto vastasi allekirjoitettuun sanomaan allekirjoitetulla vastauksella.",
    "Testhämtning: arkivet svarade på ett undertecknat meddelande med ett undertecknat svar.",
    "Test fetch: the archive answered a signed message with a signed answer.",
)
OBLIGED_CLIENT_DATA = Sentence(
    "Velvollisuus: tuottajan on liityttävä Sosiaalihuollon asiakastietovarantoon viimeistään {limit}{met}",
    "Skyldighet: producenten ska ansluta sig till klientdatalagret för socialvården senast {limit}{met}",
    "Duty: the producer must join the national repository of client data by {limit}{met}",
)
OBLIGED_PATIENT_DATA = Sentence(
    "Velvollisuus: potilastiedot on voitu tallentaa {begins} alkaen, ja ne tallennetaan ostopalvelun "
    "valtuutuksella viimeistään {limit}{met}",
    "Skyldighet: patientuppgifter har kunnat sparas sedan {begins} och ska med fullmakt för köpta tjänster "
    "sparas senast {limit}{met}",
    "Duty: patient data could be stored since {begins}, and are stored by an outsourcing authorisation at "
    "the latest by {limit}{met}",
)
IN_FORCE = Sentence(" (voimassa).", " (i kraft).", " (in force).")
NOT_IN_FORCE = Sentence(".", ".", ".")
EXEMPTED_SERVICE = Sentence(
    "Järjestäjä ei vaadi asiakastietojärjestelmää palvelulta: {service}.{more}",
    "Anordnaren kräver inget klientdatasystem för tjänsten: {service}.{more}",
    "The organiser requires no client information system for this service: {service}.{more}",
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
    "SOTE-organisaatiorekisteri ei vastannut. ({problem})",
    "SOTE-organisationsregistret svarade inte. ({problem})",
    "The SOTE organisation register did not answer. ({problem})",
)
IN_REGISTER = Sentence(
    "Yksikkö on SOTE-organisaatiorekisterissä (tieto {day} klo {time}).{more}",
    "Enheten finns i SOTE-organisationsregistret (uppgift {day} kl {time}).{more}",
    "The unit is in the SOTE organisation register (as of {day} {time}).{more}",
)
SILENT_SINCE = Sentence(
    " Rekisteri ei ole vastannut sen jälkeen.",
    " Registret har inte svarat sedan dess.",
    " The register has not answered since.",
)
PERIOD = Sentence(
    "Yksikkö on voimassa {begins}–{ends}.",
    "Enheten är i kraft {begins}–{ends}.",
    "The unit is valid from {begins} to {ends}.",
)
NOT_VALID = Sentence(
    "Yksikkö ei ole voimassa {day}, vaan {begins}–{ends}.",
    "Enheten är inte i kraft {day}, utan {begins}–{ends}.",
    "The unit is not valid on {day}, but from {begins} to {ends}.",
)
BUSINESS_ID = Sentence(
    "Yksikkö on oman y-tunnuksensa {number} alla ({organisation}).",
    "Enheten finns under sitt eget FO-nummer {number} ({organisation}).",
    "The unit sits under its own business id {number} ({organisation}).",
)
OTHER_BUSINESS_ID = Sentence(
    "Yksikön y-tunnus on {own}, mutta se on y-tunnuksen {above} alla.",
    "Enhetens FO-nummer är {own}, men den finns under FO-numret {above}.",
    "The unit's business id is {own}, but it sits under {above}.",
)
PATIENT_REPOSITORY = Sentence("Potilastietovarantoon", "Patientdatalagret", "the patient data repository")
CLIENT_REPOSITORY = Sentence(
    "Sosiaalihuollon asiakastietovarantoon", "klientdatalagret för socialvården", "the client data repository"
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
    "{party} on liittynyt {since}, ja järjestelmässä on toiminnallisuus.",
    "{party} har anslutit sig {since}, och systemet har funktionen.",
    "{party} joined on {since}, and the system has the function.",
)
AUTHORISATION = Sentence("ostopalvelun valtuutusta", "fullmakten för köpta tjänster", "the outsourcing authorisation")
REGISTER_ACCESS = Sentence("rekisterinkäyttöoikeutta", "rätten till registret", "the register access right")
SYSTEM_LACKS = Sentence(
    "{party} on liittynyt, mutta järjestelmässä ei ole {what}.",
    "{party} har anslutit sig, men systemet saknar {what}.",
    "{party} has joined, but the system lacks {what}.",
)
NO_CERTIFICATE = Sentence(
    "Varmennetta {name} ei voi lukea.", "Certifikatet {name} kan inte läsas.", "The certificate {name} cannot be read."
)
CERTIFICATE_NOT_VALID = Sentence(
    "Varmenne {name} ei ole voimassa ({begins}–{ends}).",
    "Certifikatet {name} är inte i kraft ({begins}–{ends}).",
    "The certificate {name} is not valid ({begins} to {ends}).",
)
CERTIFICATE_OF_ANOTHER = Sentence(
    "Varmenne {name} on toisen organisaation kuin asetukset sanovat.",
    "Certifikatet {name} hör till en annan organisation än inställningarna säger.",
    "The certificate {name} names another organisation than the configuration.",
)
CERTIFICATE = Sentence(
    "Varmenne {name} on voimassa {ends} asti.",
    "Certifikatet {name} är i kraft till {ends}.",
    "The certificate {name} is valid until {ends}.",
)
ARCHIVE_FAILS = Sentence(
    "Koehaku ei onnistunut. ({problem})",
    "Testhämtningen lyckades inte. ({problem})",
    "The test fetch failed. ({problem})",
)
