"""Errors by whose fault they are. Each class's docstring is the message a person sees when nothing better is known.

No error text ever holds a HETU, a name or a payload: texts travel to logs, tasks and terminals.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from traceback import extract_tb
from typing import Self

from adapter.words import Language, Sentence


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found wrong: the rule of the domain it breaks, a sentence, and what to do next.

    What a nurse, a radiographer or an officer reads is a Sentence; what only an operator or a programmer reads may be
    English.
    """

    rule: str
    sentence: Sentence | str
    next_step: Sentence | str = ""
    code: str = "business-rule"  # FHIR issue-type

    @property
    def text(self) -> str:
        """What is wrong, in English: for logs, terminals and the API."""
        return self.said("en")

    @property
    def advice(self) -> str:
        """What to do next, in English."""
        return self.advised("en")

    def said(self, language: Language) -> str:
        """What is wrong, in the reader's language as far as it has one."""
        return _said(self.sentence, language)

    def advised(self, language: Language) -> str:
        """What to do next, in the reader's language as far as it has one."""
        return _said(self.next_step, language)

    def in_full(self, language: Language) -> str:
        """Both, as one text."""
        return " ".join(filter(None, (self.said(language), self.advised(language))))

    def __str__(self) -> str:
        return f"{self.rule}: {self.text}" + (f" {self.advice}" if self.advice else "")


def _said(what: Sentence | str, language: Language) -> str:
    return what.said(language) if isinstance(what, Sentence) else what


class LauttaError(Exception):
    """Something went wrong in Lautta."""


class Refused(LauttaError):
    """The input is wrong or may not be acted on; a person has to decide.

    `marked` are the lines of the input that were not understood. Only the person who handles it sees them: they are in
    no text of the error, and so in no log.
    """

    def __init__(self, *findings: Finding, marked: tuple[str, ...] = ()) -> None:
        super().__init__(*findings)
        self.findings = findings
        self.marked = marked

    def __str__(self) -> str:
        return " ".join(str(finding) for finding in self.findings) or str(self.__doc__)

    @classmethod
    def because(
        cls, rule: str, sentence: Sentence | str, next_step: Sentence | str = "", code: str = "business-rule"
    ) -> Self:
        """A refusal with a single finding."""
        return cls(Finding(rule, sentence, next_step, code))


class NotFound(Refused):
    """What was asked for does not exist here."""


class Conflict(Refused):
    """What was sent does not fit what is already here."""


class Outdated(Conflict):
    """A condition of the request does not hold."""


class Unsupported(Refused):
    """This server does not do that."""


class Forbidden(Refused):
    """The one who asks is known, and may not do this."""


class NotAllowed(Refused):
    """Whoever asks has not shown that they may."""


class Theirs(LauttaError):
    """A peer could not be reached or misbehaved; worth trying again."""

    def __init__(self, peer: str, text: str) -> None:
        super().__init__(peer, text)
        self.peer = peer
        self.text = text

    def __str__(self) -> str:
        return f"{self.peer}: {self.text}"


class GivenUp(Theirs):
    """A peer failed at every attempt; it may be tried again by a person."""


class NotYet(Theirs):
    """A peer does not know yet what it is expected to know soon (GRA-09)."""


class Ours(LauttaError):
    """A fault in Lautta itself; this message is stopped, the others go on."""


class WrongUsage(LauttaError):
    """The command or the configuration is not as it should be."""

    def __init__(self, *mistakes: str) -> None:
        super().__init__(*mistakes)
        self.mistakes = mistakes

    def __str__(self) -> str:
        return "\n".join(self.mistakes)


@dataclass(frozen=True, slots=True)
class Answer:
    """How an error leaves the house: HTTP status, exit code of the command, FHIR issue type."""

    status: int
    exit_code: int
    issue: str


ANSWERS: dict[type[LauttaError], Answer] = {
    NotFound: Answer(404, 1, "not-found"),
    Conflict: Answer(409, 1, "conflict"),
    Outdated: Answer(412, 1, "conflict"),
    Forbidden: Answer(403, 1, "forbidden"),
    Unsupported: Answer(400, 1, "not-supported"),
    NotAllowed: Answer(401, 1, "login"),
    Refused: Answer(422, 1, "business-rule"),
    GivenUp: Answer(502, 3, "transient"),
    NotYet: Answer(503, 3, "transient"),
    Theirs: Answer(502, 3, "transient"),
    Ours: Answer(500, 3, "exception"),
    WrongUsage: Answer(400, 2, "invalid"),
    LauttaError: Answer(500, 3, "exception"),
}


def answer_to(error: LauttaError) -> Answer:
    """The one table from error to status and exit code, by the nearest class."""
    return next(ANSWERS[kind] for kind in type(error).__mro__ if kind in ANSWERS)


def findings_of(error: LauttaError) -> tuple[Finding, ...]:
    """What to tell about an error, whatever its class."""
    if isinstance(error, Refused):
        return error.findings
    return (Finding("", str(error), code=answer_to(error).issue),)


def locate(problem: Exception) -> str:
    """What kind of fault, and where in our code it came up: never its text, which may quote what was in hand."""
    ours = [frame for frame in extract_tb(problem.__traceback__) if "adapter" in Path(frame.filename).parts]
    place = f" at {Path(ours[-1].filename).name}:{ours[-1].lineno}" if ours else ""
    return f"{type(problem).__name__}{place}"
