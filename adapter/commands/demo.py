"""`lautta demo`: watch every fixture travel, step by step, and see how it ended."""

from __future__ import annotations

import signal
import sys
import tempfile
import threading
import time
from argparse import Namespace
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from adapter.commands.answering import print_json
from adapter.commands.screen import Screen, Style, add_language, language_of
from adapter.commands.words import Words
from adapter.config.loading import EXAMPLE, read_settings
from adapter.demo import words
from adapter.demo.fixtures import Sent, send_all
from adapter.demo.page import FLOWS, count_endings, of_flow, write_page
from adapter.demo.play import Ending, aftermath, endings
from adapter.demo.stage import Stage, set_stage
from adapter.demo.story import Stories, Story
from adapter.demo.uses import use_the_rights
from adapter.links.heic import open_heic
from adapter.words import Sentence

_PAGE = Path("build") / "demo.html"
_STYLES: Mapping[str, Style] = {"done": "green", "permit": "green", "parked": "yellow"}


def add_words(place: Words) -> None:
    """`lautta demo`."""
    command = place.command(demo, "lautta demo --keep")
    command.add_argument(
        "--keep", action="store_true", help="leave all running, by the mocks' clock; print the addresses"
    )
    add_language(command)
    command.add_argument(
        "--page", type=Path, metavar="FILE", help="where the page with the stories goes (default: build/demo.html)"
    )
    command.add_argument("--only", choices=("photo", "release", "grant"), help="one flow only")


def demo(options: Namespace) -> int:
    """Run the three flows on the fixtures; 0 only if every message ended as its fixture says."""
    if heic := open_heic(read_settings(EXAMPLE)):
        heic.check()
    telling = _Telling(Screen.of(options), as_json=options.json)
    began = time.monotonic()
    with (
        tempfile.TemporaryDirectory(prefix="lautta-demo-") as folder,
        set_stage(Path(folder), telling.step, led=options.keep) as stage,
    ):
        telling.say(words.UP)
        telling.names(send_all(stage, options.only))
        ended: list[Ending] = []
        for ending in endings(stage, telling.sent):
            ended.append(ending)
            telling.ending(ending)
        uses = list(use_the_rights(stage)) if options.only in (None, "grant") else []
        for ending in uses:
            telling.ending(ending)
        differences, everything = aftermath(stage, ended), [*ended, *uses]
        is_written = False
        if page := options.page or (None if options.json else _PAGE):
            stories = list(Stories(stage).read_all(everything))
            telling.stories(stories)
            is_written = _write(page, write_page(stories, language_of(options)))
        telling.summary(everything, differences, time.monotonic() - began)
        if page:
            telling.say((words.PAGE if is_written else words.NO_PAGE).filled(path=str(page.resolve())))
        if options.keep:
            _keep(stage, telling)
    return 1 if differences or any(ending.differences for ending in everything) else 0


class _Telling:
    """What the demo reports, to a person or as JSON lines."""

    def __init__(self, screen: Screen, *, as_json: bool) -> None:
        self._screen, self._as_json = screen, as_json
        self._lock = threading.Lock()
        self._early: list[dict[str, Any]] = []
        self._names: dict[str, str] = {}
        self.sent: list[Sent] = []

    def say(self, sentence: Sentence) -> None:
        """A line for a person: of standard error, where standard output is for a program."""
        self.line(self._screen.say(sentence))

    def line(self, text: str) -> None:
        """A line that is the same in every language, left as long as it is: somebody will copy it."""
        out = sys.stderr if self._as_json else sys.stdout
        out.write(f"{text}\n")
        out.flush()

    def person(self, name: str, what: Sentence) -> None:
        """Who may sign in, and for what."""
        self.line(f"  {name:<8} {self._screen.say(what)}")

    def names(self, sent: list[Sent]) -> None:
        """From now on steps are reported by the fixture's name; those that came before are reported first."""
        with self._lock:
            self.sent = sent
            self._names = {item.id: f"{item.flow} {item.name}" for item in sent}
            early, self._early = self._early, []
        for event in early:
            self.step(event)

    def step(self, event: dict[str, Any]) -> None:
        """A finished step of a message, for a program; a person reads the whole story when it has ended."""
        if event.get("event") != "step" or event.get("step") == "claim":
            return
        with self._lock:
            if not self._names:
                self._early.append(event)
                return
            name = self._names.get(event["message"], event["message"])
            if self._as_json:
                self._give(event | {"name": name})

    def ending(self, ending: Ending) -> None:
        """How one message ended: while they come, a person sees one line of each."""
        fields = {name: value for name, value in asdict(ending).items() if name != "message"}
        with self._lock:
            if self._as_json:
                self._give({"event": "ended", **fields})
                return
            title = words.title_of(ending.flow, ending.name)
            said = self._screen.say(title) if title else ending.name
            mark = "✗" if ending.differences else "✓"
            state = self._screen.say(words.STATES[ending.state])
            self._screen.line(f"{mark} {said}: {state}", "red" if ending.differences else "dim", hang=2)
            sys.stdout.flush()

    def stories(self, stories: list[Story]) -> None:
        """Every story, one after another, flow by flow."""
        if self._as_json:
            return
        for flow in FLOWS:
            own = of_flow(stories, flow)
            if own:
                self._screen.line()
                self._screen.line(self._screen.say(words.FLOWS[flow]).upper(), "bold")
            for story in own:
                self._story(story)

    def summary(self, ended: list[Ending], differences: list[str], seconds: float) -> None:
        """The end: how many went where, and whether all ended as their fixtures say."""
        good = not differences and not any(ending.differences for ending in ended)
        if self._as_json:
            found = {"asExpected": good, "differences": differences, "seconds": round(seconds, 1)}
            self._give({"event": "finished", **found})
            return
        screen = self._screen
        screen.line()
        screen.line(screen.say(count_endings(ended)), "bold")
        screen.line(screen.say(words.NOTHING_GUESSED))
        for text in differences:
            screen.line(text, "red")
        verdict = words.AS_EXPECTED if good else words.NOT_AS_EXPECTED
        said = screen.say(verdict, number=str(len(ended)), seconds=f"{seconds:.1f}")
        screen.line(said, "green" if good else "red")
        screen.line(screen.say(words.LIVE))

    def _story(self, story: Story) -> None:
        screen, ending = self._screen, story.ending
        style = _STYLES.get(ending.state, "red")
        screen.line()
        screen.line(f"{screen.say(story.title)}: {screen.say(words.STATES[ending.state])}", style, hang=2)
        if why := screen.say(story.why):
            screen.line(f"{why} [{ending.rules}]", indent=2)
        for agreed in ending.agreed:
            screen.line(agreed, indent=4)
        if story.steps:
            took = screen.seconds(story.steps[-1].ended - story.steps[0].began)
            steps = " → ".join(step.name for step in story.steps)
            screen.line(f"{screen.clock(story.steps[0].began)}  {steps}  ({took})", "dim", 2, 10)
        if ending.resources:
            screen.line(", ".join(map(_shorten, ending.resources)), "dim", 2)
        for text in ending.differences:
            screen.line(text, "red", 2)

    def _give(self, event: dict[str, Any]) -> None:
        print_json(event)
        sys.stdout.flush()


def _write(page: Path, text: str) -> bool:
    """Whether the page could be written; where it could not, the demo is none the worse."""
    try:
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text(text, encoding="utf-8")
    except OSError:
        return False
    return True


def _shorten(address: str) -> str:
    """`Media 3f2a90c1` for an address, here or at a record system."""
    kind, identity = address.partition("/_history/")[0].split("/")[-2:]
    return f"{kind} {identity[:8]}"


def _keep(stage: Stage, telling: _Telling) -> None:
    """Leave everything running until Ctrl-C, and say where it is."""
    variables = stage.write_variables()
    telling.line(f"console    {stage.face.removesuffix('/fhir')}/console/")
    telling.say(words.SIGN_IN)
    for person, what in words.PEOPLE.items():
        telling.person(person, what)
    telling.line(f"FHIR API   {stage.face}")
    telling.line(f"token      {stage.clients.sign_in('operator')}  (for five minutes)")
    telling.line(f"the next   . {variables}; lautta token --client operator")
    for name, place in stage.mocks.items():
        if isinstance(place, dict):
            telling.line(f"{name:<10} {place['url']}  control {place['control']}")
    telling.line(f"PKI        {stage.mocks['pki']}")
    telling.say(words.STOPS)
    stopped = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stopped.set())
    try:
        while not stopped.wait(1.0):  # a signal just before an endless wait would end nothing
            pass
    except KeyboardInterrupt:
        return
