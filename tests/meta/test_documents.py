"""The documents as a reader meets them: narrow lines, links that lead somewhere, plain words, commands that run.

A table's row may be wider than a line: at most 160 columns, and no cell over 60 characters of what a reader sees.
Where a link leads, and the marks of code and emphasis, count for neither.
"""

from __future__ import annotations

import io
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

import pytest

from adapter.cli import build_parser
from conform.__main__ import read_options as read_kit_options
from mocks.control.tables import BEGIN, END
from mocks.options import read_options as read_mocks_options

ROOT = Path(__file__).parents[2]
LINE, ROW, CELL = 100, 160, 60
FORBIDDEN = ("told", "anew", "alone", "likewise", "judge", "judges", "judged", "the face", "FHIR face")
_TOP = ("adapter", "bench", "conform", "docs", "examples", "fixtures", "lautta_mocks", "mocks", "profiles", "tests")
_CODE_FILES = ("*.py", "*.toml", "*.yml", "*.wsdl", "*.xsd", "*.sh", "Makefile", "Dockerfile")
_LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
_SPAN = re.compile(r"`([^`]+)`")
_TRY = "## Try it by hand"
#: The programs that `lautta` becomes.
_READERS: dict[str, Callable[[Sequence[str]], object]] = {"mocks": read_mocks_options, "conform": read_kit_options}


def documents() -> list[Path]:
    """Every page that people read, but the change log, which says what was."""
    folders = [ROOT / name for name in ("docs", "mocks", "examples", "profiles")]
    pages = [*ROOT.glob("*.md"), *(page for folder in folders for page in folder.rglob("*.md"))]
    return sorted(page for page in pages if page.name != "CHANGELOG.md" and "node_modules" not in page.parts)


def name_of(page: Path) -> str:
    """The path of a page from the root, as a person writes it."""
    return page.relative_to(ROOT).as_posix()


def seen(text: str) -> str:
    """What a reader sees of a line: no target of a link, no marks of code and emphasis."""
    return re.sub(r"[`*]", "", re.sub(r"\]\([^)]*\)", "]", text))


def wide_lines(text: str) -> list[str]:
    """The lines that are wider than the rule allows, and why."""
    found, written = [], False
    for number, line in enumerate(text.split("\n"), 1):
        written = (written or line == BEGIN) and line != END
        if written:  # the mocks' rules, as their code has them
            continue
        if line.startswith("|"):
            cells = [seen(cell.strip()) for cell in re.split(r"(?<!\\)\|", line)]
            if len(seen(line)) > ROW:
                found.append(f"{number}: a row of {len(seen(line))} columns")
            found += [f"{number}: a cell of {len(cell)} characters" for cell in cells if len(cell) > CELL]
        elif len(line) > LINE:
            found.append(f"{number}: {len(line)} columns")
    return found


def prose(text: str) -> str:
    """The text without code and without what a program wrote: no blocks, no spans, nothing between two marks."""
    text = re.sub(r"(?ms)^<!-- [\w ]+: begin -->$.*?^<!-- [\w ]+: end -->$", "", text)
    text = re.sub(rf"(?ms)^{BEGIN}$.*?^{END}$", "", text)
    text = re.sub(r"(?ms)^```.*?^```$", "", text)
    return _SPAN.sub("", "\n".join(line for line in text.split("\n") if not line.startswith("    ")))


def forbidden_words(text: str) -> list[str]:
    """The words of the house that a reader need not learn."""
    told = re.compile(rf"\b({'|'.join(FORBIDDEN)})\b", re.IGNORECASE)
    return told.findall(" ".join(prose(text).split()))


def broken_links(text: str, page: Path) -> list[str]:
    """Relative links and paths in backquotes that lead nowhere, but to what is coming."""
    found = []
    for target in _LINK.findall(text):
        if re.match(r"[a-z]+:", target):
            continue
        path, _, anchor = target.partition("#")
        there = (page.parent / path).resolve() if path else page
        if not there.exists() or (anchor and anchor not in anchors(there.read_text(encoding="utf-8"))):
            found.append(target)
    for span in _SPAN.findall(text):
        path = span.rstrip("/")
        if re.fullmatch(rf"(?:{'|'.join(_TOP)})/[\w./-]+", path):
            found += [] if (ROOT / path).exists() or (page.parent / path).exists() else [span]
    return found


def anchors(text: str) -> set[str]:
    """What a link may name within a page: its headings, as they are made into addresses."""
    heads = re.findall(r"(?m)^#+ (.+)$", text)
    return {re.sub(r"[^\w\- ]", "", seen(head).lower()).replace(" ", "-") for head in heads}


def commands(text: str) -> Iterator[tuple[str, bool]]:
    """Every `lautta …` of a page, and whether it stands in a block: there it has to be whole."""
    blocks = re.sub(r" *\\\n\s+", " ", text)
    for line in blocks.split("\n"):
        if re.match(r"\s+(?:\S+=\S+ )*lautta ", line):
            yield line.strip(), True
    for span in _SPAN.findall(text):
        if span.startswith("lautta "):
            yield span, False


def words_of(command: str) -> list[str]:
    """The words that the program gets: without its name, comments and what the shell does with the output."""
    words = shlex.split(command, comments=True)
    end = next((at for at, word in enumerate(words) if word in {"|", ">", "&&", "&", ";"}), len(words))
    return words[words.index("lautta") + 1 : end]


def parses(words: list[str], *, whole: bool) -> bool:
    """True when the words are understood. In a sentence the command's own words are enough."""
    try:
        with redirect_stderr(io.StringIO()), redirect_stdout(io.StringIO()):
            if words[:1] in (["mocks"], ["conform"]):
                _READERS[words[0]](words[1:])
            else:
                build_parser().parse_args(words)
    except SystemExit as end:
        mentioned = not whole and not any(word.startswith("-") for word in words)
        return end.code == 0 or (mentioned and parses([*words, "--help"], whole=True))
    return True


def to_try() -> list[tuple[str, int]]:
    """The commands of the README's section, and the exit code each is said to have."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    section = text.partition(_TRY)[2].partition("\n## ")[0]
    lines = [command for command, whole in commands(section) if whole]
    return [(line, int(said[1]) if (said := re.search(r"# exit (\d)", line)) else 0) for line in lines]


@pytest.mark.parametrize("page", documents(), ids=name_of)
def test_lines_are_narrow(page: Path) -> None:
    assert not wide_lines(page.read_text(encoding="utf-8"))


@pytest.mark.parametrize("page", documents(), ids=name_of)
def test_links_and_paths_lead_somewhere(page: Path) -> None:
    assert not broken_links(page.read_text(encoding="utf-8"), page)


@pytest.mark.parametrize("page", documents(), ids=name_of)
def test_words_are_plain(page: Path) -> None:
    assert not forbidden_words(page.read_text(encoding="utf-8"))


@pytest.mark.parametrize("page", documents(), ids=name_of)
def test_commands_are_understood(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert not [command for command, whole in commands(text) if not parses(words_of(command), whole=whole)]


def test_every_page_is_in_an_index() -> None:
    listed: set[Path] = set()
    for index in (ROOT / "docs" / "README.md", ROOT / "docs" / "decisions" / "README.md", ROOT / "mocks" / "README.md"):
        targets = _LINK.findall(index.read_text(encoding="utf-8"))
        listed |= {(index.parent / target.partition("#")[0]).resolve() for target in targets}
    pages = {page for page in documents() if page.relative_to(ROOT).parts[0] in {"docs", "mocks"}}
    assert not {name_of(page) for page in pages - listed - {ROOT / "docs" / "README.md"}}


def test_code_names_pages_that_are_there() -> None:
    named = re.compile(r"\b(?:docs|mocks|profiles)/[\w./-]+\.md\b")
    folders = ("adapter", "bench", "fixtures", "mocks", "profiles", "tests")
    files = [file for kind in _CODE_FILES for folder in folders for file in (ROOT / folder).rglob(kind)]
    files += [file for kind in _CODE_FILES for file in ROOT.glob(kind)]
    gone = {
        f"{name_of(file)}: {path}"
        for file in files
        if "node_modules" not in file.parts and file != Path(__file__)
        for path in named.findall(file.read_text(encoding="utf-8", errors="replace"))
        if not (ROOT / path).exists()
    }
    assert not gone


@pytest.mark.parametrize(("command", "code"), to_try())
def test_what_the_readme_says_to_try_ends_as_it_says(command: str, code: int) -> None:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("LAUTTA_")}
    run = subprocess.run(
        [sys.executable, "-m", "adapter", *words_of(command)],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert run.returncode == code, run.stderr


def test_the_readme_has_something_to_try() -> None:
    assert len(to_try()) >= 4
    assert {code for _, code in to_try()} == {0, 1}


PLANTED = [
    ("a line", wide_lines, "x" * 101),
    ("a row", wide_lines, f"| {' | '.join(['x' * 50] * 4)} |"),
    ("a cell", wide_lines, f"| {'x' * 61} |"),
    ("a word", forbidden_words, "The places are told, values\nnever."),
    ("a word over a line's end", forbidden_words, "Everything that the\nface serves."),
    ("a link", lambda text: broken_links(text, ROOT / "README.md"), "[gone](docs/nowhere.md)"),
    ("a heading", lambda text: broken_links(text, ROOT / "README.md"), "[gone](docs/README.md#nowhere)"),
    ("a path", lambda text: broken_links(text, ROOT / "README.md"), "`adapter/nowhere.py`"),
]


@pytest.mark.parametrize(("what", "check", "text"), PLANTED, ids=[what for what, *_ in PLANTED])
def test_each_check_refuses_what_is_planted(what: str, check: object, text: str) -> None:
    assert callable(check)
    assert check(text), what


@pytest.mark.parametrize(
    "block", ["    lautta statsu", "    lautta redrive", "    lautta status --nothing", "    lautta mocks --nothing"]
)
def test_a_command_that_is_none_is_refused(block: str) -> None:
    assert [parses(words_of(command), whole=whole) for command, whole in commands(block)] == [False]


def test_a_table_may_be_wider_than_a_line_and_a_link_leads_as_far_as_it_must() -> None:
    assert not wide_lines(f"| {'x' * 60} | {'x' * 60} |\n| [page]({'x' * 150}) |")
    assert not wide_lines(f"{BEGIN}\n| {'x' * 161} |\n{END}")
    assert wide_lines(f"{BEGIN}\n{END}\n{'x' * 101}") == ["3: 101 columns"]
    assert not broken_links("[that](docs/README.md), `adapter/cli.py`, [out](https://example.org)", ROOT / "README.md")
