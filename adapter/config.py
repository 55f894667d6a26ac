"""The configuration: one TOML file that describes a region (REG-01, REG-02) and its peers. Reads it and names every mistake at once."""

from __future__ import annotations

import os
import re
import tomllib
from dataclasses import replace
from datetime import date, time
from decimal import Decimal
from functools import partial
from pathlib import Path
from string import Formatter
from typing import Annotated, Any, Literal, Self

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    ValidationError,
    field_validator,
    model_validator,
)

from adapter import DATA
from adapter.addresses import Address, Place, read_subject
from adapter.errors import WrongUsage
from adapter.identifiers import BusinessId, Oid
from adapter.roles import Action, Right, Role

CONFIG_VARIABLE = "LAUTTA_CONFIG"
EXAMPLE = DATA / "fixtures" / "lautta.toml"


class _Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)


def _parse_oid(value: object) -> Oid:
    return value if isinstance(value, Oid) else Oid.parse(str(value))


OidField = Annotated[Oid, BeforeValidator(_parse_oid), PlainSerializer(str)]
AddressField = Annotated[Address, BeforeValidator(lambda value: {"url": value} if isinstance(value, str) else value)]
BusinessIdField = Annotated[BusinessId, BeforeValidator(lambda value: BusinessId.parse(str(value)))]


class Secret(_Section):
    """Where a secret is: an environment variable, or a file. Never the secret itself."""

    variable: str = ""
    file: Path | None = None

    def read(self) -> str:
        """The secret; raises WrongUsage when it is not where the configuration says."""
        found = os.environ.get(self.variable, "")
        if self.file is not None and self.file.is_file():
            found = self.file.read_text(encoding="utf-8")
        if found.strip():
            return found.strip()
        raise WrongUsage(
            f"A secret is missing: set the environment variable {self.variable or '(none named)'} or the file named beside it."
        )


class Organisation(_Section):
    """Who runs this adapter."""

    oid: OidField
    name: str
    business_id: BusinessIdField


class Identity(_Section):
    """The adapter's keys: a directory of PEM files, and which file is which."""

    directory: Path
    system: str = "adapter-system"
    tls: str = "adapter-tls"
    intermediates: list[str] = ["intermediate.pem"]

    def certificate(self, name: str) -> Path:
        """The chain of one of the adapter's certificates, leaf first."""
        return self.directory / f"{name}.pem"

    def key(self, name: str) -> Path:
        """The key of one of the adapter's certificates."""
        return self.directory / f"{name}.key.pem"

    def pair(self, name: str) -> tuple[Path, Path]:
        """The chain and the key of one of the adapter's certificates."""
        return self.certificate(name), self.key(name)


class Revocation(_Section):
    """Where revocation lists come from: files, and paths under one address. Without any, nobody looks."""

    files: list[Path] = []
    address: str = ""
    paths: list[str] = []


class Trust(_Section):
    """Whom to believe: the roots of messages and TLS, the roots of signed documents, and what has been revoked."""

    messages: list[Path]
    documents: list[Path]
    revocation: Revocation | None = None


class Gateway(_Section):
    """How the secure-mail gateway stamps the identified sender (PHO-01). The format is the site's own (§5).

    Headers, or a block of lines at the top of the text, or both: what is configured has to be there.
    """

    hop: str = Field(description="regular expression the topmost Received header must match from its start")
    authentication: str = Field(
        default="", description="the same for the topmost Authentication-Results header; empty: not asked"
    )
    name_header: str = "X-Sender-Name"
    hetu_header: str = "X-Sender-Hetu"
    block_begins: str = Field(
        default="", description="regular expression of the whole line that begins the block; empty: no block"
    )
    block_ends: str = ""
    name_labels: tuple[str, ...] = ("Lähettäjän nimi", "Avsändarens namn")
    hetu_labels: tuple[str, ...] = ("Henkilötunnus", "Personbeteckning")

    @field_validator("authentication", "block_begins", "block_ends")
    @classmethod
    def _is_expression(cls, value: str) -> str:
        try:
            re.compile(value)
        except re.error:
            raise ValueError("this is not a regular expression") from None
        return value

    @model_validator(mode="after")
    def _is_somewhere(self) -> Self:
        for one, other in (("name_header", "hetu_header"), ("block_begins", "block_ends")):
            if bool(getattr(self, one)) != bool(getattr(self, other)):
                raise ValueError(f"{one} and {other} go together")
        if not self.name_header and not self.block_begins:
            raise ValueError("neither a header nor a block holds the stamp")
        if self.block_begins and re.fullmatch(self.block_begins, ""):
            raise ValueError("block_begins matches an empty line")
        return self


class RecordSystem(_Section):
    """A patient record system: where it is, what it can, and the secret of its interface."""

    id: str
    name: str
    address: str
    path: str
    mode: Literal["full", "narrow"]
    token: Secret


class Unit(_Section):
    """A unit of care: its OID, where it is, and the record system its resources go to (REG-01)."""

    oid: OidField
    name: str
    municipality: str
    languages: tuple[Literal["fi", "sv", "en"], ...] = ("fi", "sv")
    record_system: str
    controller: OidField


class Mailbox(_Section):
    """A shared mailbox: which flow reads it, for which unit (PHO-02).

    `login` xoauth2 (Microsoft 365): `password` is where the OAuth 2 access token is, written anew by whatever renews it. It is read
    again for each connection. `roots` system: the server's certificate is believed by the machine's roots, not by [trust].
    """

    user: str
    address: str = "mail"
    flow: Literal["photo", "release"]
    unit: OidField | None = None
    login: Literal["password", "xoauth2"] = "password"
    password: Secret
    roots: Literal["trust", "system"] = "trust"
    poll_seconds: float = Field(10.0, gt=0, description="how often it is looked into when its server tells of nothing")
    folder: str = "INBOX"
    claimed: str = "Lautta-Claimed"
    quarantine: str = "Lautta-Quarantine"


class Register(_Section):
    """A register inside the PACS (REL-02) and the region it belongs to."""

    id: str
    name: str
    group: Literal["uusimaa", "kymenlaakso", "etela-karjala", "defence", "occupational"]
    commissioned: bool = False
    aliases: tuple[str, ...] = ()


class Destination(_Section):
    """A place outside the PACS: one with an archive that images can be sent to, or one that gets physical media (REL-12).

    `connection` is the id of an [[archive]]. `commissioned`: it acts on HUS's commission (REL-05).
    """

    id: str
    name: str
    connection: str = ""
    commissioned: bool = False
    aliases: tuple[str, ...] = ()


class Archive(_Section):
    """A place that speaks DICOM, and how it is spoken with.

    dicomweb: `address` is of HTTP, `path` leads to its DICOMweb service. dimse: the address is `dicom://host:port`, or
    `dicoms://host:port` over TLS; `title` is its application entity's title and `own_title` ours. `retrieve` get: by C-GET;
    move: by C-MOVE to our own title, which the archive has to know at our port `listen`.

    An address in the clear (http, dicom) is taken: hospital networks do run DICOM so. Nothing here then keeps the images secret on
    their way; that is the network's part.
    """

    id: str
    link: Literal["dicomweb", "dimse"] = "dicomweb"
    address: str
    path: str = ""
    user: str = ""
    password: Secret | None = None
    title: str = Field("", max_length=16)
    own_title: str = Field("LAUTTA", max_length=16)
    retrieve: Literal["get", "move"] = "get"
    listen: int = 0
    associations: int = Field(
        1, ge=1, le=8, description="connections of one C-STORE; more only where the archive is known to bear it"
    )

    @model_validator(mode="after")
    def _can_be_spoken_with(self) -> Self:
        if self.link == "dimse" and not self.title:
            raise ValueError("an archive with link 'dimse' needs its title")
        if self.retrieve == "move" and not self.listen:
            raise ValueError("retrieve = 'move' needs the port we listen at (listen)")
        return self


class Law(_Section):
    """A law that gives a right to images without consent (REL-06): how it is written, and whom it gives the right.

    `recipients` are ids of registers and destinations.
    """

    number: str = Field(pattern=r"^\d{1,4}/\d{4}$")
    name: str
    aliases: tuple[str, ...] = ()
    recipients: tuple[str, ...]


class Price(_Section):
    """A line of the price list (REL-13)."""

    code: str
    name: str
    amount: Decimal = Field(ge=0, decimal_places=2)
    valid_from: date


class Media(_Section):
    """Physical media (REL-12): where a medium waits to be posted, and what reading one into the PACS costs (REL-13)."""

    directory: Path = Path("media")
    post_days: int = Field(7, ge=7, description="how long the post is allowed: a week at least")
    reading: Price


class Desk(_Section):
    """Who handles a request (REL-07, REL-08, REL-09): a name, an address for people, a telephone."""

    id: str
    name: str
    email: str = ""
    phone: str = ""


class Desks(_Section):
    """The desks as the instruction gives them, with the date of its version (REL-15)."""

    version: date
    opens: time = time(7, 30)
    closes: time = time(15, 0)
    office: Desk
    on_call: Desk
    occupational: Desk
    county: dict[str, Desk]
    archive: dict[str, Desk]


class Pacs(_Section):
    """The PACS: the [[archive]] its images are in, and its own calls for registers (ours, see the mocks' README).

    `teleradiology`: words in a study's institution name that say it was sent to the PACS from outside (REL-11).
    """

    archive: str = "pacs"
    address: str = "pacs"
    path: str = "/hus"
    register_id: str = "hus"
    user: str
    password: Secret
    teleradiology: tuple[str, ...] = ("teleradiology", "teleradiologia", "teleradiologi")


class Malware(_Section):
    """The scanner of what comes by mail (PHO-13): clamd, at `tcp://host:port` or `unix:///path` among the addresses."""

    address: str = "clamd"


class Portal(_Section):
    """The secure-mail portal whose messages may be fetched (PHO-10): its hosts, and how it stamps a sender it has identified."""

    hosts: list[str]
    roots: Path | None = None

    @property
    def gateway(self) -> Gateway:
        """The stamp of a message that was fetched from the portal: our own link wrote the topmost hop."""
        hosts = "|".join(re.escape(host) for host in self.hosts)
        return Gateway.model_validate({"hop": rf"from ({hosts}) by lautta with HTTPS;"})


class Kanta(_Section):
    """The national archive. `bind_tls`: its server certificate names the same organisation as its signatures do."""

    address: str = "kanta"
    oid: OidField
    bind_tls: bool = True


class Sms(_Section):
    """The SMS gateway and the invitations that go through it (PHO-03): in which words, and for how long a photo answers one.

    `link` leads to the secure mail; `{mailbox}` in it is the unit's. A template names `{unit}` and `{link}` and, as it knows nothing
    else, no patient (PHO-12).
    """

    address: str = "sms"
    sender: str = Field(
        pattern=r"^[A-Za-z0-9 ]{1,11}$", description="what the telephone shows; GSM allows eleven characters"
    )
    token: Secret
    link: str
    days: int = Field(14, ge=1, le=366)
    template: dict[str, str]

    @field_validator("template")
    @classmethod
    def _names_unit_and_link(cls, value: dict[str, str]) -> dict[str, str]:
        for language, text in value.items():
            if language not in {"fi", "sv", "en"}:
                raise ValueError("a template is in 'fi', 'sv' or 'en'")
            try:
                fields = {name for _, name, _, _ in Formatter().parse(text) if name is not None}
            except ValueError:
                fields = set()
            if fields != {"unit", "link"}:
                raise ValueError(f"the template in '{language}' must name {{unit}} and {{link}}, and nothing else")
        return value


class WorkerRole(_Section):
    """A role of workers (GRA-13): what their tasks let them do, by which rights, and in which service tasks (1.2.246.537.6.1221; none: in all)."""

    code: str = Field(pattern=r"^[a-z][a-z0-9-]{0,39}$")
    name: str
    may: frozenset[Action]
    rights: frozenset[Right] = frozenset({Right.REGISTER_ACCESS})
    service_tasks: frozenset[str] = frozenset()

    @property
    def role(self) -> Role:
        """What a decision needs of it."""
        return Role(self.code, self.may, self.rights, self.service_tasks)


class Settings(_Section):
    """A whole configuration, checked."""

    organisation: Organisation
    data: Path = Path("data")
    addresses: dict[str, AddressField]
    identity: Identity
    trust: Trust
    gateway: Gateway
    record_system: list[RecordSystem]
    unit: list[Unit]
    mailbox: list[Mailbox]
    register_: list[Register] = Field(alias="register")
    destination: list[Destination]
    archive: list[Archive]
    law: list[Law] = []
    media: Media
    desks: Desks
    pacs: Pacs
    kanta: Kanta
    registry: str = "soteri"
    role: list[WorkerRole] = []
    direct_joining_only: bool = False
    accept_heic: bool = Field(True, description="false: no HEIC is decoded, such a photo goes to a person (PHO-13)")
    poll_seconds: float = 1.0
    takeover_seconds: float = Field(
        30.0, ge=1.0, description="a worker that has not been seen for so long is dead: another takes its messages over"
    )
    attempts: int = 6
    callers: Secret | None = None
    sms: Sms | None = None
    malware: Malware | None = None
    portal: Portal | None = None

    def url(self, address: str, path: str = "") -> str:
        """The URL of a peer by its address's name; see place."""
        return self.place(address, path).url

    def place(self, name: str, path: str = "") -> Place:
        """Where a peer is, by its address's name; `LAUTTA_ADDRESS_<NAME>` overrides the URL. Raises WrongUsage."""
        address = self.addresses[name]
        if override := os.environ.get(f"LAUTTA_ADDRESS_{name.upper()}"):
            address = address.model_copy(update={"url": override})
        if mistakes := address.find_mistakes():
            raise WrongUsage(*(f"addresses.{name}: {mistake}." for mistake in mistakes))
        return Place(
            url=address.url,
            roots=self.identity.directory / address.roots if address.roots else None,
            client=self.identity.pair(address.client) if address.client else None,
            subject=read_subject(address.subject),
        ).below(path)

    def kanta_place(self) -> Place:
        """Where Kanta is. It is known by the roots of messages, and its certificate names the organisation that signs."""
        place = self.place(self.kanta.address)
        subject = read_subject(f"serialNumber={self.kanta.oid}") if self.kanta.bind_tls else frozenset()
        return replace(
            place,
            roots=place.roots or self.trust.messages[0],
            client=place.client or self.identity.pair(self.identity.tls),
            subject=place.subject | subject,
        )

    def mail_place(self, mailbox: Mailbox) -> Place:
        """Where a mailbox is. Its server is believed by the address's own roots, else as `roots` of the mailbox says."""
        place = self.place(mailbox.address)
        usual = self.trust.messages[0] if mailbox.roots == "trust" else None
        return replace(place, roots=place.roots or usual)

    def archive_place(self, archive: Archive) -> Place:
        """Where an archive is. Over DIMSE with TLS both sides show certificates: ours, and one of the roots of messages."""
        place = self.place(archive.address, archive.path)
        if archive.link == "dicomweb":
            return place
        client = place.client or self.identity.pair(self.identity.tls)
        return replace(place, roots=place.roots or self.trust.messages[0], client=client)

    def find_mistaken_addresses(self) -> list[str]:
        """Every address that cannot be used, each with a sentence."""
        mistakes: list[str] = []
        for name in self.addresses:
            try:
                self.place(name)
            except WrongUsage as problem:
                mistakes += problem.mistakes
        return mistakes

    def find_unit(self, oid: Oid | None) -> Unit:
        """The unit with this OID; raises WrongUsage when the configuration has none."""
        for unit in self.unit:
            if unit.oid == oid:
                return unit
        raise WrongUsage(f"The configuration has no unit {oid}.")

    def find_record_system(self, unit: Unit) -> RecordSystem:
        """The record system a unit's resources go to (REG-01)."""
        return next(system for system in self.record_system if system.id == unit.record_system)

    def find_mailbox(self, user: str) -> Mailbox:
        """The mailbox of this user; raises WrongUsage when the configuration has none."""
        for box in self.mailbox:
            if box.user == user:
                return box
        raise WrongUsage(f"The configuration has no mailbox {user}.")

    def find_role(self, code: str) -> Role | None:
        """The role with this code; None when the configuration has none: then nothing is permitted by it."""
        return next((role.role for role in self.role if role.code == code), None)

    def find_archive(self, identity: str) -> Archive:
        """The archive with this id; the configuration was checked to have it."""
        return next(archive for archive in self.archive if archive.id == identity)

    def database_url(self) -> str:
        """`LAUTTA_DATABASE_URL`, or a SQLite file under the data directory."""
        return os.environ.get("LAUTTA_DATABASE_URL") or f"sqlite:///{self.data / 'lautta.db'}"


def read_settings(path: Path) -> Settings:
    """Read a configuration; raises WrongUsage with every mistake at once. Paths in it are relative to the file."""
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as problem:
        raise WrongUsage(f"{path}: the configuration cannot be read ({problem.strerror}).") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as problem:
        raise WrongUsage(f"{path}: this is not TOML in UTF-8: {problem}.") from None
    lost = find_lost_names(table)
    try:
        settings = Settings.model_validate(_beside(table, path.resolve().parent))
    except ValidationError as problem:
        lost = [f"{'.'.join(map(str, error['loc']))}: {error['msg']}" for error in problem.errors()] + lost
    else:
        settings = _with_places(settings, path.resolve().parent)
        lost += settings.find_mistaken_addresses()
    if lost:
        raise WrongUsage(*(f"{path}: {text}" for text in lost))
    return settings


def find_lost_names(table: dict[str, Any]) -> list[str]:
    """Every name in a configuration that points at another part of it and finds nothing there, as far as it can be read."""
    each = partial(_sections, table)

    def part(name: str) -> dict[str, Any]:
        return table[name] if isinstance(table.get(name), dict) else {}

    systems = {item.get("id") for item in each("record_system")}
    units = {item.get("oid") for item in each("unit")}
    lost = [
        f"unit {item.get('oid')}: there is no record_system '{item.get('record_system')}'"
        for item in each("unit")
        if item.get("record_system") not in systems
    ]
    for box in each("mailbox"):
        if box.get("unit") and box["unit"] not in units:
            lost.append(f"mailbox {box.get('user')}: there is no unit {box['unit']}")
        if box.get("flow") == "photo" and not box.get("unit"):
            lost.append(f"mailbox {box.get('user')}: a photo mailbox needs its unit (PHO-02)")
    named = [item.get("address") for item in each("record_system")]
    named += [box.get("address", "mail") for box in each("mailbox")]
    named += [item.get("address") for item in each("archive")]
    named += [
        part("pacs").get("address", "pacs"),
        part("kanta").get("address", "kanta"),
        table.get("registry", "soteri"),
    ]
    named += [part("malware").get("address", "clamd")] if "malware" in table else []
    named += [part("sms").get("address", "sms")] if "sms" in table else []
    lost += _lost_templates(part("sms").get("template", {}), each("unit")) if "sms" in table else []
    revocation = part("trust").get("revocation", {})
    if isinstance(revocation, dict) and revocation.get("paths"):
        named.append(revocation.get("address", ""))
    lost += _lost_places(table)
    roles = [str(item.get("code")) for item in each("role")]
    lost += [f"role: two have the code '{code}'" for code in sorted({code for code in roles if roles.count(code) > 1})]
    unknown = {str(name) for name in named} - set(part("addresses"))
    lost += [f"addresses: '{name}' is not there" for name in sorted(unknown)]
    if part("pacs").get("register_id", "hus") not in {item.get("id") for item in each("register")}:
        lost.append("pacs.register_id: there is no such register")
    if "uusimaa" not in part("desks").get("archive", {}):
        lost.append("desks.archive: there is no archive 'uusimaa', which stands in for the others (REL-09)")
    try:
        re.compile(part("gateway").get("hop", ""))
    except (re.error, TypeError):
        lost.append("gateway.hop: this is not a regular expression")
    return lost


def _sections(table: dict[str, Any], name: str) -> list[dict[str, Any]]:
    """The sections of one kind that can be read."""
    items = table.get(name)
    return [item for item in items if isinstance(item, dict)] if isinstance(items, list) else []


def _lost_places(table: dict[str, Any]) -> list[str]:
    """Every archive, register and destination that is named and not described, or that a name does not lead to alone."""
    each = partial(_sections, table)
    pacs = table["pacs"] if isinstance(table.get("pacs"), dict) else {}
    archives = [str(item.get("id")) for item in each("archive")]
    places = [str(item.get("id")) for item in each("register") + each("destination")]
    lost = [
        f"archive: two have the id '{name}'" for name in sorted({name for name in archives if archives.count(name) > 1})
    ]
    for item in each("destination"):
        connection = item.get("connection")
        if connection and connection not in archives:
            lost.append(f"destination {item.get('id')}: there is no archive '{connection}'")
        if connection and connection == pacs.get("archive", "pacs"):
            lost.append(
                f"destination {item.get('id')}: its connection is the PACS itself, where the images are already"
            )
    if "pacs" in table and pacs.get("archive", "pacs") not in archives:
        lost.append("pacs.archive: there is no such archive")
    lost += [
        f"law {item.get('number')}: there is no register or destination '{name}'"
        for item in each("law")
        for name in item.get("recipients", ())
        if name not in places
    ]
    named = [
        (f"{kind} {item.get('id')}", _names(item, "id")) for kind in ("register", "destination") for item in each(kind)
    ]
    laws = [(f"law {item.get('number')}", _names(item, "number")) for item in each("law")]
    return lost + _lost_alike(named) + _lost_alike(laws)


def _names(item: dict[str, Any], key: str) -> list[str]:
    """Everything a section is called by in a request, as a request is read: in small letters, spaces squeezed, no punctuation around."""
    aliases = item.get("aliases", [])
    called = [item.get(key), item.get("name"), *(aliases if isinstance(aliases, list) else [])]
    return [" ".join(name.casefold().split()).strip(" .,;") for name in called if isinstance(name, str)]


def _lost_alike(named: list[tuple[str, list[str]]]) -> list[str]:
    """Every name that is empty, or that two sections have: a request could mean either. One may repeat its own."""
    lost = [f"{section}: a name or an alias is empty" for section, names in named if "" in names]
    owners: dict[str, list[str]] = {}
    for section, names in named:
        for name in sorted({*names} - {""}):
            owners.setdefault(name, []).append(section)
    shared = {name: sections for name, sections in owners.items() if len(sections) > 1}
    return lost + [f"{' and '.join(sections)}: each is called '{name}'" for name, sections in shared.items()]


def _lost_templates(templates: dict[str, Any], units: list[dict[str, Any]]) -> list[str]:
    """Every language of a unit that an invitation has no words in (REG-03)."""
    spoken = {str(language) for unit in units for language in unit.get("languages", ("fi", "sv"))}
    lost = sorted(spoken - set(templates))
    return [f"sms.template: there is none in '{language}', a language of a unit" for language in lost]


def _beside(value: Any, folder: Path) -> Any:
    """The table with the files of its secrets made absolute."""
    if isinstance(value, list):
        return [_beside(item, folder) for item in value]
    if isinstance(value, dict):
        return {
            key: str(folder / item) if key == "file" and isinstance(item, str) else _beside(item, folder)
            for key, item in value.items()
        }
    return value


def _with_places(settings: Settings, folder: Path) -> Settings:
    """Make the paths absolute; `LAUTTA_PKI` and `LAUTTA_DATA` move the keys and the data."""
    pki = Path(os.environ.get("LAUTTA_PKI", folder / settings.identity.directory))
    data = Path(os.environ.get("LAUTTA_DATA", folder / settings.data))
    messages = [pki / root for root in settings.trust.messages]
    documents = [folder / root for root in settings.trust.documents]
    revocation = settings.trust.revocation
    if revocation is not None:
        revocation = revocation.model_copy(update={"files": [folder / item for item in revocation.files]})
    portal = settings.portal
    if portal is not None and portal.roots is not None:
        portal = portal.model_copy(update={"roots": pki / portal.roots})
    return settings.model_copy(
        update={
            "data": data,
            "identity": settings.identity.model_copy(update={"directory": pki}),
            "trust": Trust(messages=messages, documents=documents, revocation=revocation),
            "portal": portal,
            "media": settings.media.model_copy(update={"directory": data / settings.media.directory}),
        },
    )


def find_config(argument: Path | None) -> Path | None:
    """The configuration to read: the argument, `LAUTTA_CONFIG`, or `lautta.toml` here; None when there is none."""
    if argument is not None:
        return argument
    if variable := os.environ.get(CONFIG_VARIABLE):
        return Path(variable)
    here = Path("lautta.toml")
    return here if here.is_file() else None
