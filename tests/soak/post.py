"""Sends what comes, never more at a time than the workers are to have before them."""

from __future__ import annotations

import base64
from collections.abc import Sequence

from sqlalchemy import Engine

from adapter.clock import now
from adapter.demo.fixtures import document_reference, seed
from adapter.demo.stage import Stage
from adapter.store.acts import Act
from adapter.store.interactions import carry_out
from bench.load import signed_grant
from tests.soak.coming import MAILBOXES, Coming, Kind

_AT_ONCE = 25  # messages given to a mock in one call


class Post:
    """All that comes, and how much of it was sent."""

    def __init__(self, stage: Stage, engine: Engine, coming: Sequence[Coming], backlog: int) -> None:
        """`backlog`: how many messages may be sent and not ended."""
        self.coming, self.sent = coming, 0
        self._stage, self._engine, self._backlog = stage, engine, backlog

    def send(self, ended: int) -> None:
        """Send what there is room for, a handful at most."""
        room = min(_AT_ONCE, self._backlog - (self.sent - ended))
        some = self.coming[self.sent : self.sent + max(0, room)]
        self._deliver([one for one in some if one.kind is not Kind.GRANT])
        self._announce([one for one in some if one.kind is Kind.GRANT])
        self.sent += len(some)

    def _deliver(self, mails: Sequence[Coming]) -> None:
        """Put the studies that they ask for into the PACS, then the mails into their mailboxes."""
        studies = [
            {"archive": "hus", "register": "hus", "instances": [_encode(one.write_study())]}
            for one in mails
            if one.kind is Kind.RELEASE
        ]
        messages = [
            {"user": MAILBOXES[one.kind], "folder": "INBOX", "content": _encode(one.write_mail())} for one in mails
        ]
        if studies:
            seed(self._stage, "pacs", {"studies": studies})
        if messages:
            seed(self._stage, "mail", {"messages": messages})

    def _announce(self, grants: Sequence[Coming]) -> None:
        """Put the documents into the archive, and report each as a client of the FHIR API does."""
        for one in grants:
            oid, document = signed_grant(one.number)
            seed(self._stage, "kanta", {"documents": [{"content": _encode(document), "group": "1"}]})
            carry_out(self._engine, [Act.create(one.resource_id, document_reference(oid))], now())


def _encode(octets: bytes) -> str:
    return base64.b64encode(octets).decode()
