"""The lines that a worker writes to standard output: JSON, one a line."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime

from adapter.masking import mask_hetus
from adapter.pipeline.durable import Phase


def log_step(flow: str, message: str, step: str, phase: Phase) -> None:
    """One JSON line on standard output for every finished step: an operator, or the demo, can follow along."""
    if phase == "done":
        log(event="step", flow=flow, message=message, step=step)


def log(**facts: str) -> None:
    """One JSON line; never a HETU, a name or a payload."""
    facts = {"at": datetime.now(UTC).isoformat(timespec="milliseconds")} | facts
    sys.stdout.write(mask_hetus(json.dumps(facts, ensure_ascii=False)) + "\n")
    sys.stdout.flush()
