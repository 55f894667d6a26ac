"""Spoil an answer as a tester ordered: the work behind it is done, and the answer must not be believed.

Each kind is wrong in one way only, so that a client that believes it lacks one certain check.
"""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace
from typing import TYPE_CHECKING

from lxml import etree
from signxml import DigestAlgorithm, SignatureMethod

from mocks.kanta.answer import Answer, Signatory
from mocks.xml.namespaces import KANTA, PREFIXES, clark

if TYPE_CHECKING:
    from pathlib import Path

    from lxml.etree import _Element

    from mocks.kanta.answer import Answers, Told

_BODY = "#Body-1"


class Spoiler:
    """Writes wrong answers. Raises OSError when a file of the PKI is missing."""

    def __init__(self, pki: Path, answers: Answers) -> None:
        self._answers = answers
        self._signatories = {kind: Signatory(pki, name) for kind, name in _BAD_SIGNATORIES.items()}

    def seal(self, kind: str, told: Told) -> bytes:
        """The answer, spoilt in the way of `kind`, which is one of SPOILING."""
        if kind == "replay":
            return self._repeat(told)
        answer = self._answers.begin(told, self._signatories.get(kind))
        _WAYS[kind](answer)
        return answer.encode()

    def _repeat(self, told: Told) -> bytes:
        """An answer given before, byte for byte; if there is none, a right one to a message that nobody sent."""
        earlier = self._answers.recall(told.action)
        stranger = replace(told, relates_to=self._answers.make_id().urn)
        return earlier or self._answers.begin(stranger).sign().encode()


def _sign(answer: Answer) -> None:
    answer.sign()


def _sign_another_digest(answer: Answer) -> None:
    """A right signature over a DigestValue that is not the body's."""
    other = deepcopy(answer.body)
    _forge(other)
    answer.sign({**answer.parts, _BODY: other})


def _alter_body(answer: Answer) -> None:
    """Something else is said than was signed."""
    answer.sign()
    _forge(answer.body)


def _wrap(answer: Answer) -> None:
    """Signature wrapping: the signed body is where nobody looks for it, and another one at its place."""
    answer.sign()
    evil = deepcopy(answer.body)
    _forge(evil)
    evil.set(clark("wsu:Id"), "Body-2")
    etree.SubElement(answer.header, clark("k:wrapper"), nsmap={"k": KANTA}).append(answer.body)
    answer.envelope.append(evil)


def _leave_unsigned(_: Answer) -> None:
    """No Signature at all."""


def _sign_weakly(answer: Answer) -> None:
    """A right signature with algorithms that nobody may rely on any more."""
    answer.sign(algorithm=SignatureMethod.RSA_SHA1, digest=DigestAlgorithm.SHA1)


def _sign_without_body(answer: Answer) -> None:
    """A right signature over everything but the body."""
    answer.sign({uri: part for uri, part in answer.parts.items() if uri != _BODY})


def _forge(body: _Element) -> None:
    """Let a body say that all is well and nothing is held; a mark makes it differ from any that says so rightly."""
    payload = body[0]
    payload.set("forged", "true")
    for element in list(payload.iter()):
        for attribute in ("code", "typeCode"):
            if element.get(attribute) in {"AE", "AR", "CA"}:
                element.set(attribute, "AA")
    for told in [
        item for name in ("prohibition", "document", "header") for item in payload.findall(f"k:{name}", PREFIXES)
    ]:
        payload.remove(told)


#: Kind of fault → the certificate (mocks/pki/README.md) that answers are signed with.
_BAD_SIGNATORIES = {
    "expired": "kanta-expired",
    "not-yet-valid": "kanta-not-yet-valid",
    "revoked": "kanta-revoked",
    "unknown-signer": "kanta-unknown",
}
_WAYS: dict[str, Callable[[Answer], None]] = {
    "wrong-digest": _sign_another_digest,
    "altered-body": _alter_body,
    "wrapped": _wrap,
    "unsigned": _leave_unsigned,
    "other-algorithm": _sign_weakly,
    "other-part": _sign_without_body,
    **dict.fromkeys(_BAD_SIGNATORIES, _sign),
}
#: The kinds of fault that spoil an answer.
SPOILING = (*_WAYS, "replay")
