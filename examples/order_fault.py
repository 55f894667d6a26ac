"""Order a fault: the mock record system answers its next transaction with 503.

Lautta retries, and files the photo once.
"""

from __future__ import annotations

import sys

import requests


def main(control: str = "http://localhost:18008/__admin", operation: str = "transaction", times: str = "1") -> None:
    """Order the fault; `control` is the control address of the mock record systems."""
    fault = {"kind": "status", "operation": operation, "times": int(times), "detail": {"status": 503}}
    requests.post(f"{control}/faults", json=fault, timeout=30).raise_for_status()
    for ordered in requests.get(f"{control}/faults", timeout=30).json():
        print(f"{ordered['kind']} at the next {ordered['operation']}, {ordered['times']} times")


if __name__ == "__main__":
    main(*sys.argv[1:])
