"""The only place that builds links from settings."""

from __future__ import annotations

import base64
import secrets
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict

import orjson
from flask import Flask
from sqlalchemy import Engine
from werkzeug.middleware.dispatcher import DispatcherMiddleware

from adapter.access.decisions import Access
from adapter.access.deposits import Deposits
from adapter.access.house import AccessHouse
from adapter.access.matters_table import Matters
from adapter.access.ports.registry import RegistryPort
from adapter.access.readiness import ReadinessDesk
from adapter.access.register_copy import held_register
from adapter.clock import now
from adapter.config.addresses import Place
from adapter.config.console import Console
from adapter.config.peers import Unit
from adapter.config.settings import Settings
from adapter.console.app import build_console
from adapter.console.house import ConsoleHouse
from adapter.desk.consents import PaperConsents
from adapter.desk.failed import FailedMessages
from adapter.desk.invitations import Invitations
from adapter.desk.look import Look, look_event
from adapter.desk.parked import ParkedMessages
from adapter.errors import Refused
from adapter.fhir.elements import unit_reference
from adapter.links.clamd import ClamdLink
from adapter.links.client_keys import ClientKeys
from adapter.links.dicom.dicomweb import DicomwebLink
from adapter.links.dicom.dimse import DimseLink
from adapter.links.dicom.medium import MediumLink, new_password
from adapter.links.dicom.pacs import PacsLink
from adapter.links.heic import open_heic
from adapter.links.hook import HookLink
from adapter.links.identity_provider import IdentityProviderLink
from adapter.links.imap import ImapLink
from adapter.links.kanta import KantaLink
from adapter.links.record import RecordLink
from adapter.links.registry import RegistryLink
from adapter.links.revocation import RevocationLink
from adapter.links.sms import SmsLink
from adapter.links.turvaposti import TurvapostiLink
from adapter.photo.house import PhotoHouse
from adapter.photo.ports.record import RecordPort
from adapter.pipeline.house import House
from adapter.ports.kanta import KantaPort
from adapter.ports.mail import MailPort
from adapter.ports.malware import MalwarePort
from adapter.ports.portal import PortalPort
from adapter.release.desk import PhysicalMedia
from adapter.release.house import ReleaseHouse
from adapter.release.media_table import Media
from adapter.release.ports.archive import ArchivePort
from adapter.rest.app import build_app
from adapter.rest.desk import Desk
from adapter.rest.sign_in import SignIn
from adapter.store.blobs import Blobs
from adapter.store.decisions import Decisions
from adapter.store.messages import Messages
from adapter.store.opening import limit_waiting, open_database
from adapter.store.resources import Resources
from adapter.store.sessions import Kept, Sessions
from adapter.store.tokens import Tokens
from adapter.store.use_log import LoggedUse, UseLog
from adapter.xml.certificate import check_value
from adapter.xml.signer import FileSigner, Signer, head_signer
from adapter.xml.trust import Trust
from adapter.xml.verdict import BadSignature

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

_CALLERS_WAIT = 5.0  # seconds for another writer; a worker waits longer
_LONGEST_SEARCH = 10.0  # seconds; who asks waits no longer


def build_house(settings: Settings) -> House:
    """Everything a flow uses, with links of its own: one house is used by one thread."""
    engine, signer = database(settings.database_url()), _signer(settings)

    @cache
    def record(unit: Unit) -> RecordPort:
        return _build_record(settings, unit)

    mailbox = cache(partial(build_mailbox, settings))
    common: _Common = {
        "settings": settings,
        "resources": Resources(engine),
        "blobs": Blobs(engine),
        "messages": Messages(engine),
        "kanta": build_kanta(settings),
        "signer": signer,
        "now": now,
    }
    mailing: _Mailing = {
        "mailbox": mailbox,
        "decisions": Decisions(engine),
        "malware": ClamdLink(settings.url(settings.malware.address)) if settings.malware else None,
        "portal": TurvapostiLink(settings.portal.hosts, settings.portal.roots) if settings.portal else None,
    }
    return House(
        settings=settings,
        messages=Messages(engine),
        mailbox=mailbox,
        now=now,
        parked=build_parked(settings),
        hook=HookLink(),
        photo=PhotoHouse(
            **common,
            **mailing,
            record=record,
            heic=open_heic(settings),
            sms=SmsLink(settings.place(settings.sms.address), settings.sms.sender, settings.sms.token.read())
            if settings.sms
            else None,
        ),
        release=ReleaseHouse(
            **common,
            **mailing,
            pacs=PacsLink(settings, settings.pacs.password.read(), signer, now),
            archive=build_archives(settings),
            medium=build_medium(settings),
            media=Media(engine),
            password=lambda: new_password(secrets.choice),
        ),
        access=AccessHouse(
            **common,
            access=build_access(settings),
            matters=Matters(engine),
            registry=build_registry(settings),
            trust=_document_trust(settings),
        ),
    )


class _Common(TypedDict):
    """What the houses of all flows have."""

    settings: Settings
    resources: Resources
    blobs: Blobs
    messages: Messages
    kanta: KantaPort
    signer: Signer
    now: Callable[[], datetime]


class _Mailing(TypedDict):
    """What the houses of the flows have that begin with a mail."""

    mailbox: Callable[[str], MailPort]
    decisions: Decisions
    malware: MalwarePort | None
    portal: PortalPort | None


def build_kanta(settings: Settings) -> KantaPort:
    """A link to the national archive, for one thread."""
    return KantaLink(settings, _signer(settings), _trust(settings, settings.trust.messages), now)


def _signer(settings: Settings) -> Signer:
    identity = settings.identity
    return _load_signer(identity.key(identity.system), identity.certificate(identity.system))


_load_signer = cache(FileSigner.load)  # once in a process: all threads share the key


def build_access(settings: Settings) -> Access:
    """The decisions on a use of a right, by the grants here and the last copy of the register."""
    return Access.by(database(settings.database_url()), settings.organisation.oid, now, held_register(settings).unit)


def build_registry(settings: Settings) -> RegistryPort:
    """A link to the organisation register, for one thread."""
    return RegistryLink(settings.place(settings.registry), held_register(settings), now)


def build_archives(settings: Settings) -> Callable[[str], ArchivePort]:
    """The archives by their ids, each opened when it is first asked for."""

    @cache
    def archive(name: str) -> ArchivePort:
        found = settings.find_archive(name)
        place = settings.archive_place(found)
        if found.link == "dicomweb":
            return DicomwebLink(found, place, found.password.read() if found.password else "")
        return DimseLink(found, place)

    return archive


def build_medium(settings: Settings) -> MediumLink:
    """Where media wait to be posted."""
    return MediumLink(settings.media.directory, settings.organisation.name)


def build_media(settings: Settings) -> PhysicalMedia:
    """The media, for the desk that posts them and reads others in."""
    engine = database(settings.database_url())
    organisation = unit_reference(settings.organisation.oid, settings.organisation.name)
    return PhysicalMedia(
        Resources(engine), Media(engine), build_medium(settings), organisation, lambda: build_kanta(settings)
    )


def build_readiness(settings: Settings) -> ReadinessDesk:
    """What the readiness page asks."""
    identity = settings.identity
    return ReadinessDesk(
        registry=build_registry(settings),
        certificates=[(name, identity.certificate(name)) for name in (identity.system, identity.tls)],
        kanta=lambda: build_kanta(settings),
        organisation=settings.organisation.oid,
        name=settings.organisation.name,
        now=now,
    )


def build_web(settings: Settings) -> Flask:
    """The web application for a configuration; each of its threads has an archive link of its own."""
    engine, access = database(settings.database_url()), build_access(settings)
    limit_waiting(engine, _CALLERS_WAIT)
    watched = cache(lambda: _document_trust(settings))  # read when the first document comes: nothing else needs it
    local = threading.local()

    def trust() -> Trust:
        return watched()()

    def kanta() -> KantaPort:
        if not hasattr(local, "kanta"):
            local.kanta = build_kanta(settings)
        found: KantaPort = local.kanta
        return found

    return build_app(
        Desk(
            settings=settings,
            engine=engine,
            resources=Resources(engine, settings.api.fhir, _LONGEST_SEARCH),
            messages=Messages(engine),
            access=access,
            deposits=Deposits(engine, access, trust, now),
            register=held_register(settings).state,
            kanta=kanta,
            trust=trust,
            parked=lambda: build_parked(settings),
            sign_in=build_sign_in(settings),
            now=now,
        ),
    )


def build_site(settings: Settings) -> WSGIApplication:
    """What `lautta serve` serves: the FHIR API, and the console where the configuration has one."""
    web = build_web(settings)
    if settings.console is None:
        return web
    return DispatcherMiddleware(web, {"/console": _below("/console", build_pages(settings, settings.console))})


def build_pages(settings: Settings, console: Console) -> Flask:
    """The console; each of its threads has links of its own to record systems."""
    engine = database(settings.database_url())
    local = threading.local()
    heic = cache(lambda: open_heic(settings))

    def record(unit: Unit) -> RecordPort:
        if not hasattr(local, "records"):
            local.records = {}
        if unit.record_system not in local.records:
            local.records[unit.record_system] = _build_record(settings, unit)
        found: RecordPort = local.records[unit.record_system]
        return found

    def render(content: bytes) -> tuple[bytes, tuple[int, int]]:
        port = heic()
        if port is None:
            raise Refused.because("PHO-13", "no HEIC is taken here.", code="not-supported")
        return port.render(content)

    def last_steps(attempts: Sequence[str]) -> Mapping[str, str]:
        from adapter.pipeline.steps import read_last_steps  # DBOS is loaded where it is read

        return read_last_steps(engine, attempts)

    return build_console(
        ConsoleHouse(
            settings=settings,
            console=console,
            engine=engine,
            resources=Resources(engine, settings.api.fhir, _LONGEST_SEARCH),
            messages=Messages(engine),
            sessions=Sessions(engine),
            kept=Kept(engine),
            parked=lambda: build_parked(settings),
            failed=FailedMessages(Resources(engine), Messages(engine), settings.organisation.oid),
            invitations=Invitations(engine, Resources(engine), settings, settings.organisation.oid),
            consents=PaperConsents(engine, Resources(engine), Messages(engine), settings.organisation.oid),
            record=record,
            media=lambda: build_media(settings),
            readiness=lambda: build_readiness(settings),
            register=held_register(settings).state,
            last_steps=last_steps,
            provider=IdentityProviderLink(
                console,
                settings.place(console.address),
                settings.api.below("console/signed-in"),
                console.client_secret.read,
            ),
            render=render,
            log=UseLog(engine).write,
            now=now,
            secret=lambda: secrets.token_urlsafe(32),
        )
    )


def _below(path: str, application: WSGIApplication) -> WSGIApplication:
    """An application that knows its whole path: the dispatcher has cut its beginning off."""

    def serve(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        environ["PATH_INFO"] = path + str(environ.get("PATH_INFO", ""))
        environ["SCRIPT_NAME"] = str(environ.get("SCRIPT_NAME", "")).removesuffix(path)
        return application(environ, start_response)

    return serve


def _build_record(settings: Settings, unit: Unit) -> RecordPort:
    system = settings.find_record_system(unit)
    return RecordLink(system, settings.place(system.address, system.path), system.token.read())


def log_look(settings: Settings, look: Look) -> None:
    """Write down a look at the command line, before anything is shown."""
    event = orjson.dumps(look_event(look, settings.organisation.oid))
    UseLog(database(settings.database_url())).write([LoggedUse(look.patient, (), look.at, event)])


def sign_head(settings: Settings) -> Callable[[bytes], str]:
    """What signs the heads of the use log: the organisation's key."""
    return head_signer(_signer(settings))


def check_head(settings: Settings) -> Callable[[bytes, str], bool]:
    """What says whether the signature of a head is by the organisation's key."""
    signer = _signer(settings)

    def check(head: bytes, signature: str) -> bool:
        try:
            check_value(signer.certificates[0], signer.algorithm, base64.b64decode(signature), head)
        except (BadSignature, ValueError):
            return False
        return True

    return check


def build_sign_in(settings: Settings) -> SignIn:
    """Who may call the FHIR API."""
    watched = cache(lambda: _trust(settings, settings.trust.messages))  # read when the first certificate is shown

    def trust() -> Trust:
        return watched()()

    return SignIn(
        settings,
        Tokens(database(settings.database_url())),
        ClientKeys(now).of,
        trust,
        now,
        lambda: secrets.token_urlsafe(32),
        settings.callers.read() if settings.callers else None,
    )


def build_parked(settings: Settings) -> ParkedMessages:
    """The messages that wait for a person; each call has connections of its own to the mailboxes."""
    engine = database(settings.database_url())
    return ParkedMessages(
        Resources(engine),
        Messages(engine),
        Decisions(engine),
        Blobs(engine),
        partial(build_mailbox, settings),
        settings.organisation.oid,
        settings.photo_units(),
    )


def build_mailbox(settings: Settings, user: str) -> MailPort:
    """A mailbox of the configuration, with connections of its own."""
    found = settings.find_mailbox(user)
    return ImapLink(settings.mail_place(found), found, found.password.read())


def _document_trust(settings: Settings) -> Callable[[], Trust]:
    """The trust in signers of documents."""
    return _trust(settings, [*settings.trust.messages, *settings.trust.documents])


def _trust(settings: Settings, roots: Sequence[Path]) -> Callable[[], Trust]:
    """The trust in these roots, with the revocation lists of the moment it is asked for.

    Without lists where the configuration names none.
    """
    identity = settings.identity
    trust = Trust.load(roots, [identity.directory / name for name in identity.intermediates])
    chosen = settings.trust.revocation
    if chosen is None:
        return lambda: trust
    link = _revocations(tuple(chosen.files), tuple(settings.place(chosen.address, path) for path in chosen.paths))
    return lambda: replace(trust, revocations=link.current())


@cache
def _revocations(files: tuple[Path, ...], places: tuple[Place, ...]) -> RevocationLink:
    """The one set of lists of this process."""
    return RevocationLink(files, places, now)


@cache
def database(url: str) -> Engine:
    """The one engine of this process for a database."""
    return open_database(url)
