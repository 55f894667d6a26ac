"""Calls about what the mocks hold: reset, seed, state, single removals, snapshots."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Flask, Response, jsonify, request

from mocks.control.body import NotThereError, NotUnderstoodError, read_body, understanding
from mocks.control.clock import Clock
from mocks.control.desk import Control

_NAME_LENGTH = 100


def reset(desks: Sequence[Control], to: str, clock: Clock | None = None) -> None:
    """Empty these mocks, or bring them back to what they were filled with. Raises NotUnderstoodError.

    A `clock` that is theirs alone goes back to the machine's time.
    """
    if to not in {"empty", "fill"}:
        raise NotUnderstoodError("to is empty or fill", to=["empty", "fill"])
    if clock is not None:
        clock.reset()
    for desk in desks:
        if to == "fill":
            desk.reset_to_fill()
        else:
            desk.clear()


def seed(desk: Control, data: dict[str, Any]) -> None:
    """Add data to a mock. Raises NotUnderstoodError, and then nothing was added."""
    unknown = set(data) - desk.seed_keys if desk.seed_keys is not None else set()
    if unknown:
        known = sorted(desk.seed_keys or ())
        raise NotUnderstoodError(f"a seed of {desk.name} has no {', '.join(sorted(unknown))}", keys=known)
    with understanding("the seed was not understood"):
        desk.seed(data)


def keep_snapshot(desks: Sequence[Control], name: object) -> None:
    """Take a snapshot of each of these mocks. Raises NotUnderstoodError."""
    if not isinstance(name, str) or not 0 < len(name) <= _NAME_LENGTH or "/" in name:
        raise NotUnderstoodError(f"a snapshot has a name of at most {_NAME_LENGTH} characters, without a slash")
    with understanding("the snapshot was not taken"):
        for desk in desks:
            desk.keep_snapshot(name)


def restore_snapshot(desks: Sequence[Control], name: str) -> None:
    """Let each of these mocks hold what it held. Raises NotThereError, and then nothing was changed."""
    kept = [(desk, _find(desk, name).held) for desk in desks]
    for desk, held in kept:
        desk.restore(held)


def delete_snapshot(desks: Sequence[Control], name: str) -> None:
    """Forget a snapshot of each of these mocks. Raises NotThereError."""
    for desk in desks:
        _find(desk, name)
    for desk in desks:
        desk.snapshots.delete(name)


def describe_snapshots(desks: Sequence[Control]) -> list[dict[str, Any]]:
    """The snapshots that all of these mocks have, in the order they were first taken."""
    first, *others = [desk.snapshots.list() for desk in desks]
    common = [name for name in first if all(name in other for other in others)]
    return [{"name": name, "at": first[name].at} for name in common]


def _find(desk: Control, name: str) -> Any:
    try:
        return desk.snapshots.find(name)
    except LookupError as problem:
        raise NotThereError(str(problem)) from None


def remove(desk: Control, kind: str, identity: str) -> None:
    """Take one thing away from a mock. Raises NotThereError."""
    try:
        desk.remove(kind, identity)
    except LookupError as problem:
        raise NotThereError(str(problem.args[0] if problem.args else problem)) from None


def add_reset(app: Flask, desks: Sequence[Control], clock: Clock | None = None) -> None:
    """Let a tester reset these mocks together, and a clock that is theirs alone."""

    @app.post("/__admin/reset")
    def reset_all() -> tuple[str, int]:
        reset(desks, request.args.get("to", "empty"), clock)
        return "", 204


def add_snapshots(app: Flask, desks: Sequence[Control]) -> None:
    """Let a tester take and restore snapshots of these mocks together."""

    @app.get("/__admin/snapshots")
    def list_snapshots() -> Response:
        return jsonify(describe_snapshots(desks))

    @app.post("/__admin/snapshots")
    def take_snapshot() -> tuple[Response, int]:
        name = read_body().get("name")
        keep_snapshot(desks, name)
        return jsonify(next(kept for kept in describe_snapshots(desks) if kept["name"] == name)), 201

    @app.post("/__admin/snapshots/<name>/restore")
    def restore(name: str) -> tuple[str, int]:
        restore_snapshot(desks, name)
        return "", 204

    @app.delete("/__admin/snapshots/<name>")
    def forget_snapshot(name: str) -> tuple[str, int]:
        delete_snapshot(desks, name)
        return "", 204


def add_holdings(app: Flask, desk: Control) -> None:
    """Let a tester seed, look at and thin out what one mock holds."""

    @app.post("/__admin/seed")
    def seed_mock() -> Response:
        seed(desk, read_body())
        return jsonify(seeded=True)

    @app.get("/__admin/state")
    def state() -> Response:
        return jsonify(desk.look())

    @app.delete("/__admin/state/<kind>/<path:identity>")
    def remove_one(kind: str, identity: str) -> tuple[str, int]:
        remove(desk, kind, identity)
        return "", 204
