"""An association that the mock asks for: with a move's destination, or with who wants a report (PS3.8)."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING, Any

from pynetdicom import AE, evt

from mocks.pacs.socket_options import hold_back

if TYPE_CHECKING:
    from mocks.pacs.titles import Address

PATIENCE_SECONDS = 10


class _Caller(AE):  # type: ignore[misc]  # pynetdicom is not looked into
    """An entity that knows its connection, to close it: pynetdicom forgets a socket that nobody answered."""

    connection: socket.socket

    def _create_socket(self, *arguments: Any) -> Any:
        made = super()._create_socket(*arguments)
        self.connection = made.socket
        return made


def call(association: Any, title: str, address: Address, contexts: list[Any], **options: Any) -> Any:
    """Call a title in the name of the archive that `association` is with; None if nobody is to be had."""
    entity = _Caller(association.requestor.primitive.called_ae_title)
    entity.maximum_pdu_size = association.ae.maximum_pdu_size
    entity.acse_timeout = entity.dimse_timeout = entity.connection_timeout = PATIENCE_SECONDS
    handlers = [(evt.EVT_CONN_OPEN, hold_back)]
    carrier = entity.associate(*address, contexts=contexts, ae_title=title, evt_handlers=handlers, **options)
    if carrier.is_established:
        return carrier
    entity.connection.close()
    return None


def leave(carrier: Any) -> None:
    """End an association that `call` began."""
    if carrier.acse.is_aborted():
        carrier._reactor_checkpoint.set()  # noqa: SLF001  # its thread sees that for itself
    else:
        carrier.release()
    carrier.join()
    carrier.dul.join()
    carrier.ae.connection.close()
