"""Two cures for pynetdicom's connections."""

from __future__ import annotations

import socket
from typing import Any


def send_at_once(connection: socket.socket) -> None:
    """Without Nagle's algorithm, which costs 40 ms a message."""
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)


def hold_back(event: Any) -> None:
    """For an association we ask for: keep its own thread from taking messages, as it sometimes eats a response."""
    send_at_once(event.assoc.dul.socket.socket)
    event.assoc._reactor_checkpoint.clear()  # noqa: SLF001
