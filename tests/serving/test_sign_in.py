"""A client signs in by the certificate of its connection, and its token goes with that connection alone (RFC 8705)."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import requests

from adapter.demo.stage import end, first_line, start
from mocks.pki import make_pki
from tests.serving.server import environment

pytestmark = pytest.mark.slow
HOSPITAL = "1.2.246.10.99999955.10.0"
_CLIENT = f"""
[[client]]
id = "hospital"
name = "Hospital"
role = "record system"
certificate = "{HOSPITAL}"
scopes = ["system/Media.rs"]
units = ["1.2.246.10.99999810.10.11"]
"""


@dataclass(frozen=True)
class Site:
    """A server with TLS, and the folder of the keys."""

    base: str
    pki: Path

    def post(self, path: str, certificate: str = "", **form: str) -> requests.Response:
        return requests.post(f"{self.base}/{path}", data=form, timeout=30, **self._over(certificate))

    def get(self, path: str, token: str, certificate: str = "") -> int:
        headers = {"Authorization": f"Bearer {token}"}
        return requests.get(f"{self.base}/{path}", headers=headers, timeout=30, **self._over(certificate)).status_code

    def _over(self, certificate: str) -> dict[str, Any]:
        pair = (str(self.pki / f"{certificate}.pem"), str(self.pki / f"{certificate}.key.pem"))
        return {"verify": str(self.pki / "root.pem"), "cert": pair if certificate else None}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("site")
    pki = make_pki(tmp_path_factory.mktemp("pki"), HOSPITAL, datetime.now(UTC)).directory
    files = {"certificate": "server-tls.pem", "key": "server-tls.key.pem", "client_roots": "root.pem"}
    variables = environment(folder, "".join(f'{name} = "{pki / file}"\n' for name, file in files.items()))
    settings = folder / "lautta.toml"
    lists = f'[trust.revocation]\nfiles = ["{pki / "root.crl"}", "{pki / "intermediate.crl"}"]\n'
    text = re.sub(r"\[trust\.revocation\].*?\n\n", lists + "\n", settings.read_text(encoding="utf-8"), flags=re.DOTALL)
    settings.write_text(text + _CLIENT, encoding="utf-8")
    process = start([sys.executable, "-m", "adapter", "serve", "--port", "0"], variables | {"LAUTTA_PKI": str(pki)})
    try:
        yield Site(first_line(process, "The server").strip().removesuffix("/fhir"), pki)
    finally:
        end(process)


def test_a_token_goes_with_the_certificate_it_was_given_for(site: Site) -> None:
    asked = {"grant_type": "client_credentials", "client_id": "hospital", "scope": "system/Media.rs"}
    granted = site.post("token", "adapter-tls", **asked)
    assert granted.status_code == 200, granted.text
    token = granted.json()["access_token"]
    assert site.get("fhir/Media", token, "adapter-tls") == 200
    assert site.get("fhir/Media", token) == 401
    assert site.get("fhir/Media", token, "adapter-system") == 401, "the same organisation, another certificate"
    for other in ("", "kanta-system", "adapter-revoked"):
        assert site.post("token", other, **asked).json()["error"] == "invalid_client", other
