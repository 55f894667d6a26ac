"""`lautta release`: what helps those who ask for images."""

from __future__ import annotations

import json
import sys
from argparse import Namespace

from adapter.commands.words import Words
from adapter.release.writing.template import template


def add_words(words: Words) -> None:
    """`lautta release template`."""
    kind = words.group("template", "lautta release template --lang sv")
    form = kind("template", "a request as a form to fill in, with example values (REL-01)").command(
        print_template, "lautta release template --lang sv"
    )
    form.add_argument("--lang", choices=("fi", "sv"), default="fi", help="the language of the form")


def print_template(options: Namespace) -> int:
    """Print the form."""
    form = template(options.lang)
    sys.stdout.write(json.dumps({"template": form}, ensure_ascii=False) + "\n" if options.json else form)
    return 0
