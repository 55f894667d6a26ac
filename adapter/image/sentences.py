"""What is said of a picture that is refused, and what to do with it (PHO-13, REG-03)."""

from __future__ import annotations

from adapter.words import Sentence

CUT_OFF = Sentence(
    "Kuva on katkennut tai vioittunut.",
    "Bilden är avkapad eller skadad.",
    "the picture is cut off or damaged.",
)
NO_SIZE = Sentence("Kuvassa ei ole kokotietoa.", "Bilden saknar uppgift om storlek.", "the picture has no size.")
OTHER_SIZE_INSIDE = Sentence(
    "Kuva on sisältä erikokoinen kuin se ilmoittaa.",
    "Bilden har en annan storlek inuti än den anger.",
    "the picture has another size inside than it says.",
)
OTHER_ALPHA_SIZE = Sentence(
    "Kuvan läpinäkyvyystaso on erikokoinen kuin kuva.",
    "Bildens genomskinlighetsplan har en annan storlek än bilden.",
    "the picture's alpha plane has another size than the picture.",
)
LARGER_DECODED = Sentence(
    "Purettu kuva on suurempi kuin kuva ilmoittaa.",
    "Den avkodade bilden är större än bilden anger.",
    "the decoded picture is larger than the picture says.",
)
DECODER_FAILS = Sentence(
    "Kuvaa ei voi avata: purkaminen epäonnistuu.",
    "Bilden kan inte öppnas: avkodningen misslyckas.",
    "the picture makes the decoder fail.",
)
DECODER_TOO_LONG = Sentence(
    "Kuvan purkaminen kestää liian kauan.",
    "Det tar för länge att avkoda bilden.",
    "the picture takes the decoder too long.",
)
TOO_LARGE = Sentence("Kuva on suurempi kuin 60 Mt.", "Fotot är större än 60 MB.", "the photo is larger than 60 MB.")
TOO_MANY_PASSES = Sentence(
    "Kuva on pakattu liian moneen kerrokseen kokoonsa nähden.",
    "Bilden är kodad i för många omgångar för sin storlek.",
    "the picture is coded in too many passes for its size.",
)
TOO_MANY_PIECES = Sentence(
    "Kuva on liian monessa osassa.",
    "Bilden är i för många delar.",
    "the picture is in too many pieces.",
)
LARGER_INSIDE = Sentence(
    "Kuva on sisältä suurempi kuin se ilmoittaa.",
    "Bilden är större inuti än den anger.",
    "the picture is larger inside than it says.",
)
TOO_LARGE_UNPACKED = Sentence(
    "Kuva on liian suuri purettuna.",
    "Bilden är för stor när den har packats upp.",
    "the picture is too large once it is unpacked.",
)
TOO_MANY_PIXELS = Sentence(
    "Kuvassa on yli {millions} miljoonaa kuvapistettä.",
    "Bilden har mer än {millions} miljoner bildpunkter.",
    "the picture has more than {millions} million pixels.",
)
NO_PHOTO = Sentence("Liite ei ole valokuva.", "Bilagan är inte ett foto.", "the attachment is not a photo.")
NO_HEIC = Sentence(
    "Kuva on HEIC-muodossa, eikä HEIC-kuvia oteta täällä vastaan (accept_heic = false).",
    "Fotot är i HEIC-format, och HEIC tas inte emot här (accept_heic = false).",
    "the photo is a HEIC, and no HEIC is accepted here (accept_heic = false).",
)
SEVERAL_ALPHAS = Sentence(
    "Kuvassa on useampi kuin yksi läpinäkyvyystaso.",
    "Bilden har mer än ett genomskinlighetsplan.",
    "the picture has more than one alpha plane.",
)
OTHER_CODING = Sentence(
    "Kuva on pakattu tavalla, jota kuvankatseluohjelmat eivät näytä.",
    "Bilden är kodad på ett sätt som bildprogram inte visar.",
    "the picture is coded in a way that viewers do not show.",
)
OF_A_FILM = Sentence(
    "Kuva on yksi elokuvan kuvista.",
    "Bilden är en av flera i en film.",
    "the picture is one of several in a film.",
)
OTHER_SHOWING = Sentence(
    "Kuva on tarkoitettu näytettäväksi tavalla, jota täällä ei tunneta.",
    "Bilden ska visas på ett sätt som inte är känt här.",
    "the picture is shown in a way that is not known here.",
)
MOVES = Sentence("Kuva on liikkuva.", "Bilden rör sig.", "the picture moves.")
SEND_AGAIN = Sentence(
    "Pyydä lähettäjää lähettämään kuva uudelleen.",
    "Be avsändaren skicka fotot på nytt.",
    "Ask the sender to send the photo again.",
)
SEND_SMALLER = Sentence(
    "Pyydä lähettäjää lähettämään kuva pienempänä.",
    "Be avsändaren skicka fotot i mindre storlek.",
    "Ask the sender to send the photo smaller.",
)
LOOK_IN_MESSAGE = Sentence(
    "Katso kuva viestistä tai pyydä tavallinen valokuva.",
    "Granska bilden i meddelandet eller be om ett vanligt foto.",
    "Look at it in the message, or ask for an ordinary photo.",
)
