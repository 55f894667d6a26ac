"""Sections of every flow: who runs Lautta, its keys and trust, its units and its peers."""

from __future__ import annotations

from pathlib import Path
from typing import Literal, Self

from pydantic import (
    Field,
    model_validator,
)

from adapter.config.section import BusinessIdField, Handled, OidField, Secret, Section
from adapter.words import Language


class Organisation(Handled):
    """Who runs this adapter. Its `handlers` decide on what waits for no [[unit]] of this configuration."""

    oid: OidField
    business_id: BusinessIdField


class Identity(Section):
    """The adapter's keys: a directory of PEM files, and which file is which."""

    directory: Path
    system: str = "adapter-system"
    tls: str = "adapter-tls"
    intermediates: tuple[str, ...] = ("intermediate.pem",)

    def certificate(self, name: str) -> Path:
        """The chain of one of the adapter's certificates, leaf first."""
        return self.directory / f"{name}.pem"

    def key(self, name: str) -> Path:
        """The key of one of the adapter's certificates."""
        return self.directory / f"{name}.key.pem"

    def pair(self, name: str) -> tuple[Path, Path]:
        """The chain and the key of one of the adapter's certificates."""
        return self.certificate(name), self.key(name)


class Revocation(Section):
    """Where revocation lists come from: files, and paths under one address. Without any, nobody looks."""

    files: tuple[Path, ...] = ()
    address: str = ""
    paths: tuple[str, ...] = ()


class Trust(Section):
    """Whom to believe: the roots of messages and TLS, the roots of signed documents, and what has been revoked."""

    messages: list[Path]
    documents: list[Path]
    revocation: Revocation | None = None


class PermissionPlace(Section):
    """Where a record system keeps a patient's permission for SMS, and which numbers an SMS may go to (PHO-03).

    number-extension: an extension of the number itself, ours without `url`. patient-extension: one of the Patient.
    `yes` and `no` are its values; a code may have its system before it (`system|code`). number-system: a number of the
    system `sms` is a permission. consent: a Consent of `category` that permits or denies.

    `uses`: the uses of numbers that an SMS may go to; none: a number that says nothing of its use.
    """

    way: Literal["number-extension", "patient-extension", "number-system", "consent"] = "number-extension"
    url: str = ""
    yes: tuple[str, ...] = ("true",)
    no: tuple[str, ...] = ("false",)
    category: str = Field(default="", pattern=r"^([^\s|]+\|[^\s|]+)?$")
    uses: tuple[Literal["mobile", "home", "work", "temp", "none"], ...] = Field(
        default=("mobile", "none"), min_length=1
    )

    @model_validator(mode="after")
    def _names_its_place(self) -> Self:
        needed = {"patient-extension": "url", "consent": "category"}.get(self.way)
        if needed and not getattr(self, needed):
            raise ValueError(f"way '{self.way}' needs {needed}")
        known = {"number-extension": {"url", "yes", "no"}, "patient-extension": {"url", "yes", "no"}}
        known["consent"] = {"category"}
        if strange := sorted(self.model_fields_set - {"way", "uses"} - known.get(self.way, set())):
            raise ValueError(f"way '{self.way}' does not go by {' or '.join(strange)}")
        if not self.yes or set(self.yes) & set(self.no):
            raise ValueError("yes names a value at least, and none that no names too")
        return self


class RecordSystem(Section):
    """A patient record system: where it is, what it can, the secret of its interface, and its place of permissions."""

    id: str
    name: str
    address: str
    path: str
    mode: Literal["full", "narrow"]
    token: Secret
    sms: PermissionPlace = PermissionPlace()

    @model_validator(mode="after")
    def _holds_consents(self) -> Self:
        if self.mode == "narrow" and self.sms.way == "consent":
            raise ValueError("a narrow record system has no Consent to look for")
        return self


class Unit(Handled):
    """A unit of care: its OID, where it is, and the record system its resources go to (REG-01).

    `languages`: the first is the language of its Tasks (REG-03). `handlers` decide on its waiting messages over the
    FHIR API. Where they name persons, only these may assert a patient's permission for SMS.
    """

    oid: OidField
    municipality: str
    languages: tuple[Language, ...] = Field(("fi", "sv"), min_length=1)
    record_system: str
    controller: OidField


class Mailbox(Section):
    """A shared mailbox: which flow reads it, for which unit (PHO-02).

    `login` xoauth2 (Microsoft 365): `password` is where the OAuth 2 access token is, written anew by whatever renews
    it. It is read again for each connection. `roots` system: the server's certificate is believed by the machine's
    roots, not by [trust].
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


class Archive(Section):
    """A place that speaks DICOM, and how it is spoken with.

    dicomweb: `address` is of HTTP, `path` leads to its DICOMweb service. dimse: the address is `dicom://host:port`, or
    `dicoms://host:port` over TLS; `title` is its application entity's title and `own_title` ours. `retrieve` get: by
    C-GET; move: by C-MOVE to our own title, which the archive has to know at our port `listen`.

    An address in the clear (http, dicom) is taken: hospital networks do run DICOM so. Nothing here then keeps the
    images secret on their way; that is the network's part.
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


class Pacs(Section):
    """The PACS: the [[archive]] its images are in, and its own calls for registers (ours, see the mocks' README).

    `teleradiology`: words in a study's institution name that say it was sent to the PACS from outside (REL-11).
    `time_tolerance`: minutes by which a request's time and the study's may differ (REL-01). A referral has the time
    that was booked or acknowledged, a study that of its first image.
    """

    archive: str = "pacs"
    address: str = "pacs"
    path: str = "/hus"
    register_id: str = "hus"
    user: str
    password: Secret
    teleradiology: tuple[str, ...] = ("teleradiology", "teleradiologia", "teleradiologi")
    time_tolerance: int = Field(default=15, ge=0, le=120)


class Kanta(Section):
    """The national archive. `bind_tls`: its server certificate names the same organisation as its signatures do."""

    address: str = "kanta"
    oid: OidField
    bind_tls: bool = True
