"""The environment of a set of mocks: lines `KEY=VALUE` for a shell, a container or a test."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import quote


def describe_environment(
    places: Mapping[str, Mapping[str, str]], front: Mapping[str, str], pki: Path, token: str
) -> dict[str, str]:
    """Where the mocks are and how to reach them, by variable.

    `MOCKS_…` is for any program. `LAUTTA_…` points Lautta's example configuration and its clock at this set.
    """
    found = {
        f"MOCKS_{name}_{face}".upper(): address
        for name, faces in {**places, "front": front}.items()
        for face, address in faces.items()
    }
    found |= {"MOCKS_CA": str(pki / "root.pem"), "MOCKS_PKI": str(pki)}
    found |= {"MOCKS_TOKEN": token} if token else {}
    found |= {f"LAUTTA_ADDRESS_{name}".upper(): faces["url"] for name, faces in places.items()}
    found |= {"LAUTTA_ADDRESS_TYKS": places["pacs"]["dicom"]} if "pacs" in places else {}
    return found | {"LAUTTA_PKI": str(pki), "LAUTTA_CLOCK": f"{_show(front['control'], token)}/clock"}


def write_environment(file: Path, environment: Mapping[str, str]) -> None:
    """Write the file, which only its owner may read. A shell reads it with `set -a; . FILE`."""
    text = "".join(f"{name}={shlex.quote(value)}\n" for name, value in environment.items())
    file.touch(mode=0o600)
    file.write_text(text, encoding="utf-8")


def _show(address: str, token: str) -> str:
    """An address that has the token in it, as a password."""
    return address.replace("://", f"://mocks:{quote(token, safe='')}@", 1) if token else address
