"""What a person is asked who confirms whose photo it is (PHO-03, PHO-06). Pure."""

from __future__ import annotations

from adapter.words import Sentence

_HOW = Sentence(
    "Vahvista, että lähettäjä on itse potilas, tai nimeä potilas.",
    "Bekräfta att avsändaren själv är patienten, eller ange patienten.",
    "Confirm that the sender is the patient, or name the patient.",
)
#: Rule, sentence and advice, as `Refused.because` takes them.
UNINVITED = (
    "PHO-03",
    Sentence(
        "kuvalle ei ole avointa kutsua, joka koskisi tätä potilasta.",
        "det finns ingen öppen inbjudan som gäller den här patienten.",
        "no open invitation of this patient asks for the photo.",
    ),
    _HOW,
)
WITHDRAWN = (
    "PHO-03",
    Sentence(
        "kuva vastaa kutsuun, joka on peruttu.",
        "bilden svarar på en inbjudan som har återtagits.",
        "the photo answers an invitation that was withdrawn.",
    ),
    Sentence(
        "Selvitä, miksi kutsu peruttiin, ja vahvista sitten kuvan potilas.",
        "Ta reda på varför inbjudan återtogs, och bekräfta sedan bildens patient.",
        "Find out why it was withdrawn, then confirm the patient of the photo.",
    ),
)
CONFIRM = (
    "PHO-06",
    Sentence(
        "ammattilainen vahvistaa täällä jokaisen kuvan potilaan.",
        "här bekräftar en yrkesperson patienten för varje bild.",
        "a person confirms the patient of every photo here.",
    ),
    _HOW,
)
