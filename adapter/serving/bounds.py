"""What one client may take of a process of `lautta serve`."""

from __future__ import annotations

from dataclasses import dataclass

from adapter.rest.compression import MOST_TIMES


@dataclass(frozen=True, slots=True)
class Bounds:
    """Numbers, octets and seconds. A client is an address: of the connection, or named by a trusted proxy."""

    connections: int = 64  # of one address; as many as come from a proxy
    all_connections: int = 1_000
    threads: int = 8
    threads_per_client: int = 6
    large_at_once: int = 2
    large: int = 250_000
    inflated_times: int = MOST_TIMES
    body: int = 64_000_000
    held_per_client: int = 128_000_000  # octets of requests that are not whole yet
    held: int = 512_000_000
    head_seconds: float = 10.0
    transfer_seconds: float = 20.0  # of a body or an answer, and one more for each `pace` octets
    pace: int = 50_000
    idle_seconds: float = 30.0
    linger_seconds: float = 1.0

    def is_large(self, octets: int, *, encoded: bool) -> bool:
        """Whether a body is large, or may be when it is inflated."""
        return octets * (self.inflated_times if encoded else 1) > self.large

    def time_for(self, octets: int) -> float:
        """How long a body or an answer may take when so much of it has passed."""
        return self.transfer_seconds + octets / self.pace
