"""`python -m tests.soak.mocks`: a hundred thousand requests of a set of mocks; does its memory stay as it was?

REQUESTS=100000, of the register and of a record system. Prints the resident memory as it goes: flat is when the second
half adds less than a tenth.
"""

from __future__ import annotations

import http.client
import json
import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

from adapter.demo.fixtures import FOLDER

_STEPS = 10
_PATHS = {
    "soteri": ("/soteri/units/1.2.246.10.99999861.10.1", {}),
    "record": ("/lifecare-porvoo/fhir/Patient?identifier=x", {"Authorization": "Bearer secret-lifecare-porvoo"}),
}


def main() -> int:
    """Run; returns 1 when the memory grew."""
    requests = int(os.environ.get("REQUESTS", "100000"))
    command = [sys.executable, "-m", "mocks", "--only", ",".join(_PATHS), "--fill", str(FOLDER)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as mocks:
        try:
            places = json.loads(mocks.stdout.readline() if mocks.stdout else "{}")
            links = [
                (http.client.HTTPConnection("localhost", urlsplit(places[name]["url"]).port, timeout=60), path, headers)
                for name, (path, headers) in _PATHS.items()
            ]
            weights = [_weigh(mocks.pid)]
            for step in range(_STEPS):
                for number in range(requests // _STEPS):
                    link, path, headers = links[number % len(links)]
                    link.request("GET", path, headers=headers)
                    link.getresponse().read()
                weights.append(_weigh(mocks.pid))
                sys.stdout.write(f"{(step + 1) * requests // _STEPS:>8} requests  {weights[-1]:6.1f} MB\n")
                sys.stdout.flush()
        finally:
            mocks.terminate()
    middle = weights[_STEPS // 2]
    flat = weights[-1] < middle * 1.1
    told = f"from {weights[0]:.1f} MB; half way {middle:.1f} MB; at the end {weights[-1]:.1f} MB"
    sys.stdout.write(f"{told}: {'flat' if flat else 'it GREW'}\n")
    return 0 if flat else 1


def _weigh(process: int) -> float:
    told = dict(line.split(":", 1) for line in Path(f"/proc/{process}/status").read_text().splitlines())
    return int(told["VmRSS"].split()[0]) / 1024


if __name__ == "__main__":
    sys.exit(main())
