"""Clients that others wrote sign in by key and work; and of many who use one assertion at once, one gets a token."""

from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
import requests
from cumulus_fhir_support import FhirClient
from joserfc.jwk import Key

from adapter.config.loading import EXAMPLE
from adapter.demo.stage import end, first_line, held_port, start
from tests.rest.clients import assertion, ec_key, form, publish, rsa_key
from tests.validate.agreement import JAVA, java_is_there

pytestmark = pytest.mark.slow
SOURCE = Path(__file__).parent / "java" / "SignedInClient.java"


@dataclass(frozen=True)
class Server:
    """A server of two processes; its operator signs in by an EC key and an RSA key."""

    base: str
    token_endpoint: str


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("server")
    (folder / "clients").mkdir()
    publish(folder / "clients" / "operator.jwks.json", ec_key(), rsa_key())
    with held_port() as port:
        site = f"http://127.0.0.1:{port}"
        clean = {name: value for name, value in os.environ.items() if not name.startswith("LAUTTA_")}
        environment = clean | {
            "LAUTTA_CONFIG": str(EXAMPLE),
            "LAUTTA_DATA": str(folder / "data"),
            "LAUTTA_PKI": str(folder),
            "LAUTTA_PUBLIC_BASE": site,
        }
        command = [sys.executable, "-m", "adapter", "serve", "--port", str(port), "--workers", "2"]
        process = start(command, environment)
        try:
            assert first_line(process, "The server").strip() == f"{site}/fhir"
            yield Server(f"{site}/fhir", f"{site}/token")
        finally:
            end(process)


async def _walk(server: Server, **how: object) -> list[int]:
    async with FhirClient(server.base, ["Task", "Media"], smart_client_id="operator", **how) as client:
        assert client.capabilities["rest"][0]["security"]["service"][0]["coding"][0]["code"] == "SMART-on-FHIR"
        return [(await client.request("GET", path)).status_code for path in ("Task?_count=5", "Media", "metadata")]


@pytest.mark.parametrize("key", [ec_key(), rsa_key()], ids=["ES384", "RS384"])
def test_cumulus_signs_in_by_its_key_set(server: Server, key: Key) -> None:
    algorithm = "ES384" if key.key_type == "EC" else "RS384"
    private = {**key.as_dict(private=True), "alg": algorithm, "key_ops": ["sign"]}
    assert asyncio.run(_walk(server, smart_jwks={"keys": [private]})) == [200, 200, 200]


def test_hapis_client_signs_in_and_works(server: Server, tmp_path: Path) -> None:
    if missing := java_is_there():
        pytest.skip(missing)
    if not list((JAVA / "lib").glob("hapi-fhir-client-*.jar")):
        pytest.skip("HAPI's client is not there: mvn -f tests/validate/java/pom.xml dependency:copy-dependencies")
    pem = tmp_path / "key.pem"
    pem.write_bytes(ec_key().as_pem(private=True))
    classpath = f"{JAVA / 'lib'}/*"
    java = shutil.which("java")
    assert java
    told = subprocess.run(
        [java, "-cp", classpath, str(SOURCE), server.base, "operator", "ec-1", str(pem)],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert told.stdout.splitlines()[-1:] == ["1 true"], told.stderr[-2000:]


def test_of_many_who_use_one_assertion_at_once_one_gets_a_token(server: Server) -> None:
    endpoint, now = server.token_endpoint, datetime.now(UTC)

    def ask(signed: str) -> int:
        return requests.post(endpoint, data=form(signed, "system/Task.rs"), timeout=60).status_code

    with ThreadPoolExecutor(8) as pool:
        for _ in range(3):
            signed = assertion(ec_key(), "operator", now=now, aud=endpoint)
            assert sorted(pool.map(ask, [signed] * 8)) == [200, *[400] * 7]
