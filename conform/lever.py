"""A lever makes a client under test act: a command, an address, or a person who is asked.

A command is started with the action as its last word and the arguments as one JSON object on its standard input.
It ends with 0 when it did it, with 1 when it was refused, with anything else when it could not do it.
What it prints may be one JSON object: what the system claims to have done.
An address gets a POST of `{"action": …, "arguments": …}` and answers `{"outcome": "did" | "refused" | "could not", …}`.
"""

from __future__ import annotations

import json
import os
import shlex
import shutil
import signal
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any, Protocol

import requests

from conform.claim import Claim, WrongSutError

_WITHIN = 60.0


class Did(StrEnum):
    """What came of a pull."""

    DID = "did"
    REFUSED = "refused"
    COULD_NOT = "could not"


@dataclass(frozen=True)
class Pulled:
    """How a pull ended, and what the system says of it."""

    outcome: Did
    told: Mapping[str, Any] = field(default_factory=dict)


class Lever(Protocol):
    """Whatever makes the system act."""

    def pull(self, action: str, arguments: Mapping[str, Any]) -> Pulled:
        """Make the system do one thing."""


@dataclass(frozen=True)
class Command:
    """A program of the vendor, started in the folder of sut.toml."""

    words: tuple[str, ...]
    within: float
    folder: Path

    def pull(self, action: str, arguments: Mapping[str, Any]) -> Pulled:
        """Start it; a program that does not end in time could not do it."""
        try:
            started = subprocess.Popen(
                [*self.words, action],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                cwd=self.folder,
                start_new_session=True,
            )
        except OSError:
            return Pulled(Did.COULD_NOT)
        with started:
            try:
                said, _ = started.communicate(json.dumps(arguments).encode(), timeout=self.within)
            except subprocess.TimeoutExpired:
                os.killpg(started.pid, signal.SIGKILL)  # what it has started too: nothing acts in a later case
                return Pulled(Did.COULD_NOT)
        outcome = {0: Did.DID, 1: Did.REFUSED}.get(started.returncode, Did.COULD_NOT)
        return Pulled(outcome, _read(said.decode("utf-8", "replace")))


@dataclass(frozen=True)
class Address:
    """A lever of the vendor that is reached by HTTP."""

    url: str
    within: float

    def pull(self, action: str, arguments: Mapping[str, Any]) -> Pulled:
        """Post it; whatever does not answer as it should could not do it."""
        body = {"action": action, "arguments": dict(arguments)}
        try:
            answer = requests.post(self.url, json=body, timeout=self.within, allow_redirects=False)
        except requests.RequestException:
            return Pulled(Did.COULD_NOT)
        told = _read(answer.text)
        try:
            return Pulled(Did(told.get("outcome", "")), told)
        except ValueError:
            return Pulled(Did.COULD_NOT)


class Attendant:
    """A person at the terminal, who does it and says how it went."""

    def pull(self, action: str, arguments: Mapping[str, Any]) -> Pulled:
        """Show what to do, and ask."""
        sys.stderr.write(f"\nPlease do: {action}\n")
        sys.stderr.writelines(f"  {name}: {value}\n" for name, value in arguments.items())
        sys.stderr.write("Was it done (d), refused (r), or could it not be done (c)? ")
        sys.stderr.flush()
        said = sys.stdin.readline().strip().lower()[:1]
        return Pulled({"d": Did.DID, "r": Did.REFUSED}.get(said, Did.COULD_NOT))


def read_lever(claim: Claim, *, attended: bool) -> Lever:
    """The lever of a claim. Raises WrongSutError. A test may hand over an object that has `pull`."""
    told = claim.settings.get("lever")
    if told is not None and hasattr(told, "pull"):
        lever: Lever = told
        return lever
    if not isinstance(told, Mapping):
        raise WrongSutError(f"{claim.role}: lever is missing; it is one of command, http and manual")
    kinds = sorted(set(told) - {"within"})
    within = _read_seconds(claim.role, told.get("within", _WITHIN))
    if kinds == ["command"]:
        return Command(_read_words(claim, told["command"]), within, claim.folder)
    if kinds == ["http"] and str(told["http"]).startswith(("http://", "https://")):
        return Address(told["http"], within)
    if kinds == ["manual"] and told["manual"] is True:
        if not attended:
            raise WrongSutError(f"{claim.role}: a manual lever needs --attended")
        return Attendant()
    raise WrongSutError(f"{claim.role}: lever has one of command, http and manual, and within; not {', '.join(told)}")


def _read_words(claim: Claim, command: object) -> tuple[str, ...]:
    """The words of a command, the first of which is a program: one of the folder of sut.toml, or on the path."""
    try:
        words = tuple(shlex.split(str(command)))
    except ValueError as problem:
        raise WrongSutError(f"{claim.role}: the command of the lever cannot be read: {problem}") from None
    program = words[0] if words else ""
    found = claim.folder / program if "/" in program else program
    if not program or shutil.which(found) is None:
        raise WrongSutError(f"{claim.role}: the lever is no program that can be started: {program or 'empty'}")
    return words


def _read_seconds(role: str, value: object) -> float:
    text = str(value).removesuffix("s")
    try:
        return float(text)
    except ValueError:
        raise WrongSutError(f'{role}: within is a number of seconds, such as "30s"') from None


def _read(text: str) -> dict[str, Any]:
    try:
        told = json.loads(text)
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}
