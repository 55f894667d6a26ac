"""What a mock holds, on named shelves: to be emptied, copied and put back as a whole, and kept on disk if wanted.

A mock keeps everything that an exchange can change on a shelf. So reset, snapshot, restore and a state that survives
`kill -9` are written once, here. A value on a shelf is never changed in place: it is put there again.

With a file, every change is written to SQLite at once and committed at the end of the exchange, before the answer.
`synchronous=OFF` is enough: a killed process loses nothing that it gave to the operating system.
"""

from __future__ import annotations

import io
import json
import pickle
import sqlite3
from collections.abc import Callable, Iterable, Iterator, MutableMapping
from typing import TYPE_CHECKING, Any, Generic, TypeVar

if TYPE_CHECKING:
    from pathlib import Path

Key = str | tuple[str, ...]
K = TypeVar("K", bound=Key)
V = TypeVar("V")
Snapshot = dict[str, dict[Key, Any]]

_HOMES = ("mocks.", "datetime", "collections", "builtins", "copyreg")


class Shelf(MutableMapping[K, V], Generic[K, V]):
    """A mapping in the order of arrival. Keys are texts or tuples of texts."""

    def __init__(self, name: str, database: sqlite3.Connection | None) -> None:
        self._name = name
        self._database = database
        self._held: dict[K, V] = {}
        self._words: Callable[[V], Iterable[str]] | None = None
        self._index: dict[str, dict[K, None]] = {}
        if database is not None:
            rows = database.execute("SELECT key, value FROM held WHERE shelf = ? ORDER BY place", (name,))
            self._held = {_read_key(key): _Unpickler(io.BytesIO(value)).load() for key, value in rows}

    def __getitem__(self, key: K) -> V:
        return self._held[key]

    def __setitem__(self, key: K, value: V) -> None:
        self._leave_out(key)
        self._held[key] = value
        self._enter(key)
        if self._database is not None:
            self._database.execute(
                "INSERT INTO held (shelf, key, value) VALUES (?, ?, ?)"
                " ON CONFLICT (shelf, key) DO UPDATE SET value = excluded.value",
                (self._name, json.dumps(key), pickle.dumps(value)),
            )

    def __delitem__(self, key: K) -> None:
        self._leave_out(key)
        del self._held[key]
        if self._database is not None:
            self._database.execute("DELETE FROM held WHERE shelf = ? AND key = ?", (self._name, json.dumps(key)))

    def __iter__(self) -> Iterator[K]:
        return iter(self._held)

    def __len__(self) -> int:
        return len(self._held)

    def clear(self) -> None:
        """Empty the shelf."""
        self._held.clear()
        self._index.clear()
        if self._database is not None:
            self._database.execute("DELETE FROM held WHERE shelf = ?", (self._name,))

    def index(self, words: Callable[[V], Iterable[str]]) -> None:
        """Let values be found by their words, however many there are. What is indexed already stays so."""
        if self._words is None:
            self._words = words
            for key in self._held:
                self._enter(key)

    def having(self, word: str) -> list[V]:
        """The values that have a word, in the order of arrival."""
        keys = self._index.get(word, {})
        ordered = keys if len(keys) < 2 else [key for key in self._held if key in keys]
        return [self._held[key] for key in ordered]

    def _enter(self, key: K) -> None:
        for word in self._words(self._held[key]) if self._words else ():
            self._index.setdefault(word, {})[key] = None

    def _leave_out(self, key: K) -> None:
        for word in self._words(self._held[key]) if self._words and key in self._held else ():
            keys = self._index.get(word, {})
            keys.pop(key, None)
            if not keys:
                self._index.pop(word, None)


class Holdings:
    """All shelves of one mock. The caller holds the mock's lock."""

    def __init__(self, file: Path | None = None) -> None:
        self._shelves: dict[str, Shelf[Any, Any]] = {}
        self._database: sqlite3.Connection | None = None
        if file is not None:
            self._database = sqlite3.connect(file, check_same_thread=False)
            self._database.execute("PRAGMA journal_mode = WAL")
            self._database.execute("PRAGMA synchronous = OFF")
            self._database.execute(
                "CREATE TABLE IF NOT EXISTS held"
                " (place INTEGER PRIMARY KEY, shelf TEXT, key TEXT, value BLOB, UNIQUE (shelf, key))"
            )

    def shelf(self, name: str) -> Shelf[Any, Any]:
        """The shelf of this name, with what the file holds for it."""
        if name not in self._shelves:
            self._shelves[name] = Shelf(name, self._database)
        return self._shelves[name]

    def commit(self) -> None:
        """Let what was changed survive this process."""
        if self._database is not None:
            self._database.commit()

    def clear(self) -> None:
        """Empty every shelf."""
        for shelf in self._shelves.values():
            shelf.clear()

    def snapshot(self) -> Snapshot:
        """A copy of every shelf."""
        return {name: dict(shelf) for name, shelf in self._shelves.items()}

    def restore(self, kept: Snapshot) -> None:
        """Put back what a snapshot holds, and nothing else."""
        self.clear()
        for name, held in kept.items():
            self.shelf(name).update(held)

    def close(self) -> None:
        """Give the file back."""
        if self._database is not None:
            self._database.commit()
            self._database.close()


def keep_snapshot(file: Path, kept: Snapshot) -> None:
    """Put a snapshot into a file, whole or not at all."""
    part = file.with_suffix(".part")
    part.write_bytes(pickle.dumps(kept))
    part.replace(file)


def read_snapshot(file: Path) -> Snapshot | None:
    """The snapshot of a file; none when there is no such file."""
    if not file.exists():
        return None
    kept: Snapshot = _Unpickler(io.BytesIO(file.read_bytes())).load()
    return kept


class _Unpickler(pickle.Unpickler):
    """Reads values of the mocks' own types only: a file of another make runs no code."""

    def find_class(self, module: str, name: str) -> Any:
        if not module.startswith(_HOMES) or (module == "builtins" and name not in {"set", "frozenset", "bytearray"}):
            raise pickle.UnpicklingError("the state holds what no mock has put there")
        return super().find_class(module, name)


def _read_key(text: str) -> Any:
    key = json.loads(text)
    return tuple(key) if isinstance(key, list) else key
