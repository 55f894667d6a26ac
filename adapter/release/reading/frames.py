"""What people say of the request itself that changes nothing in it, as topics (REL-01). Pure.

That they would like to hear when it is done, how it came to be written, where its details stand, who knows of it.
"""

from __future__ import annotations

from adapter.release.reading.topics import topic

_IT = (
    "kuvat kuvien kuvista kuvansiirto kuvansiirron kuvansiirrosta siirto siirron siirrosta pyynto pyynnon pyynnosta "
    "pyyntoa kuvapyynto kuvapyynnon kuvapyynnosta luovutuspyynto luovutuspyynnon luovutuksesta asia asiasta "
    "tutkimus tutkimuksen tutkimuksesta potilas potilaan potilaamme "
    "bilderna bilder bildoverforing* overforing* begaran bildbegaran saken arende arendet undersokningen "
    "undersokning patienten patient patientens "
    "images image scans transfer request study studies patient patient's it them"
)
#: The asker would like to hear that the request has come, or is done: the reader is asked to tell, and nothing else.
CONFIRM = topic(
    "ilmoitelkaa ilmoittele huikatkaa huikkaa kuitata kuittaa kuittauksen olisin olisimme kuittaatteko "
    "kuittaattehan kuittaisitteko kuittaisitko kuitatkaa "
    "kuittaathan "
    "vahvistatteko vahvistattehan vahvistaisitteko vahvistaisitko vahvistakaa vahvistaa "
    "ilmoittaa ilmoittakaa ilmoita ilmoitathan ilmoitattehan ilmoitatteko ilmoittaisitteko ilmoittaisitko "
    "kertokaa kerrottehan kerro kertoisitteko kuulisin kuulisimme laittakaa laittaisitteko laita laitathan "
    "laitattehan toivomme toivoisimme toivon "
    "tell hor vore kvittera bekrafta meddela aterkoppla informera sag acknowledge confirm notify inform let "
    "appreciate grateful",
    "kerron laakarille kuvat kuvien kuvansiirto kuvansiirron kuvansiirrosta siirto siirron siirrosta pyynto pyynnon "
    "pyynnosta "
    "kuvapyynto kuvapyynnon kuvapyynnosta luovutuspyynto luovutuspyynnon luovutuksesta asiasta "
    "etta viesti viestin viestini meddelandet meddelande mejlet tuli perille saapui message email arrived "
    "valmista lapi overforda overford vet sa gone i note quick know so tiedan tiedamme huomaan huomaamme lahti "
    "lahtivat laitettu laitettuna skickade klar gatt ivag gjort avklarat complete "
    "completed finished gone out done transfer kun heti jos mikali siirretty siirtynyt siirtyneet lahetetty "
    "lahteneet lahtenyt lahetys tehty hoidettu "
    "toimitettu perilla perille saapuneet saapunut tulleet tullut nakyvissa nakyvat nakyy luettavissa valmis "
    "valmiina "
    "valmiit onnistu* ystavallisesti voisitteko voitteko voisitko voitko viela meille minulle tiedoksi sahkopostilla "
    "sahkopostitse lyhyesti lyhyella lyhyt kiitollinen kiitollisia saisin saisimme kasitelty jokin myos tietoja "
    "lyhyen ifall uppgift uppgifter detail details any tell do note this processed handled behandlat arendet "
    "kvittens av er hor vore tacksam jag i vastausviestilla tahan viestiin vastaanotettu vastaanottaneenne saaneenne "
    "saanut saaneet saitte kiitos olisi hyva kiva mukava saada kuulla kuittaus kuittauksen kuittausta vahvistus "
    "vahvistuksen vahvistusta vahvistusviesti* viestia viestilla viesti tiedon tieto ilmoituksen ilmoitus "
    "mielellamme mielellani mielellaan niin osaamme osaan osataan katsoa katsomme tiedamme seurata avata on ovat ja "
    "tasta tama taman siita ei loydy loydykaan puuttuu jotain jotakin ongelmia ongelma vaikeuksia epaselvaa "
    "bilderna bilder bildoverforing* overforing* begaran bildbegaran saken arendet "
    "kan kunde skulle vill ni du gara garna vanligen nar om att har kommit fram framme overforts skickats sants "
    "anlant mottagits tagit emot fatt klart klara synliga syns gjord gjorts ar det detta den till oss mig per mejl "
    "e-post kort svar tack och ge skicka ett en er ber sa titta saknas nagot problem inte hittas meddelande besked "
    "bekraftelse kvittering aterkoppling hora "
    "images image scans transfer would request it them could can would you please kindly us me when once if that "
    "have has "
    "been sent transferred arrived received available visible done completed through acknowledgement acknowledgment "
    "confirmation receipt know message heads-up line to a short brief of this the by reply email e-mail with and are "
    "is so look at there any problem problems something missing not found",
    denies=True,
    common=False,
)
#: How the request came to be written: after a telephone call, by the advice that was given.
CHANNEL = topic(
    "aiheesta overenskommet soittelin soitinkin sopimamme sopimallamme sovitusta puhuttu puhuimmekin overens soitin"
    " soitimme "
    "puheluun puheluumme puhelun puhelimessa puhelimitse puhelinkeskustel* sovittiin sovimme sovitun "
    "sovitusti sovittu keskustelimme keskustelumme keskusteltiin puhuimme puhuttiin viitaten viitaan ohjattiin "
    "neuvottiin kehotettiin ohjeen ohjeenne ohjeidenne ohjeistitte neuvoitte pyynnostanne "
    "ringde pratade talade talades talat samtal samtalet telefonsamtal* overenskommet overenskommelse avtalat "
    "hanvisar hanvisning "
    "called spoke spoken talked discussed conversation referring agreed told advised instructed",
    f"{_IT} aiheesta uppgifter uppgifterna viela tassa teille teilta teidan kanssanne kanssa aamulla aamupaivalla"
    f" iltapaivalla tanaan eilen askettain aiemmin "
    "juuri viime viikolla kirjallisena kirjallisesti kirjallinen lahetan lahetamme laitan laitamme teen teemme tulee "
    "sahkopostilla sahkopostitse sahkopostiin sahkopostina tanne osoitteeseen laittaa lahettaa lahettamaan "
    "laittamaan tekemaan sain saimme ohjeeksi neuvon kuten niinkuin niin mukaisesti hoitaja* hoitajan "
    "sihteeri* nyt hei ohessa teidat minua meita jotta etta taman "
    "vart hanvisning overenskommet skrift sasom kom overens telefon per med vi jag saken er i morse gar dag idag "
    "igar tidigare om har blev ombedd ombads bad skicka gora "
    "hit per e-post mejl skriftligt "
    "skriftlig skriftligen kommer enligt som nu via mailen skickar darfor "
    "you this morning yesterday today phone telephone earlier about over per put writing written by email e-mail "
    "here send make our as was were through via so now your office desk q0known",
)
#: Where the details stand.
DETAILS = topic(
    "ylla ylapuolella ylempana edella ovan ovanstaende above alla alta alapuolella alempana seuraavassa seuraavalla "
    "seuraavilla allaolev* nedan nedanstaende foljande below",
    f"{_IT} pyyntoa koskevan koskevat koskien tiedot tarvittavat tarkat tarkemmat potilaan henkilotiedot "
    "tutkimuksesta tutkimusten loytyvat alta loytyy nakyvat nakyy rivilla riveilla taulukossa listattu listattuna "
    "lueteltu lueteltuna pyydetyn pyydetyt pyydetysta olevat olevassa mainitut kuvat "
    "uppgifter uppgifterna detaljer behovs som raden raderna tabellen framgar finns hittas hittar ni fran namns "
    "begarda exakta information om "
    "details information particulars requested needed required necessary relevant line lines table listed can found "
    "find please see you will set out",
)
#: Who knows of the request.
INFORMED = topic(
    "sovittu ehdotti tasalla aloitteellinen aloite aloitteesta initiativ initiative puhuttu keskusteltu diskuterats "
    "pratat informoitu tietoinen tietaa kerrottu informerad informerats medveten vet underrattad informed aware "
    "told knows",
    f"{_IT} sopii passar se hanelle honom henne ajan tasalla ehdotti pyytamisesta pyytamista sovittu det hennes hans"
    f" egen onskan oma toive are being "
    f"begars oli tuli potilaalta itseltaan asiasta asiassa kanssa pyydetaan pyydamme pitaa sita hyvana saken "
    f"har med patienten "
    f"kom fran togs av was came from own with discussed happy to potilaalle potilasta kuvien itse tasta hanelle on "
    f"han om for of about about this been has is the that "
    "siirretaan pyydetaan overfors begars requested being transferred patient patienten",
)
#: What the request is about: the patient's care.
RELATES = topic(
    "liittyy liittyvat koskee koskevat galler hanfor anknyter relates relate concerns connected",
    f"{_IT} siirtoa siirtamista pyynnon hoito* hoido* jatkohoi* meilla osastollamme poliklinikallamme yksikossamme "
    f"sairaalassamme tutkimuksiin "
    "leikkau* kontrolli* seuranta* seurannan kuntoutu* "
    "patientens vard* behandling* fortsatta fortsatt hos uppfoljning* operation* "
    "patient's the to with us hers ongoing continuing care treatment follow-up surgery with at our unit clinic ward",
)
#: Who treats the patient, and where the images were made: with the reader.
TREATS = topic(
    "laakari laakarimme *laakari *kirurgi *ortopedi lakare *lakare kirurg ortoped physician doctor surgeon consultant",
    "q0title q0name hoitava vastaava lahettava leikkaava on toimii tri dr meilla osastollamme poliklinikallamme "
    "behandlande ansvarig remitterande opererande ar hos oss "
    "treating responsible referring attending operating is with us here the",
)
MADE = topic(
    "rontgenissanne pacs-jarjestelmassanne pacsissanne stored laatu kuvanlaatu kvaliteten kvalitet bildkvaliteten "
    "quality tehty tehtiin otettu otettiin kuvattu kuvattiin "
    "gjordes gjorts tagits togs tagna tagen gjord done made taken performed",
    "rontgenissanne rontgenissa rontgenosastollanne pacs-jarjestelmassanne pacsissanne pacs stored held "
    "keskussairaalassa sama "
    "image images picture was in your emergency department unit clinic bilden bilderna ar pa er jour jouren "
    "ajanvarauksella uudessa talossa riittaa hyvin arviointiin med uudella laitteella koneella laite hyvat hyva oli "
    "kuulemma hyvalaatuiset apparat maskin nya ny bra fina var er akutmottagning "
    "akutmottagningen new machine scanner good "
    "tutkimus kuvat on ovat teilla teidan yksikossanne sairaalassanne paivystyksessa paivystyksessanne "
    "poliklinikallanne osastollanne undersokningen bilderna ar har hos er pa ert sjukhus akuten jouren "
    "the study images was were have been has at your hospital unit clinic emergency department in",
    common=False,
)
#: That the patient, too, would like the doctor to see the images.
WISHES = topic(
    "sopineet puhuneet keskustelleet pyytanyt pyysi toivonut toivoi toivoo bett onskat onskar asked requested "
    "wishes hopes",
    "jotta nakee ne potilas siirtoa siirtamista ehtisivat olemme asiasta potilaan kanssa on itse myos etta kuvat "
    "kuvien olisivat "
    "ovat laakarin laakarilla meilla nahtavissa kaytettavissa "
    "finnas nahtavilla nakyvissa vastaanotolla kaynnilla patienten patient har sjalv att bilderna ar finns ska skall "
    "vara "
    "till "
    "hands tillgangliga for lakaren hos oss vid pa mottagningen besoket the has that images be are available visible "
    "to us our doctor at visit appointment",
    common=False,
)
#: How long it takes: a question only.
WHEN = topic(
    "kauan kuinka milloin koska lang nar how when",
    "kasittely kasittelyssa kasittelynne yleensa kestaa menee mennessa kuvat kuvien siirto suunnilleen noin ovat "
    "olisivat "
    "olisi nahtavissa nakyvissa saatavilla mahdollista saada tulevat tulee meille arviolta "
    "tid brukar handlaggningen behandlingen overforingen ta tar kan bilderna bilder ungefar finnas tillgangliga "
    "synliga "
    "hos oss fas vara "
    "long does do the processing transfer usually take takes could can might images approximately be available to us "
    "expected roughly about will",
    common=False,
)
#: That the request is hoped to be whole.
HOPE = topic(
    "toivottavasti hoppas hope hopefully pitaisi",
    "tarvittavat pitaisi loytya loytyvat tasta viestista pyynnosta lomakkeesta meilista ylta alta tiedot riittavat "
    "riittaa tassa on ovat kaikki tarvittava tarvittavat jotain puuttuu loytyy "
    "att uppgifterna racker allt som behovs finns har det informationen "
    "i we that the details information are is sufficient enough suffice everything you need needed here this all",
    common=False,
)
FRAMES = (HOPE, CONFIRM, CHANNEL, DETAILS, INFORMED, RELATES, TREATS, MADE, WISHES)
