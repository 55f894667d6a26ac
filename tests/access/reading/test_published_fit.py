"""A document is held against what THL publishes: where it is not so, and what belongs there."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import pytest

from adapter.access.reading.published_fit import Misfit, misfits
from adapter.access.reading.published_forms import FORMS, Code, Fixed, Form, Leaf, Many
from fixtures.people import SAIMA
from tests.access.reading.test_grant import DAY_CENTRE, body, own_task, producer, task

_LEAVES = {
    Leaf.TEXT: "",
    Leaf.NAME: "x",
    Leaf.FLAG: False,
    Leaf.DATE: "2026-09",
    Leaf.MOMENT: "2026-09-01T12:00:00+03:00",
    Leaf.IDENTIFIER: {"value": "1.2.3"},
}
FULL = body(task(producer() | {"palveluntoteuttaja": [producer(DAY_CENTRE, end="2026-12-31")]}), own_task())


def _least(form: Form) -> Any:
    """The shortest value that has everything that must be there."""
    match form:
        case Leaf():
            return _LEAVES[form]
        case Code(system, codes):
            return {"system": f"urn:oid:1.2.246.537.{system}.2023", "code": next(iter(codes), "1"), "display": ""}
        case Fixed():
            return ""
        case Many(of, least):
            return [_least(of) for _ in range(max(least, 1))]
    return {name.removesuffix("!"): _least(inner) for name, inner in form.items()}


def _places(value: Any, way: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    if way:
        yield way
    items = (
        list(value.items()) if isinstance(value, dict) else list(enumerate(value)) if isinstance(value, list) else []
    )
    for name, inner in items:
        yield from _places(inner, (*way, name))


def _strict(content: dict[str, Any]) -> list[str]:
    return [misfit.place for misfit in misfits(content) if misfit.strict]


def _changed(way: tuple[str | int, ...], value: Any) -> dict[str, Any]:
    content: Any = deepcopy(FULL)
    holder = content
    for step in way[:-1]:
        holder = holder[step]
    if value is KeyError:
        del holder[way[-1]]
    else:
        holder[way[-1]] = value
    return dict(content)


CLIENT = ("asiakkuusasiakirja", "asiakas")
PRODUCER = ("asiakkuusasiakirja", "sosiaalihuollon_palvelutehtava", 0, "palveluntuottaja", 0)


def test_a_document_of_ours_fits_with_every_condition() -> None:
    assert misfits(FULL) == ()


@pytest.mark.parametrize("name", FORMS)
def test_every_field_of_a_form_may_be_there_and_no_other(name: str) -> None:
    content = {name: _least(FORMS[name])}
    fixed = [f"{name}.infoteksti"] if "infoteksti!" in FORMS[name] else []
    assert _strict(content) == fixed
    content[name] |= {"uusi_kentta": 1, "Saima 181188-908F": 1}
    assert _strict(content) == [*fixed, f"{name}.uusi_kentta", f"{name}.?"]


@pytest.mark.parametrize("odd", [None, 7, [7], [{}], {"code": "1"}])
def test_no_value_of_another_kind_passes_and_none_is_repeated(odd: object) -> None:
    for way in _places(FULL):
        found = misfits(_changed(way, odd))
        assert any(misfit.strict for misfit in found), way
        assert all(SAIMA.hetu not in str(misfit) and SAIMA.family not in str(misfit) for misfit in found)


@pytest.mark.parametrize(
    ("way", "value", "place"),
    [
        ((*CLIENT, "sukunimi"), KeyError, "asiakkuusasiakirja.asiakas.sukunimi"),
        ((*CLIENT, "sukunimi"), "", "asiakkuusasiakirja.asiakas.sukunimi"),
        ((*CLIENT, "turvakielto"), KeyError, "asiakkuusasiakirja.asiakas.turvakielto"),
        ((*CLIENT, "turvakielto"), "false", "asiakkuusasiakirja.asiakas.turvakielto"),
        (
            (*CLIENT, "kotikunta"),
            {"system": "urn:oid:1.2.246.537.6.21", "code": "638", "display": "Porvoo"},
            "asiakkuusasiakirja.asiakas.kotikunta.system",
        ),
        ((*CLIENT, "asiointikieli"), {"system": "urn:oid:1.2.246.537.5.40175", "code": "EN", "display": ""}, None),
        (
            (*PRODUCER, "palveluyksikon_nimi", "system"),
            "1.2.246.537.6.202",
            "asiakkuusasiakirja.sosiaalihuollon_palvelutehtava[0].palveluntuottaja[0].palveluyksikon_nimi.system",
        ),
        (
            (*PRODUCER, "asiakkuuden_alkamispvm"),
            "1.9.2026",
            "asiakkuusasiakirja.sosiaalihuollon_palvelutehtava[0].palveluntuottaja[0].asiakkuuden_alkamispvm",
        ),
    ],
)
def test_our_old_habits_are_named_by_their_place(way: tuple[str | int, ...], value: object, place: str | None) -> None:
    found = _strict(_changed(way, value))
    assert (place or "asiakkuusasiakirja.asiakas.asiointikieli.code") in found


@pytest.mark.parametrize("system", ["urn:oid:1.2.246.537.6.202", "urn:oid:1.2.246.537.6.202.2023.1"])
def test_a_code_system_may_carry_its_version(system: str) -> None:
    assert _strict(_changed((*PRODUCER, "palveluyksikon_nimi", "system"), system)) == []


@pytest.mark.parametrize("date", ["2026", "2026-09", "-0044-03-15"])
def test_a_date_may_be_a_year_or_a_month(date: str) -> None:
    assert _strict(_changed((*PRODUCER, "asiakkuuden_alkamispvm"), date)) == []


@pytest.mark.parametrize(
    ("moment", "fits"),
    [
        ("2026-09-01", True),
        ("2026-09-01T12:00:00.5Z", True),
        ("2026-09-01T12:00:00+14:00", True),
        ("2026-09-01T12:00:00+14:30", False),
        ("2026-09-01T12:00:00", False),
        ("2026-09T12:00:00Z", False),
    ],
)
def test_a_moment_has_its_offset(moment: str, *, fits: bool) -> None:
    content = {"asia_asiakirja": _least(FORMS["asia_asiakirja"])}
    content["asia_asiakirja"]["asiakas"][0]["asiaan_liittymishetki"] = moment
    assert (_strict(content) == []) is fits


def _conditions(content: dict[str, Any]) -> list[Misfit]:
    assert _strict(content) == []
    return [misfit for misfit in misfits(content) if not misfit.strict]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"asiakkuuden_yksilointitunnus": None}, "asiakkuuden_yksilointitunnus"),
        ({"palvelunjarjestajan_toimintayksikko": None}, "palvelunjarjestajan_toimintayksikko"),
        ({"asiakas": {"henkilotunnus": None}}, "personal identity code"),
        ({"asiakas": {"turvakielto": True}}, "home municipality"),
        (
            {
                "asiakkaaseen_liittyvat_henkilot": [
                    {
                        "sukunimi": "x",
                        "etunimet": "y",
                        "rooli": [{"system": "urn:oid:1.2.246.537.6.1284", "code": "31", "display": "Huoltaja"}],
                    }
                ]
            },
            "powers",
        ),
        (
            {"sosiaalihuollon_asiakkuus": {"vanha_asiakkuus": True}, "asiakkuuden_yksilointitunnus": None},
            "date of birth",
        ),
    ],
)
def test_a_condition_of_the_notes_is_said_and_is_not_strict(change: dict[str, Any], words: str) -> None:
    content = deepcopy(FULL)
    told = content["asiakkuusasiakirja"]
    for name, value in change.items():
        told[name] = told[name] | value if isinstance(value, dict) else value
        for holder in (told, told["asiakas"]):
            for gone in [key for key, item in holder.items() if item is None]:
                del holder[gone]
    (misfit,) = _conditions(content)
    assert words in misfit.said.en
    assert len({misfit.said.fi, misfit.said.sv, misfit.said.en}) == 3


def test_a_shared_matter_needs_the_moment_of_joining() -> None:
    content = {"asia_asiakirja": _least(FORMS["asia_asiakirja"])}
    content["asia_asiakirja"]["asian_tiedot"]["yhteinen_asia"] = True
    assert _conditions(content) == []
    del content["asia_asiakirja"]["asiakas"][0]["asiaan_liittymishetki"]
    (misfit,) = _conditions(content)
    assert "matter is shared" in misfit.said.en


@pytest.mark.parametrize("content", [{}, {"x": {}}, {"asiakkuusasiakirja": {}, "asia_asiakirja": {}}])
def test_a_document_has_one_published_name(content: dict[str, Any]) -> None:
    (misfit,) = misfits(content)
    assert "one published name" in misfit.said.en


def test_a_document_that_is_wrong_everywhere_is_not_listed_to_its_end() -> None:
    content: dict[str, Any] = {"asiakkuusasiakirja": {"asiakkaaseen_liittyvat_henkilot": [{}] * 10_000}}
    assert len(_strict(content)) == 50
