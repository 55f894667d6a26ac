"""The environment of a set of mocks: lines `KEY=VALUE` for a shell, a container or a test."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from pathlib import Path


def describe_environment(places: Mapping[str, Mapping[str, str]], pki: Path, token: str) -> dict[str, str]:
    """Where the mocks are and how to reach them, by variable.

    `MOCKS_…` is for any program. `LAUTTA_…` points Lautta's example configuration and clock at this set.
    """
    found = {
        f"MOCKS_{name}_{face}".upper(): address for name, faces in places.items() for face, address in faces.items()
    }
    found |= {"MOCKS_CA": str(pki / "root.pem"), "MOCKS_PKI": str(pki), "LAUTTA_PKI": str(pki)}
    found |= {f"LAUTTA_ADDRESS_{name}".upper(): faces["url"] for name, faces in places.items()}
    if "pacs" in places:
        found["LAUTTA_ADDRESS_TYKS"] = places["pacs"]["dicom"]
    if places:
        found["LAUTTA_CLOCK"] = f"{next(iter(places.values()))['control']}/clock"
    if token:
        found["MOCKS_TOKEN"] = token
    return found


def write_environment(file: Path, environment: Mapping[str, str]) -> None:
    """Write the file, which only its owner may read. A shell reads it with `set -a; . FILE`."""
    file.touch(mode=0o600)
    file.write_text("".join(f"{name}={shlex.quote(value)}\n" for name, value in environment.items()), encoding="utf-8")
