"""Words that a mail shows struck out, or not at all: they are neither said nor unsaid, and a person has to read them.

Pure, of linear cost.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from adapter.release.reading.markup import find_tokens, read_text

_STRUCK = frozenset({"s", "del", "strike"})
_VOID = frozenset({"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"})
_CONCEALING = re.compile(
    r"(?i)\b(?:display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|mso-hide\s*:\s*all|opacity\s*:\s*0?\.?0+(?![.\d])"
    r"|text-decoration(?:-line)?\s*:[^;]{0,200}\bline-through)"
)
_ATTRIBUTE = re.compile(r"""(?is)\s(style|class|id)\s*=\s*("[^"]*"|'[^']*'|[^\s>]+)""")
_QUOTED = re.compile(r"""(?s)"[^"]*"|'[^']*'""")
_HIDDEN = re.compile(r"(?i)\shidden(?=[\s=/>])")
_COMMENT = re.compile(r"(?s)/\*.*?(?:\*/|\Z)")
_STYLES = re.compile(r"(?is)<style\b[^<>]*>(.*?)(?:</style\s*>|\Z)")
_SELECTOR = re.compile(r"[.#]?[A-Za-z][\w-]*")
_STRUCK_LETTER = re.compile("[\u0335-\u0338]")  # combining overlays, by which plain text strikes out
_WORD = re.compile(r"\w")


def conceals_words(written: str, *, html: bool) -> bool:
    """Whether words of a text are struck out or hidden; space that is hidden, as Outlook leaves it, is none."""
    if _STRUCK_LETTER.search(written):
        return True
    return html and any(map(_WORD.search, _find_concealed(written)))


def _find_concealed(html: str) -> Iterator[str]:
    """The text within elements that strike out or hide what they hold."""
    rules = frozenset(_find_rules(html))
    depths: dict[str, int] = {}  # of an element's name, from the first one that conceals
    for tag, name, closing in find_tokens(html):
        if not name:
            if depths:
                yield read_text(tag)
        elif name in depths and (closing or name == "p"):  # a paragraph ends where the next begins
            depths[name] -= 1
            if not depths[name]:
                del depths[name]
        if name and not closing and name not in _VOID and (name in depths or _conceals(tag, name, rules)):
            depths[name] = depths.get(name, 0) + 1


def _conceals(tag: str, name: str, rules: frozenset[str]) -> bool:
    """Whether an element conceals: by its name, an attribute, or a rule of a style sheet."""
    if name in _STRUCK or name in rules or _HIDDEN.search(_QUOTED.sub('""', tag)):
        return True
    attributes = [(key.lower(), read_text(value.strip("\"'"))) for key, value in _ATTRIBUTE.findall(tag)]
    marks = {
        ("." if key == "class" else "#") + word for key, value in attributes if key != "style" for word in value.split()
    }
    return bool(marks & rules) or any(
        key == "style" and _CONCEALING.search(_COMMENT.sub("", value)) for key, value in attributes
    )


def _find_rules(html: str) -> Iterator[str]:
    """What the rules of style sheets conceal: names of elements, `.class`, `#id`."""
    for sheet in _STYLES.findall(html):
        for rule in _COMMENT.sub("", sheet).split("}"):
            selectors, _, body = rule.rpartition("{")
            if _CONCEALING.search(body):
                for selector in selectors.rpartition("{")[2].split(","):
                    last = selector.split()[-1:] or [""]
                    parts = _SELECTOR.findall(last[0])
                    marks = [mark for mark in parts if mark[0] in ".#"]
                    yield from marks or parts[:1]
