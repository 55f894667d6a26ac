"""Any tree of parts: every photo comes out as it went in, and every other octet is accounted for."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from itertools import count

from hypothesis import given, settings
from hypothesis import strategies as st

from adapter.mail import Outcome, read_mail
from tests.mail.letters import HEIC, JPEG, PDF, PNG, WEBP, multipart, single
from tests.mail.mails.case import quoted_printable

_WORDS = st.text("abcdefgåäö .,-", min_size=1, max_size=60).map(lambda text: f"sana {text}.".encode())
_PHOTOS = st.builds(bytes.__add__, st.sampled_from([JPEG, PNG, HEIC, WEBP]), st.binary(max_size=40))
_KEPT = st.sampled_from([PDF, b"PK\x03\x04" + bytes(9), b"MZ\0"])


@dataclass(frozen=True)
class Leaf:
    """A part of a known kind."""

    outcome: Outcome
    content: bytes
    declared: str
    encoding: str

    def octets(self) -> bytes:
        match self.encoding:
            case "base64":
                return base64.encodebytes(self.content).replace(b"\n", b"\r\n")
            case "quoted-printable":
                return quoted_printable(self.content)
            case _:
                return self.content


@dataclass(frozen=True)
class Branch:
    """A multipart, or a message with one part."""

    kind: str
    inner: tuple[Leaf | Branch, ...]


Tree = Leaf | Branch
_ENCODINGS = st.sampled_from(["base64", "quoted-printable", "binary"])
_LEAVES = st.one_of(
    st.builds(
        Leaf,
        st.just(Outcome.PHOTO),
        _PHOTOS,
        st.sampled_from(["image/jpeg", "text/plain", "x", "application/zip"]),
        _ENCODINGS,
    ),
    st.builds(
        Leaf,
        st.just(Outcome.TEXT),
        _WORDS,
        st.sampled_from([("text/plain; charset=utf-8"), "text/html; charset=utf-8"]),
        _ENCODINGS,
    ),
    st.builds(
        Leaf,
        st.just(Outcome.PERSON),
        _KEPT,
        st.sampled_from(["image/jpeg", "text/plain", "application/pdf"]),
        _ENCODINGS,
    ),
    st.builds(Leaf, st.just(Outcome.DECORATION), st.sampled_from([b"", b" \r\n"]), st.just("text/plain"), _ENCODINGS),
)
_TREES: st.SearchStrategy[Tree] = st.recursive(
    _LEAVES,
    lambda inner: st.one_of(
        st.builds(
            Branch,
            st.sampled_from(["mixed", "related", "alternative", "x-odd"]),
            st.lists(inner, min_size=1, max_size=4).map(tuple),
        ),
        st.builds(Branch, st.just("message"), st.tuples(inner)),
    ),
    max_leaves=12,
)


def _write(tree: Tree, numbers: count[int]) -> bytes:
    if isinstance(tree, Leaf):
        head = f"Content-Type: {tree.declared}\r\nContent-Transfer-Encoding: {tree.encoding}\r\n\r\n"
        return head.encode() + tree.octets()
    inner = [_write(item, numbers) for item in tree.inner]
    if tree.kind == "message":
        return b"Content-Type: message/rfc822\r\n\r\nMIME-Version: 1.0\r\n" + inner[0]
    return multipart(*inner, kind=tree.kind, boundary=f"=_{next(numbers):04d}_=")


def _leaves(tree: Tree) -> list[Leaf]:
    if isinstance(tree, Leaf):
        return [tree]
    return [leaf for item in tree.inner for leaf in _leaves(item)]


@settings(max_examples=150, deadline=None, database=None, derandomize=True)
@given(_TREES)
def test_nothing_in_a_tree_is_lost(tree: Tree) -> None:
    leaves = _leaves(tree)
    mail = read_mail(single(multipart(_write(tree, count()), boundary="=_top_=")))
    photos = [leaf.content for leaf in leaves if leaf.outcome is Outcome.PHOTO]
    assert mail.photos == tuple(dict.fromkeys(photos))
    assert [part.size for part in mail.parts] == [len(leaf.content) for leaf in leaves]
    seen: set[bytes] = set()
    for part, leaf in zip(mail.parts, leaves, strict=True):
        again = leaf.outcome is Outcome.PHOTO and leaf.content in seen
        assert part.outcome is (Outcome.DECORATION if again else leaf.outcome)
        seen |= {leaf.content}
    assert mail.others == sum(leaf.outcome is Outcome.PERSON for leaf in leaves)
    said = set(mail.text.split())
    for leaf in leaves:
        if leaf.outcome is Outcome.TEXT:
            assert set(leaf.content.decode().split()) <= said | set(mail.everything.split())
            assert all(word.strip(".,-") in mail.text for word in leaf.content.decode().split())
