"""How the sender is related to the patient, as far as the text says it (PHO-06, PHO-07). Pure.

Only what is said once and plainly: two relations in one text are none.
"""

from __future__ import annotations

import re
from enum import Enum

from adapter.photo.reading.signs.folding import clear, fold


class Relation(Enum):
    """What the sender is to the patient: code, its name, and whether the code is of HL7's v3-RoleCode or our own."""

    PARENT = ("PRN", "parent")
    CHILD = ("CHILD", "child")
    SPOUSE = ("SPS", "spouse")
    SIBLING = ("SIB", "sibling")
    GRANDPARENT = ("GRPRN", "grandparent")
    GRANDCHILD = ("GRNDCHILD", "grandchild")
    GUARDIAN = ("GUARD", "guardian")
    TRUSTEE = ("edunvalvoja", "Guardian appointed by a court or an agency (edunvalvoja)")
    CARER = ("carer", "Carer of the patient")
    ATTORNEY = ("POWATT", "power of attorney")
    FRIEND = ("FRND", "unrelated friend")
    NEIGHBOUR = ("NBOR", "neighbor")

    @property
    def is_own(self) -> bool:
        """Whether the code is ours."""
        return self.value[0].islower()


_SAID = {
    Relation.GRANDPARENT: r"\b(?:lapsenlap[a-z]+|barnbarn[a-z]*|(?:my|our) grand(?:child|son|daughter)[a-z']*"
    r"|(?:dotter|son)(?:son|dotter)s?)\b",
    Relation.GRANDCHILD: (
        r"\b(?:mummoni|mummini|mummuni|isoaitini|isoisani|ukkini|vaarini|pappani|mummoni|isoaidin|mummon|mummun|ukin"
        r"|vaarin|min (?:mormor|farmor|morfar|farfar)s?"
        r"|my (?:grandmother|grandfather|grandma|grandpa|granny)(?:'s)?)\b"
    ),
    Relation.TRUSTEE: r"\b(?:edunvalvo[a-z]+|edunvalvon[a-z]+|paamie[a-z]+|intressebevakare[a-z]*|huvudman[a-z]*|god"
    r" man|gode man)\b",
    Relation.CARER: r"\b(?:omaishoita[a-z]+|omaishoido[a-z]+|hoidettava[a-z]*|hoidokk?i[a-z]*|narstaendevardare"
    r"|anhorigvardare|(?:am|as) (?:the|her|his) care(?:r|giver))\b",
    Relation.ATTORNEY: r"\b(?:valtakirja[a-z]*|valtuutuksella|valtuutettuna|fullmakt[a-z]*|power of attorney)\b",
    Relation.GUARDIAN: r"\b(?:huoltaja[a-z]*|huollettava[a-z]*|vardnadshavare[a-z]*|formyndare|(?:legal )?guardian)\b",
    Relation.PARENT: (
        r"\b(?:lapse(?:ni|mme|llani|stani|ltani|lleni|n puolesta)|laps(?:emme|ellemme)|tyttare(?:ni|llani|mme|n|stani"
        r"|lleni)|tyttoni|poikani|pojallani|pojastani|tytostani|vauvani|vauvamme"
        r"|(?:mitt|vart) barns?|(?:min|var) (?:dotter|son)s?|(?:my|our) (?:child|son|daughter|baby|kid"
        r"|toddler)(?:'s)?)\b"
    ),
    Relation.CHILD: (
        r"\b(?:aiti(?:ni|mme)|aidi(?:n|llani|stani|lleni|ltani)|isa(?:ni|mme|llani|stani|lleni)|isan puolesta|(?:min"
        r"|var) (?:mamma|mor|pappa|far)s?|(?:my|our) (?:mother|father|mum|mom|dad)(?:'s)?)\b"
    ),
    Relation.SPOUSE: r"\b(?:vaimo(?:ni|llani|stani)|miehe(?:ni|llani|stani)|puoliso(?:ni|llani|stani)|(?:min) (?:man"
    r"|fru|maka|make|sambo)s?|my (?:wife|husband|spouse|partner)(?:'s)?)\b",
    Relation.SIBLING: r"\b(?:velje(?:ni|llani|stani)|sisko(?:ni|llani|stani)|sisare(?:ni|llani|stani)|min (?:bror"
    r"|syster)s?|my (?:brother|sister)(?:'s)?)\b",
    Relation.NEIGHBOUR: r"\b(?:naapuri(?:ni|n|mme)|grannes?|(?:my|our) neighbou?r(?:'s)?)\b",
    Relation.FRIEND: r"\b(?:ystava(?:ni|n|llani)|kaveri(?:ni|n)|min van|vaninna[a-z]*|my friend(?:'s)?)\b",
}
_PATTERNS = {relation: re.compile(pattern) for relation, pattern in _SAID.items()}


def read_relation(text: str) -> Relation | None:
    """The one relation that the text says; None for none, or for several."""
    folded = fold(clear(text))
    found = [relation for relation, pattern in _PATTERNS.items() if pattern.search(folded)]
    return found[0] if len(found) == 1 else None
