"""What a client may ask of the registers of the PACS over HTTP (ours)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Response, g, jsonify, request

from mocks.control import digest
from mocks.control.payload import mask_hetus
from mocks.pacs import rules
from mocks.pacs.current import examination, read_body
from mocks.pacs.order import carry_out, check_register, read_order
from mocks.pacs.registers import HUS
from mocks.pacs.signature import Believer

if TYPE_CHECKING:
    from mocks.pacs.pacs import Pacs

_XML = ("application/xml", "text/xml")


class WebRegisters:
    """Who may see which study, and the orders that change it."""

    def __init__(self, pacs: Pacs) -> None:
        self._archives = pacs.archives
        self._control = pacs.control
        self._believer = Believer(pacs.pki, pacs.control.now)

    def list_studies(self, register: str) -> Response:
        """The studies that lie in a register."""
        check_register(register, examination())
        with self._control.lock:
            return jsonify(studies=self._archives.list_registered(register))

    def list_grants(self, register: str) -> Response:
        """The studies that a register was granted sight of."""
        check_register(register, examination())
        with self._control.lock:
            return jsonify(studies=self._archives.list_granted(register))

    def describe_study(self, study: str) -> Response:
        """The registers that see a study."""
        g.facts["document"] = study
        with self._control.lock:
            held = self._archives.study(HUS, study)
            if held is None:
                examination().refuse(rules.FOUND, "StudyInstanceUID")
            return jsonify(registers=sorted(held.registers), grants=sorted(held.grants))

    def order(self, register: str) -> Response:
        """Carry out a signed order."""
        g.facts["register"] = register
        if request.mimetype not in _XML:
            examination().refuse(
                rules.MEDIA_TYPE, "Content-Type", expected="application/xml", found=mask_hetus(request.mimetype)
            )
        order = read_order(read_body(), self._believer, examination(), self._control.now())
        g.facts.update(document=order.study, patient=digest(order.patient[1]), key=order.key, signer=order.sender)
        with self._control.work():
            new = carry_out(self._archives, order, register, examination())
        response = jsonify(order=order.key, register=register, study=order.study)
        response.status_code = 201 if new else 200
        return response
