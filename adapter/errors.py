"""Errors by whose fault they are. Each class's docstring is the message a person sees when nothing better is known.

No error text ever holds a HETU, a name or a payload: texts travel to logs, tasks and terminals.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path
from traceback import FrameSummary, extract_tb
from typing import Self, get_args

from adapter.masking import mask_hetus
from adapter.words import Language, Sentence, follow_on

KeptText = str | tuple[str, str, str]  # English only, or Finnish, Swedish and English
KeptFinding = tuple[str, KeptText, KeptText, str]  # the rule, what is wrong, what to do next, the code


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found wrong: the rule of the domain it breaks, a sentence, and what to do next.

    What a nurse, a radiographer or an officer reads is a Sentence; what only an operator or a programmer reads may be
    English. A personal identity code in either is taken out here, whoever wrote it, before anything keeps it.
    """

    rule: str
    sentence: Sentence | str
    next_step: Sentence | str = ""
    code: str = "business-rule"  # FHIR issue-type

    def __post_init__(self) -> None:
        object.__setattr__(self, "sentence", _masked(self.sentence))
        object.__setattr__(self, "next_step", _masked(self.next_step))

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
        return follow_on((self.said(language), self.advised(language)))

    def kept(self) -> KeptFinding:
        """The finding as a row keeps it: every language, in plain values."""
        return self.rule, _kept(self.sentence), _kept(self.next_step), self.code

    @classmethod
    def read(cls, kept: KeptFinding) -> Self:
        """The finding that was kept so."""
        rule, sentence, next_step, code = kept
        return cls(rule, _read(sentence), _read(next_step), code)

    def __str__(self) -> str:
        return (f"{self.rule}: " if self.rule else "") + self.in_full("en")


def _kept(what: Sentence | str) -> KeptText:
    return what if isinstance(what, str) else (what.fi, what.sv, what.en)


def _read(kept: KeptText) -> Sentence | str:
    return kept if isinstance(kept, str) else Sentence(*kept)


def _masked(what: Sentence | str) -> Sentence | str:
    if isinstance(what, Sentence):
        return Sentence(mask_hetus(what.fi), mask_hetus(what.sv), mask_hetus(what.en))
    return mask_hetus(what)


def _said(what: Sentence | str, language: Language) -> str:
    return what.said(language) if isinstance(what, Sentence) else what


@dataclass(frozen=True, slots=True)
class Shown:
    """Something that the person who decides has to see: what it is, and the words themselves.

    They go into that person's Task and nowhere else: no text of an error, log or row of a workflow holds them.
    `code`: by which the Task's readers know it.
    """

    label: Sentence
    text: str
    code: str = "shown"


class LauttaError(Exception):
    """Something went wrong in Lautta."""


class Refused(LauttaError):
    """The input is wrong or may not be acted on; a person has to decide. `shown`: what they have to see for it."""

    def __init__(self, *findings: Finding, shown: tuple[Shown, ...] = ()) -> None:
        super().__init__(*findings)
        self.findings = findings
        self.shown = shown

    def __str__(self) -> str:
        return " ".join(str(finding) for finding in self.findings) or str(self.__doc__)

    @classmethod
    def because(
        cls, rule: str, sentence: Sentence | str, next_step: Sentence | str = "", code: str = "business-rule"
    ) -> Self:
        """A refusal with a single finding."""
        return cls(Finding(rule, sentence, next_step, code))


class Malformed(Refused):
    """What was sent cannot be read."""


class TooLarge(Refused):
    """What was sent is more than this server takes at once."""


class NotFound(Refused):
    """What was asked for does not exist here."""


class Gone(NotFound):
    """What was asked for is no longer here."""


class Conflict(Refused):
    """What was sent does not fit what is already here."""


class Outdated(Conflict):
    """A condition of the request does not hold."""


class Unsupported(Refused):
    """This server does not do that."""


class OtherMedia(Unsupported):
    """What was sent is of a media type that this server does not read here."""


class NotAcceptable(Unsupported):
    """The answer is wanted in a form that this server does not write."""


class WithoutVersion(Refused):
    """A change does not say which version it was made from."""


class Forbidden(Refused):
    """The one who asks is known, and may not do this."""


class NotAllowed(Refused):
    """Whoever asks has not shown that they may."""


class Theirs(LauttaError):
    """A peer could not be reached or misbehaved; worth trying again."""

    def __init__(self, peer: str, text: str) -> None:
        self.peer = peer
        self.text = mask_hetus(text)
        super().__init__(self.peer, self.text)

    def __str__(self) -> str:
        return f"{self.peer}: {self.text}"


class GivenUp(Theirs):
    """A peer failed at every attempt; it may be tried again by a person."""


class NotYet(Theirs):
    """A peer does not know yet what it is expected to know soon (GRA-09)."""


class Ours(LauttaError):
    """A fault in Lautta itself; this message is stopped, the others go on."""


class Busy(LauttaError):
    """The database did not answer in time; worth trying again."""


class WrongUsage(LauttaError):
    """The command or the configuration is not as it should be."""

    def __init__(self, *mistakes: Sentence | str) -> None:
        super().__init__(*mistakes)
        self._mistakes = mistakes

    @property
    def mistakes(self) -> tuple[str, ...]:
        """Each mistake, in English."""
        return tuple(_said(mistake, "en") for mistake in self._mistakes)

    @property
    def sentence(self) -> Sentence | str:
        """All of it: a Sentence where one of the mistakes is, else English only."""
        if any(isinstance(mistake, Sentence) for mistake in self._mistakes):
            return Sentence(
                *("\n".join(_said(one, language) for one in self._mistakes) for language in get_args(Language))
            )
        return str(self)

    def __str__(self) -> str:
        return "\n".join(self.mistakes)


@dataclass(frozen=True, slots=True)
class Answer:
    """How an error leaves the house: HTTP status, exit code of the command, FHIR issue type."""

    status: int
    exit_code: int
    issue: str


#: How many seconds after an answer 503 it is worth while to ask again (RFC 9110 §10.2.3).
RETRY_SECONDS = 2

ANSWERS: dict[type[LauttaError], Answer] = {
    Malformed: Answer(400, 1, "structure"),
    TooLarge: Answer(413, 1, "too-costly"),
    NotFound: Answer(404, 1, "not-found"),
    Gone: Answer(410, 1, "deleted"),
    Conflict: Answer(409, 1, "conflict"),
    Outdated: Answer(412, 1, "conflict"),
    Forbidden: Answer(403, 1, "forbidden"),
    NotAcceptable: Answer(406, 1, "not-supported"),
    OtherMedia: Answer(415, 1, "not-supported"),
    Unsupported: Answer(400, 1, "not-supported"),
    WithoutVersion: Answer(428, 1, "required"),
    NotAllowed: Answer(401, 1, "login"),
    Refused: Answer(422, 1, "business-rule"),
    GivenUp: Answer(502, 3, "transient"),
    NotYet: Answer(503, 3, "transient"),
    Theirs: Answer(502, 3, "transient"),
    Busy: Answer(503, 3, "transient"),
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
    if isinstance(error, WrongUsage):
        return (Finding("", error.sentence, code=answer_to(error).issue),)
    return (Finding("", str(error), code=answer_to(error).issue),)


def find_own_frames(problem: Exception) -> list[FrameSummary]:
    """The way to a problem through our code, as far as SQLAlchemy: what is below it serves every statement."""
    above = takewhile(lambda frame: "sqlalchemy" not in Path(frame.filename).parts, extract_tb(problem.__traceback__))
    return [frame for frame in above if "adapter" in Path(frame.filename).parts]


def locate(problem: Exception) -> str:
    """What kind of fault, and where in our code it came up: never its text, which may quote what was in hand."""
    ours = find_own_frames(problem)
    place = f" at {Path(ours[-1].filename).name}:{ours[-1].lineno}" if ours else ""
    return f"{type(problem).__name__}{place}"
