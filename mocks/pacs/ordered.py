"""What a signed order says."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Order:
    """What is ordered. Two orders are the same when all of this is: not the time, and not the signature."""

    key: str
    kind: str
    sender: str
    register: str
    study: str
    accession: str
    patient: tuple[str, str]
    basis: tuple[str, str]
    rules: tuple[str, ...]
