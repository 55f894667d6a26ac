"""FHIR clients that others wrote go through their whole lives against a real server.

What each can do is the table of docs/reference/foreign-clients.md.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from adapter.demo.stage import end, first_line, held_port, start
from tests.foreign.steps import STEPS
from tests.serving.server import TOKEN, environment
from tests.validate.agreement import JAVA, java_is_there

pytestmark = pytest.mark.slow
HERE = Path(__file__).parent
PAGE = Path(__file__).parents[2] / "docs" / "reference" / "foreign-clients.md"
CLIENTS = {
    "HAPI": ["java", "-XX:TieredStopAtLevel=1", "-cp", f"{JAVA / 'lib'}/*", str(HERE / "java" / "Life.java")],
    "fhir-kit": ["node", str(HERE / "node" / "fhir-kit-client.mjs")],
    "SMART JS": ["node", str(HERE / "node" / "fhirclient.mjs")],
    "Medplum": ["node", str(HERE / "node" / "medplum.mjs")],
    "SMART Py": [sys.executable, "-m", "tests.foreign.fhirclient_life"],
    "fhirpy": [sys.executable, "-m", "tests.foreign.fhirpy_life"],
    "fhirpy async": [sys.executable, "-m", "tests.foreign.fhirpy_async_life"],
    "Cumulus": [sys.executable, "-m", "tests.foreign.cumulus_life"],
}


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The FHIR API of a server of two processes."""
    folder = tmp_path_factory.mktemp("server")
    with held_port() as port:
        site = f"http://127.0.0.1:{port}"
        said = environment(folder, 'update_without_version = "last-write"') | {"LAUTTA_PUBLIC_BASE": site}
        process = start([sys.executable, "-m", "adapter", "serve", "--port", str(port), "--workers", "2"], said)
        try:
            assert first_line(process, "The server").strip() == f"{site}/fhir"
            yield f"{site}/fhir"
        finally:
            end(process)


def missing(command: list[str]) -> str:
    """Why a client cannot be asked; empty when it can."""
    if command[0] == "java" and (why := java_is_there()):
        return why
    if command[0] == "java" and not list((JAVA / "lib").glob("hapi-fhir-client-*.jar")):
        return "HAPI's client is not there: mvn -f tests/validate/java/pom.xml dependency:copy-dependencies"
    if command[0] == "node" and not (shutil.which("node") and (HERE / "node" / "node_modules").is_dir()):
        return "the clients of JavaScript are not there: npm ci --prefix tests/foreign/node"
    return ""


def stated() -> dict[str, dict[str, str]]:
    """What the page says of each client: how it does each step."""
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in PAGE.read_text(encoding="utf-8").splitlines()
        if line.startswith("| ")
    ]
    head = next(row for row in rows if row[0] == "step")
    told = {row[0]: row[1:] for row in rows if row[0] in STEPS and len(row) == len(head)}
    return {name: {step: told[step][place] for step in STEPS} for place, name in enumerate(head[1:])}


@pytest.mark.parametrize("name", CLIENTS)
def test_a_client_does_what_the_page_says(base: str, name: str) -> None:
    command = CLIENTS[name]
    if why := missing(command):
        pytest.skip(why)
    ran = subprocess.run(
        [*command, base, TOKEN],
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
        env={key: value for key, value in os.environ.items() if not key.startswith("LAUTTA_")},
    )
    lines = [line.split("\t") for line in ran.stdout.splitlines() if line.count("\t") == 2]
    assert lines, ran.stderr[-2000:]
    how = dict.fromkeys(STEPS, "no") | {step: word for step, word, _ in lines}
    assert how == stated()[name], "\n".join(" ".join(line) for line in lines if line[1] == "failed")


def test_the_page_names_every_client() -> None:
    assert set(stated()) == set(CLIENTS)
