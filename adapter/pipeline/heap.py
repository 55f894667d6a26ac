"""How the process keeps freed memory: in few arenas, or a worker grows by a fifth over ten thousand messages."""

from __future__ import annotations

import ctypes

_ARENAS = -8  # M_ARENA_MAX of glibc's mallopt
_FEW = 2


def share_arenas() -> bool:
    """Let all threads share two arenas, where the C library is glibc; else nothing. Before any thread begins.

    glibc gives each thread its own, and what is freed in one is not used in another. MALLOC_ARENA_MAX does the same,
    but must be set before the process starts.
    """
    allocator = getattr(ctypes.CDLL(None), "mallopt", None)
    return bool(allocator and allocator(_ARENAS, _FEW))
