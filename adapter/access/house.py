"""What the flows of register access have at hand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from adapter.access.decisions import Access
from adapter.access.matters_table import Matters
from adapter.access.ports.registry import RegistryPort
from adapter.run.house import FlowHouse
from adapter.xml.trust import Trust


@dataclass(frozen=True, kw_only=True)
class AccessHouse(FlowHouse):
    """The decisions on a use, the matters, the organisation register, and who may have signed a document."""

    access: Access
    matters: Matters
    registry: RegistryPort
    trust: Callable[[], Trust]  # by the revocation lists of the moment
