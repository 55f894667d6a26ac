"""`lautta convert`: one file in, one Bundle out; no network."""

from __future__ import annotations

import hashlib
import json
import re
import sys
from argparse import Namespace
from collections.abc import Callable
from dataclasses import replace
from email.utils import getaddresses

from adapter import clock
from adapter.commands.answering import print_json
from adapter.commands.files import read_file
from adapter.commands.settings import load_or_example
from adapter.commands.words import Words
from adapter.config.peers import Unit
from adapter.config.settings import Settings
from adapter.errors import Refused, WrongUsage
from adapter.fhir.elements import Resource
from adapter.mail import Mail, read_mail
from adapter.masking import mask_hetus, mask_steering
from adapter.release.rules.request import ReleaseRequest

_MAIL = re.compile(rb"(?mi)^(received|from|date|message-id|mime-version|subject):")
_AS_MAIL = b"MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"


def add_words(words: Words) -> None:
    """`lautta convert photo|release|grant`."""
    kind = words.group("photo|release|grant", "lautta convert grant fixtures/grant/one-unit.xml")
    photo = kind("photo", "a secure-mail message → a transaction Bundle").command(
        convert_photo, "lautta convert photo fixtures/photo/plain.eml"
    )
    photo.add_argument(
        "--mailbox", help="the mailbox it came to (default: its To header, else the first photo mailbox)"
    )
    release = kind("release", "a request (mail, text or ServiceRequest .json) → a Bundle with the decision").command(
        convert_release, "lautta convert release fixtures/release/commissioned-copy.eml"
    )
    grant = kind("grant", "a signed asiakkuusasiakirja, ostopalvelun valtuutus or asia-asiakirja → a Bundle").command(
        convert_grant, "lautta convert grant fixtures/grant/one-unit.xml --matter 1.2.246.10.99999810.951.2026.1.1"
    )
    grant.add_argument("--matter", metavar="OID", help="the OID of the matter (asia), handed over by the organiser")
    for command in (photo, release, grant):
        command.add_argument("file", metavar="FILE", help="a file, or - for standard input")


def convert_photo(options: Namespace) -> int:
    """RFC 5322 bytes → a transaction Bundle of Media and what goes with it."""
    from adapter.links.heic import open_heic
    from adapter.photo.reading.filing import read_filing
    from adapter.photo.writing.media import photo_bundle

    settings, raw = load_or_example(options), read_file(options.file)
    unit, heic = _photo_unit(settings, options.mailbox, read_mail(raw)), open_heic(settings)
    return _give(photo_bundle(read_filing(raw, unit, settings.gateway, render=heic.render if heic else None)))


def convert_release(options: Namespace) -> int:
    """A mail, plain text or a ServiceRequest → a Bundle with the decision.

    The decision goes as far as it can be made without asking anybody.
    """
    from adapter.release.reading.request import read_request, read_service_request
    from adapter.release.rules.decision import Facts, decide
    from adapter.release.writing.order import release_bundle

    settings, raw = load_or_example(options), read_file(options.file)
    if raw.lstrip().startswith(b"{"):
        try:
            resource = json.loads(raw)
        except (ValueError, RecursionError):
            raise Refused.because("REL-01", "the file is not JSON that can be read.", code="structure") from None
        if resource.get("resourceType") != "ServiceRequest":
            raise Refused.because("REL-01", "the JSON is not a ServiceRequest.", code="structure")
        request = _show_marked(lambda: read_service_request(resource, settings, _key(raw)))
    else:
        mail = raw if _MAIL.search(raw[:4000]) else _AS_MAIL + raw
        request = _show_marked(lambda: read_request(mail, settings))
    source = next(register for register in settings.register_ if register.id == settings.pacs.register_id)
    sys.stderr.write(
        "lautta: no network: the national prohibition (REL-04), the consent that is named (REL-05) and the "
        "study's own register are not asked;"
        " no prohibition, a consent that holds and the PACS's main register are taken.\n"
    )
    facts = Facts(
        source, frozenset({source.id}), prohibited=False, consent=() if request.consent else None, teleradiology=False
    )
    return _give(release_bundle(request, decide(request, facts, settings.desks, settings.law, settings.media)))


def _show_marked(read: Callable[[], ReleaseRequest]) -> ReleaseRequest:
    """Read a request; the lines that are not understood are shown, because the file is the user's own."""
    try:
        return read()
    except Refused as refusal:
        for one in refusal.shown:
            sys.stderr.write(f"lautta: {one.label.en}: {mask_steering(mask_hetus(one.text))}\n")
        raise


def convert_grant(options: Namespace) -> int:
    """A signed CDA R2 document → a Bundle of proposed Consents."""
    from adapter.access.reading.grant import Paper
    from adapter.access.reading.matter_document import MatterPaper
    from adapter.access.reading.paper import read_signed
    from adapter.access.reading.published_fit import misfits
    from adapter.access.writing.consent import grant_bundle
    from adapter.access.writing.matter import matter_bundle
    from adapter.identifiers import Oid
    from adapter.roles import Right
    from adapter.xml.revocation import Revocations, read_lists
    from adapter.xml.trust import Trust

    settings, raw = load_or_example(options), read_file(options.file)
    trust = Trust.load(settings.trust.documents)
    if settings.trust.revocation and settings.trust.revocation.files:  # lists that would be fetched are not: no network
        trust = replace(trust, revocations=Revocations(read_lists(settings.trust.revocation.files)))
    paper = read_signed(raw, trust, clock.now(), settings.kanta.oid)
    for misfit in () if isinstance(paper, Paper) and paper.right is Right.OUTSOURCING else misfits(paper.document.body):
        sys.stderr.write(f"lautta: not as THL publishes it: {mask_steering(str(misfit))}\n")
    if not paper.header_signed:
        sys.stderr.write(
            "lautta: the document's header is not signed: its version, set, time and what it replaces are not used. It "
            "is read as a set of its own, at the time of its signature, and replaces nothing (GRA-10).\n"
        )
    if isinstance(paper, MatterPaper):
        sys.stderr.write("lautta: the document is an asia-asiakirja: it grants nothing, and proposes (GRA-04).\n")
        return _give(matter_bundle(paper))
    if not paper.grants and not paper.unread:
        sys.stderr.write("lautta: the document names no producer: it grants nothing (GRA-02).\n")
    return _give(grant_bundle(paper, Oid.parse(options.matter) if options.matter else None))


def _photo_unit(settings: Settings, wanted: str | None, mail: Mail) -> Unit:
    """The unit of the mailbox named, or of the one the mail is addressed to, or of the first."""
    boxes = {box.user.lower(): box for box in settings.mailbox if box.flow == "photo"}
    if wanted is not None and wanted.lower() not in boxes:
        raise WrongUsage(f"The configuration has no photo mailbox {wanted}.")
    if not boxes:
        raise WrongUsage("The configuration has no photo mailbox.")
    addressed = [address.lower() for _, address in getaddresses(mail.header("To"))]
    names = [wanted.lower()] if wanted else [name for name in addressed if name in boxes]
    return settings.find_unit(boxes[(names or list(boxes))[0]].unit)


def _key(raw: bytes) -> str:
    return hashlib.sha256(raw).hexdigest()[:32]


def _give(bundle: Resource) -> int:
    """Print the Bundle; for a person it is indented."""
    indent = 2 if sys.stdout.isatty() else None
    print_json(bundle, indent)
    return 0
