"""`lautta validate`.

Files, folders, ndjson or standard input against base R4 and our profiles, on all cores, without a network.
"""

from __future__ import annotations

import os
import sys
from argparse import Namespace
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from html import escape
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import orjson

from adapter.commands.words import Words
from adapter.errors import LauttaError, WrongUsage, locate
from adapter.masking import escape_steering, mask_steering
from adapter.validate import sentences
from adapter.validate.issue import Issue, Severity
from adapter.validate.package import own_validator
from adapter.validate.report import ORDER, Places, line_of, outcome_of
from adapter.validate.report import locate as locate_in
from adapter.validate.source import BadSource, find_places, line_and_column, read
from adapter.words import Language, name_alike

if TYPE_CHECKING:
    from adapter.commands.validate_kanta import Service

_RESOURCES, _DOCUMENTS = (".json", ".ndjson"), (".xml",)
_WRONG = {Severity.FATAL, Severity.ERROR}
_FEW = 32  # resources that one core has validated before a second one has started
_BATCH = 4_000_000  # octets that a core is given at once

Source = tuple[str, bytes]


def add_words(words: Words) -> None:
    """`lautta validate`."""
    command = words.command(validate, "lautta validate media.json bundles/ --format junit")
    command.add_argument("paths", nargs="+", metavar="PATH", help="files, folders, .ndjson, or - for standard input")
    command.add_argument(
        "--profile",
        action="append",
        default=[],
        metavar="URL",
        help="also against this profile; more than once for more",
    )
    command.add_argument("--format", choices=("text", "json", "junit"), default="text")
    command.add_argument(
        "--kanta", metavar="URL", help="ask Kela's test validation service about signed documents of test people"
    )
    command.add_argument("--lang", choices=("fi", "sv", "en"), default="en", help="of the text")


@dataclass(frozen=True, slots=True)
class Judged:
    """One resource: where it came from, what it is, what was found and where, the gravest first."""

    source: str
    resource: Any
    issues: list[Issue]
    places: Places

    @property
    def wrong(self) -> bool:
        """Whether it has an error."""
        return any(issue.severity in _WRONG for issue in self.issues)

    def lines(self, language: Language) -> list[str]:
        """A line for each finding."""
        return [line_of(self.source, self.resource, issue, self.places, language) for issue in self.issues]


@dataclass(frozen=True, slots=True)
class Task:
    """How everything is validated and reported: against which profiles, in which form and language."""

    profiles: tuple[str, ...]
    form: str
    language: Language
    service: Service | None = None

    def tell(self, source: Source) -> tuple[str, bool]:
        """What is written of one resource, and whether it has an error."""
        try:
            result = judge(source, self.profiles) if self.service is None else _ask(self.service, source)
        except LauttaError:
            raise
        except Exception as problem:  # noqa: BLE001 – a fault of ours stops this resource and no other
            text = f"Something went wrong in Lautta ({locate(problem)})."
            result = Judged(source[0], None, [Issue(Severity.FATAL, "exception", "lautta", name_alike(text))], {})
        return _FORMS[self.form](result, self.language), result.wrong


def validate(options: Namespace) -> int:
    """Validate everything, report what was found in the order it was given, and say how it ended.

    Raises WrongUsage for a profile that is not at hand: without it, "no errors" would be untrue.
    """
    if absent := own_validator().tell_absent(options.profile):
        raise WrongUsage(*(f"--profile: {sentence}" for sentence in absent))
    service = _open_service(options)
    task = Task(tuple(options.profile), "json" if options.json else options.format, options.lang, service)
    wrong = total = 0
    cases: list[str] = []  # JUnit counts before it reports
    sources = _sources(options.paths, _DOCUMENTS if service else _RESOURCES)
    for text, is_wrong in map(task.tell, sources) if service else _tell_all(sources, task):
        total += 1
        wrong += is_wrong
        if task.form == "junit":
            cases.append(text)
        else:
            sys.stdout.write(text)
    if task.form == "junit":
        sys.stdout.write(_suite(cases, wrong))
    if task.form == "text":
        verdict = (sentences.WITH_ERRORS if wrong else sentences.WITHOUT_ERRORS).filled(wrong=str(wrong))
        counted = sentences.ONE_RESOURCE if total == 1 else sentences.RESOURCES.filled(total=str(total))
        sys.stderr.write(f"{counted.said(options.lang)}: {verdict.said(options.lang)}.\n")
    return 1 if wrong else 0


def judge(source: Source, profiles: tuple[str, ...]) -> Judged:
    """One resource, from its bytes."""
    name, raw = source
    try:
        resource = read(raw)
    except BadSource as problem:
        return Judged(name, None, [problem.issue], {(): line_and_column(raw, problem.place)})
    issues = own_validator().validate(resource, profiles)
    issues.sort(key=lambda issue: ORDER[issue.severity])
    return Judged(name, resource, issues, find_places(raw, {issue.steps for issue in issues}) if issues else {})


def _open_service(options: Namespace) -> Service | None:
    """Kela's test validation service, when it is to be asked. Raises WrongUsage."""
    if options.kanta is None:
        return None
    if options.profile:
        raise WrongUsage("--profile is for FHIR resources: it does not go with --kanta.")
    from adapter.commands.settings import load
    from adapter.commands.validate_kanta import Service

    return Service(options.kanta, load(options))


def _ask(service: Service, source: Source) -> Judged:
    """One document, by the service."""
    name, raw = source
    return Judged(name, None, service.judge(raw), {})


# --- What is validated ------------------------------------------------------------------------------------------------


def _sources(names: Iterable[str], kinds: tuple[str, ...]) -> Iterator[Source]:
    for name in names:
        if name == "-":
            yield "-", sys.stdin.buffer.read()
            continue
        path = Path(name)
        files = sorted(one for one in path.rglob("*") if one.suffix in kinds) if path.is_dir() else [path]
        if not files:
            raise WrongUsage(f"{name}: the folder has no {' and no '.join(kinds)}.")
        for file in files:
            try:
                yield from _parts(str(file), file.read_bytes())
            except OSError as problem:
                raise WrongUsage(f"{file}: the file cannot be read ({problem.strerror}).") from None


def _parts(name: str, raw: bytes) -> Iterator[Source]:
    """A file is one resource; an ndjson file one in each line."""
    if not name.endswith(".ndjson"):
        yield name, raw
        return
    for number, line in enumerate(raw.split(b"\n"), 1):
        if line.strip():
            yield f"{name}#{number}", line


def _tell_all(sources: Iterator[Source], task: Task) -> Iterator[tuple[str, bool]]:
    """A few are validated here; many by every core, with a bar that shows how far it has come."""
    few = list(islice(sources, _FEW))
    cores = os.cpu_count() or 1
    if len(few) < _FEW or cores == 1:
        yield from map(task.tell, (*few, *sources))
        return
    from concurrent.futures import ProcessPoolExecutor

    from rich.console import Console
    from rich.progress import Progress

    batches = list(_batches([*few, *sources]))
    with ProcessPoolExecutor(cores) as pool, Progress(console=Console(stderr=True), transient=True) as progress:
        bar = progress.add_task("validating", total=sum(map(len, batches)))
        for results in pool.map(_tell_batch, batches, [task] * len(batches)):
            yield from results
            progress.advance(bar, len(results))


def _batches(sources: list[Source]) -> Iterator[list[Source]]:
    batch: list[Source] = []
    size = 0
    for source in sources:
        batch.append(source)
        size += len(source[1])
        if size > _BATCH:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _tell_batch(batch: list[Source], task: Task) -> list[tuple[str, bool]]:
    return [task.tell(source) for source in batch]


# --- How it is reported -----------------------------------------------------------------------------------------------


def _as_text(result: Judged, language: Language) -> str:
    return "".join(f"{mask_steering(line)}\n" for line in result.lines(language))


def _as_json(result: Judged, _language: Language) -> str:
    fields = {"source": result.source, "outcome": outcome_of(result.resource, result.issues, result.places)}
    return f"{escape_steering(orjson.dumps(fields).decode())}\n"


def _as_case(result: Judged, language: Language) -> str:
    """A test case of JUnit: failed when the resource has an error."""
    name = locate_in(result.resource, ())
    lines = [escape(mask_steering(line)) for line in result.lines(language)]
    text = "\n".join(lines)
    inner = f"<system-out>{text}</system-out>" if text else ""
    if result.wrong:
        inner = f'<failure message="{lines[0]}">{text}</failure>'
    return f'  <testcase classname="{name}" name="{escape(result.source)}">{inner}</testcase>\n'


def _suite(cases: list[str], wrong: int) -> str:
    head = f'<testsuite name="lautta validate" tests="{len(cases)}" failures="{wrong}">'
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{head}\n{"".join(cases)}</testsuite>\n'


_FORMS: dict[str, Callable[[Judged, Language], str]] = {"text": _as_text, "json": _as_json, "junit": _as_case}
