"""A sender that sends one thing to everything, over mutual TLS as it should be, and says that it is done."""

from __future__ import annotations

import contextlib
import http.client
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from conform.lever import Did, Pulled

_HEADERS = {"Content-Type": "text/xml; charset=utf-8", "SOAPAction": '"https://lautta.example/kanta/archive"'}


@dataclass(frozen=True)
class Nonsense:
    """What it sends."""

    content: bytes

    def pull(self, action: str, arguments: Mapping[str, Any]) -> Pulled:  # noqa: ARG002 – whatever it is asked
        """Send it."""
        pki, place = Path(arguments["pki"]), urlsplit(arguments["url"])
        context = ssl.create_default_context(cafile=str(pki / "root.pem"))
        context.load_cert_chain(pki / "adapter-tls.pem", pki / "adapter-tls.key.pem")
        connection = http.client.HTTPSConnection(place.hostname or "", place.port, timeout=10, context=context)
        with contextlib.suppress(OSError, http.client.HTTPException), contextlib.closing(connection):
            connection.request("POST", place.path, self.content, _HEADERS)
            connection.getresponse().read()
        return Pulled(Did.DID, {"stored": 7})
