"""Rules that stand outside of the definitions' invariants.

Or are checked at so many places that they are written by hand: of FHIR, and of the domain.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Callable
from typing import Any

from adapter.identifiers import HETU_SYSTEM, BadIdentifier, Hetu
from adapter.validate import sentences
from adapter.validate.closure import Check, Compiling
from adapter.validate.issue import Found, error, note, warning
from adapter.validate.primitives import PRIMITIVES
from adapter.validate.references import Context, check_reference
from adapter.validate.terminology import Membership

_MASKED = re.compile(r"[0-9]{6}[-+A-FYXWVU]?\*{1,5}|\*+")
_IS_OID = PRIMITIVES["oid"]
_IS_BASE64 = PRIMITIVES["base64Binary"]
_LONGEST_OID = 64 + len("urn:oid:")
_URIS = "urn:ietf:rfc:3986"
_ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:\S+")


def check_contained(value: Any, _owner: Any, context: Context) -> Found:
    """What is contained carries no version, no security label and no contained resources (dom-2 … dom-5).

    It is contained once, and is referred to.
    """
    contained = value.get("contained")
    if type(contained) is not list:
        return None
    issues: Found = None
    for number, item in enumerate(contained):
        if type(item) is not dict:
            continue
        at = ("contained", number)
        meta = item.get("meta") if type(item.get("meta")) is dict else {}
        if "contained" in item:
            issues = (issues or []) + error(
                "dom-2",
                sentences.CONTAINED_IN_CONTAINED,
                "invariant",
                at,
            )
        if meta and ("versionId" in meta or "lastUpdated" in meta):
            issues = (issues or []) + error(
                "dom-4",
                sentences.CONTAINED_VERSION,
                "invariant",
                at,
            )
        if meta and "security" in meta:
            issues = (issues or []) + error(
                "dom-5",
                sentences.CONTAINED_LABELS,
                "invariant",
                at,
            )
    if context.root is value:
        problems = _judge_together(contained, context)
        issues = issues if problems is None else (issues or []) + problems
    return issues


def _judge_together(contained: list[Any], context: Context) -> Found:
    """What is contained is distinguished by its ids, and referred to (dom-3).

    By a Reference, canonical, uri or url, or by an image or a link of a narrative: all were met before this is asked.
    """
    issues: Found = None
    names = [item["id"] for item in contained if type(item) is dict and type(item.get("id")) is str]
    if len({*names}) < len(names):
        issues = error("contained", sentences.CONTAINED_TWICE, "structure", ("contained",))
    for number, item in enumerate(contained):
        if type(item) is dict and f"#{item.get('id')}" not in context.local and not context.points_at_container(item):
            issues = (issues or []) + error("dom-3", sentences.CONTAINED_UNUSED, "invariant", ("contained", number))
    return issues


def _extension(_compiler: Compiling) -> Check:
    def check(value: Any, owner: Any, _context: Any) -> Found:
        """A value or extensions, not both (ext-1); the URL absolute but within another extension."""
        has_value = any(key.startswith(("value", "_value")) for key in value)
        if has_value == ("extension" in value):
            return error(
                "ext-1",
                sentences.VALUE_OR_EXTENSIONS,
                "invariant",
            )
        url = value.get("url")
        if type(url) is str and not _ABSOLUTE.fullmatch(url) and "url" not in owner:
            return error(
                "extension",
                sentences.EXTENSION_URL,
                "value",
                ("url",),
            )
        return None

    return check


def _coding(compiler: Compiling) -> Check:
    exists = compiler.terminology.exists

    def check(value: Any, _owner: Any, _context: Any) -> Found:
        """The system absolute; the code in its code system, where that is at hand."""
        system, code = value.get("system"), value.get("code")
        if type(system) is not str:
            return None
        if not _ABSOLUTE.fullmatch(system):
            return error(
                "coding",
                sentences.CODE_SYSTEM,
                "value",
                ("system",),
            )
        if type(code) is not str:
            return None
        verdict = exists(system, code)
        if verdict is Membership.IN:
            return None
        if verdict is Membership.OUT:
            return error(
                "coding",
                sentences.NO_CODE,
                "code-invalid",
                ("code",),
            )
        return note(
            "coding",
            sentences.NO_CODE_SYSTEM,
            "not-supported",
            ("code",),
        )

    return check


def _identifier(_compiler: Compiling) -> Check:
    def check(value: Any, _owner: Any, _context: Any) -> Found:
        """The system absolute; a personal identity code and an OID as they must be."""
        system, text = value.get("system"), value.get("value")
        if type(system) is not str:
            return None
        if system == HETU_SYSTEM and type(text) is str:
            return _check_hetu(text)
        if system == _URIS and type(text) is str:
            return _check_uri(text)
        if not _ABSOLUTE.fullmatch(system):
            return error(
                "identifier",
                sentences.IDENTIFIER_SYSTEM,
                "value",
                ("system",),
            )
        return None

    return check


def _check_hetu(text: str) -> Found:
    """A personal identity code passes its check; one that is masked says nothing of whom it is (domain §2)."""
    if _MASKED.fullmatch(text):
        return warning("PHO-06", sentences.MASKED, "value", ("value",))
    try:
        Hetu.parse(text)
    except BadIdentifier:
        return error("PHO-06", sentences.NOT_A_HETU, "value", ("value",))
    return None


def _check_uri(text: str) -> Found:
    """The value of an identifier that is a URI says which: an OID without `urn:oid:` is none."""
    if not _ABSOLUTE.fullmatch(text):
        return error("identifier", sentences.IDENTIFIER_URI, "value", ("value",))
    if text.startswith("urn:oid:") and (_IS_OID(text, None, None) or len(text) > _LONGEST_OID):
        return error("oid", sentences.NOT_AN_OID, "value", ("value",))
    return None


def check_attachment(value: Any, _owner: Any, _context: Any) -> Found:
    """The size in octets and the SHA-1 fit the data, where there is data (FHIR R4 datatypes, Attachment)."""
    size, digest = value.get("size"), value.get("hash")
    if "data" not in value or (size is None and digest is None):
        return None
    content = _octets(value["data"])
    if content is None:
        return None  # a finding of base64Binary
    issues: Found = None
    if type(size) is int and size != len(content):
        sentence = sentences.SIZE.filled(size=str(size), octets=str(len(content)))
        issues = error("attachment", sentence, "value", ("size",))
    decoded = _octets(digest)
    if decoded is not None and decoded != hashlib.sha1(content, usedforsecurity=False).digest():
        issues = (issues or []) + error("attachment", sentences.HASH, "value", ("hash",))
    return issues


def _octets(text: Any) -> bytes | None:
    """What base64Binary holds, which may have white space; None where it is no such value."""
    if _IS_BASE64(text, None, None):
        return None
    try:
        return base64.b64decode("".join(text.split()), validate=True)
    except ValueError:
        return None


def _attachment(_compiler: Compiling) -> Check:
    return check_attachment


def _reference(_compiler: Compiling) -> Check:
    return check_reference


#: By the type that they are asked of: made once for each compiler.
EXTRAS: dict[str, Callable[[Compiling], Check]] = {
    "DomainResource": lambda _compiler: check_contained,
    "Extension": _extension,
    "Coding": _coding,
    "Identifier": _identifier,
    "Reference": _reference,
    "Attachment": _attachment,
}
