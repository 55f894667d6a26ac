"""The system under test: what it is, what it claims, and how it is reached. Everything that differs between vendors."""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from conform.claim import Claim, Settings, WrongSutError
from conform.people import check_synthetic
from conform.roles import BY_NAME

_PRODUCT = ("name", "version", "vendor", "build")


@dataclass(frozen=True)
class Expected:
    """A failure that the vendor knows of: why, and until which day."""

    reason: str
    until: date


@dataclass(frozen=True)
class Attestation:
    """What a person says of a requirement that no case can try: who, on which day, in which words."""

    by: str
    on: date
    says: str


@dataclass(frozen=True)
class Sut:
    """A product and the roles that it claims: role → its settings.

    `expected`: requirement id → the known failure. `attested`: requirement id → what a person says of it.
    """

    name: str
    version: str
    vendor: str
    build: str
    roles: Mapping[str, Settings]
    expected: Mapping[str, Expected] = field(default_factory=dict)
    attested: Mapping[str, Attestation] = field(default_factory=dict)
    folder: Path = Path()

    def claim(self, role: str) -> Claim:
        """What the product claims in one role."""
        return Claim(role, self.roles[role], self.features(role), self.folder)

    def features(self, role: str) -> frozenset[str]:
        """What the product claims to do in a role."""
        settings = self.roles[role]
        named = frozenset(settings.get("features", ()))
        return named | BY_NAME[role].modes.get(settings.get("mode", ""), frozenset())


def read_sut(file: Path) -> Sut:
    """Read a sut.toml. Raises WrongSutError, RealPersonError."""
    try:
        text = file.read_text(encoding="utf-8")
        check_synthetic(text)
        return _read_content(tomllib.loads(text), file.parent)
    except OSError as problem:
        raise WrongSutError(f"{file}: {problem.strerror}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as problem:
        raise WrongSutError(f"{file}: not TOML: {problem}") from None
    except KeyError as missing:
        raise WrongSutError(f"{file}: {missing} is missing") from None
    except WrongSutError as problem:
        raise WrongSutError(f"{file}: {problem}") from None


def _read_content(content: Mapping[str, Any], folder: Path) -> Sut:
    unknown = set(content) - {"product", "expected", "attested", *BY_NAME}
    if unknown:
        raise WrongSutError(f"unknown: {', '.join(sorted(unknown))}. The roles are {', '.join(BY_NAME)}")
    sut = _read_product(content, folder)
    if not sut.roles:
        raise WrongSutError(f"no role is claimed. The roles are {', '.join(BY_NAME)}")
    for name, settings in sut.roles.items():
        _check_settings(name, settings, folder)
    return sut


def read_claimed(file: Path, role: str | None, ids: Collection[str], asked: Iterable[str] = ()) -> Sut:
    """A sut.toml, of one role if it is named; whatever id it names or is asked for is one of `ids`.

    Raises WrongSutError.
    """
    sut = read_sut(file)
    if role and role not in sut.roles:
        raise WrongSutError(f"{file} does not claim the role {role}")
    unknown = sorted({*asked, *sut.expected, *sut.attested}.difference(ids))
    if unknown:
        raise WrongSutError(f"the ledger has no {', '.join(unknown)}: lautta conform list shows what it has")
    return replace(sut, roles={role: sut.roles[role]}) if role else sut


def _read_product(content: Mapping[str, Any], folder: Path) -> Sut:
    product = _read_table(content, "product")
    wrong = sorted(key for key, value in product.items() if key not in _PRODUCT or not isinstance(value, str))
    if wrong:
        raise WrongSutError(f"product has {', '.join(_PRODUCT)}, each a text; look at {', '.join(wrong)}")
    return Sut(
        product["name"],
        product["version"],
        product["vendor"],
        product.get("build", ""),
        {name: _read_table(content, name) for name in BY_NAME if name in content},
        {
            identity: Expected(entry["reason"], _read_day(entry["until"]))
            for identity, entry in _read_entries(content, "expected", ("reason", "until"))
        },
        {
            identity: Attestation(entry["by"], _read_day(entry["on"]), entry["says"])
            for identity, entry in _read_entries(content, "attested", ("by", "on", "says"))
        },
        folder,
    )


def _read_table(content: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = content[name]
    if not isinstance(found, Mapping):
        raise WrongSutError(f"{name} is one table: [{name}]")
    return found


def _read_entries(
    content: Mapping[str, Any], name: str, keys: tuple[str, ...]
) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Each requirement that a table names, and what it says of it."""
    for identity, entry in (_read_table(content, name) if name in content else {}).items():
        if not isinstance(entry, Mapping) or set(entry) != set(keys):
            raise WrongSutError(f"{name}: {identity} is a table of {', '.join(keys)}, and nothing else")
        yield identity, entry


def _check_settings(name: str, settings: Settings, folder: Path) -> None:
    role = BY_NAME[name]
    features, mode = settings.get("features", []), settings.get("mode")
    if not isinstance(features, list) or not all(one in sorted(role.known_features) for one in features):
        raise WrongSutError(f"the features of {name} are a list of {', '.join(sorted(role.known_features)) or 'none'}")
    if mode is not None and mode not in list(role.modes):
        raise WrongSutError(f"the modes of {name} are {', '.join(role.modes) or 'none'}")
    unknown = set(settings) - role.settings - {"mode", "features"}
    if unknown:
        raise WrongSutError(
            f"{name} has no {', '.join(sorted(unknown))}; it has mode, features, {', '.join(sorted(role.settings))}"
        )
    if "url" in settings and not _is_address(settings["url"]):
        raise WrongSutError(f"{name}: url is an address that begins with http:// or https://")
    if "ca" in settings and not (folder / str(settings["ca"])).is_file():
        raise WrongSutError(f"{name}: ca names no file: {settings['ca']}")


def _is_address(value: object) -> bool:
    try:
        url = urlsplit(str(value))
        return url.scheme in {"http", "https"} and bool(url.hostname) and url.port != 0
    except ValueError:  # a port or a host that is none
        return False


def _read_day(value: object) -> date:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        raise WrongSutError("a day is YYYY-MM-DD") from None
