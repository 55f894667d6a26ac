"""What an application reads of a file that verified, and whether all of it is what somebody genuine signed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from copy import deepcopy
from dataclasses import dataclass
from datetime import datetime

from lxml import etree

from adapter.xml.document import verify_document
from adapter.xml.soap import read_answer
from adapter.xml.trust import Trust
from adapter.xml.verdict import Covered
from adapter.xml.xades import verify_xades
from tests.region import NOW
from tests.xml.attacks.plan import DOCUMENTS, Profile, canonical
from tests.xml.authority import trust
from tests.xml.envelopes import REQUEST
from tests.xml.papers import HL7
from tests.xml.signing import DS

_SIGNATURE = f"{{{DS}}}Signature"
_NAMES = (
    "Signature SignedInfo CanonicalizationMethod SignatureMethod Reference Transforms Transform "
    "DigestMethod DigestValue "
    "SignatureValue KeyInfo X509Data X509Certificate"
)
_OWN = {f"{{{DS}}}{name}" for name in _NAMES.split()}


@dataclass(frozen=True)
class Reading:
    """What was said to be covered: the whole (None when only the body is), the body, and the signers' words.

    `strange` is what stands inside signatures and no profile puts there: uncovered, and yet handed to the application.
    """

    whole: bytes | None
    body: bytes
    words: tuple[tuple[str, ...], ...]
    strange: tuple[str, ...] = ()

    def is_of(self, genuine: Reading) -> bool:
        """Whether all of it is in a genuine reading. Fewer signatures are right: one less says less, and says so."""
        return not self.differences(genuine)

    def differences(self, genuine: Reading) -> tuple[str, ...]:
        """What is not in a genuine reading."""
        found = {
            "the whole": self.whole not in {None, genuine.whole},
            "the body": self.body != genuine.body,
            f"in a signature: {', '.join(self.strange[:3])}": bool(self.strange),
            "who signed, and when": not Counter(self.words) <= Counter(genuine.words),
        }
        return tuple(name for name, differs in found.items() if differs)


def read(profile: Profile, raw: bytes, now: datetime = NOW, believed: Trust | None = None) -> Reading:
    """Verify a file as its profile says, and read it as an application would. Raises BadSignature."""
    return _READERS[profile](raw, now, believed or trust())


def _read_document(raw: bytes, now: datetime, believed: Trust) -> Reading:
    root, signatures = verify_document(raw, believed, now)
    words = tuple((one.signer, one.signed_at.isoformat(), one.covered, one.kind) for one in signatures)
    component = root.find(f"{{{HL7}}}component")
    body = b"" if component is None else canonical(component[0])
    strange = tuple(_find_strange(root.iter(_SIGNATURE)))
    if all(one.covered is Covered.BODY for one in signatures):
        return Reading(None, body, words, strange)
    copied = deepcopy(root.getroottree())
    for signature in list(copied.iter(_SIGNATURE)):
        parent = signature.getparent()
        assert parent is not None
        parent.remove(signature)
    return Reading(canonical(copied), body, words, strange)


def _find_strange(signatures: Iterable[etree._Element]) -> Iterable[str]:
    for signature in signatures:
        for item in signature.iter():
            if item.tag not in _OWN:
                yield str(item.tag)
            elif len(item) and "".join((item.text or "", *(child.tail or "" for child in item))).strip():
                yield "text"


def _read_xades(raw: bytes, now: datetime, believed: Trust) -> Reading:
    root, signature = verify_xades(raw, believed, now)
    words = ((signature.signer, signature.signed_at.isoformat(), signature.covered, signature.kind),)
    return Reading(canonical(root), canonical(root), words)


def _read_answer(raw: bytes, now: datetime, believed: Trust) -> Reading:
    found = read_answer(raw, believed, REQUEST, now)
    times = (found.created.isoformat(), found.expires.isoformat())
    words = (found.to, found.action, found.message_id, found.relates_to, found.signer, *times, found.mark.hex())
    return Reading(None, canonical(found.body), (words,))


_READERS: dict[Profile, Callable[[bytes, datetime, Trust], Reading]] = {
    **dict.fromkeys(DOCUMENTS, _read_document),
    Profile.XADES: _read_xades,
    Profile.ANSWER: _read_answer,
}
