"""A configuration read from its TOML file, with every mistake named at once."""

from __future__ import annotations

import os
import tomllib
from pathlib import Path
from typing import Any

from pydantic import (
    ValidationError,
)

from adapter import DATA
from adapter.config.client import Api, find_client_mistakes
from adapter.config.names import find_lost_names
from adapter.config.peers import Trust
from adapter.config.settings import Settings
from adapter.errors import WrongUsage

CONFIG_VARIABLE = "LAUTTA_CONFIG"
EXAMPLE = DATA / "fixtures" / "lautta.toml"


def read_settings(path: Path) -> Settings:
    """Read a configuration; raises WrongUsage with every mistake at once. Paths in it are relative to the file."""
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as problem:
        raise WrongUsage(f"{path}: the configuration cannot be read ({problem.strerror}).") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as problem:
        raise WrongUsage(f"{path}: this is not TOML in UTF-8: {problem}.") from None
    lost = find_lost_names(table)
    try:
        settings = Settings.model_validate(_beside(table, path.resolve().parent))
    except ValidationError as problem:
        lost = [f"{'.'.join(map(str, error['loc']))}: {error['msg']}" for error in problem.errors()] + lost
    else:
        settings = _with_places(settings, path.resolve().parent)
        lost += settings.find_mistaken_addresses()
        lost += find_client_mistakes(settings.api, settings.client)
    if lost:
        raise WrongUsage(*(f"{path}: {text}" for text in lost))
    return settings


def _beside(value: Any, folder: Path) -> Any:
    """The table with the files of its secrets made absolute. Those of a key set are in the directory of [identity]."""
    if isinstance(value, list):
        return [_beside(item, folder) for item in value]
    if isinstance(value, dict):
        return {
            key: str(folder / item)
            if key == "file" and isinstance(item, str)
            else item
            if key == "jwks"
            else _beside(item, folder)
            for key, item in value.items()
        }
    return value


def _with_places(settings: Settings, folder: Path) -> Settings:
    """Make the paths absolute.

    `LAUTTA_PKI` and `LAUTTA_DATA` move the keys and the data, `LAUTTA_PUBLIC_BASE` the site.
    """
    pki = Path(os.environ.get("LAUTTA_PKI", folder / settings.identity.directory))
    data = Path(os.environ.get("LAUTTA_DATA", folder / settings.data))
    messages = [pki / root for root in settings.trust.messages]
    documents = [folder / root for root in settings.trust.documents]
    revocation = settings.trust.revocation
    if revocation is not None:
        revocation = revocation.model_copy(update={"files": tuple(folder / item for item in revocation.files)})
    portal = settings.portal
    if portal is not None and portal.roots is not None:
        portal = portal.model_copy(update={"roots": pki / portal.roots})
    return settings.model_copy(
        update={
            "data": data,
            "identity": settings.identity.model_copy(update={"directory": pki}),
            "trust": Trust(messages=messages, documents=documents, revocation=revocation),
            "portal": portal,
            "api": _moved(settings.api.beside(folder)),
            "client": tuple(client.beside(pki) for client in settings.client),
            "media": settings.media.model_copy(update={"directory": data / settings.media.directory}),
        },
    )


def _moved(api: Api) -> Api:
    """Raises WrongUsage for a variable that is no URL."""
    base = os.environ.get("LAUTTA_PUBLIC_BASE")
    if not base:
        return api
    try:
        return api.model_copy(update={"public_base": Api(public_base=base).public_base})
    except ValidationError:
        raise WrongUsage(f"LAUTTA_PUBLIC_BASE: '{base}' is not a URL without a slash at its end.") from None


def find_config(argument: Path | None) -> Path | None:
    """The configuration to read: the argument, `LAUTTA_CONFIG`, or `lautta.toml` here; None when there is none."""
    if argument is not None:
        return argument
    if variable := os.environ.get(CONFIG_VARIABLE):
        return Path(variable)
    here = Path("lautta.toml")
    return here if here.is_file() else None
