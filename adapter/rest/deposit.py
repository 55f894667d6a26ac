"""`POST /fhir/Consent/$store`.

Use the right – decide, and on a permit let a client document go into the organiser's register (GRA-05, GRA-06).

The answer is the DocumentReference that the archiving is followed by: docStatus preliminary until the archive has it,
then final.
"""

from __future__ import annotations

from flask import Flask, Response

from adapter.rest import operations
from adapter.rest.desk import Desk
from adapter.rest.evaluate import read_asker
from adapter.rest.fetch import read_own_use
from adapter.rest.read import give
from adapter.rest.shown import give_reason
from adapter.roles import Action


def register(app: Flask, desk: Desk) -> None:
    """Add the operation to the application."""

    @app.post("/fhir/Consent/$store")
    def store() -> Response:
        arguments = operations.admit("store")
        use, matter = read_own_use(arguments, desk, Action.STORE)
        give_reason(matter.urn)
        return give(desk.deposits.take_in(use, arguments.attachment("content"), read_asker()), 202)
