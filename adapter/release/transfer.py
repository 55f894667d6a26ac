"""Images from one archive to another, every instance checked and counted (REL-12).

Nothing is remembered: each call looks at what has arrived and sends the rest, so a transfer that was cut off goes on by
being done again. A refusal is believed when it is said again: archives that take several connections at once have been
seen to say no for want of a lock.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from adapter.errors import Finding, Refused, Theirs
from adapter.release.images import Held, Hit, Instance
from adapter.release.ports.archive import ArchivePort
from adapter.release.rules.hit import check_listing

_ROUNDS = 3
_TIMES, _MORE = 3, 1_000  # how much more than was wanted an archive may give: whole series, some twice
_BREATH = 50  # instances between two questions whether to go on


@dataclass(frozen=True, slots=True)
class Transfer:
    """How many instances the source holds and how many of them have arrived.

    `reasons`: why the target will not take the others. `stopped`: what was found that had to stop the transfer.
    """

    total: int
    arrived: int
    reasons: tuple[str, ...] = ()
    stopped: Finding | None = None


def transfer(
    source: ArchivePort,
    target: ArchivePort,
    hit: Hit,
    check: Callable[[Instance], None],
    go_on: Callable[[int, int], None],
) -> Transfer:
    """Bring the instances of a hit's study to `target`.

    `check` sees each before it leaves; `go_on` gets now and then how many of how many are there. Both stop the
    transfer by raising Refused. Raises Theirs while instances are missing that the target has not refused to the last,
    and what `list_study` raises.
    """
    wanted = list_study(source, hit)
    refused: dict[str, str] = {}
    for _ in range(_ROUNDS):
        missing = _missing(wanted, target)
        if not missing:
            break
        leaving = choose(source.fetch(hit.study, missing), missing, check)
        try:
            refused = target.store(_paced(leaving, len(wanted) - len(missing), len(wanted), go_on)).refused
        except Refused as refusal:
            left = _missing(wanted, target)
            return Transfer(len(wanted), len(wanted) - len(left), stopped=refusal.findings[0])
    left = _missing(wanted, target)
    arrived = len(wanted) - len(left)
    if any(entry.instance not in refused for entry in left):
        raise Theirs("The destination", f"holds {arrived} of {len(wanted)} images after the transfer.")
    return Transfer(len(wanted), arrived, tuple(sorted({refused[entry.instance] for entry in left})))


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
    instances: Iterator[Instance], there: int, total: int, go_on: Callable[[int, int], None]
) -> Iterator[Instance]:
    for count, instance in enumerate(instances):
        if count % _BREATH == 0:
            go_on(there + count, total)
        yield instance
