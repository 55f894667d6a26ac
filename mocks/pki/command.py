"""`lautta mocks cert`: issue one certificate and say where it is."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from mocks.pki.ordering import (
    for_client,
    for_messages,
    for_professional,
    for_server,
    from_next_month,
    order,
    since_the_root,
    until_yesterday,
)

if TYPE_CHECKING:
    from argparse import Namespace

    from cryptography import x509

    from mocks.pki.certificates import Profile, Validity


def certify(options: Namespace) -> int:
    """Issue what was ordered, print a JSON object; 2 when the words do not fit together or there is no such PKI."""
    try:
        certificate, key = order(options.pki, options.out, _choose_use(options), _choose_validity(options))
    except FileExistsError:
        return _refuse("there is a certificate of that name; choose another with --out")
    except FileNotFoundError:
        return _refuse("there is no PKI in that folder; `lautta mocks --pki DIR` makes one")
    except ValueError as problem:
        return _refuse(str(problem))
    sys.stdout.write(json.dumps({"certificate": str(certificate.resolve()), "key": str(key.resolve())}) + "\n")
    return 0


def _choose_use(options: Namespace) -> tuple[str, Profile, x509.Name]:
    if sum(map(bool, (options.san, options.professional, options.tls))) > 1:
        raise ValueError("a certificate is for one use: --tls, --professional or --san")
    if options.san:
        return for_server(options.san, options.oid)
    if options.professional:
        return for_professional(options.professional)
    if options.oid is None:
        raise ValueError("say whose it is: --oid, --professional or --san")
    return for_client(options.oid) if options.tls else for_messages(options.oid)


def _choose_validity(options: Namespace) -> Validity:
    now = datetime.now(UTC)
    if options.expired:
        return until_yesterday(now)
    if options.not_yet:
        return from_next_month(now)
    return since_the_root(options.pki, now, options.days)


def _refuse(reason: str) -> int:
    sys.stderr.write(f"lautta mocks cert: {reason}\n")
    return 2
