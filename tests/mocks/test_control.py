"""The desk every mock is steered from: which faults it takes, and how it counts them."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from mocks.authority import authority_mock
from mocks.control import Control, Fault
from mocks.gateway import gateway_mock
from mocks.kanta import kanta_mock
from mocks.mail import mail_mock
from mocks.pacs import pacs_mock
from mocks.pki import Pki
from mocks.record import record_mock
from mocks.sms import sms_mock
from mocks.soteri import soteri_mock
from mocks.turvaposti import turvaposti_mock

COMMON = ["status", "silence", "slow"]
SPOILING = [
    "wrong-digest",
    "altered-body",
    "wrapped",
    "unsigned",
    "other-algorithm",
    "other-part",
    "expired",
    "not-yet-valid",
    "revoked",
    "unknown-signer",
    "replay",
]
KINDS = {
    "kanta": [*COMMON, "late", "receipt", "AE", "AR", "fault", *SPOILING],
    "pacs": [*COMMON, "lost", "duplicate", "wrong-patient", "partial", "limit"],
    "soteri": [*COMMON, "added", "removed", "replaced", "duplicate", "missing", "half"],
    "record": [*COMMON, "garbled", "html", "late", "conflict"],
    "mail": [*COMMON, "full"],
    "authority": [*COMMON, "stale", "forged"],
    "turvaposti": [*COMMON, "wrong-page", "redirect", "cut"],
    "sms": [*COMMON, "garbled"],
    "gateway": [*COMMON, "unstamped", "twice"],
}


@pytest.fixture(scope="module", params=KINDS)
def mock(request: pytest.FixtureRequest, made: Pki) -> Iterator[tuple[str, str]]:
    pki: Path = made.directory
    starters: dict[str, Callable[[], Any]] = {
        "kanta": lambda: kanta_mock(pki),
        "pacs": lambda: pacs_mock(pki),
        "soteri": soteri_mock,
        "record": record_mock,
        "mail": lambda: mail_mock(pki),
        "authority": lambda: authority_mock(pki),
        "turvaposti": lambda: turvaposti_mock(pki),
        "sms": sms_mock,
        "gateway": lambda: gateway_mock(pki),
    }
    started = starters[request.param]()
    yield request.param, started.control_url
    started.stop()


def test_an_unknown_kind_of_fault_is_refused_with_those_known(mock: tuple[str, str]) -> None:
    name, url = mock
    refused = requests.post(f"{url}/faults", json={"kind": "sulking"}, timeout=10)
    assert refused.status_code == 400
    assert refused.json()["kinds"] == KINDS[name]
    assert requests.get(f"{url}/faults", timeout=10).json() == []
    for kind in KINDS[name]:
        never = {"kind": kind, "times": 2, "begin": "2999-01-01T00:00:00Z"}
        ordered = requests.post(f"{url}/faults", json=never, timeout=10)
        assert (ordered.status_code, ordered.json()["times"]) == (201, 2)
    left = requests.get(f"{url}/faults", timeout=10).json()
    assert [(fault["kind"], fault["times"]) for fault in left] == [(kind, 2) for kind in KINDS[name]]
    requests.delete(f"{url}/faults", timeout=10)


@pytest.mark.parametrize(
    "order",
    [
        {},
        {"kind": "status", "times": 0},
        {"kind": "status", "times": "2"},
        {"kind": "status", "times": True},
        {"kind": "status", "detail": 503},
        {"kind": "status", "operation": None},
        {"kind": "status", "colour": "red"},
        {"kind": ["status"]},
    ],
)
def test_an_order_of_another_shape_is_refused(mock: tuple[str, str], order: dict[str, object]) -> None:
    assert requests.post(f"{mock[1]}/faults", json=order, timeout=10).status_code == 400
    assert requests.get(f"{mock[1]}/faults", timeout=10).json() == []


class _Slow(Fault):
    """A fault that takes its time to say how often it is left, so that threads meet there."""

    def __getattribute__(self, name: str) -> Any:
        value = super().__getattribute__(name)
        if name == "times":
            time.sleep(0.0005)
        return value


def test_threads_that_take_faults_at_once_take_each_once() -> None:
    control = Control("test", seed=lambda _: None, state=dict)
    control.faults.order(_Slow("status", times=40))
    control.faults.order(_Slow("silence", operation="one", times=20))
    taken: list[str] = []
    begin = threading.Barrier(4)

    def take() -> None:
        begin.wait()
        for _ in range(20):
            fault = control.take_fault("one")
            taken.append(fault.kind if fault else "none")

    threads = [threading.Thread(target=take) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {kind: taken.count(kind) for kind in set(taken)} == {"status": 40, "silence": 20, "none": 20}
    assert [fault.times for fault in control.faults.list()] == [0, 0]
