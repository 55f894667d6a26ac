"""The words of the pages on which a consent from paper is entered."""

from __future__ import annotations

from adapter.words import Sentence

TITLE = Sentence(
    "Kirjaa paperilla annettu suostumus",
    "Anteckna ett samtycke på papper",
    "Enter a consent from paper",
)
WHAT_FOR = Sentence(
    "Kirjaa se, mitä allekirjoitetussa paperissa lukee. Suostumus koskee vain tätä pyyntöä.",
    "Anteckna det som står på det undertecknade papperet. Samtycket gäller bara den här begäran.",
    "Enter what the signed paper says. The consent is for this request only.",
)
BACK = Sentence("Takaisin pyyntöön", "Tillbaka till begäran", "Back to the request")
ASKER = Sentence("Pyytäjä", "Begärs av", "Asked by")
SINCE = Sentence("Pyydetty", "Begärt", "Asked")
HETU = Sentence(
    "Henkilötunnus, joka paperissa on",
    "Personbeteckningen på papperet",
    "The personal identity code on the paper",
)
SIGNER = Sentence("Allekirjoittaja", "Undertecknare", "Who signed")
SIGNERS = {
    "patient": Sentence("potilas", "patienten", "the patient"),
    "guardian": Sentence("laillinen edustaja", "en laglig företrädare", "a legal representative"),
}
GUARDIAN = Sentence(
    "Laillisen edustajan nimi (jos hän allekirjoitti)",
    "Den lagliga företrädarens namn (om hen undertecknade)",
    "Name of the legal representative (who signed)",
)
SIGNED = Sentence("Allekirjoitettu", "Undertecknat", "Signed on")
UNTIL = Sentence(
    "Voimassa saakka (tyhjä: ei päättymispäivää)",
    "Gäller till och med (tomt: ingen slutdag)",
    "In force until (empty: no last day)",
)
RECIPIENT = Sentence(
    "Kenelle kuvat saa luovuttaa", "Till vem bilderna får lämnas ut", "To whom the images may be released"
)
CHOOSE = Sentence("Valitse", "Välj", "Choose")
STUDIES = Sentence("Mitkä kuvat", "Vilka bilder", "Which images")
SCOPES = {
    "these": Sentence("tässä pyynnössä pyydetyt", "de som begärs här", "those that this request asks for"),
    "all": Sentence("kaikki potilaan kuvat", "alla patientens bilder", "all of the patient's images"),
}
KEPT = Sentence("Missä paperia säilytetään", "Var papperet förvaras", "Where the paper is kept")
HINT = Sentence(
    "Esimerkiksi arkiston nimi ja mapin numero. Älä kirjoita henkilötunnusta.",
    "Till exempel arkivets namn och pärmens nummer. Skriv ingen personbeteckning.",
    "For example the archive and the number of the folder. Write no personal identity code.",
)
GO_ON = Sentence("Jatka", "Fortsätt", "Continue")

NOT_A_CODE = Sentence(
    "Kirjoita paperissa oleva henkilötunnus.",
    "Skriv personbeteckningen som står på papperet.",
    "Write the personal identity code on the paper.",
)
OTHER_PATIENT = Sentence(
    "Paperi on toisen henkilön kuin pyyntö. Tarkista paperi ja tunnus.",
    "Papperet gäller en annan person än begäran. Kontrollera papperet och beteckningen.",
    "The paper is another person's than the request. Check the paper and the code.",
)
NO_SIGNER = Sentence("Valitse, kuka allekirjoitti.", "Välj vem som undertecknade.", "Choose who signed.")
NO_GUARDIAN = Sentence(
    "Kirjoita laillisen edustajan nimi.", "Skriv den lagliga företrädarens namn.", "Write the representative's name."
)
NOT_SIGNED = Sentence(
    "Valitse päivä, jona paperi allekirjoitettiin. Se ei voi olla tulevaisuudessa.",
    "Välj dagen då papperet undertecknades. Den kan inte vara i framtiden.",
    "Choose the day on which the paper was signed. It cannot be in the future.",
)
NOT_UNTIL = Sentence(
    "Suostumus ei ole enää voimassa, tai päivää ei voi lukea.",
    "Samtycket gäller inte längre, eller dagen kan inte läsas.",
    "The consent is no longer in force, or the day cannot be read.",
)
NO_RECIPIENT = Sentence("Valitse vastaanottaja.", "Välj mottagare.", "Choose the recipient.")
OTHER_RECIPIENT = Sentence(
    "Pyynnössä on toinen vastaanottaja. Tällä paperilla kuvia ei voi luovuttaa sille.",
    "Begäran har en annan mottagare. Med det här papperet kan bilderna inte lämnas ut dit.",
    "The request has another recipient. By this paper the images cannot be released to it.",
)
NO_SCOPE = Sentence("Valitse, mitä kuvia paperi koskee.", "Välj vilka bilder papperet gäller.", "Choose which images.")
NO_PLACE = Sentence(
    "Kirjoita, missä paperia säilytetään.", "Skriv var papperet förvaras.", "Write where the paper is kept."
)
CODE_IN_WORDS = Sentence(
    "Poista henkilötunnus tekstistä.", "Ta bort personbeteckningen ur texten.", "Take the code out of the text."
)
GONE = Sentence(
    "Tämä suostumus on jo kirjattu, tai lomake on vanhentunut.",
    "Det här samtycket är redan antecknat, eller formuläret är för gammalt.",
    "this consent was entered already, or the form is too old.",
)
WAITS_NOT = Sentence(
    "Tämä pyyntö ei odota suostumusta.",
    "Den här begäran väntar inte på ett samtycke.",
    "this request waits for no consent.",
)

CONFIRM = Sentence("Vahvista suostumus", "Bekräfta samtycket", "Confirm the consent")
SURE = Sentence(
    "Potilaan {hetu} kirjallinen suostumus kirjataan tälle pyynnölle:",
    "Det skriftliga samtycket för patienten {hetu} antecknas för den här begäran:",
    "The written consent for the patient {hetu} is entered for this request:",
)
NO_END = Sentence("ei päättymispäivää", "ingen slutdag", "no last day")
ENTER = Sentence("Kirjaa suostumus", "Anteckna samtycket", "Enter the consent")
CANCEL = Sentence("Peruuta", "Avbryt", "Cancel")
REASON = Sentence(
    "Kirjallinen suostumus on kirjattu paperista: {consent}.",
    "Ett skriftligt samtycke har antecknats från papper: {consent}.",
    "A written consent was entered from paper: {consent}.",
)
