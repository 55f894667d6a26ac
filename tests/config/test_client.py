"""The sections of the FHIR API and of its clients: what is wrong in them is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from adapter.config.loading import EXAMPLE, read_settings
from adapter.errors import WrongUsage
from tests.config.test_settings import _mistakes

BASE = 'public_base = "http://localhost:8080"'
JWKS = 'jwks = { file = "clients/lifecare-porvoo.jwks.json" }'
UNITS = 'units = ["1.2.246.10.99999810.10.12"]'


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (BASE, "", "lifecare-porvoo, pegasos-loviisa, kuvapalvelut, kotihoito-saima, operator sign in at the token"),
        (BASE, 'public_base = "http://lautta.example"', "must be https beyond this machine"),
        (BASE, 'public_base = "https://lautta.example/"', "api.public_base"),
        (BASE, 'public_base = "https://lautta.example/fhir"', "leave out /fhir"),
        (JWKS, "", "no way to sign in"),
        (JWKS, 'jwks = { file = "a", url = "https://a.example" }', "either a file or a url"),
        (JWKS, "jwks = {}", "either a file or a url"),
        (JWKS, 'jwks = { url = "http://a.example" }', "jwks.url"),
        (JWKS, 'jwks = { file = "a", roots = "b" }', "roots of jwks go with a url"),
        (JWKS, 'certificate = "hospital"', "not a name by RFC 4514"),
        (JWKS, 'secret = "x"', "secret"),
        (UNITS, 'units = "*"', "for the role 'operator' only"),
        (UNITS, 'units = ["1.2.246.10.99999810.10.99"]', "there is no unit 1.2.246.10.99999810.10.99"),
        (
            'id = "pegasos-loviisa"\nname = "Pegasos (Loviisa)"\nrole',
            'id = "lifecare-porvoo"\nname = "x"\nrole',
            "two have",
        ),
        ('"system/Media.rs", "system/Binary.r"', '"system/Media.sr"', "scopes"),
    ],
)
def test_a_client_that_could_not_sign_in_or_would_see_too_much_is_named(
    tmp_path: Path, old: str, new: str, told: str
) -> None:
    assert any(told in mistake for mistake in _mistakes(tmp_path, (old, new)))


def test_keys_are_beside_those_of_the_identity_and_variables_move_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LAUTTA_PKI", str(tmp_path))
    monkeypatch.setenv("LAUTTA_PUBLIC_BASE", "https://lautta.example")
    settings = read_settings(EXAMPLE)
    assert settings.client[0].jwks
    assert settings.client[0].jwks.file == tmp_path / "clients" / "lifecare-porvoo.jwks.json"
    assert (settings.api.token, settings.api.fhir) == ("https://lautta.example/token", "https://lautta.example/fhir")
    monkeypatch.setenv("LAUTTA_PUBLIC_BASE", "lautta.example")
    with pytest.raises(WrongUsage, match="LAUTTA_PUBLIC_BASE"):
        read_settings(EXAMPLE)
