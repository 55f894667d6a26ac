"""Calls about the time of the mocks: one clock, which may serve a whole set, and the events that wait for it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from flask import Flask, Response, jsonify

from mocks.control.body import NotUnderstoodError, read_body, understanding
from mocks.control.clock import Clock
from mocks.control.desk import Control
from mocks.control.instant import find_instant

_SHAPE = "a clock is {now, advance, freeze}"


def move_clock(clock: Clock, desks: Sequence[Control], wish: dict[str, Any]) -> None:
    """Obey `now`, then `advance` (seconds), then `freeze` (true stands still, false runs); then events happen.

    `now` is an instant (ISO 8601 with an offset), or a time as scenarios have it (`+3h`, `next 07:29`).
    Raises NotUnderstoodError, and then the clock was not moved.
    """
    unknown = set(wish) - {"now", "advance", "freeze"}
    if unknown or not wish:
        raise NotUnderstoodError(f"{_SHAPE}: no other keys, and at least one of them")
    if not isinstance(wish.get("freeze", False), bool):
        raise NotUnderstoodError(f"{_SHAPE}: freeze is true or false")
    with understanding(_SHAPE):
        aim = find_instant(wish["now"], clock.now()) if "now" in wish else None
        step = timedelta(seconds=wish.get("advance", 0))
        clock.set_time((aim or clock.now()) + step, freeze=wish.get("freeze", clock.frozen))
    catch_up(desks)


def catch_up(desks: Sequence[Control]) -> None:
    """Let happen on all mocks of the set what the clock has come to."""
    fellows = {id(fellow): fellow for desk in desks for fellow in desk.setting.desks}
    for fellow in fellows.values():
        fellow.catch_up()


def describe_clock(clock: Clock, desks: Sequence[Control]) -> dict[str, Any]:
    """The time, whether it stands still, and what waits for it."""
    return {"now": clock.now().isoformat(), "frozen": clock.frozen, "events": describe_events(desks)}


def describe_events(desks: Sequence[Control]) -> list[dict[str, Any]]:
    """What is still to happen on these mocks, the next first."""
    coming = [
        {"mock": desk.name, "id": event.number, "at": event.at.isoformat(), "what": event.label}
        for desk in desks
        for event in desk.events.coming()
    ]
    return sorted(coming, key=lambda event: str(event["at"]))


def add_clock(app: Flask, clock: Clock, desks: Sequence[Control]) -> None:
    """Let a tester read and move the clock of these mocks."""

    @app.get("/__admin/clock")
    def tell_time() -> Response:
        return jsonify(describe_clock(clock, desks))

    @app.post("/__admin/clock")
    def set_clock() -> Response:
        move_clock(clock, desks, read_body())
        return jsonify(describe_clock(clock, desks))

    @app.delete("/__admin/clock")
    def run_clock() -> Response:
        clock.reset()
        catch_up(desks)
        return jsonify(describe_clock(clock, desks))
