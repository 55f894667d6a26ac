"""A client document that a producer archives into an organiser's register by the right of access.

Kanta's own look (GRA-05, GRA-06).
"""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from mocks.kanta.access import find_granting
from mocks.kanta.documents import CLIENT_RELATIONSHIP, list_signing_professionals
from mocks.kanta.social_documents import read_kind
from mocks.kanta.worker import CLIENT_ROLES, PLAIN_KINDS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import datetime

    from mocks.kanta.frame import Frame
    from mocks.kanta.stored import Stored
    from mocks.kanta.worker import Worker

BY_RIGHT = "access-right"
_STORE_CLIENT_DOCUMENT = "SP17"
_SKEW = timedelta(minutes=5)
_HELSINKI = ZoneInfo("Europe/Helsinki")


def may_deposit(frame: Frame, worker: Worker | None, newest: Collection[Stored], now: datetime) -> bool:
    """Whether the newest asiakkuusasiakirja of the custodian lets the unit's worker store this document today.

    The sign-in is judged by when the frame was made, which may have waited to be sent, and never for longer than a
    shift ahead of now.
    """
    document = frame.document
    if document.replaced and not _may_replace(frame, newest):
        return False
    if worker is None or frame.request != _STORE_CLIENT_DOCUMENT or document.group in {None, CLIENT_RELATIONSHIP}:
        return False
    kind = read_kind(document.entries)
    if frame.created > now + _SKEW or document.matter is None or document.author_unit != frame.unit:
        return False
    if kind not in PLAIN_KINDS and not worker.has_signed(list_signing_professionals(document.content)):
        return False
    if not _may_be_about(document.entries, document.patient):
        return False
    granting = find_granting(newest, document.patient, frame.unit, now.astimezone(_HELSINKI).date())
    return document.custodian in granting and worker.may_store(CLIENT_ROLES, frame.created, kind)


def _may_replace(frame: Frame, newest: Iterable[Stored]) -> bool:
    """Whether what a document would take the place of is the unit's own document, of the same group and matter."""
    document = frame.document
    return any(
        stored.document.oid == document.replaced
        and stored.document.author_unit == frame.unit
        and (stored.group, stored.document.matter) == (document.group, document.matter)
        for stored in newest
    )


def _may_be_about(entries: bytes | None, patient: tuple[str, str]) -> bool:
    """Whether the body, which is what is always signed, names nobody else than the header."""
    try:
        (content,) = json.loads(entries or b"").values()
        told = content["asiakas"]["henkilotunnus"]["value"]
    except (ValueError, TypeError, KeyError, RecursionError, AttributeError):
        return True
    return bool(told == patient[1])
