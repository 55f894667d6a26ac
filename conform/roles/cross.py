"""Cross-testing (ristiintestaus): an organiser's and a producer's system, with one mock Kanta between them."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from conform.cases import cross_documents, cross_grants  # noqa: F401 – registers them
from conform.claim import Claim, WrongSutError
from conform.evidence import Evidence
from conform.lever import Lever, read_lever
from conform.peers.kanta_scene import Scene
from conform.peers.pair import Pair, Pairs
from conform.role import Role, Stay
from conform.traffic import Message
from lautta_mocks.client import Mock
from mocks.authority import authority_mock
from mocks.control import Setting
from mocks.kanta import kanta_mock
from mocks.pki import make_pki
from mocks.pki.ordering import for_client, for_messages, order, since_the_root

#: Two organisations that are none (the Y-tunnukset are well made): an organiser, and a producer.
ORGANISATIONS = ("1.2.246.10.99999810.10.0", "1.2.246.10.99999861.10.0")


@dataclass
class CrossMeeting:
    """Two systems for one run."""

    pairs: Pairs

    def peer(self, evidence: Evidence) -> Pair:
        """Both for one case."""
        return self.pairs.make(evidence)

    def traffic(self) -> Sequence[Message]:
        """What both have sent."""
        self.pairs.first.hear("")
        return self.pairs.first.messages


@contextmanager
def _meet(claim: Claim, stay: Stay) -> Iterator[CrossMeeting]:
    levers = [_read_side(claim, name, stay) for name in ("first", "second")]
    organisations, port = _read_organisations(claim), _read_port(claim)
    folder = claim.path("pki") if "pki" in claim.settings else stay.folder / "pki"
    folders = (folder / "first", folder / "second")
    if not (folders[1] / "adapter-tls.pem").exists():
        make_folders(folder, organisations)
    with ExitStack() as stack:
        kanta = kanta_mock(folders[0], port=port, setting=Setting(keep_payloads=True))
        stack.callback(kanta.stop)
        authority = authority_mock(folders[0])
        stack.callback(authority.stop)
        lists = {name: f"{authority.url}/pki/{name}.crl" for name in ("root", "intermediate")}
        mock = Mock(kanta.control_url, url=kanta.url)
        first, second = (
            Scene(mock, lever, claim.features, pki, stay.folder, oid, f"{oid.removesuffix('.0')}.1", lists)
            for lever, pki, oid in zip(levers, folders, organisations, strict=True)
        )
        yield CrossMeeting(Pairs(first, second))


def make_folders(folder: Path, organisations: Sequence[str]) -> None:
    """`first` and `second`: certificates for each of two systems, of one root; the files are named as for one."""
    now = datetime.now(UTC)
    first, second = folder / "first", folder / "second"
    make_pki(first, organisations[0], now)
    shutil.copytree(first, second)
    for name, made in (("adapter-system", for_messages), ("adapter-tls", for_client)):
        (second / f"{name}.pem").unlink()
        (second / f"{name}.key.pem").unlink()
        order(second, name, made(organisations[1]), since_the_root(second, now, None))


def _read_side(claim: Claim, name: str, stay: Stay) -> Lever:
    """The lever of one of the two. Raises WrongSutError."""
    if name not in claim.settings:
        raise WrongSutError(f"{claim.role}: {name} is missing; it is a lever: one of command, http and manual")
    side = Claim(f"{claim.role}.{name}", {"lever": claim.settings[name]}, claim.features, claim.folder)
    return read_lever(side, attended=stay.attended)


def _read_organisations(claim: Claim) -> tuple[str, str]:
    told = claim.settings.get("organisations", list(ORGANISATIONS))
    if not isinstance(told, list) or len({str(one) for one in told}) != 2:
        raise WrongSutError(f"{claim.role}: organisations is a list of two OIDs: the organiser's and the producer's")
    return str(told[0]), str(told[1])


def _read_port(claim: Claim) -> int:
    port = claim.settings.get("port", 0)
    if not isinstance(port, int) or not 0 <= port < 1 << 16:
        raise WrongSutError(f"{claim.role}: port is a number up to 65535")
    return port


CROSS = Role(
    name="cross",
    title={
        "en": "two systems with Kanta between them (cross-testing)",
        "fi": "kaksi järjestelmää Kannan välityksellä (ristiintestaus)",
        "sv": "två system via Kanta (korstestning)",
    },
    modes={},
    settings=frozenset({"first", "second", "organisations", "pki", "port"}),
    meet=_meet,
)
