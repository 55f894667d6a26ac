"""Every mock there is: its ports, and how it is started. A new mock is one line here.

A mock NAME is `mocks.NAME.NAME_mock`. It is imported only when it is asked for: together the mocks load a third of the
packages of this project.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from mocks.control import Rule, Setting


class Mock(Protocol):
    """A mock at work. One with more faces has an attribute for each: `dicom_url` for `dicom_port`."""

    @property
    def url(self) -> str:
        """Its service."""

    @property
    def control_url(self) -> str:
        """Its control API."""

    def stop(self) -> None:
        """Stop answering and give every port back."""


@dataclass(frozen=True)
class Kind:
    """What a mock is started with.

    `first` is its port with --port-base 0; the control port is the next one. `more` are further ports by the names of
    their arguments. `wants` are arguments that are addresses of other mocks of the set.
    """

    first: int
    more: Mapping[str, int] = field(default_factory=dict)
    pki: bool = True
    wants: Mapping[str, tuple[str, str]] = field(default_factory=dict)

    @property
    def ports(self) -> dict[str, int]:
        """Every port by the name of its argument."""
        return {"port": self.first, "control_port": self.first + 1, **self.more}


MOCKS = {
    "kanta": Kind(1),
    "pacs": Kind(3, {"dicom_port": 17, "dicom_tls_port": 18}),
    "soteri": Kind(5, pki=False),
    "record": Kind(7, pki=False),
    "mail": Kind(9, {"smtp_port": 21}),
    "authority": Kind(11),
    "turvaposti": Kind(13),
    "sms": Kind(15, pki=False),
    "gateway": Kind(23, wants={"smtp_url": ("mail", "smtp_url")}),
    "validator": Kind(19, pki=False),
}
NAMES = tuple(MOCKS)

#: With --port-base N the front page is at N; no mock has this port.
FRONT = 0


def start(name: str, pki: Path, base: int | None, host: str, setting: Setting, running: Mapping[str, Mock]) -> Mock:
    """Start a mock, on free ports without `base`; `running` are those of the set that were started before.

    Raises OSError when a port is taken or a file of the PKI is missing.
    """
    kind = MOCKS[name]
    ports = {argument: 0 if base is None else base + port for argument, port in kind.ports.items()}
    wanted = {argument: getattr(running.get(other), face, "") for argument, (other, face) in kind.wants.items()}
    begin: Callable[..., Mock] = getattr(import_module(f"mocks.{name}"), f"{name}_mock")
    return begin(*([pki] if kind.pki else []), **ports, **wanted, host=host, setting=setting)


def locate(name: str, mock: Mock) -> dict[str, str]:
    """Where a mock is, by face: its service, its control API, and what else it speaks."""
    further = [argument.removesuffix("_port") for argument in MOCKS[name].more]
    return {"url": mock.url, "control": mock.control_url, **{face: getattr(mock, f"{face}_url") for face in further}}


def find_rule_kinds() -> tuple[str, ...]:
    """The kinds of rule that any mock has (--lenient)."""
    rules: list[Rule] = []
    for name in NAMES:
        if find_spec(f"mocks.{name}.rules"):
            found: Any = import_module(f"mocks.{name}.rules")
            rules += found.RULES
    return tuple(sorted({rule.kind for rule in rules}))
