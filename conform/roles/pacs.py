"""The archive of images: reached by DICOMweb, by DIMSE, or by both."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import replace

from conform.cases import (  # noqa: F401 – registers them
    pacs_dimse,
    pacs_order,
    pacs_person,
    pacs_retrieval,
    pacs_tls,
    pacs_web,
)
from conform.claim import Claim, WrongSutError
from conform.evidence import Evidence
from conform.peers.dicom_receiver import Receiver, listening
from conform.peers.dicomweb import DicomWeb
from conform.peers.dimse import Dimse
from conform.peers.pacs import Pacs
from conform.peers.registers import Registers, read_signer
from conform.role import Role, Stay
from conform.roles.pacs_settings import (
    read_accounts,
    read_ca,
    read_place,
    read_seconds,
    read_tls,
    read_tls_servers,
    split_address,
)
from conform.traffic import Message


class PacsMeeting:
    """An archive for one run. Raises WrongSutError where a claimed feature lacks its settings."""

    def __init__(self, claim: Claim, receiver: Receiver) -> None:
        self._claim = claim
        self._receiver = receiver
        self._authorization, self._secrets = read_accounts(claim)
        self._within = read_seconds(claim)
        self._signer = None
        if "orders" in claim.features:
            self._signer = read_signer(claim.path("order_certificate"), claim.path("order_key"))
        self._place = read_place(claim) if "dimse" in claim.features else None
        self._tls = read_tls_servers(claim) if "tls" in claim.features else ()
        self._secure = None
        if "mutual-tls" in claim.features:
            place = read_place(claim, secure=True)
            self._secure = place, replace(place, tls=read_tls(claim, certificate=False))
        self.peer(Evidence())  # says at once what else is missing

    def peer(self, evidence: Evidence) -> Pacs:
        """The archive for one case."""
        evidence.secrets = self._secrets
        return Pacs(
            self._claim.features,
            self._reach("url", evidence) if "dicomweb" in self._claim.features else None,
            Dimse(self._place, self._receiver, evidence, self._within) if self._place else None,
            self._find_registers(evidence),
            self._tls,
            tuple(Dimse(place, self._receiver, evidence) for place in self._secure) if self._secure else (),
        )

    def traffic(self) -> Sequence[Message]:
        """An archive is asked; it sends nothing of its own that is observed."""
        return ()

    def _reach(self, setting: str, evidence: Evidence) -> DicomWeb:
        url = self._claim.text(setting)
        return DicomWeb(url, self._authorization, ca=read_ca(self._claim), evidence=evidence)

    def _find_registers(self, evidence: Evidence) -> Registers | None:
        if self._signer is None:
            return None
        return Registers(self._reach("registers", evidence), self._claim.text("register"), self._signer)


@contextmanager
def _meet(claim: Claim, _: Stay) -> Iterator[PacsMeeting]:
    title = str(claim.settings.get("calling_title", ""))
    if "c-move" in claim.features and "listen" not in claim.settings:
        raise WrongSutError("pacs: c-move needs listen: where the archive reaches the kit by its calling_title")
    own = (
        listening(title, *split_address(claim, "listen"))
        if "listen" in claim.settings
        else nullcontext(Receiver(title))
    )
    with own as receiver:
        yield PacsMeeting(claim, receiver)


PACS = Role(
    name="pacs",
    title={"en": "archive of images", "fi": "kuva-arkisto (PACS)", "sv": "bildarkiv (PACS)"},
    modes={
        "web": frozenset({"dicomweb"}),
        "dimse": frozenset({"dimse", "c-move"}),
        "full": frozenset({"dicomweb", "dimse", "c-move", "c-get", "commitment"}),
    },
    settings=frozenset(
        {"url", "token", "user", "password", "ca", "certificate", "key"}
        | {"dimse", "dimse_tls", "title", "calling_title", "listen", "within"}
        | {"registers", "register", "order_certificate", "order_key"}
    ),
    meet=_meet,
    features=frozenset({"tls", "mutual-tls", "registers", "orders"}),
)
