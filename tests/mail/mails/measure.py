"""What reading takes.

`python -m tests.mail.mails.measure` prints the slowest mails of the corpus, and MB/s for ordinary ones.
"""

from __future__ import annotations

import random
import resource
import sys
import time
from contextlib import suppress

from adapter.errors import Refused
from adapter.mail import read_mail
from tests.mail.letters import letter, photo, text
from tests.mail.mails.case import JPEG
from tests.mail.mails.corpus import cases
from tests.mail.mails.judgement import read

_ROUNDS = 15


def _spent(raw: bytes) -> float:
    began = time.process_time()
    with suppress(Refused):
        read(raw)
    return time.process_time() - began


def _speed(megabytes: int) -> str:
    """The best of some rounds for a mail with one photo of this size."""
    # No secret.
    raw = letter(text("Kuva."), photo(JPEG + random.Random(megabytes).randbytes(megabytes * 1_000_000)))  # noqa: S311
    best = min(_timed(raw) for _ in range(_ROUNDS))
    return f"a photo of {megabytes} MB: {best * 1e3:.1f} ms, {len(raw) / best / 1e6:.0f} MB/s of mail\n"


def _timed(raw: bytes) -> float:
    began = time.perf_counter()
    read_mail(raw)
    return time.perf_counter() - began


def main() -> int:
    """Print it; 1 when a mail took more than one second of CPU."""
    sys.stdout.write("".join(map(_speed, (1, 5))))
    taken = sorted(((_spent(case.make()), case.name) for case in cases()), reverse=True)
    sys.stdout.write("".join(f"{spent:7.3f} s  {name}\n" for spent, name in taken[:10]))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    sys.stdout.write(f"{len(taken)} mails; {peak:.0f} MB at most, with the mail and its making\n")
    return int(taken[0][0] > 1.0)


if __name__ == "__main__":
    sys.exit(main())
