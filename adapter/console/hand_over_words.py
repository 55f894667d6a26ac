"""The words of the pages by which an officer hands a matter over to a producer (GRA-04)."""

from __future__ import annotations

from adapter.words import Sentence

TITLE = Sentence("Luovuta asia", "Överlåt ett ärende", "Hand over a matter")
SURE = Sentence(
    "Asia {matter} luovutetaan: asiakas {client}, tuottaja {producer}, yksikkö {unit}, palvelutehtävä {task}.",
    "Ärendet {matter} överlåts: klient {client}, producent {producer}, enhet {unit}, serviceuppgift {task}.",
    "The matter {matter} is handed over: client {client}, producer {producer}, unit {unit}, service task {task}.",
)
WHAT_COMES = Sentence(
    "Tuottaja voi sen jälkeen hakea asian asiakirjat. Luovutus kirjataan.",
    "Producenten kan därefter hämta ärendets handlingar. Överlåtelsen skrivs ner.",
    "The producer can then fetch the documents of the matter. The hand-over is written down.",
)
HAND_OVER = Sentence("Luovuta", "Överlåt", "Hand over")
DOUBT = Sentence("Asiaa ei voi luovuttaa tästä", "Ärendet kan inte överlåtas här", "It cannot be handed over here")
CLIENT = Sentence("Asiakas", "Klient", "Client")
MATTER = Sentence("Asia", "Ärende", "Matter")
PRODUCER = Sentence("Palveluntuottaja", "Tjänsteproducent", "Service producer")
NO_PRODUCER = Sentence("ei tiedossa", "okänd", "not known")
UNIT = Sentence("Palveluyksikkö", "Serviceenhet", "Service unit")
TASK = Sentence("Palvelutehtävä", "Serviceuppgift", "Service task")
REMEDY = Sentence("Mitä pitää tehdä", "Åtgärd", "What to do")
BACK = Sentence("Asiakkaan oikeuteen", "Till klientens rätt", "To the client's grant")
LOGGED = Sentence(
    "Avattu {at}, {name}. Katselu on kirjattu.",
    "Öppnad {at}, {name}. Visningen har skrivits ner.",
    "Opened {at}, {name}. The look is written down.",
)
