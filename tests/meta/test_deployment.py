"""docker-compose.yml and Dockerfile.

No engine is at hand here, so they are held against the schema and against each other.
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import yaml

from adapter.cli import build_parser
from adapter.config.loading import EXAMPLE, read_settings
from mocks.options import read_options

ROOT = Path(__file__).parents[2]
SERVICES = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))["services"]


def check_schema(file: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec", str(file)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_compose_file_meets_the_compose_specification() -> None:
    run = check_schema(ROOT / "docker-compose.yml")
    assert run.returncode == 0, run.stdout


def test_a_mistake_in_a_compose_file_would_be_seen(tmp_path: Path) -> None:
    broken = tmp_path / "docker-compose.yml"
    broken.write_text("services:\n  web:\n    comand: [x]\n", encoding="utf-8")
    assert check_schema(broken).returncode == 1


def test_every_service_runs_a_command_that_exists() -> None:
    commands = [service["command"] for service in SERVICES.values() if service.get("command", [""])[0] == "lautta"]
    assert len(commands) == 4
    for _, name, *words in commands:
        if name == "mocks":
            assert read_options(words).port_base == 18000
        else:
            assert build_parser().parse_args([name, *words]).run.__name__ == name


def test_workers_have_names_of_their_own() -> None:
    names = [service["command"][-1] for name, service in SERVICES.items() if name.startswith("worker")]
    assert len(names) == len(set(names)) == 2


def test_the_example_finds_its_secrets_and_addresses_in_compose() -> None:
    settings = read_settings(EXAMPLE)
    given = SERVICES["worker-1"]["environment"]
    wanted = (
        [box.password for box in settings.mailbox]
        + [system.token for system in settings.record_system]
        + [settings.pacs.password]
    )
    assert {secret.variable for secret in wanted} <= set(given)
    ports = {int(port) for address in settings.addresses.values() for port in re.findall(r":(\d+)", address.url)}
    assert ports == {18001, 18003, 18005, 18007, 18009, 18011, 18015, 18017}
    first, last = map(int, SERVICES["mocks"]["ports"][1].rpartition(":")[2].split("-"))
    assert ports <= set(range(first, last + 1))


def test_no_service_has_a_token_that_everybody_knows() -> None:
    for name, service in SERVICES.items():
        token = service.get("environment", {}).get("LAUTTA_API_TOKEN")
        assert token is None or token.startswith("${LAUTTA_API_TOKEN:?"), name


def test_ports_are_published_on_this_machine_alone() -> None:
    published = [port for service in SERVICES.values() for port in service.get("ports", [])]
    assert published
    assert all(port.startswith("127.0.0.1:") for port in published)


def test_image_is_made_with_the_readmes_own_steps() -> None:
    steps = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert "RUN make install" in steps
    assert re.search(r"^demo: \.venv/installed$", makefile, re.MULTILINE)
    assert re.search(r"^install: \.venv/installed$", makefile, re.MULTILINE)
