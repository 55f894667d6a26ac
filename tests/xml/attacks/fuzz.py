"""The fuzzer: mutants of genuine files are refused, and only by BadSignature.

Or say what was genuinely signed and nothing else.

Longer: `python -m tests.xml.attacks.fuzz --seed 7 --count 1000000`.
"""

from __future__ import annotations

import argparse
import sys
import time
import warnings
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from cryptography.utils import CryptographyDeprecationWarning

from adapter.xml.verdict import BadSignature
from tests.xml.attacks.mutation import Mutation
from tests.xml.attacks.reading import Reading, read
from tests.xml.attacks.scene import SCENES, Scene, second


@dataclass
class Tally:
    """What came of the mutants, and those that broke the property: the file and what is wrong."""

    refused: int = 0
    genuine: int = 0
    unchanged: int = 0
    broken: list[tuple[str, bytes]] = field(default_factory=list)
    reasons: Counter[str] = field(default_factory=Counter)


def run(seed: int, count: int, tally: Tally | None = None) -> Tally:
    """Try `count` mutants of every profile and key in turn; the same seed gives the same mutants of the same files."""
    found = tally or Tally()
    rng = Random(seed)  # noqa: S311 – mutants need to come again, not to be secret
    mutation = Mutation(rng)
    known = {
        scene: (read(scene.profile, scene.raw), read(scene.profile, second(scene.profile, scene.kind)))
        for scene in SCENES
    }
    for number in range(count):
        scene = SCENES[number % len(SCENES)]
        pair = (scene.raw, second(scene.profile, scene.kind))
        mutant = mutation.mutate(*(pair if rng.random() < 0.5 else pair[::-1]))
        if mutant in pair:
            found.unchanged += 1
        else:
            _try(scene, mutant, known[scene], found)
    return found


def _try(scene: Scene, mutant: bytes, known: tuple[Reading, Reading], tally: Tally) -> None:
    label = f"{scene.profile}/{scene.kind}"
    try:
        reading = read(scene.profile, mutant)
    except BadSignature as refusal:
        tally.refused += 1
        tally.reasons[f"{scene.profile} {refusal.reason}"] += 1
    except Exception as stray:  # noqa: BLE001 – that there is none is the property
        tally.broken.append((f"{label}: {type(stray).__name__}: {stray}", mutant))
    else:
        if any(reading.is_of(one) for one in known):
            tally.genuine += 1
        else:
            differing = min((reading.differences(one) for one in known), key=len)
            tally.broken.append((f"{label}: accepted what nobody signed: {'; '.join(differing)}", mutant))


def main() -> int:
    """Run for longer, with progress; broken mutants are kept as files."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--count", type=int, default=100_000)
    parser.add_argument("--keep", type=Path, default=None, help="a directory for mutants that broke the property")
    chosen = parser.parse_args()
    warnings.simplefilter("ignore", CryptographyDeprecationWarning)
    tally, begun = Tally(), time.monotonic()
    for part in range(0, chosen.count, 5000):
        run(chosen.seed + part, min(5000, chosen.count - part), tally)
        done = tally.refused + tally.genuine + tally.unchanged + len(tally.broken)
        sys.stdout.write(
            f"\r{done} mutants, {tally.refused} refused, {tally.genuine} genuine, {len(tally.broken)} "
            f"broken, {time.monotonic() - begun:.0f} s"
        )
        sys.stdout.flush()
    sys.stdout.write("\n")
    for number, (text, mutant) in enumerate(tally.broken):
        sys.stdout.write(f"{number}: {text}\n")
        if chosen.keep:
            chosen.keep.mkdir(parents=True, exist_ok=True)
            (chosen.keep / f"{number}.xml").write_bytes(mutant)
    return int(bool(tally.broken))


if __name__ == "__main__":
    sys.exit(main())
