"""`lautta demo`: watch every fixture travel, step by step, and see how it ended."""

from __future__ import annotations

import json
import signal
import sys
import tempfile
import threading
import time
from argparse import Namespace
from dataclasses import asdict
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Column, Table

from adapter.commands.words import Words
from adapter.config.loading import EXAMPLE, read_settings
from adapter.demo.fixtures import Sent, send_all
from adapter.demo.play import Ending, aftermath, endings
from adapter.demo.stage import Stage, set_stage
from adapter.demo.uses import use_the_rights
from adapter.links.heic import open_heic


def add_words(words: Words) -> None:
    """`lautta demo`."""
    command = words.command(demo, "lautta demo --keep")
    command.add_argument(
        "--keep", action="store_true", help="leave all running, by the mocks' clock; print the addresses"
    )
    command.add_argument("--only", choices=("photo", "release", "grant"), help="one flow only")


def demo(options: Namespace) -> int:
    """Run the three flows on the fixtures; 0 only if every message ended as its fixture says."""
    if heic := open_heic(read_settings(EXAMPLE)):
        heic.check()
    console = Console(stderr=options.json, highlight=False)
    telling = _Telling(console, as_json=options.json)
    began = time.monotonic()
    with (
        tempfile.TemporaryDirectory(prefix="lautta-demo-") as folder,
        set_stage(Path(folder), telling.step, led=options.keep) as stage,
    ):
        telling.say("The mocks, the FHIR API and a worker are up, with a fresh PKI.")
        telling.names(send_all(stage, options.only))
        ended: list[Ending] = []
        for ending in endings(stage, telling.sent):
            ended.append(ending)
            telling.ending(ending)
        uses = list(use_the_rights(stage)) if options.only in (None, "grant") else []
        for ending in uses:
            telling.ending(ending)
        differences = aftermath(stage, ended)
        telling.table([*ended, *uses], differences, time.monotonic() - began)
        if options.keep:
            _keep(stage, telling)
    return 1 if differences or any(ending.differences for ending in [*ended, *uses]) else 0


class _Telling:
    """What the demo reports, to a person or as JSON lines."""

    def __init__(self, console: Console, *, as_json: bool) -> None:
        self._console, self._as_json = console, as_json
        self._lock = threading.Lock()
        self._early: list[dict[str, Any]] = []
        self._names: dict[str, str] = {}
        self.sent: list[Sent] = []

    def say(self, text: str) -> None:
        self._console.print(text)

    def names(self, sent: list[Sent]) -> None:
        """From now on steps are reported by the fixture's name; those that came before are reported first."""
        with self._lock:
            self.sent = sent
            self._names = {item.id: f"{item.flow} {item.name}" for item in sent}
            early, self._early = self._early, []
        for event in early:
            self.step(event)

    def step(self, event: dict[str, Any]) -> None:
        """One line for every finished step of a message."""
        if event.get("event") != "step" or event.get("step") == "claim":
            return
        with self._lock:
            if not self._names:
                self._early.append(event)
                return
            name = self._names.get(event["message"], event["message"])
        self._give(event | {"name": name}, f"  {name:<28} {event['step']}")

    def ending(self, ending: Ending) -> None:
        """How one message ended."""
        mark = "[red]✗[/red]" if ending.differences else "[green]✓[/green]"
        self._give(
            {"event": "ended", **asdict(ending)}, f"{mark} {ending.flow} {ending.name}: [bold]{ending.state}[/bold]"
        )

    def table(self, ended: list[Ending], differences: list[str], seconds: float) -> None:
        """The end: every message, its outcome, the deciding rules, its resources and where they are."""
        good = not differences and not any(ending.differences for ending in ended)
        if self._as_json:
            sys.stdout.write(
                json.dumps(
                    {"event": "finished", "asExpected": good, "differences": differences, "seconds": round(seconds, 1)}
                )
                + "\n"
            )
            return
        table = Table(
            "message",
            "outcome",
            "rules",
            Column("resources and reason", overflow="fold"),
            title="How every message ended",
            title_justify="left",
            expand=True,
        )
        for ending in sorted(ended, key=lambda item: ("invitation photo release grant".index(item.flow), item.name)):
            where = "\n".join(ending.resources)
            details = "\n".join(filter(None, (ending.reason, *ending.agreed, where)))
            odd = "".join(f"\n[red]{text}[/red]" for text in ending.differences)
            table.add_row(
                f"{ending.flow}\n{ending.name}",
                ending.state + odd,
                ending.rules.replace(" ", "\n"),
                details.strip(),
                end_section=True,
            )
        self._console.print(table)
        for text in differences:
            self._console.print(f"[red]{text}[/red]")
        self._console.print(
            f"{len(ended)} outcomes in {seconds:.1f} s: "
            + ("[green]every one as its fixture says[/green]" if good else "[red]not all as the fixtures say[/red]")
        )

    def _give(self, event: dict[str, Any], line: str) -> None:
        with self._lock:
            if self._as_json:
                sys.stdout.write(json.dumps(event, ensure_ascii=False) + "\n")
                sys.stdout.flush()
            else:
                self._console.print(line, soft_wrap=True)


def _keep(stage: Stage, telling: _Telling) -> None:
    """Leave everything running until Ctrl-C, and say where it is."""
    variables = stage.write_variables()
    telling.say(f"FHIR API   {stage.face}")
    telling.say(f"token      {stage.clients.sign_in('operator')}  (for five minutes)")
    telling.say(f"the next   . {variables}; lautta token --client operator")
    for name, place in stage.mocks.items():
        if isinstance(place, dict):
            telling.say(f"{name:<10} {place['url']}  control {place['control']}")
    telling.say(f"PKI        {stage.mocks['pki']}\nCtrl-C stops it all.")
    stopped = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stopped.set())
    try:
        stopped.wait()
    except KeyboardInterrupt:
        return
