"""Visits to the portal that are wrong in one place, each made from a good one by one defect.

A visit is what a person does: a method, an address, a form, and whether the message was opened before.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from tests.mocks.defects import Defect
from tests.mocks.defects.mail import LIVING

PASSWORD = "sana 7"
WRITTEN = {
    "sender": "maija@example.test",
    "recipient": "kuvat.porvoo@example.test",
    "subject": "Kuva",
    "text": "Hei",
    "password": PASSWORD,
    "repeat": PASSWORD,
}


@dataclass(frozen=True)
class Visit:
    """One visit. `wrong` is how often the password was wrong before, `days` how long after the first opening it is."""

    path: str = "/laheta"
    form: dict[str, str] = field(default_factory=lambda: WRITTEN)
    opened: bool = False
    wrong: int = 0
    days: int = 0
    keyed: bool = True


def write(**changes: str) -> Callable[[Visit], Visit]:
    """Another form."""
    return lambda visit: replace(visit, form={**visit.form, **changes})


def go(path: str, **changes: object) -> Callable[[Visit], Visit]:
    """Another address; a form with a password is sent, else the page is asked for."""
    return lambda _: Visit(path, **{"form": {}, **changes})  # type: ignore[arg-type]


OPEN = {"password": PASSWORD}

DEFECTS = tuple(
    Defect(f"turvaposti.{name}", f"turvaposti.{rule}", spoil, place)
    for name, rule, place, spoil in (
        ("unknown-link", "link", "path", go("/viesti/nobody")),
        ("unknown-confirmation", "link", "path", go("/vahvista/nobody")),
        ("not-confirmed", "confirmed", "path", go("/viesti/waiting")),
        ("wrong-password", "password", "password", go("/viesti/key", form={"password": "other"})),
        ("no-password", "password", "password", go("/viesti/key", form={"password": ""})),
        ("no-form-key", "key", "key", go("/viesti/key", form=OPEN, keyed=False)),
        ("fifth-time-wrong", "tries", "password", go("/viesti/key", form=OPEN, wrong=5)),
        ("after-fifteen-days", "days", "link", go("/viesti/key", form=OPEN, opened=True, days=15)),
        ("attachment-before-opening", "visit", "cookie", go("/viesti/key/liite/1")),
        ("no-such-attachment", "attachment", "path", go("/viesti/key/liite/2", opened=True)),
        ("attachment-after-fifteen-days", "days", "link", go("/viesti/key/liite/1", opened=True, days=15)),
        ("form-without-sender", "form.field", "sender", write(sender="")),
        ("form-without-text", "form.field", "text", write(text="")),
        ("form-without-password", "form.field", "password", write(password="", repeat="")),
        ("sender-no-address", "form.address", "sender", write(sender="Maija")),
        ("recipient-no-address", "form.address", "recipient", write(recipient="porvoo @example.test")),
        ("other-repeat", "form.repeat", "repeat", write(repeat="other")),
        ("hetu-in-the-text", "hetu", "text", write(text=f"Hei {LIVING}")),
        ("hetu-in-the-subject", "hetu", "subject", write(subject=LIVING)),
    )
)
