"""What the notes of THL's schemas require on a condition, which a schema cannot say (`published_forms.py`). Pure.

Rows of a table: the document, the place that the condition is about, and whether it is met there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from adapter.words import Sentence

_REPRESENTING = {"31", "32", "33", "34"}  # 1.2.246.537.6.1284: guardian, trustee, authorised trustee, authorised
_OTHER_NAME = "99"  # 1.2.246.537.6.1265: muu
_HIDDEN_BY_PROTECTION = ("kotikunta", "tilapainen_asuinkunta")
_HIDDEN_CONTACTS = ("osoite", "tilapainen_osoite", "sahkopostiosoite")


@dataclass(frozen=True, slots=True)
class _Condition:
    """In which document, at which objects (`*`: each of a list), whether it is met, and what is said if not."""

    document: str
    path: tuple[str, ...]
    met: Callable[[dict[str, Any], dict[str, Any]], bool]  # the object there, and the whole document
    said: Sentence


def unmet(document: str, content: dict[str, Any]) -> Iterator[tuple[str, Sentence]]:
    """The places where a condition is not met, and what belongs there."""
    for condition in _CONDITIONS:
        if condition.document == document:
            for place, item in _objects(content, condition.path, document):
                if not condition.met(item, content):
                    yield place, condition.said


def _objects(item: Any, path: tuple[str, ...], place: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """The objects at a path; what is of another kind is the form's matter."""
    if not path:
        if isinstance(item, dict):
            yield place, item
        return
    name, *rest = path
    if name == "*":
        for number, inner in enumerate(item if isinstance(item, list) else []):
            yield from _objects(inner, tuple(rest), f"{place}[{number}]")
    elif isinstance(item, dict) and name in item:
        yield from _objects(item[name], tuple(rest), f"{place}.{name}")


def _one_of(*names: str) -> Callable[[dict[str, Any], dict[str, Any]], bool]:
    return lambda item, _: any(item.get(name) for name in names)


def _is_old(content: dict[str, Any]) -> bool:
    """A relationship whose documents are moved from a system that is taken out of use."""
    relationship = content.get("sosiaalihuollon_asiakkuus")
    return isinstance(relationship, dict) and relationship.get("vanha_asiakkuus") is True


def _unless_old(name: str) -> Callable[[dict[str, Any], dict[str, Any]], bool]:
    return lambda item, content: _is_old(content) or bool(item.get(name))


def _has_own_unit(item: dict[str, Any], _: dict[str, Any]) -> bool:
    name = "palvelunjarjestajan_palveluyksikko"
    tasks = item.get("sosiaalihuollon_palvelutehtava")
    below = isinstance(tasks, list) and any(isinstance(task, dict) and task.get(name) for task in tasks)
    return bool(item.get(name)) or below or _is_old(item)


def _is_protected(item: dict[str, Any], _: dict[str, Any]) -> bool:
    contacts = item.get("yhteystiedot")
    shown = any(item.get(name) for name in _HIDDEN_BY_PROTECTION) or (
        isinstance(contacts, dict) and any(contacts.get(name) for name in _HIDDEN_CONTACTS)
    )
    return item.get("turvakielto") is not True or not shown


def _codes(value: Any) -> set[str]:
    listed = value if isinstance(value, list) else [value]
    return {str(item.get("code")) for item in listed if isinstance(item, dict)}


def _flagged(flag: str, name: str) -> Callable[[dict[str, Any], dict[str, Any]], bool]:
    return lambda item, _: item.get(flag) is not True or bool(item.get(name))


def _joined(item: dict[str, Any], content: dict[str, Any]) -> bool:
    matter = content.get("asian_tiedot")
    shared = isinstance(matter, dict) and matter.get("yhteinen_asia") is True
    return not shared or bool(item.get("asiaan_liittymishetki"))


_WHO = Sentence(
    "tarvitsee henkilötunnuksen tai tilapäisen yksilöintitunnuksen.",
    "behöver en personbeteckning eller en temporär identifikationskod.",
    "needs a personal identity code or a temporary id.",
)
_ACTING = Sentence(
    "tarvitsee henkilötunnuksen, tilapäisen yksilöintitunnuksen tai edunvalvojan tunnisteen.",
    "behöver en personbeteckning, en temporär identifikationskod eller intressebevakarens kod.",
    "needs a personal identity code, a temporary id or a trustee's id.",
)
_NEEDS = Sentence(
    "tarvitsee kentän {name}, ellei asiakkuus ole vanha.",
    "behöver fältet {name}, om klientrelationen inte är gammal.",
    "needs {name}, unless the relationship is an old one.",
)
_REPRESENTED = Sentence(
    "laillisen edustajan tiedot puuttuvat.",
    "uppgifterna om den lagliga företrädaren saknas.",
    "lacks the legal representative.",
)
_GIVER, _PROHIBITOR = "luovutusluvan_antaja", "henkilo_joka_kieltaa_asiakastietojen_luovuttamisen"
_PROHIBITIONS = (
    ("rekisterinpitajaa_koskevat_luovutuskiellot", "rekisterinpitajaa_koskeva_luovutuskielto"),
    ("palvelutehtavaa_koskevat_luovutuskiellot", "palvelutehtavaa_koskeva_luovutuskielto"),
    ("asiakirjoja_koskevat_luovutuskiellot", "asiakirjaa_koskeva_luovutuskielto"),
)

_CONDITIONS = (
    _Condition("asiakkuusasiakirja", ("asiakas",), _one_of("henkilotunnus", "tilapainen_yksilointitunnus"), _WHO),
    *(
        _Condition("asiakkuusasiakirja", (), _unless_old(name), _NEEDS.filled(name=name))
        for name in (
            "asiakkuuden_yksilointitunnus",
            "palvelunjarjestajan_toimintayksikko",
            "sosiaalihuollon_palvelutehtava",
        )
    ),
    _Condition(
        "asiakkuusasiakirja",
        (),
        _has_own_unit,
        Sentence(
            "tarvitsee kentän palvelunjarjestajan_palveluyksikko, joko tähän tai palvelutehtävän alle.",
            "behöver fältet palvelunjarjestajan_palveluyksikko, antingen här eller under serviceuppgiften.",
            "needs palvelunjarjestajan_palveluyksikko, here or under a service task.",
        ),
    ),
    _Condition(
        "asiakkuusasiakirja",
        ("asiakas",),
        lambda item, content: not _is_old(content) or bool(item.get("syntymaaika")),
        Sentence(
            "tarvitsee syntymäajan, koska asiakkuus on vanha.",
            "behöver födelsetiden, eftersom klientrelationen är gammal.",
            "needs the date of birth, because the relationship is an old one.",
        ),
    ),
    _Condition(
        "asiakkuusasiakirja",
        ("asiakas",),
        _is_protected,
        Sentence(
            "sisältää turvakiellosta huolimatta kotikunnan tai yhteystietoja.",
            "innehåller hemkommun eller kontaktuppgifter trots spärrmarkeringen.",
            "holds the home municipality or contacts though the address is protected.",
        ),
    ),
    _Condition(
        "asiakkuusasiakirja",
        ("asiakkaaseen_liittyvat_henkilot", "*"),
        lambda item, _: not _codes(item.get("rooli")) & _REPRESENTING or bool(item.get("toimivalta")),
        Sentence(
            "tarvitsee edustajan toimivallan.",
            "behöver företrädarens behörighet.",
            "needs the representative's powers.",
        ),
    ),
    _Condition("asia_asiakirja", ("asiakas", "*"), _one_of("henkilotunnus", "tilapainen_yksilointitunnus"), _WHO),
    _Condition(
        "asia_asiakirja",
        ("asiakas", "*"),
        _joined,
        Sentence(
            "tarvitsee asiaan liittymisen hetken, koska asia on yhteinen.",
            "behöver tidpunkten för anslutning, eftersom ärendet är gemensamt.",
            "needs the moment of joining, because the matter is shared.",
        ),
    ),
    _Condition(
        "asia_asiakirja",
        ("asian_tiedot",),
        lambda item, _: _OTHER_NAME not in _codes(item.get("nimi")) or bool(item.get("lisatieto_luokkaan_muu")),
        Sentence(
            "tarvitsee lisätiedon, koska asian nimi on Muu.",
            "behöver tilläggsuppgiften, eftersom ärendets namn är Annat.",
            "needs the further words, because the matter's name is 'other'.",
        ),
    ),
    _Condition(
        "luovutuslupa_asiakirja", (), _flagged("luovutusluvan_antaja_on_laillinen_edustaja", _GIVER), _REPRESENTED
    ),
    _Condition(
        "luovutuslupa_asiakirja",
        (_GIVER, "*"),
        _one_of("henkilotunnus", "tilapainen_yksilointitunnus", "edunvalvojan_tunniste"),
        _ACTING,
    ),
    *(
        _Condition(
            "kieltoasiakirja", (*path, "*"), _flagged("kieltaja_on_laillinen_edustaja", _PROHIBITOR), _REPRESENTED
        )
        for path in _PROHIBITIONS
    ),
    *(
        _Condition(
            "kieltoasiakirja",
            (*path, "*", _PROHIBITOR, "*"),
            _one_of("henkilotunnus", "tilapainen_yksilointitunnus", "edunvalvojan_tunniste"),
            _ACTING,
        )
        for path in _PROHIBITIONS
    ),
)
