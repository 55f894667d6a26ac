"""How a record system is reached, as its claim says: where it is, what opens it, and who is there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from conform.claim import Claim, WrongSutError
from conform.lever import Lever, read_lever
from conform.peers.tls import KeyPair, TlsServer, web_server
from conform.peers.weather import Weather
from conform.people import check_synthetic, is_hetu
from conform.role import Stay

JSON = "application/fhir+json"
#: The parts that a person of the system may play, and where a permission for SMS may stand.
PARTS = {"protected", "sms"}
SMS_PLACES = {"extension", "consent"}
_PHOTO = 20_000_000


@dataclass(frozen=True)
class Reach:
    """`own`: the client certificate that the claim gives the kit; `ca`: the file of the system's roots.

    `people`: part → HETU of somebody whom the system holds. `sms`: where it keeps a permission. `log`: its log file.
    `folder`: where the kit may write. `photo`: how many octets the large photo has.
    """

    url: str
    features: frozenset[str]
    folder: Path
    token: str = ""
    ca: Path | None = None
    own: KeyPair | None = None
    lever: Lever | None = None
    log: Path | None = None
    people: Mapping[str, str] = field(default_factory=dict)
    sms: Mapping[str, str] = field(default_factory=dict)
    photo: int = _PHOTO
    weather: Weather = field(default_factory=lambda: Weather(rough=False))

    @property
    def tls(self) -> TlsServer | None:
        """The server as TLS sees it; None for an address of plain HTTP."""
        place = urlsplit(self.url)
        if place.scheme != "https" or place.hostname is None:
            return None
        headers = {"Accept": JSON, **bear(self.token)}
        return web_server(place.hostname, place.port or 443, f"{place.path.rstrip('/')}/metadata", headers, self.ca)


def read_reach(claim: Claim, stay: Stay) -> Reach:
    """What the claim says. Raises WrongSutError, and RealPersonError for people outside the 900-series."""
    names = claim.settings
    own = None
    if "client_certificate" in names or "client_key" in names:
        own = KeyPair(_file(claim, "client_certificate"), _file(claim, "client_key"))
    return Reach(
        url=claim.text("url"),
        features=claim.features,
        folder=stay.folder,
        # Where TLS is mutual, a system may know its clients by their certificates.
        token=claim.secret("token") if "token" in names or own is None else "",
        ca=_file(claim, "ca") if "ca" in names else None,
        own=own,
        lever=read_lever(claim, attended=stay.attended) if "lever" in names else None,
        log=_file(claim, "log") if "log" in names else None,
        people=_read_people(claim),
        sms=_read_words(claim, "sms", SMS_PLACES),
        photo=names.get("photo", _PHOTO),  # a trial's own word: no sut.toml has it
        weather=Weather(rough=stay.rough),
    )


def bear(token: str) -> dict[str, str]:
    """The header that shows a token; none for none."""
    return {"Authorization": f"Bearer {token}"} if token else {}


def _file(claim: Claim, name: str) -> Path:
    file = claim.path(name)
    if not file.is_file():
        raise WrongSutError(f"{claim.role}: {name}: {file} is no file")
    return file


def _read_people(claim: Claim) -> Mapping[str, str]:
    people = _read_words(claim, "people", PARTS)
    for part, hetu in people.items():
        check_synthetic(hetu)
        if not is_hetu(hetu):
            raise WrongSutError(f"{claim.role}: people: {part} is no HETU")
    return people


def _read_words(claim: Claim, name: str, known: set[str]) -> Mapping[str, str]:
    told = claim.settings.get(name, {})
    if (
        not isinstance(told, Mapping)
        or not set(told) <= known
        or not all(isinstance(one, str) for one in told.values())
    ):
        raise WrongSutError(f"{claim.role}: {name} is a table of {', '.join(sorted(known))}")
    return told
