"""The time that a peer gets: all clocks of a process are watched by one thread."""

from __future__ import annotations

import threading

import pytest

from adapter.links.clock import Clock

LONG, SHORT = 600.0, 0.05


def test_a_clock_rings_once_and_whoever_stops_it_then_hears_of_it() -> None:
    rung = threading.Event()
    clock = Clock(rung.set)
    clock.wind(SHORT)
    assert rung.wait(LONG)
    with pytest.raises(TimeoutError):
        clock.stop()


def test_one_that_is_due_earlier_rings_earlier_whichever_was_wound_first() -> None:
    later, sooner = threading.Event(), threading.Event()
    first, second = Clock(later.set), Clock(sooner.set)
    first.wind(LONG)
    second.wind(SHORT)
    assert sooner.wait(LONG)
    assert not first.has_rung
    first.end()


@pytest.mark.parametrize("leave", [Clock.stop, Clock.end], ids=["stop", "end"])
def test_one_that_was_stopped_does_not_ring(leave: object) -> None:
    assert callable(leave)
    rung = threading.Event()
    stopped, other = Clock(lambda: None), Clock(rung.set)
    stopped.wind(SHORT)
    leave(stopped)
    other.wind(2 * SHORT)
    assert rung.wait(LONG)
    assert not stopped.has_rung


def test_one_that_is_wound_again_rings_at_the_later_time() -> None:
    again, other = Clock(lambda: None), threading.Event()
    again.wind(SHORT)
    again.wind(LONG)
    Clock(other.set).wind(2 * SHORT)
    assert other.wait(LONG)
    assert not again.has_rung
    again.end()
