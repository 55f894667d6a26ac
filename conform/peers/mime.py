"""Whether the octets of a mail are well formed (RFC 5322 2, RFC 2045, RFC 2046 5.1)."""

from __future__ import annotations

import base64
import binascii
import re
from email.message import Message

from conform.peers.letter import Delivered

_LONGEST = 998  # octets of a line without its CRLF (RFC 5322 2.1.1)
_BARE = re.compile(rb"(?<!\r)\n|\r(?!\n)")
_FIELD = re.compile(rb"[!-9;-~]+[ \t]*:")
_BOUNDARY = re.compile(r"\bboundary\*?\d*\*?\s*=", re.IGNORECASE)
_ENCODINGS = {"7bit", "8bit", "binary", "quoted-printable", "base64"}


def find_fault(mail: Delivered) -> str:
    """What is wrong with the form of a mail, in a sentence; empty where nothing is."""
    return _find_fault_of_lines(mail.raw) or _find_fault_of_head(mail) or _find_fault_of_parts(mail)


def _find_fault_of_lines(raw: bytes) -> str:
    if _BARE.search(raw):
        return "a CR or an LF stands without the other"
    if any(len(line) > _LONGEST for line in raw.split(b"\r\n")):
        return "a line has more than 998 octets"
    return ""


def _find_fault_of_head(mail: Delivered) -> str:
    head, blank, _ = mail.raw.partition(b"\r\n\r\n")
    if not blank or not all(line[:1] in b" \t" or _FIELD.match(line) for line in head.split(b"\r\n")):
        return "a line of the head is no field"
    for name in ("from", "date", "mime-version", "content-type"):
        if len(mail.fields(name)) != 1:
            return f"the head has not one {name}"
    return ""


def _find_fault_of_parts(mail: Delivered) -> str:
    for part in mail.parsed.walk():
        if part.is_multipart() or part.get_content_maintype() == "multipart":
            fault = _find_fault_of_multipart(part, mail.raw)
            if fault:
                return fault
        if part.defects:
            return "a part is not of the form of MIME"
        encoding = str(part.get("Content-Transfer-Encoding", "7bit")).strip().lower()
        if encoding not in _ENCODINGS:
            return "a part has an encoding that MIME does not have"
        if encoding == "base64" and not _is_base64(part):
            return "a part that says base64 is none"
    return ""


def _find_fault_of_multipart(part: Message, raw: bytes) -> str:
    if part.get_content_maintype() != "multipart":
        return ""
    if len(_BOUNDARY.findall(str(part.get("Content-Type", "")))) != 1:
        return "a multipart has not one boundary"
    boundary = str(part.get_boundary("")).encode("utf-8", "replace")
    if f"--{part.get_boundary('')}--".encode("utf-8", "replace") not in raw.split(b"\r\n"):
        return "a multipart does not end with its boundary"
    opened = sum(line.rstrip(b" \t") == b"--" + boundary for line in raw.split(b"\r\n"))
    return "" if opened == len(part.get_payload()) else "a boundary does not stand once before each part"


def _is_base64(part: Message) -> bool:
    text = str(part.get_payload()).encode("ascii", "replace")
    try:
        base64.b64decode(b"".join(text.split()), validate=True)
    except binascii.Error:
        return False
    return True
