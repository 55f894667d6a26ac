"""`python -m tests.release.decisions`: writes the generated pages of the release decisions and sentences."""

from __future__ import annotations

from tests.release.decisions.page import PAGES, renew

for page, write in PAGES.items():
    page.write_text(renew(page.read_text(encoding="utf-8"), write), encoding="utf-8")
