"""Gateways with one defect each: what is done to a letter before the mock, or to its mail after it."""

from __future__ import annotations

import re
import ssl
import warnings
from collections.abc import Callable, Sequence
from email.header import Header

from conform.mutants.gateway_desk import Arguments, Spoiling
from conform.mutants.gateway_mail import add_field, change_field, change_files, change_text, put_on_top
from conform.people import ANNA, BERTIL, DORIS
from conform.trial import Defect

_NAME, _HETU = "X-Sender-Name", "X-Sender-Hetu"
_RESULTS = "Authentication-Results"
_FALSE, _RIGHT = "111194X905E", "111194X905D"
_STRANGER = "from evil.example (evil.example [203.0.113.9]) by mx.ita-uusimaa.example with ESMTPS id 1; "
_NOON = "Mon, 30 Nov 2026 12:00:00 +0200"
_STAMP = frozenset(
    {"GW-STP-01", "GW-STP-02", "GW-STP-03", "GW-STP-06", "CM-ID-01", "CM-ID-02", "CM-ID-03"}
)  # a wrong stamp is wrong in many ways
_PORTAL = frozenset({"GW-TP-01", "CM-ID-05", "GW-TP-03"})  # cases that need an opened message
Change = Callable[[bytes], bytes]


def _each(change: Change, when: Callable[[Arguments], bool] = lambda _: True) -> Spoiling:
    """Do something to every mail, of those letters for which it holds."""
    return Spoiling(mails=lambda mails, asked: [change(mail) if when(asked) else mail for mail in mails])


def _stamp(change: Callable[[str], str | None]) -> Spoiling:
    """Change the HETU of the stamp."""
    return _each(lambda mail: change_field(mail, _HETU, change))


def _named(change: Callable[[str], str]) -> Spoiling:
    """Change the name of the stamp, decoded and encoded."""

    def spoil(mails: Sequence[bytes], asked: Arguments) -> Sequence[bytes]:
        name = change(asked["sender"]["name"])
        return [change_field(mail, _NAME, lambda _: Header(name, "utf-8").encode(linesep="\r\n")) for mail in mails]

    return Spoiling(mails=spoil)


def _about_another(asked: Arguments) -> bool:
    return "Potilaan nimi" in asked["text"]


def _first_line(asked: Arguments) -> Arguments:
    return {**asked, "subject": asked["subject"].partition("\r\n")[0]}


def _write_lines(mails: Sequence[bytes], asked: Arguments) -> Sequence[bytes]:
    """The subject as it was typed, line ends and all."""
    return [change_field(mail, "Subject", lambda _: asked["subject"]) for mail in mails]


def _is_folded(asked: Arguments) -> bool:
    return any("\r\n" in value and name != "From" for name, value in asked["headers"])


def _is_result(asked: Arguments) -> bool:
    return any(name == _RESULTS for name, _ in asked["headers"])


def _keep_fields(is_one: Callable[[Arguments], bool]) -> Spoiling:
    """Take header lines that the sender's own program wrote into the mail."""

    def spoil(mails: Sequence[bytes], asked: Arguments) -> Sequence[bytes]:
        fields = asked["headers"] if is_one(asked) else ()
        for name, value in fields:
            mails = [add_field(mail, name, value) for mail in mails]
        return mails

    return Spoiling(ask=lambda asked: {**asked, "headers": []} if is_one(asked) else asked, mails=spoil)


def _unquote(text: str) -> str:
    return re.sub(r"(?m)^> ( *---)", r"\1", text)


def _drop_second() -> Spoiling:
    def spoil(raw: bytes) -> bytes:
        names: list[str] = []

        def change(name: str, _: str, octets: bytes) -> tuple[str, bytes] | None:
            names.append(name)
            return None if len(names) == 2 else (name, octets)

        return change_files(raw, change)

    return _each(spoil)


def _of_photos(change: Callable[[str, bytes], tuple[str, bytes]]) -> Spoiling:
    def spoil(name: str, kind: str, octets: bytes) -> tuple[str, bytes]:
        return change(name, octets) if kind == "image/jpeg" else (name, octets)

    return _each(lambda mail: change_files(mail, spoil))


def _of_documents(name: str, kind: str, octets: bytes) -> tuple[str, bytes]:
    return name, octets.replace(b"\r\n", b"\n") if kind == "application/pdf" else octets


def _bare(mail: bytes) -> bytes:
    head, blank, body = mail.partition(b"\r\n\r\n")
    return head + blank + body.replace(b"\r\n", b"\n")


def _again(mails: Sequence[bytes], asked: Arguments) -> Sequence[bytes]:
    return [mail for mail in mails for _ in range(1 if asked["lost_answer"] else 2)]


def _other_id(mails: Sequence[bytes], _: Arguments) -> Sequence[bytes]:
    def number(mail: bytes, at: int) -> bytes:
        return change_field(mail, "Message-ID", lambda one: one.replace("<", f"<{at}."))

    return [number(mail, at) for at, mail in enumerate(mails)]


def _from_sender(name: str) -> Spoiling:
    def spoil(mails: Sequence[bytes], asked: Arguments) -> Sequence[bytes]:
        address = asked["sender"]["email"]
        without = [change_field(mail, name, lambda _: None) for mail in mails]
        return [add_field(mail, name, f"<{address}>") for mail in without]

    return Spoiling(mails=spoil)


def _false_hetu() -> Spoiling:
    def ask(asked: Arguments) -> Arguments:
        sender = {**asked["sender"], "hetu": asked["sender"]["hetu"].replace(_FALSE, _RIGHT)}
        return {**asked, "sender": sender}

    def is_false(asked: Arguments) -> bool:
        return bool(asked["sender"]["hetu"] == _FALSE)

    return Spoiling(ask=ask, mails=_each(lambda mail: change_field(mail, _HETU, lambda _: _FALSE), is_false).mails)


def _confirmed(asked: Arguments) -> Arguments:
    return {**asked, "confirmed": True}


def _say_text(mails: Sequence[bytes], asked: Arguments) -> Sequence[bytes]:
    return [change_text(mail, lambda text: f"{text}\n{asked.get('text')}") for mail in mails]


def _any_certificate(_: str) -> ssl.SSLContext:
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return context


def _any_name(roots: str) -> ssl.SSLContext:
    context = ssl.create_default_context(cafile=roots)
    context.check_hostname = False
    return context


def _old_tls(roots: str) -> ssl.SSLContext:
    context = ssl.create_default_context(cafile=roots)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        context.minimum_version = ssl.TLSVersion.TLSv1_1
    context.set_ciphers("ALL:@SECLEVEL=0")
    return context


def _defect(
    name: str, convicted_by: str, spoils: Spoiling, may_also: frozenset[str] = frozenset(), of: str = "headers"
) -> Defect:
    return Defect(name, convicted_by, of, may_also, spoils)


def _some(*ids: str) -> frozenset[str]:
    return frozenset(ids)


DEFECTS = (
    _defect("two-stamps", "GW-STP-01", _each(lambda mail: add_field(mail, _HETU, BERTIL.hetu)), _STAMP),
    _defect("stamp-of-another", "GW-STP-01", _stamp(lambda _: DORIS.hetu), _STAMP),
    _defect("name-without-hetu", "GW-STP-01", _stamp(lambda _: None), _STAMP | {"CM-SYN-01"}),
    _defect(
        "the-patient-for-the-sender",
        "GW-STP-01",
        _each(lambda mail: change_field(mail, _HETU, lambda _: DORIS.hetu), _about_another),
    ),
    _defect("typed-block-stays", "GW-STP-02", _each(lambda mail: change_text(mail, _unquote)), of="block"),
    _defect(
        "subject-becomes-fields", "GW-STP-02", Spoiling(_first_line, _write_lines), _some("GW-STP-01", "GW-STP-05")
    ),
    _defect("folded-fields-stay", "GW-STP-02", _keep_fields(_is_folded), _some("GW-STP-01")),
    _defect("encoded-line-stays", "GW-STP-02", Spoiling(mails=_write_lines)),
    _defect("headers-and-block-differ", "GW-STP-03", _stamp(lambda _: BERTIL.hetu), _STAMP, of="both"),
    _defect("stranger-on-top", "GW-STP-04", _each(lambda mail: put_on_top(mail, "Received", _STRANGER + _NOON))),
    _defect("name-without-address", "GW-STP-04", _each(lambda mail: mail.replace(b"192.0.2.25", b"203.0.113.9"))),
    _defect(
        "foreign-results-stay", "GW-STP-05", _each(lambda mail: add_field(mail, _RESULTS, "evil.example; dkim=pass"))
    ),
    _defect("typed-results-stay", "GW-STP-05", _keep_fields(_is_result)),
    _defect("names-read-wrongly", "GW-STP-06", _named(lambda name: name.encode().decode("cp1252", "replace")), _STAMP),
    _defect("names-without-dots", "GW-STP-06", _named(lambda name: name.encode("ascii", "ignore").decode()), _STAMP),
    _defect("photo-encoded-again", "GW-MIM-01", _of_photos(lambda name, octets: (name, octets[:-8] + octets[-2:]))),
    _defect("files-renamed", "GW-MIM-01", _of_photos(lambda _, octets: ("liite1.jpg", octets))),
    _defect("second-file-dropped", "GW-MIM-01", _drop_second()),
    _defect("line-ends-of-files-changed", "GW-MIM-01", _each(lambda mail: change_files(mail, _of_documents))),
    _defect("bare-lf", "GW-MIM-02", _each(_bare)),
    _defect("no-end", "GW-MIM-02", _each(lambda mail: re.sub(rb"\r\n--[^\r\n]+--\r\n$", b"\r\n", mail))),
    _defect(
        "two-boundaries",
        "GW-MIM-02",
        _each(lambda mail: mail.replace(b"; boundary=", b"; boundary=x; boundary=")),
        _some("*"),
    ),
    _defect("long-line", "GW-MIM-02", _each(lambda mail: add_field(mail, "X-Note", "x" * 1200))),
    _defect("reply-to", "GW-RET-01", _from_sender("Reply-To")),
    _defect("from-the-sender", "GW-RET-01", _from_sender("From")),
    _defect("delivered-twice", "GW-DUP-01", Spoiling(mails=_again), _some("CM-RET-01")),
    _defect("no-message-id", "GW-DUP-01", _each(lambda mail: change_field(mail, "Message-ID", lambda _: None))),
    _defect("tried-again-under-another-id", "CM-RET-01", Spoiling(mails=_other_id), _some("GW-DUP-01")),
    _defect("unconfirmed-arrives", "GW-TP-02", Spoiling(ask=_confirmed)),
    _defect("loses-the-century-sign", "CM-ID-02", _stamp(lambda hetu: hetu.replace("A", "-")), _STAMP),
    _defect("century-letter-of-old", "CM-ID-03", _stamp(lambda hetu: hetu.replace("Y", "-")), _some("GW-STP-01")),
    _defect("takes-any-check-character", "CM-ID-01", _false_hetu()),
    _defect("takes-any-certificate", "CM-TLS-02", Spoiling(tls=_any_certificate)),
    _defect("takes-any-name", "CM-TLS-02", Spoiling(tls=_any_name)),
    _defect("goes-by-tls-1-1", "CM-TLS-01", Spoiling(tls=_old_tls)),
    _defect("without-tls", "CM-TLS-01", _each(lambda mail: mail.replace(b"with ESMTPS", b"with ESMTP"))),
    _defect("old-tls", "CM-TLS-01", _each(lambda mail: mail.replace(b"with ESMTPS", b"(using TLSv1.1) with ESMTPS"))),
    _defect("no-zone", "CM-TIME-01", _each(lambda mail: change_field(mail, "Date", lambda date: date[:-6]))),
    _defect("notice-says-the-text", "GW-TP-01", Spoiling(mails=_say_text), _PORTAL, of="portal"),
    _defect(
        "password-in-the-notice",
        "GW-TP-01",
        _each(lambda mail: change_text(mail, lambda text: f"{text}\nconform-Sala-1")),
        _PORTAL,
        of="portal",
    ),
    _defect("another-password", "GW-TP-01", Spoiling(told=lambda _: {"password": "x"}), _PORTAL, of="portal"),
    _defect(
        "hetu-in-the-link",
        "CM-ID-05",
        _each(lambda mail: change_text(mail, lambda text: re.sub(r"(https://\S+)", rf"\1?who={ANNA.hetu}", text))),
        _PORTAL,
        of="portal",
    ),
    _defect("never-closes", "GW-TP-03", Spoiling(days=lambda _: 0), of="portal"),
    _defect("closes-early", "GW-TP-03", Spoiling(days=lambda days: days + 2), of="portal"),
    _defect("unconfirmed-has-a-notice", "GW-TP-04", Spoiling(ask=_confirmed), of="portal"),
)
