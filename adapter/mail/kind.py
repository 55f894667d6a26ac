"""What a part is that is neither text nor photo, in words for the person who opens it. Pure; nothing is opened here."""

from __future__ import annotations

import re

from adapter.mail.limits import unreadable
from adapter.mail.part import Description
from adapter.mail.sentences import PGP, RPMSG, SMIME

_BY_CONTENT = (
    (b"%PDF", "a PDF document"),
    (b"PK\x03\x04", "an archive or an Office document"),
    (b"PK\x05\x06", "an archive or an Office document"),
    (b"Rar!", "an archive or an Office document"),
    (b"7z\xbc\xaf\x27\x1c", "an archive or an Office document"),
    (b"\x1f\x8b", "an archive or an Office document"),
    (b"\xd0\xcf\x11\xe0", "an old Office document"),
    (b"{\\rtf", "an RTF document"),
    (b"MZ", "a program"),
    (b"\x7fELF", "a program"),
    (b"#!", "a program"),
    (b"\x78\x9f\x3e\x22", "a winmail.dat of Outlook (TNEF)"),
)
_BY_TYPE = (
    ("application/ms-tnef", "a winmail.dat of Outlook (TNEF)"),
    ("application/vnd.ms-tnef", "a winmail.dat of Outlook (TNEF)"),
    ("application/pdf", "a PDF document"),
    ("application/pkcs7-signature", "a digital signature"),
    ("application/x-pkcs7-signature", "a digital signature"),
    ("application/pgp-signature", "a digital signature"),
    ("message/delivery-status", "a delivery report"),
    ("message/disposition-notification", "a delivery report"),
    ("text/rfc822-headers", "a delivery report"),
    ("message/partial", "a piece of a message"),
    ("message/external-body", "a pointer to a file elsewhere"),
    ("text/calendar", "a calendar entry"),
    ("text/vcard", "a business card"),
    ("text/x-vcard", "a business card"),
    ("text/directory", "a business card"),
    ("image/", "an image of another kind"),
    ("video/", "a video"),
    ("audio/", "a sound"),
    ("text/", "a text file"),
)
_SIGNATURES = {
    "application/pkcs7-signature": re.compile(
        # ContentInfo of signedData (RFC 5652 §3)
        rb"0[\x80-\x84][\s\S]{0,4}\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02"
    ),
    "application/pgp-signature": re.compile(rb"-----BEGIN PGP SIGNATURE-----\s"),
}
_MAX_SIGNATURE = 100_000  # octets, with its certificates
_RIGHTS = ("application/x-microsoft-rpmsg-message", "application/vnd.ms-rpmsg")
_RIGHTS_MAGIC = b"\x76\xe8\x04\x60\xc4\x11\xe3\x86"
_SMIME = ("application/pkcs7-mime", "application/x-pkcs7-mime")


def name_kind(description: Description, content: bytes) -> str:
    """The words for a part: by its content, else by what it says it is."""
    if content[4:8] == b"ftyp":
        return "a video"
    by_content = (words for magic, words in _BY_CONTENT if content.startswith(magic))
    by_type = (words for prefix, words in _BY_TYPE if description.declared.startswith(prefix))
    return next(by_content, next(by_type, "a file of another kind"))


def is_signature(around: str, description: Description, content: bytes) -> bool:
    """Whether a part is the signature of a signed message (RFC 1847 §2.1), which adds nothing to what is signed.

    It is not verified: who sent a message is the gateway's word.
    """
    begins = _SIGNATURES.get(description.declared.replace("/x-", "/"))
    if around != "multipart/signed" or begins is None or len(content) > _MAX_SIGNATURE:
        return False
    return begins.match(content) is not None


def refuse_encrypted(description: Description, content: bytes) -> None:
    """Refuse (PHO-13) a wrapper that only its addressee can open: M365 rights management, S/MIME, PGP."""
    name = description.name.lower()
    if description.declared in _RIGHTS or name.endswith(".rpmsg") or content.startswith(_RIGHTS_MAGIC):
        raise unreadable(RPMSG)
    if description.declared in _SMIME or name.endswith(".p7m"):
        raise unreadable(SMIME)
    if description.declared == "application/pgp-encrypted" or content.startswith(b"-----BEGIN PGP MESSAGE-----"):
        raise unreadable(PGP)
