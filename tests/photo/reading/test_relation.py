"""What the sender is to the patient, as far as the text says it, and how the record has it (PHO-06, PHO-07)."""

from __future__ import annotations

import pytest

from adapter.photo.reading.filing import read_filing
from adapter.photo.reading.relation import Relation, read_relation
from adapter.photo.writing.media import photo_bundle
from fixtures.people import PEKKA
from tests.fhir.bundles import of_kind
from tests.fhir.conforming import validates
from tests.mail.letters import letter, photo, stamp, text
from tests.region import AINO, porvoo, region


@pytest.mark.parametrize(
    ("said", "relation"),
    [
        ("Lähetän kuvan lapseni puolesta.", Relation.PARENT),
        ("Kuva äidistäni.", Relation.CHILD),
        ("Jag skickar för min mormor.", Relation.GRANDCHILD),
        ("Edunvalvojana toimitan kuvan.", Relation.TRUSTEE),
        ("Huoltajana lähetän kuvan.", Relation.GUARDIAN),
        ("A photo of my wife's arm.", Relation.SPOUSE),
        ("Olen naapurin apuna.", Relation.NEIGHBOUR),
        ("Kuva ranteesta.", None),
        ("Lapseni ja äitini kuvat.", None),
    ],
)
def test_one_relation_is_read_and_two_are_none(said: str, relation: Relation | None) -> None:
    assert read_relation(said) is relation


@pytest.mark.parametrize(
    ("said", "codes"),
    [
        ("Kuva lapseni puolesta.", ["acts-for-patient", "PRN"]),
        ("Edunvalvojana lähetän kuvan.", ["acts-for-patient", "edunvalvoja"]),
        ("Kuva.", ["acts-for-patient"]),
    ],
)
def test_the_record_has_the_relation(said: str, codes: list[str]) -> None:
    words = f"{said}\r\nPotilaan nimi: Aino Esimerkki\r\nHetu: {AINO}"
    raw = letter(text(words), photo(), headers=stamp(PEKKA))
    bundle = photo_bundle(read_filing(raw, porvoo(), region().gateway))
    (sender,) = of_kind(bundle, "RelatedPerson")
    assert [concept["coding"][0]["code"] for concept in sender["relationship"]] == codes
    validates(sender)
