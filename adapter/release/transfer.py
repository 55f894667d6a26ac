"""Images from one archive to another, every instance checked and counted (REL-12).

Nothing is remembered: each call looks at what has arrived and sends the rest, so a transfer that was cut off goes on by
being done again. A refusal is believed when it is said again: archives that take several connections at once have been
seen to say no for want of a lock.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from adapter.errors import Finding, Refused, Theirs
from adapter.release.images import Held, Hit, Instance
from adapter.release.ports.archive import ArchivePort
from adapter.release.rules.hit import check_listing
from adapter.release.rules.report import find_reports

_ROUNDS = 3
_TIMES, _MORE = 3, 1_000  # how much more than was wanted an archive may give: whole series, some twice
_BREATH = 50  # instances between two questions whether to go on


@dataclass(frozen=True, slots=True)
class Transfer:
    """How many images the source holds and how many of them have arrived, and which reports have.

    `reasons`: why the target will not take the other images. `stopped`: what was found that had to stop the transfer.
    """

    total: int
    arrived: int
    reasons: tuple[str, ...] = ()
    stopped: Finding | None = None
    reports: tuple[str, ...] = ()


def transfer(
    source: ArchivePort,
    target: ArchivePort,
    hit: Hit,
    check: Callable[[Instance], None],
    go_on: Callable[[int, int], None],
) -> Transfer:
    """Bring the instances of a hit's study to `target`; its reports go with them, and are counted by themselves.

    `check` sees each before it leaves; `go_on` gets now and then how many of how many are there. Both stop the
    transfer by raising Refused. Raises Theirs while instances are missing that the target has not refused to the last,
    and what `list_study` raises.
    """
    wanted = list_study(source, hit)
    reports = find_reports(wanted)
    total = _count_images(wanted, reports)
    refused: dict[str, str] = {}
    for _ in range(_ROUNDS):
        missing = _missing(wanted, target)
        if not missing:
            break
        leaving = choose(source.fetch(hit.study, missing), missing, check)
        try:
            there = total - _count_images(missing, reports)
            refused = target.store(_paced(leaving, there, total, go_on, reports)).refused
        except Refused as refusal:
            return _look(wanted, _missing(wanted, target), reports, stopped=refusal.findings[0])
    left = _missing(wanted, target)
    if any(entry.instance not in refused for entry in left):
        text = f"holds {total - _count_images(left, reports)} of {total} images after the transfer."
        raise Theirs("The destination", text if _count_images(left, reports) else "does not hold every report.")
    reasons = {refused[entry.instance] for entry in left if entry.instance not in reports}
    return _look(wanted, left, reports, reasons=tuple(sorted(reasons)))


def _look(
    wanted: Sequence[Held],
    left: Sequence[Held],
    reports: Collection[str],
    reasons: tuple[str, ...] = (),
    stopped: Finding | None = None,
) -> Transfer:
    """How far a transfer has come, when these are left."""
    total, missing = _count_images(wanted, reports), {entry.instance for entry in left}
    there = tuple(one.instance for one in wanted if one.instance in reports and one.instance not in missing)
    return Transfer(total, total - _count_images(left, reports), reasons, stopped, there)


def _count_images(entries: Sequence[Held], reports: Collection[str]) -> int:
    return sum(entry.instance not in reports for entry in entries)


def list_study(source: ArchivePort, hit: Hit) -> tuple[Held, ...]:
    """Every instance that an archive lists of a hit's study; raises what `check_listing` raises for a difference."""
    listing = source.holdings(hit.study)
    check_listing(hit, listing)
    return listing


def choose(
    instances: Iterable[Instance], wanted: Iterable[Held], check: Callable[[Instance], None]
) -> Iterator[Instance]:
    """Of what an archive gives, what was wanted, each once and checked: it may give more, or one twice.

    Theirs without end.
    """
    left = {entry.instance for entry in wanted}
    most = _TIMES * len(left) + _MORE
    for number, instance in enumerate(instances):
        if number >= most:
            raise Theirs("PACS", "gives images without end.")
        check(instance)
        if instance.instance in left:
            left.remove(instance.instance)
            yield instance


def _missing(wanted: tuple[Held, ...], target: ArchivePort) -> list[Held]:
    there = {entry.instance for entry in target.holdings(wanted[0].study)}
    return [entry for entry in wanted if entry.instance not in there]


def _paced(
    instances: Iterator[Instance], there: int, total: int, go_on: Callable[[int, int], None], reports: Collection[str]
) -> Iterator[Instance]:
    for count, instance in enumerate(instances):
        if count % _BREATH == 0:
            go_on(there, total)
        there += instance.instance not in reports
        yield instance
