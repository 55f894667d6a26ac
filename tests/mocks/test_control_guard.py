"""Who may call a control port: no page of another origin; and beyond the loopback, who has the token."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
import requests

from mocks.control import Control, Setting, control_app
from mocks.web import WebServer

TOKEN = "t0ken"


def _open(setting: Setting) -> WebServer:
    control = Control("shop", seed=lambda _: None, state=dict, setting=setting)
    return WebServer(control_app(control)).start()


@pytest.fixture(scope="module")
def port() -> Iterator[str]:
    server = _open(Setting())
    yield server.url
    server.stop()


@pytest.fixture(scope="module")
def guarded() -> Iterator[str]:
    server = _open(Setting(token=TOKEN))
    yield server.url
    server.stop()


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "http://localhost", "https://localhost:1"])
@pytest.mark.parametrize("path", ["reset", "ui/do/reset", "seed", "clock"])
def test_a_page_of_another_origin_changes_nothing(port: str, origin: str, path: str) -> None:
    refused = requests.post(f"{port}/__admin/{path}", headers={"Origin": origin}, timeout=10)
    assert refused.status_code == 403
    assert "Access-Control-Allow-Origin" not in refused.headers


def test_the_port_s_own_page_may_call_it(port: str) -> None:
    assert requests.post(f"{port}/__admin/reset", headers={"Origin": port}, timeout=10).status_code == 204


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "[", "10.0.0.5:80", "", "evil@localhost.x"])
def test_a_name_that_is_not_of_the_loopback_is_refused(port: str, host: str) -> None:
    assert requests.get(f"{port}/__admin/journal", headers={"Host": host}, timeout=10).status_code in {400, 403}


@pytest.mark.parametrize("name", ["localhost", "127.0.0.1", "[::1]", "LOCALHOST"])
def test_the_names_of_the_loopback_are_taken(port: str, name: str) -> None:
    host = f"{name}:{urlsplit(port).port}"
    assert requests.get(f"{port}/__admin/journal", headers={"Host": host}, timeout=10).status_code == 200


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", None])
def test_a_body_that_is_not_json_is_refused(port: str, kind: str | None) -> None:
    headers = {"Content-Type": kind} if kind else {}
    refused = requests.post(f"{port}/__admin/faults", data=b'{"kind": "status"}', headers=headers, timeout=10)
    assert (refused.status_code, refused.json()) == (415, {"error": "send Content-Type: application/json"})


def test_a_call_without_a_body_needs_no_type(port: str) -> None:
    assert requests.post(f"{port}/__admin/reset", timeout=10).status_code == 204


def test_without_the_token_nobody_is_let_in(guarded: str) -> None:
    for path in ("", "/journal", "/ui", "/state", "/nothing"):
        refused = requests.get(f"{guarded}/__admin{path}", timeout=10)
        assert (refused.status_code, "Basic" in refused.headers["WWW-Authenticate"]) == (401, True)
    for shown in ("Bearer other", "Bearer", "Basic dDBrZW46", "Digest x", f"Bearer {TOKEN}x", "Bearer ä"):
        headers = {"Authorization": shown.encode("latin-1")}
        assert requests.get(f"{guarded}/__admin", headers=headers, timeout=10).status_code == 401
    assert requests.get(f"{guarded}/__admin/health", timeout=10).status_code == 200


def test_with_the_token_the_port_is_called_by_any_name(guarded: str) -> None:
    headers = {"Authorization": f"Bearer {TOKEN}", "Host": "mocks:18002"}
    assert requests.get(f"{guarded}/__admin", headers=headers, timeout=10).status_code == 200


def test_a_browser_shows_the_token_as_a_password(guarded: str) -> None:
    answer = requests.get(f"{guarded}/__admin/ui/steer", auth=("anyone", TOKEN), timeout=10)
    assert answer.status_code == 200
    assert TOKEN not in answer.text
    assert "Authorization: Bearer $MOCKS_TOKEN" in answer.text


def test_every_answer_keeps_other_pages_out(port: str) -> None:
    for path in ("ui", "journal", "nothing"):
        headers = requests.get(f"{port}/__admin/{path}", timeout=10).headers
        assert "default-src 'none'" in headers["Content-Security-Policy"]
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
        assert headers["X-Content-Type-Options"] == "nosniff"
