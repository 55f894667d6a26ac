"""A signed ostopalvelun valtuutus (outsourcing authorisation) → a grant of patient data (GRA-11). Pure."""

from __future__ import annotations

from collections.abc import Sequence

from adapter.access.reading import sentences
from adapter.access.reading.authorisation_document import Authorisation, Terms
from adapter.access.reading.grant import Grant, Paper, check_organiser, check_period, grant_key
from adapter.errors import Refused
from adapter.roles import Action, Right
from adapter.xml.verdict import Signature


def tell_authorisation(document: Authorisation, signatures: Sequence[Signature]) -> Paper:
    """What an authorisation grants, and whether the organiser that it names has signed it; raises Refused."""
    check_organiser(document.organiser, signatures, "GRA-11")
    grants: tuple[Grant, ...] = ()
    unread = document.unread
    try:
        grants = (_grant(document, document.terms),) if document.terms else ()
    except Refused as refusal:
        unread = refusal.findings
    return Paper(
        Right.OUTSOURCING,
        document,
        document.organiser,
        protected=False,
        grants=grants,
        signatures=tuple(signatures),
        unread=unread,
    )


def _grant(document: Authorisation, terms: Terms) -> Grant:
    """The one grant of an authorisation; it is producer-specific. One that gives neither right is refused."""
    check_period(terms.start, terms.end, "GRA-11")
    actions = {Action.READ: terms.search, Action.STORE: terms.store}
    if not any(actions.values()):
        raise Refused.because("GRA-11", sentences.GIVES_NO_RIGHT, code="value")
    return Grant(
        key=grant_key(document, document.organiser, "osva", terms.producer.value),
        right=Right.OUTSOURCING,
        document=document,
        client=document.client,
        organiser=document.organiser,
        organiser_name="",
        unit=terms.producer,
        unit_name="",
        start=terms.start,
        end=terms.end,
        actions=frozenset(action for action, allowed in actions.items() if allowed),
        register=terms.register,
    )
