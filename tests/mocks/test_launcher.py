"""`python -m mocks` as a process of its own."""

from __future__ import annotations

import json
import shlex
import signal
import socket
import ssl
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests
from lxml import etree

from mocks.catalogue import FRONT, MOCKS
from mocks.options import ADAPTER_OID
from tests.mocks.kanta import ADAPTER, Client, fetch, one, read_key
from tests.mocks.pacs import ACCOUNT
from tests.mocks.sets import end, free_base, launch, refused

ROOT = Path(__file__).parents[2]
NAMES = list(MOCKS)


@pytest.fixture(autouse=True)
def _no_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Sets with a name have their folders here."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


def test_all_start_say_where_they_are_and_go() -> None:
    with launch("--seed", "7") as (process, places):
        assert list(places) == [*NAMES, "front", "ca", "pki", "environment"]
        schemes = {name: urlsplit(places[name]["url"]).scheme for name in NAMES}
        assert schemes["kanta"] == schemes["turvaposti"] == "https"
        assert (schemes["pacs"], schemes["record"], schemes["mail"]) == ("http", "http", "imaps")
        assert places["kanta"]["url"].endswith("/kanta")
        assert [urlsplit(places["pacs"][face]).scheme for face in ("dicom", "dicom_tls")] == ["dicom", "dicoms"]
        for name in NAMES:
            assert places[name]["control"].endswith("/__admin")
            assert requests.get(f"{places[name]['control']}/state", timeout=30).status_code == 200
        pki = Path(places["pki"])
        assert Path(places["ca"]) == pki / "root.pem"
        port = urlsplit(places["mail"]["url"]).port or 0
        trust = ssl.create_default_context(cafile=places["ca"])
        with (
            socket.create_connection(("localhost", port), timeout=30) as plain,
            trust.wrap_socket(plain, server_hostname="localhost") as secured,
        ):
            assert secured.recv(100).startswith(b"* OK")
        assert read_environment(places)["MOCKS_KANTA_URL"] == places["kanta"]["url"]
        page = requests.get(places["front"]["url"], timeout=30)
        assert page.headers["Content-Type"].startswith("text/html")
        assert places["kanta"]["url"] in page.text
        assert end(process, signal.SIGTERM) == (0, "", "")
    assert not pki.exists()


def read_environment(places: dict[str, Any]) -> dict[str, str]:
    """The variables of the file, as a shell reads them."""
    file = Path(places["environment"])
    assert file.stat().st_mode & 0o777 == 0o600
    lines = [shlex.split(line) for line in file.read_text(encoding="utf-8").splitlines()]
    return dict(line.split("=", 1) for (line,) in lines)


def test_every_port_is_of_one_mock() -> None:
    ports = [FRONT, *(port for kind in MOCKS.values() for port in kind.ports.values())]
    assert len(ports) == len(set(ports))
    assert max(ports) <= 35, "--port-base 65500 leaves no more"


def test_only_the_wanted_start_at_their_ports_and_the_pki_is_kept(tmp_path: Path) -> None:
    base = free_base()
    options = ("--only", "record,soteri,pacs", "--port-base", str(base), "--pki", str(tmp_path / "pki"))
    with launch(*options) as (process, places):
        assert list(places) == ["pacs", "soteri", "record", "front", "ca", "pki", "environment"]
        assert places["pacs"] == {
            "url": f"http://localhost:{base + 3}",
            "control": f"http://localhost:{base + 4}/__admin",
            "dicom": f"dicom://localhost:{base + 17}",
            "dicom_tls": f"dicoms://localhost:{base + 18}",
        }
        assert places["soteri"] == {
            "url": f"http://localhost:{base + 5}",
            "control": f"http://localhost:{base + 6}/__admin",
        }
        assert places["record"]["url"] == f"http://localhost:{base + 7}"
        assert places["front"] == {"url": f"http://localhost:{base}/", "control": f"http://localhost:{base}/__admin"}
        code, sentence = refused("--only", "record", "--port-base", str(base))
        assert (code, sentence) == (
            3,
            f"lautta mocks: record does not start, its ports are {base + 7}, {base + 8}: Address already in use\n",
        )
        assert refused("--only", "pacs", "--port-base", str(base))[0] == 3
        made, listed = ((tmp_path / "pki" / name).read_bytes() for name in ("root.pem", "root.crl"))
        assert end(process, signal.SIGINT)[0] == 0
    with launch(*options) as (process, _):
        assert end(process, signal.SIGTERM)[0] == 0
    assert (tmp_path / "pki" / "root.pem").read_bytes() == made
    assert (tmp_path / "pki" / "root.crl").read_bytes() != listed, "the lists are signed anew at every start"


def test_a_set_for_each_tester() -> None:
    only = ("--only", "sms")
    with launch("--name", "anna", *only) as (_, anna), launch("--name", "bo", *only) as (_, bo):
        assert anna["sms"]["url"] != bo["sms"]["url"]
        assert Path(anna["pki"]).parent.name == "anna"
        assert read_environment(anna)["MOCKS_SMS_CONTROL"] == anna["sms"]["control"]
        assert read_environment(bo)["MOCKS_CA"] == bo["ca"]
        code, sentence = refused("--name", "anna", *only)
        assert (code, sentence.startswith("lautta mocks: another set of mocks runs in ")) == (3, True)
    kept = Path(anna["ca"]).read_bytes()
    with launch("--name", "anna", *only) as (_, again):
        assert Path(again["ca"]).read_bytes() == kept


@pytest.mark.parametrize(
    ("options", "told"),
    [
        pytest.param(("--port-base", "0"), "from 1 to 65500", id="port-zero"),
        pytest.param(("--port-base", "65501"), "from 1 to 65500", id="port-too-high"),
        pytest.param(("--port-base", "x"), "from 1 to 65500", id="port-no-number"),
        pytest.param(("--name", "../anna"), "letters, digits", id="name-with-a-path"),
        pytest.param(("--adapter-oid", "1.2.x"), "an OID", id="no-oid"),
        pytest.param(("--lenient", "everything"), "the kinds of rule are ", id="unknown-kind"),
        pytest.param(("--fill", "/nonexistent"), "there is no folder /nonexistent", id="no-folder"),
        pytest.param(("--fill", "fixtures", "--only", "sms"), "has nothing for sms", id="nothing-for-it"),
        pytest.param(("--fill", "fixtures/grant"), "has nothing for ", id="another-folder"),
    ],
)
def test_words_that_do_not_fit_are_refused_with_a_sentence(options: tuple[str, ...], told: str) -> None:
    code, sentence = refused(*options)
    assert code == 2
    assert told in sentence


def test_a_part_of_the_fixtures_fills(tmp_path: Path) -> None:
    for part in ("kanta", "pki"):
        (tmp_path / part).symlink_to(ROOT / "fixtures" / part)
    with launch("--only", "kanta", "--fill", str(tmp_path)) as (_, places):
        control = places["kanta"]["control"]
        filled = requests.get(f"{control}/state", timeout=30).json()
        assert requests.post(f"{control}/reset", timeout=30).status_code == 204
        assert requests.get(f"{control}/state", timeout=30).json() != filled
        assert requests.post(f"{control}/reset?to=fill", timeout=30).status_code == 204
        assert requests.get(f"{control}/state", timeout=30).json() == filled


def test_a_seed_of_one_mock_fills_and_a_wrong_one_is_refused(tmp_path: Path) -> None:
    (tmp_path / "mail.json").write_text(json.dumps({"mailboxes": [{"user": "a@example.test", "password": "secret"}]}))
    with launch("--only", "mail,sms", "--fill", str(tmp_path)) as (_, places):
        state = requests.get(f"{places['mail']['control']}/state", timeout=30).json()
        assert "a@example.test" in state["mailboxes"]
    (tmp_path / "mail.json").write_text('{"mailboxes": [{}]}')
    code, sentence = refused("--only", "mail", "--fill", str(tmp_path))
    assert (code, sentence.startswith("lautta mocks: mail does not understand")) == (2, True)
    (tmp_path / "mail.json").write_text("[]")
    assert refused("--only", "mail", "--fill", str(tmp_path))[0] == 2


def test_what_the_readme_line_fills_may_be_read_with_the_certificates_it_makes() -> None:
    files = sorted((ROOT / "fixtures" / "kanta").glob("*.xml")) + sorted((ROOT / "fixtures" / "grant").glob("*.xml"))
    with launch("--only", "kanta", "--fill", "fixtures") as (_, places), requests.Session() as session:
        pki = Path(places["pki"])
        session.trust_env = False
        session.verify, session.cert = places["ca"], (str(pki / "adapter-tls.pem"), str(pki / "adapter-tls.key.pem"))
        client = Client(pki, places["kanta"]["url"], session, read_key(pki, "adapter-system"))
        for file in files:
            oid = one(etree.parse(file).getroot(), "v3:id").get("root")
            answer = one(client.ask("fetch", fetch(oid).replace(ADAPTER, ADAPTER_OID)), "k:acknowledgement")
            assert answer.get("code") == "AA", (file.name, answer.get("reason"))


def test_servers_bear_further_names_also_with_a_given_pki(tmp_path: Path) -> None:
    pki = ("--pki", str(tmp_path / "pki"))
    with launch("--only", "turvaposti", *pki):
        pass
    with launch("--only", "turvaposti", *pki, "--san", "mocks", "--san", "10.1.2.3") as (_, places):
        trust = ssl.create_default_context(cafile=places["ca"])
        port = urlsplit(places["turvaposti"]["url"]).port
        for name in ("mocks", "10.1.2.3", "localhost", "127.0.0.1"):
            with (
                socket.create_connection(("localhost", port or 0), timeout=30) as plain,
                trust.wrap_socket(plain, server_hostname=name) as secured,
            ):
                assert secured.version()


def test_beyond_this_machine_the_control_ports_want_a_token() -> None:
    with launch("--only", "sms", "--host", ".".join("0000"), "--san", "127.0.0.1") as (_, places):
        assert urlsplit(places["sms"]["url"]).hostname == "127.0.0.1", "the first name of the servers"
        assert len(places["token"]) > 20
        assert read_environment(places)["MOCKS_TOKEN"] == places["token"]
        clock = read_environment(places)["LAUTTA_CLOCK"]
        assert requests.get(clock, timeout=30).status_code == 200, "the address has the token in it"
        control = f"{places['sms']['control']}/state"
        assert requests.get(control, timeout=30).status_code == 401
        shown = {"Authorization": f"Bearer {places['token']}"}
        assert requests.get(control, headers=shown, timeout=30).status_code == 200
    with launch("--only", "sms", "--control-token", "of-mine") as (_, places):
        assert places["token"] == "of-mine"


@pytest.mark.parametrize(("option", "status"), [("--help", 0), ("--only=nothing", 2)])
def test_command_line_explains_itself(option: str, status: int) -> None:
    command = [sys.executable, "-m", "mocks", option]
    told = subprocess.run(command, capture_output=True, text=True, timeout=30, check=False)
    assert told.returncode == status
    assert "lautta mocks --only record,mail" in told.stdout or "choose from" in told.stderr


def test_a_set_shows_images_without_the_packages_it_leaves_out(tmp_path: Path) -> None:
    """`python -m mocks` loads neither numpy nor requests, which pydicom would take."""
    (tmp_path / "dicom").mkdir()
    for name in ("hus-LAU0000001-1.dcm", "hus-LAU0000001-2.dcm"):
        (tmp_path / "dicom" / name).symlink_to(ROOT / "fixtures" / "dicom" / name)
    with (
        launch("--only", "pacs", "--fill", str(tmp_path)) as (_, places),
        requests.Session() as session,
    ):
        session.auth = ACCOUNT
        base = f"{places['pacs']['url']}/hus/dicom-web/studies"
        for level, tag in (("series", "0020000D"), ("instances", "0020000E"), ("rendered", "00080018")):
            uid = session.get(base, timeout=60).json()[0][tag]["Value"][0]
            base = f"{base}/{uid}/{level}"
        shown = session.get(base, headers={"Accept": "image/jpeg"}, timeout=60)
        assert (shown.status_code, shown.headers["Content-Type"]) == (200, "image/jpeg")
