"""What a tester steers one mock from: its clock, faults, journal, and all that it holds."""

from __future__ import annotations

import random
import threading
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from mocks.control.events import Event, Events
from mocks.control.faults import COMMON_KINDS, Fault, Faults
from mocks.control.holdings import Holdings, Snapshot, keep_snapshot, read_snapshot
from mocks.control.journal import Entry, Journal
from mocks.control.payload import mask_hetus, names_real_person
from mocks.control.rules import Examination, Rule
from mocks.control.setting import Setting
from mocks.control.snapshots import Kept, Snapshots


class Control:
    """The desk of one mock. Safe for use by several threads.

    `seed` takes a JSON object whose keys are among `seed_keys`; `state` returns what the mock holds; `reset` makes
    anew what is not on a shelf, after the shelves were emptied or filled as a whole; `refilled` reckons by the clock
    when that comes which the mock was started with; `remove(kind, id)` takes one thing away (LookupError when it is
    not there). `kinds` are the faults it can commit, `operations` the calls they can hit, `rules` what it demands of a
    message.
    """

    def __init__(
        self,
        name: str,
        *,
        seed: Callable[[dict[str, Any]], None],
        state: Callable[[], dict[str, Any]],
        setting: Setting | None = None,
        reset: Callable[[], None] = lambda: None,
        refilled: Callable[[], None] = lambda: None,
        remove: Callable[[str, str], None] | None = None,
        kinds: tuple[str, ...] = COMMON_KINDS,
        operations: tuple[str, ...] | None = None,
        seed_keys: frozenset[str] | None = None,
        rules: tuple[Rule, ...] = (),
    ) -> None:
        self.name = name
        self.setting = setting or Setting()
        self.clock = self.setting.clock
        self.lock = threading.RLock()
        self._drawing = threading.Lock()  # apart: an event loop draws while a thread that waits for it holds the mock
        state_file = self.setting.state_file(name)
        #: Whether nothing of an earlier start is held.
        self.fresh = state_file is None or not state_file.exists()
        self.holdings = Holdings(state_file)
        self.journal = Journal(name, news=self.setting.news)
        self.faults = Faults(name, kinds, operations)
        self.rules = rules
        self._seed, self._reset, self._refilled, self._remove = seed, reset, refilled, remove
        self.seed_keys = seed_keys
        self.events = Events()
        self.snapshots = Snapshots()
        self.state = state
        self._random = random.Random(self.setting.seed)  # noqa: S311  # ids that a tester may want to see again
        self._fill_file = self.setting.state_file(f"{name}-fill")
        self._filled = read_snapshot(self._fill_file) if self._fill_file else None
        self._drawn = self.holdings.shelf("ids")
        self._skip_drawn()
        self.setting.desks.append(self)

    def now(self) -> datetime:
        """The mock's time (UTC)."""
        return self.clock.now()

    def new_id(self) -> uuid.UUID:
        """A fresh id; with a seed the same ones come after every start and reset."""
        with self._drawing:
            self._drawn["count"] = self._drawn.get("count", 0) + 1
            return uuid.UUID(int=self._random.getrandbits(128), version=4)

    def examine(self) -> Examination:
        """An examination by the rules that are in force."""
        return Examination(self.setting.lenient)

    @contextmanager
    def work(self) -> Iterator[None]:
        """Hold the mock for one exchange; what it changed is kept when it ends, before the answer."""
        with self.lock:
            self.catch_up()
            try:
                yield
            finally:
                self.holdings.commit()

    def catch_up(self) -> None:
        """Let happen what the clock has come to (see mocks.control.events)."""
        if self.events:
            with self.lock:
                for event in self.events.take_due(self.now()):
                    self._let_happen(event)

    def _let_happen(self, event: Event) -> None:
        """An event that fails must not break the exchange that it comes before: the journal says so."""
        try:
            event.happen()
        except Exception as problem:  # noqa: BLE001  # as above
            self.record("event", outcome="failed", reason=f"{event.label}: {mask_hetus(str(problem))}")
        else:
            self.record("event", outcome="done", reason=event.label)

    def record(self, operation: str, *, payload: Any = None, **facts: Any) -> Entry:
        """Write one exchange into the journal. Facts never hold a HETU, a name or a payload.

        The payload is kept beside the journal when the tester wants that and it is of synthetic people alone.
        """
        octets = payload.encode() if isinstance(payload, str) else payload
        kept = (octets or None) if self.setting.keep_payloads else None
        if kept is not None and names_real_person(kept):
            kept, facts["payload"] = None, "not kept: a HETU outside the 900 series"
        elif kept is not None:
            facts["payload"] = "kept"
        lenient = sorted(self.setting.lenient)
        return self.journal.add(self.now().isoformat(), operation, {**facts, "lenient": lenient}, kept)

    def take_fault(self, operation: str, about: Mapping[str, str] | None = None) -> Fault | None:
        """The fault that strikes this call; `about` says what it can be matched by (faults.MATCHES)."""
        self.catch_up()
        return self.faults.take(operation, about or {}, self.now())

    def look(self) -> dict[str, Any]:
        """What the mock holds, for a tester."""
        with self.lock:
            self.catch_up()
            return self.state()

    def seed(self, data: dict[str, Any]) -> None:
        """Add data. Raises KeyError, ValueError or TypeError for what is not of the mock's shape, adding nothing."""
        unknown = set(data) - self.seed_keys if self.seed_keys is not None else set()
        if unknown:
            raise ValueError(f"a seed of {self.name} has the keys {', '.join(sorted(self.seed_keys or ()))}")
        with self.work():
            before = self.holdings.snapshot()
            try:
                self._seed(data)
            except Exception:
                if self.holdings.snapshot() != before:
                    self.restore(before)
                raise

    def remove(self, kind: str, identity: str) -> None:
        """Take one thing away. Raises LookupError when the mock holds no such thing."""
        if self._remove is None:
            raise LookupError(f"{self.name} holds nothing that can be removed singly")
        with self.work():
            self._remove(kind, identity)

    def mark_filled(self) -> None:
        """Remember what is held now as what the mock was started with: `reset_to_fill` comes back to it."""
        with self.work():
            self._filled = self.holdings.snapshot()
            if self._fill_file:
                keep_snapshot(self._fill_file, self._filled)

    @property
    def filled(self) -> bool:
        """Whether there is something that `reset_to_fill` comes back to."""
        return self._filled is not None

    def clear(self) -> None:
        """Forget everything: as after a fresh start with the same seed. A clock of several mocks stays."""
        with self.work():
            self.faults.clear()
            self.events.clear()
            self.journal.clear()
            if not self.setting.shared_clock:
                self.clock.reset()
            self.holdings.clear()
            self._reset()
            self._random.seed(self.setting.seed)

    def reset_to_fill(self) -> None:
        """As `clear`, and then hold what the mock was started with."""
        with self.work():
            self.clear()
            if self._filled is not None:
                self.restore(self._filled)
                self._refilled()

    def snapshot(self) -> Snapshot:
        """A copy of all that the mock holds."""
        with self.lock:
            return self.holdings.snapshot()

    def keep_snapshot(self, name: str) -> None:
        """Keep what the mock holds now under a name. Raises TooManyError."""
        self.snapshots.keep(name, Kept(self.now().isoformat(), self.snapshot()))

    def restore(self, kept: Snapshot) -> None:
        """Hold what a snapshot holds, and nothing else. Faults, journal and clock stay."""
        with self.work():
            self.holdings.restore(kept)
            self._reset()
            self._random.seed(self.setting.seed)
            self._skip_drawn()

    def _skip_drawn(self) -> None:
        """Go on with the ids where the holdings left off."""
        for _ in range(self._drawn.get("count", 0)):
            self._random.getrandbits(128)
