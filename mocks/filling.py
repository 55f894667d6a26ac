"""Fill running mocks from a folder of fixtures, or from any part of one.

People, registers, studies, documents, mailboxes. `NAME.json` in the folder is a seed of that mock as its page has it.
"""

from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING, Any

from mocks.catalogue import NAMES
from mocks.control.hetu import is_hetu, is_test_hetu

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from mocks.control import Control

PASSWORD = "secret"  # noqa: S105 – of every mailbox of the mocks, as the mocks' README says

Seeds = dict[str, dict[str, Any]]


class UnfitFolderError(Exception):
    """A folder that no mock can be filled from. `str()` is a sentence."""


def fill(desks: Iterable[Control], seeds: Mapping[str, dict[str, Any]]) -> None:
    """Give each mock what there is for it, and let `reset?to=fill` come back to that.

    A mock whose state was filled at an earlier start keeps what it holds. Raises UnfitFolderError when its state was
    kept without a filling, and when a mock does not understand its seed.
    """
    for desk in desks:
        if desk.filled or desk.name not in seeds:
            continue
        if not desk.fresh:
            raise UnfitFolderError(f"{desk.name} holds data of an earlier start already; leave out --fill")
        try:
            desk.seed(seeds[desk.name])
        except (KeyError, ValueError, TypeError, LookupError) as problem:
            raise UnfitFolderError(f"{desk.name} does not understand what the folder has for it: {problem}") from None
        desk.mark_filled()


def read_seeds(folder: Path, names: Iterable[str] | None = None) -> Seeds:
    """The seed of each mock that the folder has something for, of `names` or of all.

    Raises UnfitFolderError when it is no folder, has nothing for any of them, or has a file that cannot be read.
    """
    if not folder.is_dir():
        raise UnfitFolderError(f"there is no folder {folder}")
    try:
        found = _read_all(folder)
    except (ValueError, TypeError) as problem:
        raise UnfitFolderError(f"a file of {folder} is not as a fixture is: {problem}") from None
    wanted = {name: seed for name, seed in found.items() if seed and (names is None or name in names)}
    if not wanted:
        raise UnfitFolderError(
            f"{folder} has nothing for {'any mock' if names is None else ', '.join(names)}; mocks/README.md says what "
            "a folder may hold"
        )
    return wanted


def _read_all(folder: Path) -> Seeds:
    seeds: Seeds = {
        "record": _read(folder / "record" / "patients.json"),
        "soteri": _read(folder / "register" / "register.json"),
        "pacs": _read_studies(folder / "dicom"),
        "kanta": _read_documents(folder),
        "mail": _read_mailboxes(folder),
        "gateway": _read_citizens(folder),
    }
    for name in NAMES:
        seed = seeds.setdefault(name, {})
        for key, value in _read(folder / f"{name}.json").items():
            seed[key] = [*seed[key], *value] if isinstance(seed.get(key), list) else value
    return seeds


def _read_studies(folder: Path) -> dict[str, Any]:
    studies: dict[str, list[str]] = {}
    for file in sorted(folder.glob("*.dcm")):
        studies.setdefault(file.name.rpartition("-")[0], []).append(_encode(file))
    listed = [
        {"archive": "hus", "register": name.split("-", maxsplit=1)[0], "instances": instances}
        for name, instances in studies.items()
    ]
    return {"studies": listed} if listed else {}


def _read_documents(folder: Path) -> dict[str, Any]:
    documents = [
        {"content": _encode(file)} for name in ("kanta", "grant") for file in sorted((folder / name).glob("*.xml"))
    ]
    root = folder / "pki" / "root.pem"
    return {
        **({"documents": documents} if documents else {}),
        **({"document_roots": [root.read_text(encoding="ascii")]} if root.exists() else {}),
        **_read(folder / "kanta" / "wishes.json"),
    }


def _read_mailboxes(folder: Path) -> dict[str, Any]:
    expected = [_read(file) for file in sorted(folder.glob("*/*.expected.json"))]
    users = sorted({item["mailbox"] for item in expected if "mailbox" in item})
    return {"mailboxes": [{"user": user, "password": PASSWORD} for user in users]} if users else {}


def _read_citizens(folder: Path) -> dict[str, Any]:
    """Whom the gateway offers to sign in as: the people of the record systems, and the mailboxes they can write to."""
    resources = [entry["resource"] for entry in _read(folder / "record" / "patients.json").get("resources", [])]
    people = {
        identifier["value"]: f"{' '.join(name['given'])} {name['family']}"
        for resource in resources
        if resource["resourceType"] == "Patient"
        for identifier in resource.get("identifier", ())
        for name in resource.get("name", ())[:1]
        if is_test_hetu(identifier["value"]) and is_hetu(identifier["value"])
    }
    mailboxes = [mailbox["user"] for mailbox in _read_mailboxes(folder).get("mailboxes", [])]
    seed = {"citizens": [{"name": name, "hetu": hetu} for hetu, name in people.items()], "mailboxes": mailboxes}
    return {key: value for key, value in seed.items() if value}


def _read(file: Path) -> dict[str, Any]:
    """A JSON object, empty when there is no such file. Raises ValueError or TypeError when it holds something else."""
    if not file.exists():
        return {}
    content = json.loads(file.read_text(encoding="utf-8"))
    if not isinstance(content, dict):
        raise TypeError(f"{file.name} is no JSON object")
    return content


def _encode(file: Path) -> str:
    return base64.b64encode(file.read_bytes()).decode()
