"""Where a request ends, in whatever pieces it comes, and whose turn it is."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapter.serving.framing import BadFrame, Body, read_head
from adapter.serving.turns import Turn, Turns


def pieces(octets: bytes, cuts: list[int]) -> list[bytes]:
    places = [0, *sorted({cut % (len(octets) + 1) for cut in cuts}), len(octets)]
    return [octets[begin:end] for begin, end in pairwise(places)]


@given(st.binary(max_size=60), st.lists(st.integers(1, 9), min_size=1), st.booleans(), st.lists(st.integers(0, 400)))
def test_a_body_is_the_same_in_whatever_pieces_it_comes(
    body: bytes, sizes: list[int], chunked: bool, cuts: list[int]
) -> None:
    written, at = b"", 0
    for number in range(len(body)):
        size = sizes[number % len(sizes)]
        chunk = body[at : at + size]
        written += b"%X ;a=b\r\n%s\r\n" % (len(chunk), chunk) if chunk else b""
        at += size
    framed = written + b"0\r\nTrailer: a\r\n\r\n" if chunked else body
    field = b"Transfer-Encoding: Chunked" if chunked else b"content-LENGTH: %d" % len(body)
    received, head, taken, whole = bytearray(), None, None, False
    for piece in pieces(b"POST / HTTP/1.1\r\n" + field + b"\r\n\r\n" + framed + b"next", cuts):
        received += piece
        if head is None:
            head = read_head(received)
            taken = Body(head, 100) if head else None
        if taken is not None and not whole:
            whole = taken.take(received)
    assert whole
    assert taken is not None
    assert taken.octets == body
    assert received == b"next"


def test_many_tiny_chunks_are_too_many() -> None:
    head = read_head(bytearray(b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n"))
    assert head is not None
    with pytest.raises(BadFrame) as caught:
        Body(head, 64_000_000).take(bytearray(b"1\r\na\r\n" * 100_001))
    assert caught.value.status == 413


def taken(turns: Turns[int], number: int) -> list[Turn[int]]:
    found: list[Any] = [turns.next() for _ in range(number)]
    return [turn for turn in found if turn is not None]


def test_clients_take_turns_and_none_has_all_threads() -> None:
    turns: Turns[int] = Turns(threads=4, per_client=3, large=1)
    for number in range(10):
        turns.wait(Turn("many", large=False, request=number))
    turns.wait(Turn("one", large=False, request=10))
    first = taken(turns, 5)
    assert [(turn.client, turn.request) for turn in first] == [("many", 0), ("one", 10), ("many", 1), ("many", 2)]
    turns.end(first[1])
    assert taken(turns, 1) == [], "the fourth thread waits for another client"
    turns.end(first[0])
    assert [turn.request for turn in taken(turns, 2)] == [3]


def test_large_requests_run_one_at_a_time_and_small_ones_pass_them() -> None:
    turns: Turns[int] = Turns(threads=4, per_client=3, large=1)
    for client in ("a", "b"):
        turns.wait(Turn(client, large=True, request=1))
    turns.wait(Turn("c", large=False, request=2))
    first = taken(turns, 3)
    assert [turn.client for turn in first] == ["a", "c"]
    turns.end(first[0])
    assert [turn.client for turn in taken(turns, 1)] == ["b"]
