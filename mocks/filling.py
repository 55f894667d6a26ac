"""Fill running mocks from a folder of fixtures, over their control ports.

People, registers, studies, documents, mailboxes.
"""

from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING, Any

import requests

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

PASSWORD = "secret"  # noqa: S105 – of every mailbox of the mocks, as the mocks' README says
_TIMEOUT = 30


def fill(controls: Mapping[str, str], folder: Path) -> None:
    """Give each mock (name → control URL) what the fixtures hold for it.

    Raises OSError for a missing folder and requests.HTTPError when a mock does not understand its seed.
    """
    for name, seed in read_seeds(folder).items():
        if name in controls:
            requests.post(f"{controls[name]}/seed", json=seed, timeout=_TIMEOUT).raise_for_status()


def read_seeds(folder: Path) -> dict[str, dict[str, Any]]:
    """The seed of each mock, from the fixtures."""
    studies: dict[str, list[str]] = {}
    for file in sorted((folder / "dicom").glob("*.dcm")):
        studies.setdefault(file.name.rpartition("-")[0], []).append(_encode(file))
    documents = [
        {"content": _encode(file)} for name in ("kanta", "grant") for file in sorted((folder / name).glob("*.xml"))
    ]
    expected = [json.loads(file.read_text(encoding="utf-8")) for file in sorted(folder.glob("*/*.expected.json"))]
    users = sorted({item["mailbox"] for item in expected if "mailbox" in item})
    return {
        "record": _read(folder / "record" / "patients.json"),
        "soteri": _read(folder / "register" / "register.json"),
        "pacs": {
            "studies": [
                {"archive": "hus", "register": name.split("-", maxsplit=1)[0], "instances": instances}
                for name, instances in studies.items()
            ]
        },
        "kanta": {
            "documents": documents,
            "document_roots": [(folder / "pki" / "root.pem").read_text(encoding="utf-8")],
            **_read(folder / "kanta" / "wishes.json"),
        },
        "mail": {"mailboxes": [{"user": user, "password": PASSWORD} for user in users]},
    }


def _read(file: Path) -> dict[str, Any]:
    return dict(json.loads(file.read_text(encoding="utf-8")))


def _encode(file: Path) -> str:
    return base64.b64encode(file.read_bytes()).decode()
