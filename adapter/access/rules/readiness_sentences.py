"""What the readiness page says, in Finnish, Swedish and English (REG-03): plain sentences, no patient in any of them.

Pure.
"""

from __future__ import annotations

from datetime import date, datetime

from adapter.access.rules.obligation import JOIN_BY, PATIENT_DATA_BY, PATIENT_DATA_FROM
from adapter.words import HELSINKI, Sentence

PRODUCER = Sentence("Palveluntuottaja", "Tjänsteproducenten", "The producer")
ORGANISER = Sentence("Palvelunjärjestäjä", "Tjänsteanordnaren", "The organiser")
PRIVATE = Sentence(
    "Kirjaamis- ja liittymisvelvoite ei koske yksityishenkilöä (esimerkiksi henkilökohtainen avustaja, "
    "perhehoitaja, tukihenkilö).",
    "Skyldigheten att dokumentera och ansluta sig gäller inte en privatperson (till exempel personlig "
    "assistent, familjevårdare, stödperson).",
    "The duty to record and to join does not concern a private individual (such as a personal assistant, a "
    "family carer, a support person).",
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


def obliged(on: date, *, patient_data: bool) -> Sentence:
    """The duty, and from when; the patient data made in social care have a day of their own."""
    limit = PATIENT_DATA_BY if patient_data else JOIN_BY
    fi, sv, en = (
        (
            (
                f"potilastiedot on voitu tallentaa {_day(PATIENT_DATA_FROM)} alkaen, ja ne tallennetaan "
                "ostopalvelun valtuutuksella viimeistään"
            ),
            (
                f"patientuppgifter har kunnat sparas sedan {_day(PATIENT_DATA_FROM)} och ska med fullmakt för "
                "köpta tjänster sparas senast"
            ),
            (
                f"patient data could be stored since {PATIENT_DATA_FROM}, and are stored by an outsourcing "
                "authorisation at the latest by"
            ),
        )
        if patient_data
        else (
            "tuottajan on liityttävä Sosiaalihuollon asiakastietovarantoon viimeistään",
            "producenten ska ansluta sig till klientdatalagret för socialvården senast",
            "the producer must join the national repository of client data by",
        )
    )
    met = (" (voimassa).", " (i kraft).", " (in force).") if on >= limit else (".", ".", ".")
    return Sentence(
        f"Velvollisuus: {fi} {_day(limit)}{met[0]}",
        f"Skyldighet: {sv} {_day(limit)}{met[1]}",
        f"Duty: {en} {limit}{met[2]}",
    )


def exempted(service: Sentence, *, summary: bool) -> Sentence:
    """No system is required for this service; for some a summary form is."""
    more = (
        (
            " Järjestäjälle toimitetaan koontilomake.",
            " En sammanställning lämnas till anordnaren.",
            " A summary form goes to the organiser.",
        )
        if summary
        else ("", "", "")
    )
    return Sentence(
        f"Järjestäjä ei vaadi asiakastietojärjestelmää palvelulta: {service.fi}.{more[0]}",
        f"Anordnaren kräver inget klientdatasystem för tjänsten: {service.sv}.{more[1]}",
        f"The organiser requires no client information system for this service: {service.en}.{more[2]}",
    )


def silent(problem: str) -> Sentence:
    """The register did not answer, and nothing is known from before."""
    return Sentence(
        f"SOTE-organisaatiorekisteri ei vastannut. ({problem})",
        f"SOTE-organisationsregistret svarade inte. ({problem})",
        f"The SOTE organisation register did not answer. ({problem})",
    )


def in_register(as_of: datetime, *, old: bool) -> Sentence:
    """The unit is there, by the register of this moment."""
    at = as_of.astimezone(HELSINKI)
    more = (
        " Rekisteri ei ole vastannut sen jälkeen.",
        " Registret har inte svarat sedan dess.",
        " The register has not answered since.",
    )
    fi, sv, en = more if old else ("", "", "")
    return Sentence(
        f"Yksikkö on SOTE-organisaatiorekisterissä (tieto {_day(at)} klo {at:%H.%M}).{fi}",
        f"Enheten finns i SOTE-organisationsregistret (uppgift {_day(at)} kl {at:%H.%M}).{sv}",
        f"The unit is in the SOTE organisation register (as of {at:%Y-%m-%d %H:%M}).{en}",
    )


def period(begins: date, ends: date) -> Sentence:
    """From when to when the unit is valid."""
    return Sentence(
        f"Yksikkö on voimassa {_day(begins)}–{_day(ends)}.",
        f"Enheten är i kraft {_day(begins)}–{_day(ends)}.",
        f"The unit is valid from {begins} to {ends}.",
    )


def not_valid(on: date, begins: date, ends: date) -> Sentence:
    """The unit is not valid on the day."""
    return Sentence(
        f"Yksikkö ei ole voimassa {_day(on)}, vaan {_day(begins)}–{_day(ends)}.",
        f"Enheten är inte i kraft {_day(on)}, utan {_day(begins)}–{_day(ends)}.",
        f"The unit is not valid on {on}, but from {begins} to {ends}.",
    )


def business_id(number: str, organisation: str) -> Sentence:
    """The unit sits where it should."""
    return Sentence(
        f"Yksikkö on oman y-tunnuksensa {number} alla ({organisation}).",
        f"Enheten finns under sitt eget FO-nummer {number} ({organisation}).",
        f"The unit sits under its own business id {number} ({organisation}).",
    )


def other_business_id(own: str, above: str) -> Sentence:
    """The unit sits under somebody else."""
    return Sentence(
        f"Yksikön y-tunnus on {own}, mutta se on y-tunnuksen {above} alla.",
        f"Enhetens FO-nummer är {own}, men den finns under FO-numret {above}.",
        f"The unit's business id is {own}, but it sits under {above}.",
    )


def _repository(*, patient_data: bool) -> Sentence:
    if patient_data:
        return Sentence("Potilastietovarantoon", "Patientdatalagret", "the patient data repository")
    return Sentence(
        "Sosiaalihuollon asiakastietovarantoon", "klientdatalagret för socialvården", "the client data repository"
    )


def not_joined(party: Sentence, *, patient_data: bool) -> Sentence:
    """The party has not joined."""
    where = _repository(patient_data=patient_data)
    return Sentence(
        f"{party.fi} ei ole liittynyt {where.fi}.",
        f"{party.sv} har inte anslutit sig till {where.sv}.",
        f"{party.en} has not joined {where.en}.",
    )


def joins_later(party: Sentence, since: date) -> Sentence:
    """The party joins after the day."""
    return Sentence(
        f"{party.fi} liittyy vasta {_day(since)}.",
        f"{party.sv} ansluter sig först {_day(since)}.",
        f"{party.en} joins only on {since}.",
    )


def joined(party: Sentence, since: date) -> Sentence:
    """The party has joined, and its system has the function."""
    return Sentence(
        f"{party.fi} on liittynyt {_day(since)}, ja järjestelmässä on toiminnallisuus.",
        f"{party.sv} har anslutit sig {_day(since)}, och systemet har funktionen.",
        f"{party.en} joined on {since}, and the system has the function.",
    )


def system_lacks(party: Sentence, *, patient_data: bool) -> Sentence:
    """The party's system cannot do it."""
    what = (
        Sentence("ostopalvelun valtuutusta", "fullmakten för köpta tjänster", "the outsourcing authorisation")
        if patient_data
        else Sentence("rekisterinkäyttöoikeutta", "rätten till registret", "the register access right")
    )
    return Sentence(
        f"{party.fi} on liittynyt, mutta järjestelmässä ei ole {what.fi}.",
        f"{party.sv} har anslutit sig, men systemet saknar {what.sv}.",
        f"{party.en} has joined, but the system lacks {what.en}.",
    )


def no_certificate(name: str) -> Sentence:
    """A certificate is not where the configuration says."""
    return Sentence(
        f"Varmennetta {name} ei voi lukea.",
        f"Certifikatet {name} kan inte läsas.",
        f"The certificate {name} cannot be read.",
    )


def certificate_not_valid(name: str, begins: datetime, ends: datetime) -> Sentence:
    """A certificate has run out, or has not begun."""
    return Sentence(
        f"Varmenne {name} ei ole voimassa ({_day(begins)}–{_day(ends)}).",
        f"Certifikatet {name} är inte i kraft ({_day(begins)}–{_day(ends)}).",
        f"The certificate {name} is not valid ({begins:%Y-%m-%d} to {ends:%Y-%m-%d}).",
    )


def certificate_of_another(name: str) -> Sentence:
    """A certificate names another organisation than the configuration."""
    return Sentence(
        f"Varmenne {name} on toisen organisaation kuin asetukset sanovat.",
        f"Certifikatet {name} hör till en annan organisation än inställningarna säger.",
        f"The certificate {name} names another organisation than the configuration.",
    )


def certificate(name: str, ends: datetime) -> Sentence:
    """A certificate is good, and until when."""
    return Sentence(
        f"Varmenne {name} on voimassa {_day(ends)} asti.",
        f"Certifikatet {name} är i kraft till {_day(ends)}.",
        f"The certificate {name} is valid until {ends:%Y-%m-%d}.",
    )


def archive_fails(problem: str) -> Sentence:
    """The test fetch did not end well."""
    return Sentence(
        f"Koehaku ei onnistunut. ({problem})",
        f"Testhämtningen lyckades inte. ({problem})",
        f"The test fetch failed. ({problem})",
    )


def _day(day: date) -> str:
    return f"{day.day}.{day.month}.{day.year}"
