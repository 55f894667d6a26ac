"""What the annotated example must say about its region."""

from __future__ import annotations

from datetime import date

from adapter.config.loading import EXAMPLE, read_settings


def test_every_register_of_the_instruction_is_there() -> None:
    """REL-02, REL-03: HUS, Helsinki, the counties, the Defence Forces, occupational health."""
    groups = {register.id: register.group for register in read_settings(EXAMPLE).register_}
    uusimaa = {"hus", "helsinki", "lansi-uusimaa", "keski-uusimaa", "ita-uusimaa", "vantaa-kerava"}
    others = {
        "kymenlaakso": "kymenlaakso",
        "etela-karjala": "etela-karjala",
        "puolustusvoimat": "defence",
        "hus-tyoterveys": "occupational",
    }
    assert groups == dict.fromkeys(uusimaa, "uusimaa") | others


def test_desks_carry_the_date_of_their_instruction() -> None:
    """REL-15: the instruction last changed on 11.2.2026."""
    assert read_settings(EXAMPLE).desks.version == date(2026, 2, 11)


def test_every_municipality_has_its_unit_and_its_record_system() -> None:
    """REG-01: Porvoo, Loviisa, Sipoo and Askola each keep their own system."""
    settings = read_settings(EXAMPLE)
    assert {unit.municipality: settings.find_record_system(unit).id for unit in settings.unit} == {
        "638": "lifecare-porvoo",
        "434": "pegasos-loviisa",
        "753": "mediatri-sipoo",
        "018": "lifecare-askola",
    }
