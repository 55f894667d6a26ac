"""Ports for servers of the tests."""

from __future__ import annotations

import random
import socket

_LOWEST, _HIGHEST = 15_000, 32_000  # below those that the system gives to connections, which come and go at any moment
_TRIES = 100


def free_port() -> int:
    """A port nobody listens at, and that no connection of another test takes meanwhile."""
    for _ in range(_TRIES):
        port = random.randint(_LOWEST, _HIGHEST)  # noqa: S311 – no secret
        with socket.socket() as free:
            try:
                free.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise OSError("No port is free.")
