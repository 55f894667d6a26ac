"""What the validator says, in three languages: what must be, or what is wrong. Names in braces are filled in."""

from __future__ import annotations

from adapter.words import Sentence

# --- The text of the document -----------------------------------------------------------------------------------------

TOO_LARGE = Sentence(
    "asiakirja on suurempi kuin 50 Mt.",
    "dokumentet är större än 50 MB.",
    "the document is larger than 50 MB.",
)
TOO_DEEP = Sentence(
    "asiakirjassa on yli {levels} sisäkkäistä tasoa.",
    "dokumentet har fler än {levels} nästlade nivåer.",
    "the document is nested deeper than {levels} levels.",
)
NOT_UTF8 = Sentence(
    "asiakirja ei ole UTF-8-muodossa.", "dokumentet är inte i UTF-8-format.", "the document is not UTF-8."
)
NOT_JSON = Sentence(
    "tiedosto ei ole kelvollista JSONia tästä kohdasta alkaen.",
    "filen är inte giltig JSON från och med detta ställe.",
    "this is not JSON from here on.",
)
KEY_TWICE = Sentence(
    "sama avain on kahdesti samassa objektissa.",
    "samma nyckel förekommer två gånger i samma objekt.",
    "a key stands twice in one object.",
)
NO_NUMBER = Sentence(
    "asiakirjassa on luku, joka ei ole JSONin luku tai on liian pitkä.",
    "dokumentet innehåller ett tal som inte är ett JSON-tal eller som är för långt.",
    "the document holds a number that is not one in JSON, or too long.",
)
HALF_A_PAIR = Sentence(
    "merkkijonossa on puolikas sijaismerkkipari.",
    "en teckensträng innehåller ett halvt surrogatpar.",
    "a string holds half of a surrogate pair.",
)

# --- Structure --------------------------------------------------------------------------------------------------------

OBJECT = Sentence(
    "tässä on oltava JSON-objekti.", "här måste det finnas ett JSON-objekt.", "an object must stand here."
)
NO_RESOURCE = Sentence(
    "tämä ei ole FHIR R4:n resurssi.", "detta är inte en resurs i FHIR R4.", "this is no resource of FHIR R4."
)
OTHER_TYPE = Sentence("resurssi on toista tyyppiä.", "resursen är av en annan typ.", "the resource is of another type.")
NOT_OF_TYPE = Sentence("resurssi ei ole {kind}.", "resursen är inte {kind}.", "the resource is no {kind}.")
UNKNOWN_ELEMENT = Sentence(
    "FHIRissä ei ole tässä tällaista elementtiä.",
    "FHIR har inget sådant element här.",
    "FHIR has no such element here.",
)
FORBIDDEN = Sentence(
    "profiili ei salli tähän mitään.", "profilen tillåter ingenting här.", "the profile lets nothing stand here."
)
MISSING = Sentence("{key} puuttuu.", "{key} saknas.", "{key} must be there.")
BOTH_KINDS = Sentence(
    "{name}[x] on annettava vain yhdessä muodossa.",
    "{name}[x] måste anges i endast en form.",
    "{name}[x] must be of one type: only one of its kinds may be there.",
)
EMPTY = Sentence(
    "elementillä on oltava arvo tai alielementtejä.",
    "elementet måste ha ett värde eller underelement.",
    "an element must have a value or children.",
)
LIST = Sentence(
    "tämän on oltava lista, vaikka arvoja olisi vain yksi.",
    "detta måste vara en lista även om det bara finns ett värde.",
    "this must be a list, also when it holds one item.",
)
EMPTY_LIST = Sentence("lista ei saa olla tyhjä.", "en lista får inte vara tom.", "a list must not be empty.")
LIST_BESIDE = Sentence(
    "kun arvoja on listana, myös _-kentän on oltava lista.",
    "när värdena är en lista måste också _-fältet vara en lista.",
    "this must be a list, as the values beside it are.",
)
NEITHER = Sentence(
    "tässä on oltava arvo tai laajennuksia.",
    "här måste det finnas ett värde eller utvidgningar.",
    "a value or extensions must stand here.",
)
TOO_MANY = Sentence(
    "näitä on {count}, ja niitä saa olla enintään {most}.",
    "det finns {count} av dessa, och högst {most} är tillåtna.",
    "there are {count}, and at most {most} may be.",
)
TOO_FEW = Sentence(
    "näitä on {count}, ja niitä on oltava vähintään {least}.",
    "det finns {count} av dessa, och det måste finnas minst {least}.",
    "there are {count}, and at least {least} must be.",
)
FIXED = Sentence(
    "profiilin mukaan tämän arvon on oltava {value}.",
    "enligt profilen måste detta värde vara {value}.",
    "the profile fixes this value to {value}.",
)
PATTERN = Sentence(
    "profiilin mukaan tässä on oltava vähintään {value}.",
    "enligt profilen måste det finnas minst {value} här.",
    "the profile needs at least {value} here.",
)
TOO_LONG = Sentence(
    "tässä saa olla enintään {most} merkkiä.",
    "här får det finnas högst {most} tecken.",
    "at most {most} characters may stand here.",
)

# --- Values -----------------------------------------------------------------------------------------------------------

WRONG_VALUE = Sentence(
    "arvo ei ole FHIRin mukainen {name}.",
    "värdet är inte {name} enligt FHIR.",
    "the value is not a {name} as FHIR writes it.",
)
EMPTY_STRING = Sentence(
    "merkkijono ei saa olla tyhjä.", "en teckensträng får inte vara tom.", "a string must not be empty."
)
CANONICAL = Sentence(
    "kanonisen URL-osoitteen on oltava absoluuttinen.",
    "en kanonisk URL måste vara absolut.",
    "a canonical URL must be absolute.",
)
COMPARATOR = Sentence(
    "tässä suureessa ei saa olla vertailuoperaattoria (comparator).",
    "denna storhet får inte ha en jämförelseoperator (comparator).",
    "a simple quantity must not have a comparator.",
)
SIZE = Sentence(
    "koko on {size}, mutta datassa on {octets} oktettia.",
    "storleken är {size}, men data har {octets} oktetter.",
    "the size is {size}, and the data has {octets} octets.",
)
HASH = Sentence(
    "tiivisteen on oltava datan SHA-1, 20 oktettia base64-muodossa.",
    "kontrollsumman måste vara datans SHA-1, 20 oktetter i base64.",
    "the hash must be the SHA-1 of the data, as 20 octets in base64.",
)

# --- Codes and identifiers --------------------------------------------------------------------------------------------

MEMBERSHIP_UNKNOWN = Sentence(
    "ei tarkistettu: täällä ei voi selvittää, kuuluuko koodi arvojoukkoon {name}.",
    "inte kontrollerat: här går det inte att avgöra om koden hör till värdemängden {name}.",
    "not checked: whether the code is in the value set {name} cannot be known here.",
)
NOT_A_MEMBER = Sentence(
    "koodin on oltava arvojoukosta {name}.",
    "koden måste höra till värdemängden {name}.",
    "the code must be in the value set {name}.",
)
BETTER_A_MEMBER = Sentence(
    "koodi ei ole arvojoukosta {name}; oma koodi on sallittu vain, jos sopivaa ei ole.",
    "koden hör inte till värdemängden {name}; en egen kod är tillåten bara om det inte finns en lämplig.",
    "the code is not in the value set {name}; another code may be used only where the set has none that fits.",
)
CODE_SYSTEM = Sentence(
    "koodiston tunnuksen on oltava absoluuttinen URI.",
    "kodsystemets identifierare måste vara en absolut URI.",
    "the system of a code must be an absolute URI.",
)
NO_CODE = Sentence(
    "koodistossa ei ole tällaista koodia.",
    "kodsystemet har ingen sådan kod.",
    "the code system has no such code.",
)
NO_CODE_SYSTEM = Sentence(
    "ei tarkistettu: koodisto ei ole saatavilla.",
    "inte kontrollerat: kodsystemet är inte tillgängligt.",
    "not checked: the code system is not at hand.",
)
IDENTIFIER_SYSTEM = Sentence(
    "tunnisteen järjestelmän on oltava absoluuttinen URI.",
    "identifierarens system måste vara en absolut URI.",
    "the system of an identifier must be an absolute URI.",
)
IDENTIFIER_URI = Sentence(
    "järjestelmässä urn:ietf:rfc:3986 arvon on oltava kokonainen URI, kuten urn:oid:1.2.246….",
    "i systemet urn:ietf:rfc:3986 måste värdet vara en hel URI, såsom urn:oid:1.2.246….",
    "with the system urn:ietf:rfc:3986 the value must be a whole URI, as urn:oid:1.2.246….",
)
NOT_AN_OID = Sentence(
    "tämä ei ole OID: numeroita ja pisteitä, ei etunollia, enintään 64 merkkiä.",
    "detta är inte en OID: siffror och punkter, inga inledande nollor, högst 64 tecken.",
    "this is no OID: arcs of digits, none with a leading zero, 64 characters at most.",
)
MASKED = Sentence(
    "henkilötunnus on peitetty: se ei kerro, kenestä on kyse.",
    "personbeteckningen är maskerad: den anger inte vem det gäller.",
    "the personal identity code is masked: it names nobody.",
)
NOT_A_HETU = Sentence(
    "tämä ei ole henkilötunnus: muoto tai tarkistusmerkki on väärä.",
    "detta är inte en personbeteckning: formen eller kontrolltecknet är fel.",
    "this is no personal identity code: its form or check character is wrong.",
)

# --- Extensions, contained resources, references ----------------------------------------------------------------------

VALUE_OR_EXTENSIONS = Sentence(
    "laajennuksessa on oltava joko arvo tai laajennuksia, ei molempia.",
    "en utvidgning måste ha antingen ett värde eller utvidgningar, inte båda.",
    "an extension must have either a value or extensions of its own.",
)
EXTENSION_URL = Sentence(
    "laajennuksen URL-osoitteen on oltava absoluuttinen URI.",
    "utvidgningens URL måste vara en absolut URI.",
    "the URL of an extension must be absolute.",
)
EXTENSION_MISPLACED = Sentence(
    "tämä laajennus ei saa olla tässä.",
    "denna utvidgning får inte finnas här.",
    "this extension must not stand here.",
)
UNKNOWN_MODIFIER = Sentence(
    "ei tarkistettu: tätä merkitystä muuttavaa laajennusta ei tunneta täällä.",
    "inte kontrollerat: denna betydelseändrande utvidgning är inte känd här.",
    "not checked: this modifier extension is not known here, and may change what holds it.",
)
CONTAINED_IN_CONTAINED = Sentence(
    "sisällytetyssä resurssissa ei saa olla muita resursseja.",
    "en inbäddad resurs får inte innehålla andra resurser.",
    "a contained resource must not contain others.",
)
CONTAINED_VERSION = Sentence(
    "sisällytetyssä resurssissa ei saa olla versiota eikä muutosaikaa.",
    "en inbäddad resurs får inte ha någon version eller ändringstid.",
    "a contained resource must not have a version or a time of change.",
)
CONTAINED_LABELS = Sentence(
    "sisällytetyssä resurssissa ei saa olla turvamerkintöjä.",
    "en inbäddad resurs får inte ha säkerhetsmärkningar.",
    "a contained resource must not have security labels.",
)
CONTAINED_TWICE = Sentence(
    "kahdella sisällytetyllä resurssilla on sama id.",
    "två inbäddade resurser har samma id.",
    "two contained resources have the same id.",
)
CONTAINED_UNUSED = Sentence(
    "mikään ei viittaa tähän sisällytettyyn resurssiin, eikä se viittaa siihen, missä se on.",
    "ingenting hänvisar till denna inbäddade resurs, och den hänvisar inte till det som innehåller den.",
    "nothing refers to this contained resource, and it refers to nothing that holds it.",
)
CONTAINED_RESOURCE = Sentence("sisällytettyyn resurssiin", "en inbäddad resurs", "a contained resource")
BUNDLE_ENTRY = Sentence("Bundlen kohtaan", "en post i Bundle", "an entry of the Bundle")
REFERENCE_FORM = Sentence(
    "viitteen on oltava muotoa Tyyppi/id, #id tai absoluuttinen URL.",
    "referensen måste ha formen Typ/id, #id eller vara en absolut URL.",
    "the reference must be Type/id, #id or an absolute URL.",
)
DANGLING = Sentence(
    "viite osoittaa {target}, jota ei ole.",
    "referensen pekar på {target} som inte finns.",
    "the reference points at {target} that is not there.",
)
REFERENCE_TYPE = Sentence(
    "tästä ei saa viitata tyyppiin {name}.",
    "här får man inte hänvisa till typen {name}.",
    "a reference to a {name} must not stand here.",
)
REFERENCE_UNKNOWN_TYPE = Sentence(
    "viitteen tyyppiä ei ole FHIRissä.",
    "referensens typ finns inte i FHIR.",
    "the reference names a type that FHIR does not have.",
)

# --- Profiles ---------------------------------------------------------------------------------------------------------

PROFILE_NOT_CHECKED = Sentence(
    "ei tarkistettu: profiili ei ole saatavilla.",
    "inte kontrollerat: profilen är inte tillgänglig.",
    "not checked: the profile is not at hand.",
)
PROFILE_ABSENT = Sentence(
    "pyydetty profiili ei ole saatavilla.",
    "den begärda profilen är inte tillgänglig.",
    "the profile that is asked for is not at hand.",
)
PROFILE_TYPE = Sentence("profiili on tyypille {name}.", "profilen gäller typen {name}.", "the profile is of {name}.")
NO_PROFILE_FITS = Sentence(
    "tämän on oltava jonkin sallitun profiilin mukainen.",
    "detta måste följa någon av de tillåtna profilerna.",
    "this must conform to one of the profiles it may have.",
)
SLICE_TOO_LATE = Sentence("{name} on väärässä järjestyksessä.", "{name} är i fel ordning.", "{name} stands too late.")
SLICE_TOO_MANY = Sentence(
    "{name}: näitä on {count}, ja niitä saa olla enintään {most}.",
    "{name}: det finns {count} av dessa, och högst {most} är tillåtna.",
    "{name}: there are {count}, and at most {most} may be.",
)
SLICE_TOO_FEW = Sentence(
    "{name}: näitä on {count}, ja niitä on oltava vähintään {least}.",
    "{name}: det finns {count} av dessa, och det måste finnas minst {least}.",
    "{name}: there are {count}, and at least {least} must be.",
)
SLICE_NONE = Sentence(
    "profiili ei salli tässä tällaista.",
    "profilen tillåter inget sådant här.",
    "the profile lets in nothing of this kind here.",
)
RULE_BROKEN = Sentence(
    "sääntö {key} ei täyty: {text}", "regeln {key} uppfylls inte: {text}", "the rule {key} does not hold: {text}"
)

# --- Narrative --------------------------------------------------------------------------------------------------------

NARRATIVE_EMPTY = Sentence(
    "teksti (div) ei saa olla tyhjä.", "texten (div) får inte vara tom.", "the narrative must say something."
)
NARRATIVE_UNSEEN = Sentence(
    "tekstiä (div) ei voi näyttää: {why}.",
    "texten (div) kan inte visas: {why}.",
    "the narrative cannot be shown: {why}.",
)
NARRATIVE_NO_TEXT = Sentence(
    "se ei ole tekstiä, tai siinä on DOCTYPE tai käskyjä",
    "den är inte text, eller så innehåller den DOCTYPE eller instruktioner",
    "it is no text, or holds a document type or an instruction",
)
NARRATIVE_NO_XML = Sentence(
    "se ei ole hyvin muodostettua XML:ää", "den är inte välformad XML", "it is not well-formed XML"
)
NARRATIVE_NO_DIV = Sentence("se ei ole XHTML:n div", "den är inte en div i XHTML", "it is not a div of XHTML")
NARRATIVE_ATTRIBUTE = Sentence(
    "siinä on attribuutti, jota ei sallita",
    "den har ett attribut som inte är tillåtet",
    "it holds an attribute that a narrative must not have",
)
NARRATIVE_ELEMENT = Sentence(
    "siinä on elementti, jota ei sallita",
    "den har ett element som inte är tillåtet",
    "it holds an element that a narrative must not have",
)
NARRATIVE_SCRIPT = Sentence("siinä on ohjelmakoodia", "den innehåller programkod", "it holds a script")

# --- The report -------------------------------------------------------------------------------------------------------

NOTHING_FOUND = Sentence(
    "Virheitä ei löytynyt: resurssi on määritysten mukainen.",
    "Inga fel hittades: resursen följer specifikationen.",
    "Nothing was found: the resource conforms.",
)
SEVERITIES = {
    "fatal": Sentence("vakava virhe", "allvarligt fel", "fatal"),
    "error": Sentence("virhe", "fel", "error"),
    "warning": Sentence("varoitus", "varning", "warning"),
    "information": Sentence("huomautus", "anmärkning", "information"),
}
ONE_RESOURCE = Sentence("1 resurssi", "1 resurs", "1 resource")
RESOURCES = Sentence("{total} resurssia", "{total} resurser", "{total} resources")
WITH_ERRORS = Sentence("virheitä: {wrong}", "med fel: {wrong}", "{wrong} with errors")
WITHOUT_ERRORS = Sentence("ei virheitä", "inga fel", "no errors")
