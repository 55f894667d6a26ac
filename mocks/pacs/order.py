"""A signed order to the PACS (ours; order.xsd, mocks/pacs/README.md): read, believed, carried out once."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from lxml import etree

from mocks.pacs.attribute import ACCESSION, PATIENT
from mocks.pacs.ordered import Order
from mocks.pacs.refusal import RefusedError
from mocks.pacs.registers import HUS, REGISTERS
from mocks.pacs.signature import DistrustError
from mocks.xml.markup import NotWellFormedError, parse

if TYPE_CHECKING:
    from collections.abc import Callable

    from lxml.etree import _Element

    from mocks.pacs.archive import Archives

_NAMESPACE = "urn:lautta:pacs:order:1"
_ORDER = f"{{{_NAMESPACE}}}Order"
_SCHEMA = etree.XMLSchema(file=str(Path(__file__).with_name("order.xsd")))
_HETU_ROOT = "1.2.246.21"
_SPACES = re.compile(r"\s+")


def read_kind(content: bytes) -> str:
    """`copy` or `grant`, as the document says before anything of it is believed; `order` when it says neither."""
    try:
        kind = parse(content).get("kind", "")
    except NotWellFormedError:
        kind = ""
    return kind if kind in ("copy", "grant") else "order"


def read_order(content: bytes, believe: Callable[[_Element], tuple[_Element, str]], organisation: str) -> Order:
    """Read a signed order. `believe` returns what was signed of a document, and who signed it.

    Raises RefusedError: 400 not an order, 401 not signed by one who is trusted, 403 signed by another organisation than
    the sender it names, or than `organisation`, which alone may order.
    """
    try:
        root = parse(content)
    except NotWellFormedError:
        raise RefusedError(400, "not well-formed XML") from None
    if root.tag != _ORDER:
        raise RefusedError(400, "not an order")
    try:
        signed, signer = believe(root)
    except DistrustError:
        raise RefusedError(401, "the order is not signed as it has to be") from None
    if not _SCHEMA.validate(signed):
        raise RefusedError(400, "not an order: it does not meet the schema")
    order = _read(signed)
    if not signer == order.sender == organisation:
        raise RefusedError(403, "the signer is not the sender, or may not order")
    return order


def carry_out(archives: Archives, order: Order, register: str) -> bool:
    """Copy the study to the register, or grant it sight of it; False if this order was carried out before.

    Raises RefusedError: 400 the order is for another register than `register`, 404 no such register or study, 409 the
    patient or the accession number is not the study's, or the key was used for another order.
    """
    check_register(register)
    if order.register != register:
        raise RefusedError(400, "the order is for another register")
    earlier = archives.orders.get(order.key)
    if earlier is not None:
        if earlier != order:
            raise RefusedError(409, "the key was used for another order")
        return False
    study = archives.study(HUS, order.study)
    if study is None:
        raise RefusedError(404, "no such study")
    root, identifier = order.patient
    if root != _HETU_ROOT or not study.holds(PATIENT, identifier):
        raise RefusedError(409, "the study is of another patient")
    if not study.holds(ACCESSION, order.accession):
        raise RefusedError(409, "the study has another accession number")
    (study.registers if order.kind == "copy" else study.grants).add(register)
    archives.orders[order.key] = order
    return True


def check_register(register: str) -> None:
    """Raise RefusedError 404 unless there is such a register."""
    if register not in REGISTERS:
        raise RefusedError(404, "no such register")


def _read(root: _Element) -> Order:
    sender, register, study, patient, basis, *rules = root
    return Order(
        key=root.get("key", ""),
        kind=root.get("kind", ""),
        sender=sender.get("oid", ""),
        register=register.get("id", ""),
        study=study.get("uid", ""),
        accession=study.get("accession", ""),
        patient=(patient.get("root", ""), patient.get("extension", "")),
        basis=(basis.get("code", ""), _SPACES.sub(" ", basis.text or "").strip()),
        rules=tuple(rule.get("id", "") for rule in rules),
    )
