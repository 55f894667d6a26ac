"""No personal identity code that may be somebody's.

`python -m tests.meta.real_hetus [FILE …]`, all files of git by default.

Individual numbers 900 to 999 are never given to a person (domain: identifiers), so ours are all in that range.
A wrong check character does not help: a real code with one wrong letter still names a person.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from adapter.identifiers import BadIdentifier, Hetu, find_hetu_shapes

ROOT = Path(__file__).parents[2]
_CHECKS = "0123456789ABCDEFHJKLMNPRSTUVWXY"


def find_real(text: str) -> Iterator[int]:
    """The numbers of the lines that hold a code outside of the test range."""
    for number, line in enumerate(text.splitlines(), 1):
        if any(_may_be_real(shape) for shape in find_hetu_shapes(line)):
            yield number


def _may_be_real(shape: str) -> bool:
    return shape[-4] != "9" and any(_is_hetu(shape[:-1] + check) for check in _CHECKS)


def _is_hetu(text: str) -> bool:
    try:
        Hetu.parse(text)
    except BadIdentifier:
        return False
    return True


def main(names: list[str]) -> int:
    """Print the place of each code, never the code; returns the exit code."""
    if not names:
        listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True)  # noqa: S607 – whichever git there is
        names = [str(ROOT / name) for name in listed.stdout.split("\0") if name]
    found = [
        f"{name}:{line}: a personal identity code outside of the test range 900–999\n"
        for name in names
        if Path(name).is_file()
        for line in find_real(Path(name).read_text(encoding="utf-8", errors="replace"))
    ]
    sys.stdout.writelines(found)
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
