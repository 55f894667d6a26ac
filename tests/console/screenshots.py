"""Make the pictures of docs/console: `python -m tests.console.screenshots`. The people in them do not exist."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from PIL import Image

from adapter.console.language import LANGUAGES
from tests.console.browser import open_browser
from tests.console.walk import PLACES, walk

FOLDER = Path(__file__).parents[2] / "docs" / "console"
_HEAD = """# The console in pictures

For whoever wants to see it before installing it.
`python -m tests.console.screenshots` makes the pictures of what the tests look at.
How it works is in [the console](../reference/console.md).

"""


def write_page() -> str:
    """The page that shows the pictures, as Markdown."""
    shown = [place for place in PLACES if place.what_for]
    parts = [
        f"## {place.what_for.capitalize()}\n\n"
        + "\n".join(f"![{place.name}, {language}]({place.name}.{language}.png)" for language in LANGUAGES)
        for place in shown
    ]
    return _HEAD + "\n\n".join(parts) + "\n"


def _shrink(path: Path) -> None:
    """A picture of 48 colours is a third of the size, and reads as well."""
    with Image.open(path) as picture:
        small = picture.convert("RGB").quantize(48)
    small.save(path, optimize=True)


def main() -> None:
    """Write the pictures and their page."""
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, open_browser(Path(folder)) as browser:
        browser.page.set_viewport_size({"width": 900, "height": 700})
        for language in LANGUAGES:
            for place in walk(browser, language):
                if place.what_for:
                    path = FOLDER / f"{place.name}.{language}.png"
                    browser.page.screenshot(path=path, full_page=True, scale="css")
                    _shrink(path)
                    sys.stdout.write(f"{path.name}\n")
    (FOLDER / "README.md").write_text(write_page(), encoding="utf-8")


if __name__ == "__main__":
    main()
