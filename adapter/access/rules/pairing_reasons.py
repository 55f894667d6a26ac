"""Why a proposed pairing is not to be handed over as it is, and what a person does then (GRA-04). Pure."""

from __future__ import annotations

from adapter.access.rules.reasons import Reason
from adapter.words import Sentence

_ASK = Sentence(
    "Kysy järjestäjältä, mikä pari on oikea. Oikean asian luovuttaa järjestäjän järjestelmä tai ylläpito.",
    "Fråga anordnaren vilket par som stämmer. Anordnarens system eller administrationen överlåter rätt ärende.",
    "Ask the organiser which pairing is right. The organiser's system or an operator hands over the right matter.",
)
HANDED_OVER = Reason(
    "GRA-04",
    Sentence(
        "Asia on jo luovutettu tälle yksikölle.",
        "Ärendet har redan överlåtits till den här enheten.",
        "The matter has been handed over to this unit already.",
    ),
    Sentence("Mitään ei tarvitse tehdä.", "Ingenting behöver göras.", "Nothing needs to be done."),
)
OTHER_ORGANISER = Reason(
    "GRA-04",
    Sentence(
        "Oikeuden on antanut toinen järjestäjä.",
        "En annan anordnare har gett rätten.",
        "Another organiser has given the grant.",
    ),
    Sentence(
        "Sen järjestäjän on luovutettava asia.",
        "Den anordnaren måste överlåta ärendet.",
        "That organiser must hand the matter over.",
    ),
)
SEVERAL_UNITS = Reason(
    "GRA-04",
    Sentence(
        "Asia sopii usealle yksikölle.",
        "Ärendet passar flera enheter.",
        "The matter fits several units.",
    ),
    _ASK,
)
SEVERAL_MATTERS = Reason(
    "GRA-04",
    Sentence(
        "Yksikölle sopii usea asia.",
        "Flera ärenden passar enheten.",
        "Several matters fit the unit.",
    ),
    _ASK,
)
