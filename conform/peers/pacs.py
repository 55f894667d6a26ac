"""An archive of images in one case: the links that it claims, and where its registers take orders."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from pydicom.dataset import Dataset

from conform.case import NotApplicableError
from conform.peers.dicom_object import Hit, Study
from conform.peers.dicomweb import DicomWeb
from conform.peers.dimse import Dimse
from conform.peers.registers import Registers
from conform.peers.tls import TlsServer


class Link(Protocol):
    """What both links do."""

    def put(self, *instances: Dataset) -> bool:
        """Store, and say whether all was taken."""

    def studies(self, **keys: str) -> Sequence[Hit]:
        """The studies that a query finds."""

    def instances(self, study: Study) -> Sequence[str]:
        """The SOP Instance UIDs of a study, as a query finds them."""


@dataclass(frozen=True)
class Pacs:
    """One archive under test. What it does not claim is not applicable."""

    features: frozenset[str]
    own_web: DicomWeb | None
    own_dimse: Dimse | None
    own_registers: Registers | None
    tls: Sequence[TlsServer] = ()
    own_secure: tuple[Dimse, ...] = ()  # over TLS, with a client certificate and without

    def need(self, *features: str) -> None:
        """Raise NotApplicableError where the system does not claim a feature."""
        for feature in features:
            if feature not in self.features:
                raise NotApplicableError(f"the system does not claim {feature}")

    @property
    def web(self) -> DicomWeb:
        """Its DICOMweb. Raises NotApplicableError."""
        self.need("dicomweb")
        assert self.own_web is not None  # noqa: S101 – the role has seen to it
        return self.own_web

    @property
    def dimse(self) -> Dimse:
        """Its DIMSE. Raises NotApplicableError."""
        self.need("dimse")
        assert self.own_dimse is not None  # noqa: S101 – the role has seen to it
        return self.own_dimse

    @property
    def secure(self) -> tuple[Dimse, ...]:
        """Its DIMSE over TLS, with the kit's certificate and without one. Raises NotApplicableError."""
        self.need("mutual-tls")
        return self.own_secure

    @property
    def registers(self) -> Registers:
        """Its registers. Raises NotApplicableError."""
        self.need("registers", "orders")
        assert self.own_registers is not None  # noqa: S101 – the role has seen to it
        return self.own_registers

    @property
    def links(self) -> list[Link]:
        """Every link that it claims. Raises NotApplicableError where it is none."""
        found: list[Link] = [link for link in (self.own_web, self.own_dimse) if link is not None]
        if not found:
            raise NotApplicableError("the system claims neither dicomweb nor dimse")
        return found
