"""The registers of the PACS."""

from __future__ import annotations

#: The PACS that has registers; every other archive is only a destination.
HUS = "hus"


REGISTERS = frozenset(
    {
        "etela-karjala",
        "helsinki",
        "hus",
        "hus-tyoterveys",
        "ita-uusimaa",
        "keski-uusimaa",
        "kymenlaakso",
        "lansi-uusimaa",
        "puolustusvoimat",
        "vantaa-kerava",
    }
)
