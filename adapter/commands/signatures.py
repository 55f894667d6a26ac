"""`lautta sign` and `lautta verify`: one file, one of the three profiles, no network."""

from __future__ import annotations

import json
import sys
import uuid
from argparse import ArgumentParser, Namespace
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from adapter import clock
from adapter.commands.answering import print_json
from adapter.commands.files import read_file
from adapter.commands.words import Words
from adapter.errors import WrongUsage
from adapter.masking import mask_steering
from adapter.xml.certificate import kind_of
from adapter.xml.document import sign_document
from adapter.xml.revocation import Revocations, read_lists
from adapter.xml.signer import FileSigner, Signer, read_certificates
from adapter.xml.soap import sign_envelope
from adapter.xml.trust import Trust
from adapter.xml.verdict import BadSignature, Covered, Kind, Signature, Status
from adapter.xml.verification import Profile, recognise, verify
from adapter.xml.xades import sign_xades


def add_words(words: Words) -> None:
    """`lautta sign` and `lautta verify`."""
    command = _add_sign(words) if words.name == "sign" else _add_verify(words)
    command.add_argument("file", metavar="FILE.xml", help="a file, or - for standard input")
    command.add_argument("--profile", choices=("document", "xades", "soap"), help="else recognised by its root")
    command.add_argument("--at", metavar="TIME", help="as of this time (ISO 8601 with offset) instead of now")


def _add_sign(words: Words) -> ArgumentParser:
    command = words.command(sign, "lautta sign entry.xml --key system.key.pem --cert system.pem > signed.xml")
    command.add_argument(
        "--key", required=True, metavar="KEY", help="a PEM file, or pkcs11:token=…;object=…?module-path=…&pin-source=…"
    )
    command.add_argument("--cert", required=True, type=Path, metavar="CHAIN.pem", help="the signer's certificate first")
    command.add_argument(
        "--cover",
        choices=("body", "document", "both"),
        help="of a document: timestamp and body, the whole document, or both (a system's default; a person's is body)",
    )
    return command


def _add_verify(words: Words) -> ArgumentParser:
    command = words.command(check, "lautta verify fixtures/grant/one-unit.xml --ca fixtures/pki/root.pem")
    command.add_argument(
        "--ca",
        required=True,
        type=Path,
        metavar="ROOTS.pem",
        help="the roots to believe; intermediates may stand beside them",
    )
    command.add_argument(
        "--crl",
        action="append",
        default=[],
        type=Path,
        metavar="FILE",
        help="a revocation list (DER or PEM); more than once for more",
    )
    return command


def sign(options: Namespace) -> int:
    """Sign a file to standard output."""
    raw, signer, when = read_file(options.file), _open_signer(options.key, options.cert), _moment(options.at)
    profile = Profile(options.profile) if options.profile else recognise(raw)
    if profile is Profile.SOAP:
        signed = sign_envelope(raw, signer, when, _name)
    elif profile is Profile.XADES:
        signed = sign_xades(raw, signer, when, _name)
    else:
        signed = sign_document(raw, signer, when, _name, _covering(options.cover, signer))
    if options.json:
        sys.stdout.write(json.dumps({"profile": profile, "document": signed.decode()}, ensure_ascii=False) + "\n")
    else:
        sys.stdout.buffer.write(signed)
        sys.stdout.buffer.flush()
    return 0


def check(options: Namespace) -> int:
    """Verify a file and say exactly what was covered, by whom and when."""
    raw, now = read_file(options.file), _moment(options.at)
    trust = _trust(options.ca, options.crl)
    try:
        profile = Profile(options.profile) if options.profile else recognise(raw)
        verified = verify(raw, profile, trust, now)
    except BadSignature as refusal:
        _tell_refused(refusal, as_json=options.json)
        return 1
    revocation_checked = trust.revocations is not None
    if options.json:
        signatures = [_describe(signature) for signature in verified.signatures]
        answer = {"status": Status.TOTAL_PASSED, "reason": None, "profile": profile}
        _print({**answer, "revocationChecked": revocation_checked, "signatures": signatures})
        return 0
    sys.stdout.write(f"{Status.TOTAL_PASSED}: {profile}\n")
    for signature in verified.signatures:
        sys.stdout.write(f"  {mask_steering(_sentence(signature))}\n")
    if verified.profile is Profile.DOCUMENT and all(item.covered is Covered.BODY for item in verified.signatures):
        sys.stdout.write("  The header – patient, unit, author – is not covered by any signature.\n")
    if not revocation_checked:
        sys.stdout.write("  Nobody looked whether a certificate is revoked: give the issuers' lists with --crl.\n")
    return 0


def _tell_refused(refusal: BadSignature, *, as_json: bool) -> None:
    from adapter.fhir.outcome import outcome

    status, reason = refusal.reason.status, refusal.reason
    if as_json:
        _print({"status": status, "reason": reason, "signatures": [], "outcome": outcome(refusal)})
    else:
        sys.stdout.write(f"{status}: {reason}\n  {mask_steering(str(refusal))}\n")


def _describe(signature: Signature) -> dict[str, Any]:
    return {
        "signer": signature.signer,
        "kind": signature.kind,
        "time": signature.signed_at.isoformat(),
        "covered": signature.covered,
        "parts": signature.covered.parts,
    }


def _sentence(signature: Signature) -> str:
    who = "registration number" if signature.kind is Kind.PROFESSIONAL else "organisation"
    return f"{who} {signature.signer} signed {', '.join(signature.covered.parts)} at {signature.signed_at.isoformat()}"


def _open_signer(key: str, chain: Path) -> Signer:
    """The key: a PEM file, or a card by its PKCS#11 URI."""
    if not key.startswith("pkcs11:"):
        return FileSigner.load(Path(key), chain)
    from adapter.xml.card import CardSigner

    return CardSigner.open(key, read_certificates(chain))


def _covering(wanted: str | None, signer: Signer) -> list[Covered]:
    """A system signs timestamp and body, then the whole; a person the body only, so that others can sign beside."""
    if wanted is None:
        wanted = "both" if kind_of(signer.certificates[0]) is Kind.SYSTEM else "body"
    return [Covered.BODY, Covered.DOCUMENT] if wanted == "both" else [Covered(wanted)]


def _trust(ca: Path, lists: list[Path]) -> Trust:
    """The roots of a PEM file; what is not self-signed in it helps to find the way to them."""
    certificates = read_certificates(ca)
    roots = tuple(certificate for certificate in certificates if certificate.issuer == certificate.subject)
    if not roots:
        raise WrongUsage(f"{ca} holds no root: a root is issued by itself.")
    trust = Trust(
        roots, tuple(certificate for certificate in certificates if certificate.issuer != certificate.subject)
    )
    return replace(trust, revocations=Revocations(read_lists(lists))) if lists else trust


def _moment(text: str | None) -> datetime:
    if text is None:
        return clock.now()
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise WrongUsage(f"--at {text}: write the time as 2026-11-22T16:00:00+02:00.") from None
    if moment.tzinfo is None:
        raise WrongUsage(f"--at {text}: the time needs its offset, as in 2026-11-22T16:00:00+02:00.")
    return moment


def _name(label: str) -> str:
    return f"{label}-{uuid.uuid4().hex}"


def _print(answer: dict[str, Any]) -> None:
    print_json(answer)
