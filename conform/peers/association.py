"""Associations that the kit asks for (DICOM PS3.8), and one that it cuts."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pydicom.dataset import Dataset
from pynetdicom import AE, evt

from conform.peers.dimse_message import LAST_OF_COMMAND, OF_DATA, write_command, write_data, write_pdu

_PATIENCE = 15


@dataclass(frozen=True)
class Place:
    """Where an archive listens, and the titles of both ends."""

    host: str
    port: int
    title: str
    calling: str
    tls: ssl.SSLContext | None = None


class _Entity(AE):  # type: ignore[misc]  # pynetdicom is not looked into
    """An entity that knows its connections, to close them: pynetdicom forgets those that were not taken or were cut."""

    def __init__(self, title: str) -> None:
        super().__init__(title)
        self._made: list[Any] = []
        self._plain: list[socket.socket] = []

    def close(self) -> None:
        """Close whatever is open."""
        for one in self._made:
            if one.socket is not None:
                one.socket.close()
        for plain in self._plain:  # also when pynetdicom could not shut it down, and then forgot it
            plain.close()

    def _create_socket(self, *arguments: Any) -> Any:
        made = super()._create_socket(*arguments)
        self._made.append(made)
        self._plain.append(made.socket)
        return made


def call(place: Place, contexts: Sequence[Any], roles: Sequence[Any] = (), handlers: Sequence[Any] = ()) -> Any:
    """An association; `is_established` says whether it was taken."""
    entity = _Entity(place.calling)
    entity.acse_timeout = entity.dimse_timeout = entity.network_timeout = entity.connection_timeout = _PATIENCE
    made = entity.associate(
        place.host,
        place.port,
        contexts=list(contexts),
        ae_title=place.title,
        ext_neg=list(roles),
        evt_handlers=[(evt.EVT_CONN_OPEN, _prepare), *handlers],
        tls_args=(place.tls, place.host) if place.tls else None,
    )
    if not made.is_established:
        entity.close()
    return made


def send_half(made: Any, instance: Dataset) -> None:
    """The beginning of a C-STORE, whose command says that a data set follows; then the connection is cut."""
    connection = made.dul.socket.socket
    command = Dataset()
    command.AffectedSOPClassUID, command.AffectedSOPInstanceUID = instance.SOPClassUID, instance.SOPInstanceUID
    command.CommandField, command.MessageID, command.Priority, command.CommandDataSetType = 1, 99, 0, 1
    data = write_data(instance)
    half = data[: len(data) // 2]
    identity = made.accepted_contexts[0].context_id
    connection.sendall(
        write_pdu(identity, LAST_OF_COMMAND, write_command(command)) + write_pdu(identity, OF_DATA, half)
    )
    connection.shutdown(socket.SHUT_RDWR)
    made.abort()  # nothing goes out any more: pynetdicom ends what it runs
    made.ae.close()


def _prepare(event: Any) -> None:
    """Without Nagle's algorithm, which costs 40 ms a message; pynetdicom's own thread must not eat the first answer."""
    event.assoc.dul.socket.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    event.assoc._reactor_checkpoint.clear()  # noqa: SLF001
