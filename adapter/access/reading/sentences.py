"""What is said of a signed document that cannot be read, or does not fit its use, and what to do (REG-03)."""

from __future__ import annotations

from adapter.words import Sentence

SIGN_BODY = Sentence(
    "Ammattilainen allekirjoittaa asiakirjan sisällön.",
    "Yrkespersonen undertecknar dokumentets innehåll.",
    "The professional signs the body.",
)
NOT_CLIENT_DOCUMENT = Sentence(
    "Asiakirja ei ole yhdenlajinen asiakasasiakirja.",
    "Dokumentet är inte ett klientdokument (asiakasasiakirja) av ett slag.",
    "the document is not a client document (asiakasasiakirja) of one kind.",
)
ONE_NAME_AT_TOP = Sentence(
    "Asiakirjan JSONissa on ylimpänä yksi nimi, joka on asiakirjan laji.",
    "Dokumentets JSON har ett namn högst upp, vilket är dokumentets slag.",
    "Its JSON has one name at the top, which is its kind.",
)
ABOUT_SOMEBODY_ELSE = Sentence(
    "Asiakirja koskee toista henkilöä kuin asiakasta.",
    "Dokumentet gäller någon annan än klienten.",
    "the document is about somebody else than the client.",
)
OTHER_MATTER = Sentence(
    "Asiakirja kuuluu toiseen asiaan.",
    "Dokumentet hör till ett annat ärende.",
    "the document is of another matter.",
)
OTHER_AUTHOR_UNIT = Sentence(
    "Asiakirjan on laatinut toinen palveluyksikkö kuin se, jolla on oikeus.",
    "Dokumentet är upprättat av en annan serviceenhet än den som använder rätten.",
    "the document's author is of another service unit than the right is used by.",
)
OTHER_CUSTODIAN = Sentence(
    "Asiakirjan rekisterinpitäjä on toinen kuin järjestäjä, jonka rekisteriin se menee.",
    "Dokumentet anger en annan registeransvarig än den anordnare vars register det ska till.",
    "the document names another custodian than the organiser whose register it goes to.",
)
WHOLE_SIGNED_BY_PROFESSIONAL = Sentence(
    "Ammattilainen on allekirjoittanut koko asiakirjan, vaikka sen sinetöi järjestelmä.",
    "Yrkespersonen har undertecknat hela dokumentet, som systemet ska försegla.",
    "the professional has signed the whole document, which is the system's to seal.",
)
NOT_SIGNED_BY_WORKER = Sentence(
    "Tällaisen asiakirjan allekirjoittaa ammattilainen, eikä työntekijä ole allekirjoittanut sitä.",
    "Ett sådant dokument undertecknas av yrkespersonen, och arbetstagaren har inte undertecknat det.",
    "a document of this kind is signed by the professional, and the worker has not signed it.",
)
WORKER_SIGNS = Sentence(
    "Työntekijä allekirjoittaa sen varmennekortilla.",
    "Arbetstagaren undertecknar det med sitt certifikatkort.",
    "The worker signs it with the certificate card.",
)
STORED_IN_MATTER = Sentence(
    "Asiakasasiakirja tallennetaan asiaan.",
    "Ett klientdokument sparas i ett ärende.",
    "a client document is stored in a matter.",
)
NOT_AS_GIVEN = Sentence(
    "Asiakirja on toinen kuin pyydetty.",
    "Dokumentet är ett annat än det angavs vara.",
    "the document is another one than it was given as.",
)
ABOUT_ANOTHER_CLIENT = Sentence(
    "Asiakirja koskee toista asiakasta, tai sen sisällössä ei ole asiakasta.",
    "Dokumentet gäller en annan klient, eller så nämner innehållet ingen.",
    "the document is about another client, or its body names none.",
)
OTHER_REGISTER = Sentence(
    "Asiakirja on toisen järjestäjän rekisteristä.",
    "Dokumentet hör till en annan anordnares register.",
    "the document is of another organiser's register.",
)
SIGNED_BY_ARCHIVE_ONLY = Sentence(
    "Asiakirjan on allekirjoittanut vain arkisto.",
    "Ingen annan än arkivet har undertecknat dokumentet.",
    "nobody but the archive has signed the document.",
)
PERIOD_ENDS_FIRST = Sentence(
    "Oikeuden voimassaolo päättyy ennen kuin se alkaa.",
    "Rättens giltighetstid slutar innan den börjar.",
    "a grant's period ends before it begins.",
)
NOT_SIGNED_BY_ORGANISER = Sentence(
    "Asiakirjaa ei ole allekirjoittanut siinä nimetty järjestäjä.",
    "Dokumentet är inte undertecknat av den anordnare som det anger.",
    "the document is not signed by the organiser that it names.",
)
ONLY_ORGANISER_WRITES = Sentence(
    "Vain järjestäjä kirjaa siihen palveluntuottajan.",
    "Bara anordnaren antecknar en serviceproducent i det.",
    "Only the organiser writes a producer into it.",
)
GIVES_NO_RIGHT = Sentence(
    "Valtuutus ei anna oikeutta hakea eikä tallentaa.",
    "Fullmakten ger varken rätt att söka eller att spara.",
    "the authorisation gives no right to search and none to store.",
)
VERSION_ABOUT_ANOTHER = Sentence(
    "Asiakirjan toinen versio koskee toista henkilöä.",
    "En annan version av dokumentet gäller någon annan.",
    "another version of the document is about somebody else.",
)
SAME_VERSION_TWICE = Sentence(
    "Samalla setId:llä ja versionumerolla on jo toinen asiakirja.",
    "Det finns redan ett annat dokument med samma setId och versionsnummer.",
    "another document is already here under the same set and version number.",
)
ASK_WHICH_HOLDS = Sentence(
    "Kysy järjestäjältä, kumpi on voimassa.",
    "Fråga anordnaren vilket av dem som gäller.",
    "Ask the organiser which of the two holds.",
)
NO_AUTHORISATION = Sentence(
    "Asiakirja ei ole ostopalvelun valtuutus.",
    "Dokumentet är inte en fullmakt för köpt tjänst (ostopalvelun valtuutus).",
    "the document is not an ostopalvelun valtuutus.",
)
OTHER_DOCUMENTS = Sentence(
    "Asiakirjan otsake ja allekirjoitettu sisältö viittaavat eri asiakirjoihin.",
    "Dokumentets huvud och undertecknade innehåll anger olika dokument.",
    "the document's header and signed body name different documents.",
)
OTHER_PEOPLE = Sentence(
    "Asiakirjan otsake ja allekirjoitettu sisältö koskevat eri henkilöitä.",
    "Dokumentets huvud och undertecknade innehåll gäller olika personer.",
    "the document's header and signed body are about different people.",
)
OTHER_CUSTODIANS = Sentence(
    "Asiakirjan otsake ja allekirjoitettu sisältö nimeävät eri rekisterinpitäjät.",
    "Dokumentets huvud och undertecknade innehåll anger olika registeransvariga.",
    "the document's header and signed body name different custodians.",
)
OTHER_ORGANISERS = Sentence(
    "Asiakirjan otsake ja allekirjoitettu sisältö nimeävät eri järjestäjät.",
    "Dokumentets huvud och undertecknade innehåll anger olika anordnare.",
    "the document's header and signed body name different organisers.",
)
LEVEL = Sentence(
    "Kentän taso arvon on oltava potilas tai rekisteri.",
    "Värdet i fältet taso måste vara potilas eller rekisteri.",
    "taso is potilas or rekisteri.",
)
PATIENT_OR_REGISTER = Sentence(
    "Valtuutus nimeää potilaan tai koskee koko rekisteriä.",
    "En fullmakt anger patienten eller gäller hela registret.",
    "an authorisation names its patient, or is of the whole register.",
)
NO_RELATIONSHIP = Sentence(
    "Asiakirja ei ole asiakkuusasiakirja, joten se ei anna oikeutta.",
    "Dokumentet är inte ett klientrelationsdokument (asiakkuusasiakirja), så det ger ingen rätt.",
    "the document is not an asiakkuusasiakirja, so it carries no grant.",
)
PROTECTION_FLAG = Sentence(
    "Kentän turvakielto arvon on oltava true tai false.",
    "Värdet i fältet turvakielto måste vara true eller false.",
    "turvakielto is not true or false.",
)
NEW_VERSION = Sentence(
    "Järjestäjä korjaa sen asiakirjan uuteen versioon.",
    "Anordnaren rättar det i en ny version av dokumentet.",
    "The organiser corrects it in a new version of the document.",
)
SAID_TWICE = Sentence(
    "Valtuutuksessa on {name} useammin kuin kerran.",
    "Fullmakten anger {name} mer än en gång.",
    "the authorisation says {name} more than once.",
)
LACKS = Sentence("Valtuutuksesta puuttuu {name}.", "Fullmakten saknar {name}.", "the authorisation lacks {name}.")
NO_FLAG = Sentence(
    "Kentän {name} arvon on oltava true tai false.",
    "Värdet i fältet {name} måste vara true eller false.",
    "{name} is not true or false.",
)
PERFORMER_BEYOND = Sentence(
    "{place}: toteuttajan voimassaoloaika ei ole tuottajan voimassaoloajan sisällä.",
    "{place}: utförarens giltighetstid ligger inte inom producentens.",
    "{place}: the performer's period is not within the producer's.",
)
BODY_LACKS = Sentence(
    "Asiakirjan sisällöstä puuttuu {name}.",
    "Dokumentets innehåll saknar {name}.",
    "the document's body lacks {name}.",
)
NO_OBJECT = Sentence(
    "Asiakirjan sisällön kenttä {name} ei ole objekti.",
    "Fältet {name} i dokumentets innehåll är inte ett objekt.",
    "{name} in the document's body is not an object.",
)
NO_LIST = Sentence(
    "Asiakirjan sisällön kenttä {name} ei ole lista.",
    "Fältet {name} i dokumentets innehåll är inte en lista.",
    "{name} in the document's body is not a list.",
)
STORED_MEANWHILE = Sentence(
    "Toinen versio on tallennettu sillä välin.",
    "En annan version har sparats under tiden.",
    "another version has been stored meanwhile.",
)
