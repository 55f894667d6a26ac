"""The report as one HTML file: no script, nothing loaded, fit to print on A4."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from conform.report.page import VERDICTS, build_page

_PAGES = Environment(
    loader=PackageLoader("conform", "report"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_STYLE = "\n" + Path(__file__).with_name("report.css").read_text(encoding="utf-8")
#: The one style that a browser may use: by its digest (CSP level 3, §6.7.3.3).
_STYLE_DIGEST = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()


def render_html(report: Mapping[str, Any], language: str = "en", signed: Mapping[str, str] | None = None) -> str:
    """Who, by which rule, the numbers, what fails by harm, what was not tested, every row, the digests."""
    page = build_page(report, language, signed)
    return _PAGES.get_template("report.html").render(
        page=page,
        report=report,
        words=page.words,
        verdicts=VERDICTS,
        titles={role["role"]: role["title"][language] for role in report["roles"]},
        style=Markup(_STYLE),  # noqa: S704 – our own file
        style_digest=_STYLE_DIGEST,
    )
