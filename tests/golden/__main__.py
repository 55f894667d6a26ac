"""Write `kept/` from the code as it is: `python -m tests.golden`. Read the difference before you commit it."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from tests.golden.collect import KEPT, convert, demo

shutil.rmtree(KEPT, ignore_errors=True)
with tempfile.TemporaryDirectory(prefix="lautta-golden-") as folder:
    for name, content in (*convert(), *demo(Path(folder))):
        file = KEPT / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
