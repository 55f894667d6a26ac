"""`python -m tests.release.decisions`: writes the tables of docs/release-flow.md anew."""

from __future__ import annotations

from tests.release.decisions.page import PAGE, renew

PAGE.write_text(renew(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
