"""One file describes a region; every mistake in it is named at once, and no secret stands in it."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from adapter.config.loading import EXAMPLE, find_config, read_settings
from adapter.config.section import Secret
from adapter.errors import WrongUsage
from adapter.identifiers import Oid

TEXT = EXAMPLE.read_text(encoding="utf-8")


def _write(folder: Path, *changes: tuple[str, str]) -> Path:
    text = TEXT
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    path = folder / "lautta.toml"
    path.write_text(text, encoding="utf-8")
    return path


def _mistakes(folder: Path, *changes: tuple[str, str]) -> tuple[str, ...]:
    with pytest.raises(WrongUsage) as caught:
        read_settings(_write(folder, *changes))
    return caught.value.mistakes


def test_the_example_is_in_order() -> None:
    settings = read_settings(EXAMPLE)
    assert settings.organisation.oid == Oid("1.2.246.10.99999810.10.0")
    assert {unit.municipality for unit in settings.unit} == {"638", "434", "753", "018"}
    assert settings.find_record_system(settings.find_unit(Oid("1.2.246.10.99999810.10.12"))).mode == "narrow"
    assert settings.find_mailbox("kuvat.porvoo@ita-uusimaa.example").flow == "photo"
    assert settings.desks.version.isoformat() == "2026-02-11"


def test_no_secret_stands_in_the_example() -> None:
    assert re.findall(r'(?:password|token)\s*=\s*(?!\{ (?:variable = "LAUTTA_[A-Z_]+"|file = "\w+") \})\S+', TEXT) == []


@pytest.mark.parametrize("name", ["nobody@example.test", ""])
def test_what_the_configuration_does_not_have_is_wrong_usage(name: str) -> None:
    with pytest.raises(WrongUsage):
        read_settings(EXAMPLE).find_mailbox(name)
    with pytest.raises(WrongUsage):
        read_settings(EXAMPLE).find_unit(Oid("1.2.3"))
    with pytest.raises(WrongUsage):
        read_settings(EXAMPLE).find_unit(None)


def test_several_wrong_values_are_all_named(tmp_path: Path) -> None:
    told = _mistakes(
        tmp_path,
        ('business_id = "9999981-0"', 'business_id = "9999981-1"'),
        ('oid = "1.2.246.10.99999810.10.11"', 'oid = "1.2.246.010.11"'),
        ('mode = "narrow"', 'mode = "wide"'),
        ("attempts = 6", 'attempts = "many"\nattemps = 6'),
    )
    assert len(told) == len(set(told)) >= 5
    for name in ("organisation.business_id", "unit.0.oid", "record_system.1.mode", "attempts", "attemps"):
        assert sum(f" {name}:" in one for one in told) == 1


def test_several_names_that_lead_nowhere_are_all_named(tmp_path: Path) -> None:
    told = " ".join(
        _mistakes(
            tmp_path,
            ('record_system = "pegasos-loviisa"', 'record_system = "nosuch"'),
            ('unit = "1.2.246.10.99999810.10.12"', 'unit = "1.2.246.10.99999810.10.99"'),
            ('soteri = "http', 'sotery = "http'),
            ("hop = 'from", "hop = '(from"),
        )
    )
    for name in ("nosuch", "1.2.246.10.99999810.10.99", "'soteri'", "regular expression"):
        assert name in told


def test_wrong_values_and_names_that_lead_nowhere_are_named_together(tmp_path: Path) -> None:
    told = " ".join(
        _mistakes(
            tmp_path, ('mode = "narrow"', 'mode = "wide"'), ('record_system = "mediatri-sipoo"', 'record_system = "x1"')
        )
    )
    assert "mode" in told
    assert "x1" in told


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('register_id = "hus"', 'register_id = "nowhere"'),
        ('connection = "tays"', 'connection = "nowhere"'),
        ('archive = "pacs"', 'archive = "nowhere"'),
        ('address = "tyks"', 'address = "nowhere"'),
        ('title = "TYKS"', 'user = "x"'),
        ('recipients = ["vakuutus"]', 'recipients = ["nowhere"]'),
        ('id = "tyks"\nlink', 'id = "tays"\nlink'),
        ('id = "valvira"', 'id = "kymenlaakso"'),
        ("post_days = 7 ", "post_days = 6 "),
        ("[desks.archive.uusimaa]", "[desks.archive.nowhere]"),
    ],
)
def test_a_name_that_a_decision_would_miss_is_named(tmp_path: Path, old: str, new: str) -> None:
    """Found at the start, not at the first request that needs it."""
    assert _mistakes(tmp_path, (old, new))


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('aliases = ["Tyks"', 'aliases = ["Tays"', "'tays'"),
        (
            'aliases = ["Tyks"',
            'aliases = ["TAMPEREEN   yliopistollinen sairaala."',
            "'tampereen yliopistollinen sairaala'",
        ),
        ('aliases = ["Tyks"', 'aliases = ["HUS-yhtymä"', "register hus and destination tyks"),
        ('name = "Tyks kuva-arkisto"', 'name = "Kymenlaakso"', "'kymenlaakso'"),
        ('name_sv = "Åucs bildarkiv"', 'name_sv = "Helsingfors stad"', "register helsinki and destination tyks"),
        ('name_en = "Tyks image archive"', 'name_en = "Tays image archive"', "'tays image archive'"),
        ('id = "valvira"', 'id = "TAYS"', "'tays'"),
        ('aliases = ["Tyks"', 'aliases = [" "', "destination tyks: a name or an alias is empty"),
        ('name = "Helsingin kaupunki"', 'name = ""', "register helsinki: a name or an alias is empty"),
        ('number = "741/2023"', 'number = "459/2015"', "'459/2015'"),
        ('aliases = ["valvontalaki"', 'aliases = ["Lagen om  olycksfall i arbetet"', "law 459/2015 and law 741/2023"),
        ('aliases = ["valvontalaki"', 'aliases = [""', "law 741/2023: a name or an alias is empty"),
        ('connection = "tays"', 'connection = "pacs"', "the PACS itself"),
    ],
)
def test_a_name_that_leads_to_two_places_or_to_none_is_named(tmp_path: Path, old: str, new: str, told: str) -> None:
    """The first of two would have been taken: images to the wrong place."""
    assert told in " ".join(_mistakes(tmp_path, (old, new)))


def test_a_place_may_repeat_its_own_names(tmp_path: Path) -> None:
    read_settings(_write(tmp_path, ('aliases = ["Tyks"', 'aliases = ["TYKS", "Tyks kuva-arkisto"')))


def test_a_photo_mailbox_needs_its_unit(tmp_path: Path) -> None:
    told = _mistakes(tmp_path, ('flow = "photo"\nunit = "1.2.246.10.99999810.10.11"', 'flow = "photo"'))
    assert "PHO-02" in " ".join(told)


@pytest.mark.parametrize("content", [b"", b"[organisation", b"x = 1", b"\xff\xfe", "name = 'Itä'".encode("latin-1")])
def test_what_is_no_configuration_is_wrong_usage(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "lautta.toml"
    path.write_bytes(content)
    with pytest.raises(WrongUsage, match=r"lautta\.toml"):
        read_settings(path)


def test_a_file_that_is_not_there_is_wrong_usage(tmp_path: Path) -> None:
    with pytest.raises(WrongUsage, match=r"none\.toml"):
        read_settings(tmp_path / "none.toml")


def test_paths_are_relative_to_the_file_and_variables_move_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = _write(tmp_path)
    settings = read_settings(path)
    assert settings.trust.documents == [tmp_path / "pki/root.pem"]
    assert settings.identity.key("x").resolve() == (tmp_path.parent / "data/pki/x.key.pem").resolve()
    assert settings.trust.messages[0].resolve() == (tmp_path.parent / "data/pki/root.pem").resolve()
    monkeypatch.setenv("LAUTTA_PKI", "/keys")
    monkeypatch.setenv("LAUTTA_DATA", "/var/lautta")
    moved = read_settings(path)
    assert moved.identity.certificate("x") == Path("/keys/x.pem")
    assert moved.database_url() == "sqlite:////var/lautta/lautta.db"
    monkeypatch.setenv("LAUTTA_DATABASE_URL", "postgresql://db/lautta")
    assert moved.database_url() == "postgresql://db/lautta"


def test_an_address_can_be_overridden(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = read_settings(EXAMPLE)
    assert settings.url("kanta") == "https://localhost:18001/kanta"
    assert settings.url("pacs", "/hus") == "http://localhost:18003/hus"
    monkeypatch.setenv("LAUTTA_ADDRESS_PACS", "https://pacs.example:8443")
    assert settings.url("pacs", "/hus") == "https://pacs.example:8443/hus"


def test_a_secret_comes_from_a_variable_or_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UNIT_SECRET", "from-variable")
    kept = tmp_path / "secret"
    kept.write_text("from-file\n")
    assert Secret(variable="UNIT_SECRET").read() == "from-variable"
    assert Secret(file=kept).read() == "from-file"
    assert Secret(variable="UNIT_SECRET", file=kept).read() == "from-file"
    assert Secret(variable="UNIT_SECRET", file=tmp_path / "none").read() == "from-variable"


@pytest.mark.parametrize("secret", [Secret(), Secret(variable="UNIT_NO_SUCH"), Secret(file=Path("/no/such/file"))])
def test_a_secret_that_is_not_there_is_wrong_usage(secret: Secret) -> None:
    with pytest.raises(WrongUsage, match="secret is missing"):
        secret.read()


@pytest.mark.parametrize("value", ["", " ", "\n"])
def test_an_empty_secret_is_a_missing_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    """An empty bearer token would open the FHIR face to everybody."""
    monkeypatch.setenv("UNIT_SECRET", value)
    kept = tmp_path / "secret"
    kept.write_text(value)
    for secret in (Secret(variable="UNIT_SECRET"), Secret(file=kept)):
        with pytest.raises(WrongUsage):
            secret.read()


def test_a_secret_file_is_relative_to_the_configuration(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "etc").mkdir()
    (tmp_path / "etc" / "token").write_text("abc")
    path = _write(
        tmp_path / "etc", ('token = { variable = "LAUTTA_TOKEN_LIFECARE_PORVOO" }', 'token = { file = "token" }')
    )
    monkeypatch.chdir(tmp_path)
    assert read_settings(path).record_system[0].token.read() == "abc"


def test_the_configuration_is_found_by_argument_variable_or_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert find_config(None) is None
    _write(tmp_path)
    assert find_config(None) == Path("lautta.toml")
    monkeypatch.setenv("LAUTTA_CONFIG", "/etc/lautta.toml")
    assert find_config(None) == Path("/etc/lautta.toml")
    assert find_config(Path("mine.toml")) == Path("mine.toml")


def test_the_day_from_which_a_service_task_is_stored_may_be_unknown(tmp_path: Path) -> None:
    table = "[storing_begins] "
    settings = read_settings(_write(tmp_path, (table, f'{table}\n"1" = 2026-10-01\n"2" = ""\n')))
    assert settings.storing_begins == {"1": date(2026, 10, 1), "2": None}
    assert any("storing_begins" in mistake for mistake in _mistakes(tmp_path, (table, f'{table}\n"1" = "soon"\n')))
