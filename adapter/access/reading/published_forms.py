"""What THL publishes of four documents of social care, as facts in tables: fields, which must be there, and of what.

Read from the public schemas of Sosmeta: asiakkuusasiakirja 1.2.246.537.6.1505.1.2023.6.1, asia-asiakirja
1.2.246.537.6.1505.2.2022.6.28, luovutuslupa 1.2.246.537.6.1505.8.2023.6.1, kielto 1.2.246.537.6.1505.9.2023.6.5.
A name that ends in `!` must be there; no other name than those listed may. `published_fit.py` reads the tables.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum


class Leaf(Enum):
    """A value that is no code."""

    TEXT = "a text"
    NAME = "a text that is not empty"
    FLAG = "true or false"
    DATE = "a date: 2026, 2026-09 or 2026-09-01"
    MOMENT = "a date, or a day with its time and offset: 2026-09-01T12:00:00+03:00"
    IDENTIFIER = "an object with the text `value`, and the text `system` where it is given"


@dataclass(frozen=True, slots=True)
class Code:
    """A coded value: `code`, `display` and `system`, which is this one below 1.2.246.537, or a version of it.

    `codes`: the only ones, where the schema lists them.
    """

    system: str
    codes: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Fixed:
    """A text that is always the same, known here by its SHA-256."""

    digest: str


@dataclass(frozen=True, slots=True)
class Many:
    """A list, of at least so many."""

    of: Form
    least: int = 0


Form = Leaf | Code | Fixed | Many | Mapping[str, "Form"]

TEXT, NAME, FLAG, DATE, MOMENT, IDENTIFIER = Leaf
_SERVICE_TASK, _SERVICE, _UNIT, _ROLE = Code("6.1221"), Code("6.1222"), Code("6.202"), Code("6.1284")
_LANGUAGE = Code("5.40175")

_PERSON: Mapping[str, Form] = {"sukunimi!": NAME, "etunimet!": NAME}
_ADDRESS: Mapping[str, Form] = {"lahiosoite": TEXT, "postinumero": TEXT, "postitoimipaikka": TEXT}
_PERIOD: Mapping[str, Form] = {"alkamispaiva": DATE, "paattymispaiva": DATE}
_CONTACT: Mapping[str, Form] = {"osoite": Many(_ADDRESS), "puhelinnumero": TEXT, "sahkopostiosoite": TEXT}
_HOME: Mapping[str, Form] = {"kunta": Code("6.21"), "kuntaan_muutto": DATE}

#: A unit where the client is, with the period there.
_AT_UNIT: Mapping[str, Form] = {
    "palveluyksikon_nimi!": _UNIT,
    "asiakkuuden_alkamispvm!": DATE,
    "asiakkuuden_paattymispvm": DATE,
    "yhteystiedot": _CONTACT,
    "yhteyshenkilo": Many({**_PERSON, "yhteystiedot": {"puhelinnumero": TEXT}}),
}
_PRODUCING: Mapping[str, Form] = {"sosiaalipalvelu": Many(_SERVICE), **_AT_UNIT}

_CLIENT: Mapping[str, Form] = {
    **_PERSON,
    "henkilonnimi": Many({"nimi!": NAME, "nimilaji": Code("6.1207")}),
    "henkilotunnus": IDENTIFIER,
    "tilapainen_yksilointitunnus": IDENTIFIER,
    "syntymaaika": DATE,
    "sukupuoli": Code("5.1"),
    "kansalaisuus": Many(Code("6.97")),
    "ammatti": TEXT,
    "aidinkieli": Many(_LANGUAGE),
    "asiointikieli": Code("5.40175", frozenset({"FI", "SV"})),
    "tulkkaustiedot": {"tulkkauksen_tarve": FLAG, "tulkkauskieli": Many(_LANGUAGE), "tulkkausmenetelma": TEXT},
    "erityisryhma": Code("6.1229"),
    "kotikunta": _HOME,
    "tilapainen_asuinkunta": Many({**_HOME, "kunnasta_muutto": DATE}),
    "turvakielto!": FLAG,
    "turvakiellon_paattymispaiva": DATE,
    "salaiset_yhteystiedot": FLAG,
    "yhteystiedot": {
        **_CONTACT,
        "tilapainen_osoite": {**_ADDRESS, "voimassaolo": _PERIOD},
        "yhteysosoite": _ADDRESS,
    },
    "asunnottomuus": Code("6.1285"),
    "asiakkaalla_on_oikeus_erityiseen_tukeen": FLAG,
    "siviilisaaty": Code("6.75"),
    "elaa_avoliitossa": FLAG,
}
_RELATED: Mapping[str, Form] = {
    **_PERSON,
    "henkilotunnus": IDENTIFIER,
    "tehtavanimike": TEXT,
    "organisaatio": TEXT,
    "turvakielto": FLAG,
    "salaiset_yhteystiedot": FLAG,
    "yhteystiedot": _CONTACT,
    "rooli": Many(_ROLE),
    "roolin_kuvaus": TEXT,
    "yhteyshenkilo": FLAG,
    "toimivalta": TEXT,
    "edunvalvonta": {"edunvalvonnan_voimassaolo": _PERIOD, "kuvaus": TEXT},
    "edunvalvontavaltuutus": {"valtuutuksen_vahvistamispaiva": DATE, "kuvaus": TEXT},
    "huoltajuus": {"huoltajuussuhteen_muoto": Code("6.1204"), "kuvaus": TEXT},
    "vanhemman_tiedonsaantioikeus": TEXT,
}
_RELATIONSHIP: Mapping[str, Form] = {
    "asiakkuuden_yksilointitunnus": IDENTIFIER,
    "riskitieto": Many(
        {
            "riskin_kuvaus": TEXT,
            "riskitiedon_alkamispaiva": DATE,
            "voimassa_maaraajan": FLAG,
            "maaraaikaisen_riskitiedon_paattymispaiva": DATE,
        }
    ),
    "asiakirjojen_tiedoksianto": TEXT,
    "asiakas!": _CLIENT,
    "asiakkaaseen_liittyvat_henkilot": Many(_RELATED),
    "sosiaalihuollon_asiakkuus": {
        "vanha_asiakkuus": FLAG,
        "asiakkuuden_alkamispvm!": DATE,
        "asiakkuuden_paattymispvm": DATE,
        "asiakkuuden_paattymisen_perustelu": TEXT,
    },
    "palvelunjarjestajan_toimintayksikko": _UNIT,
    "palvelunjarjestajan_palveluyksikko": Many(_AT_UNIT),
    "palveluista_vastaava_tyontekija": Many(
        {**_PERSON, "palveluyksikko": _UNIT, "yhteystiedot": _CONTACT, "rekisterointitunnus": IDENTIFIER}
    ),
    "sosiaalihuollon_palvelutehtava": Many(
        {
            "palvelutehtava!": _SERVICE_TASK,
            "palvelunjarjestajan_palveluyksikko": Many(_AT_UNIT),
            "palveluntuottaja": Many({**_PRODUCING, "palveluntoteuttaja": Many(_PRODUCING)}),
        }
    ),
    "lastensuojelun_asiakkuus": {
        "lastensuojelun_asiakkuuden_alkamispvm": DATE,
        "lastensuojelun_asiakkuuden_paattymispvm": DATE,
    },
}
_MATTER: Mapping[str, Form] = {
    "palvelunjarjestajan_toimintayksikko!": _UNIT,
    "asiakas!": Many(
        {
            **_PERSON,
            "henkilotunnus": IDENTIFIER,
            "tilapainen_yksilointitunnus": IDENTIFIER,
            "syntymaaika": DATE,
            "asiaan_liittymishetki": MOMENT,
            "asiasta_poistumishetki": MOMENT,
        },
        1,
    ),
    "asian_tiedot": {
        "asiatunnus!": IDENTIFIER,
        "nimi!": Code("6.1265"),
        "lisatieto_luokkaan_muu": TEXT,
        "tila!": Code("6.1501"),
        "avauspaiva!": DATE,
        "paattymispaiva": DATE,
        "yhteinen_asia": FLAG,
        "palvelutehtava!": _SERVICE_TASK,
    },
    "muut_asiaan_liittyvat_henkilot": Many(
        {**_PERSON, "henkilotunnus": IDENTIFIER, "rooli": Many(_ROLE), "roolin_kuvaus": TEXT}
    ),
}
_KNOWN_CLIENT: Mapping[str, Form] = {**_PERSON, "henkilotunnus!": IDENTIFIER}
_ACTING: Mapping[str, Form] = {
    **_PERSON,
    "henkilotunnus": IDENTIFIER,
    "tilapainen_yksilointitunnus": IDENTIFIER,
    "edunvalvojan_tunniste": TEXT,
    "rooli!": Code("6.1284", frozenset({"31", "32", "33", "34"})),
}
_WRITER: Mapping[str, Form] = {**_PERSON, "tehtavanimike": TEXT, "palveluyksikko": _UNIT}
_PERMIT: Mapping[str, Form] = {
    "asiakas!": _KNOWN_CLIENT,
    "infoteksti!": Fixed("6a7d2432154aca361af4a4c0341c6b15d9e961d5371f975825bcfc599c332129"),
    "luovutusluvan_antaja_on_laillinen_edustaja": FLAG,
    "luovutusluvan_antaja": Many(_ACTING),
    "voimassa_oleva_luovutuslupa": {"luovutuslupa!": FLAG, "luovutusluvan_antamisen_ajankohta!": DATE},
    "ammattihenkilon_laatima_asiakirja": {
        "laatija": _WRITER,
        "perustelut_tai_muut_lisatiedot_luovutusluvan_antamisesta_tai_perumisesta": TEXT,
    },
    "laatimispaivamaara": DATE,
}


def _prohibition(target: str, what: Form) -> Form:
    prohibition: Mapping[str, Form] = {
        f"{target}!": Many(what, 1),
        "kiellon_asettamisen_ajankohta!": DATE,
        "kieltaja_on_laillinen_edustaja": FLAG,
        "henkilo_joka_kieltaa_asiakastietojen_luovuttamisen": Many(_ACTING),
    }
    return Many(prohibition)


_PROHIBITIONS: Mapping[str, Form] = {
    "asiakas!": _KNOWN_CLIENT,
    "infoteksti!": Fixed("a8cd22a78ef8b29f521e3456bee656e5b29c2eeb6f02da4ce1ab558024e46553"),
    "rekisterinpitajaa_koskevat_luovutuskiellot": {
        "rekisterinpitajaa_koskeva_luovutuskielto": _prohibition(
            "rekisterinpitaja_jonka_tietojen_luovutus_kielletaan", _UNIT
        )
    },
    "palvelutehtavaa_koskevat_luovutuskiellot": {
        "palvelutehtavaa_koskeva_luovutuskielto": _prohibition(
            "palvelutehtava_jonka_tietojen_luovutus_kielletaan", _SERVICE_TASK
        )
    },
    "asiakirjoja_koskevat_luovutuskiellot": {
        "asiakirjaa_koskeva_luovutuskielto": _prohibition(
            "asiakirja_jonka_luovutus_kielletaan",
            {"oid_tunnus!": IDENTIFIER, "nimi": Code("6.1506"), "laatimisaika": MOMENT},
        )
    },
    "ammattihenkilon_laatima_asiakirja": {
        "laatija": _WRITER,
        "perustelut_tai_muut_lisatiedot_kiellon_asettamisesta_tai_perumisesta": TEXT,
    },
    "laatimispaivamaara": DATE,
}

#: By the name at the top of the document's JSON.
FORMS: Mapping[str, Mapping[str, Form]] = {
    "asiakkuusasiakirja": _RELATIONSHIP,
    "asia_asiakirja": _MATTER,
    "luovutuslupa_asiakirja": _PERMIT,
    "kieltoasiakirja": _PROHIBITIONS,
}
