"""How a command says its words: each module of `commands/` has `add_words`."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from adapter.commands.screen import plain
from adapter.masking import mask_hetus

MORE = argparse.RawDescriptionHelpFormatter
Run = Callable[[argparse.Namespace], int]


class Parser(argparse.ArgumentParser):
    """Says what is wrong with the words without repeating a HETU among them."""

    def error(self, message: str) -> NoReturn:
        """Print the usage and end with exit code 2."""
        super().error(plain(mask_hetus(message)))


@dataclass(frozen=True)
class Words:
    """The place where a command is added: among all commands, or among those of a group."""

    commands: argparse._SubParsersAction[Parser]
    name: str
    about: str

    def command(self, run: Run, example: str) -> argparse.ArgumentParser:
        """Add the command; returns its parser for what else it takes."""
        found = self.commands.add_parser(
            self.name, help=self.about, description=self.about, epilog=f"example: {example}", formatter_class=MORE
        )
        found.set_defaults(run=run)
        found.add_argument(
            "--json", action="store_true", help="for machines: JSON on standard output, nothing else there"
        )
        found.add_argument(
            "--config", type=Path, metavar="FILE", help="the configuration (else LAUTTA_CONFIG, else ./lautta.toml)"
        )
        return found

    def group(self, names: str, example: str, description: str = "") -> Callable[[str, str], Words]:
        """Add a group of commands, `lautta media list`; returns what makes the place of each."""
        group = self.commands.add_parser(
            self.name,
            help=self.about,
            description=description or f"{self.about[0].upper()}{self.about[1:]}.",
            epilog=f"example: {example}",
            formatter_class=MORE,
        )
        titled = {"title": "what"} if "|" in names else {}
        kinds = group.add_subparsers(metavar=names, required=True, **titled)
        return lambda name, about: Words(kinds, name, about)
