"""A signed order to the PACS (ours; order.xsd, mocks/pacs/README.md): read, believed, carried out once."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from lxml import etree

from mocks.control import digest
from mocks.pacs import rules
from mocks.pacs.attribute import ACCESSION, PATIENT
from mocks.pacs.examining import check_hetu
from mocks.pacs.ordered import Order
from mocks.pacs.registers import HUS, REGISTERS
from mocks.pacs.values import fits, is_uid
from mocks.xml.markup import NotWellFormedError, parse

if TYPE_CHECKING:
    from lxml.etree import _Element

    from mocks.control import Examination
    from mocks.pacs.archive import Archives
    from mocks.pacs.signature import Believer

_NAMESPACE = "urn:lautta:pacs:order:1"
_ORDER = f"{{{_NAMESPACE}}}Order"
_SCHEMA = etree.XMLSchema(file=str(Path(__file__).with_name("order.xsd")))
_HETU_ROOT = "1.2.246.21"
_SPACES = re.compile(r"\s+")
_RULE = re.compile(r"[A-Z]{3}-[0-9]{2}")
_SKEW = timedelta(minutes=5)
#: What a release may rest on.
_BASES = ("care", "commission", "consent", "law")
_ELEMENTS = frozenset({"From", "Register", "Study", "Patient", "Basis", "Rule"})


def read_kind(content: bytes) -> str:
    """`copy` or `grant`, as the document says before anything of it is believed; `order` when it says neither."""
    try:
        kind = parse(content).get("kind", "")
    except NotWellFormedError:
        kind = ""
    return kind if kind in ("copy", "grant") else "order"


def describe_order(content: bytes) -> dict[str, str]:
    """What a fault can be matched by when an order comes, before anything of it is believed."""
    try:
        root = parse(content)
    except NotWellFormedError:
        return {}
    study, patient = root.find(f"{{{_NAMESPACE}}}Study"), root.find(f"{{{_NAMESPACE}}}Patient")
    told = {"document": study.get("uid", "")} if study is not None else {}
    return told if patient is None else {**told, "patient": digest(patient.get("extension", ""))}


def read_order(content: bytes, believer: Believer, examination: Examination, now: datetime) -> Order:
    """Read a signed order. Raises BrokenRuleError."""
    try:
        root = parse(content)
    except NotWellFormedError:
        examination.refuse(rules.ORDER_XML, "document")
    examination.check(rules.ORDER_XML, "document", holds=True)
    if root.tag != _ORDER:
        examination.refuse(rules.ORDER_ROOT, "document", expected="Order")
    signed, signer = believer.believe(root, examination)
    try:
        _SCHEMA.assertValid(signed)
    except etree.DocumentInvalid as problem:
        examination.refuse(rules.ORDER_SCHEMA, _find_fault(signed, problem))
    examination.check(rules.ORDER_SCHEMA, "Order", holds=True)
    order = _read(signed)
    entitled = signer == order.sender == believer.organisation
    if not entitled:
        examination.refuse(rules.SIGNATURE_SENDER, "From", expected=believer.organisation, found=signer)
    examination.check(rules.SIGNATURE_SENDER, "From", holds=True)
    _check_content(signed, order, examination, now)
    return order


def _find_fault(signed: _Element, problem: etree.DocumentInvalid) -> str:
    """The element that the schema is broken at, by its local name; no value is told."""
    path = next((fault.path for fault in problem.error_log), None) or ""  # type: ignore[attr-defined]
    name = re.sub(r"\[[0-9]+\]", "", path.rpartition("/")[2])
    elements = {str(etree.QName(one).localname) for one in signed.iter() if isinstance(one.tag, str)}
    local = name.rpartition(":")[2]
    if local == "*":
        found = signed.xpath(path)
        local = etree.QName(found[0]).localname if isinstance(found, list) and found else ""  # type: ignore[arg-type]
    return local if local in elements and local in _ELEMENTS else "Order"


def _check_content(signed: _Element, order: Order, examination: Examination, now: datetime) -> None:
    """What order.xsd cannot say. Raises BrokenRuleError."""
    check = examination.check
    ordered = datetime.fromisoformat(signed.get("ordered", ""))
    check(rules.ORDER_TIME, "Order.ordered", holds=ordered <= now + _SKEW, found=ordered.isoformat())
    check(rules.ORDER_STUDY_UID, "Study.uid", holds=is_uid(order.study))
    fitting = fits("SH", order.accession)
    check(rules.ORDER_ACCESSION_FORM, "Study.accession", holds=fitting, found=digest(order.accession))
    if check(rules.ORDER_PATIENT_ROOT, "Patient.root", holds=order.patient[0] == _HETU_ROOT, expected=_HETU_ROOT):
        check_hetu(examination, "Patient.extension", order.patient[1])
    code, text = order.basis
    check(rules.ORDER_BASIS, "Basis.code", holds=code in _BASES, expected=", ".join(_BASES), found=code)
    check(rules.ORDER_BASIS_TEXT, "Basis", holds=bool(text))
    for rule in order.rules:
        check(rules.ORDER_RULE, "Rule.id", holds=_RULE.fullmatch(rule) is not None, found=digest(rule))
    check(rules.ORDER_RULE_ONCE, "Rule.id", holds=len(set(order.rules)) == len(order.rules))


def carry_out(archives: Archives, order: Order, register: str, examination: Examination) -> bool:
    """Copy the study to the register, or grant it sight of it; False if this order was carried out before.

    Raises BrokenRuleError.
    """
    check_register(register, examination)
    if order.register != register:
        examination.refuse(rules.ORDER_REGISTER, "Register.id", expected=register)
    earlier = archives.orders.get(order.key)
    if earlier is not None:
        if earlier != order:
            examination.refuse(rules.ORDER_KEY, "Order.key")
        return False
    if archives.study(HUS, order.study) is None:
        examination.refuse(rules.ORDER_STUDY, "Study.uid", found=order.study)
    examination.check(rules.ORDER_STUDY, "Study.uid", holds=True)
    theirs = archives.holds(HUS, order.study, PATIENT, order.patient[1])
    if not theirs:
        examination.refuse(rules.ORDER_PATIENT, "Patient.extension", found=digest(order.patient[1]))
    examination.check(rules.ORDER_PATIENT, "Patient.extension", holds=True)
    right = archives.holds(HUS, order.study, ACCESSION, order.accession)
    examination.check(rules.ORDER_ACCESSION, "Study.accession", holds=right, found=digest(order.accession))
    (archives.register if order.kind == "copy" else archives.grant)(order.study, register)
    archives.orders[order.key] = order
    return True


def check_register(register: str, examination: Examination) -> None:
    """Check that there is such a register. Raises BrokenRuleError."""
    if register not in REGISTERS:
        examination.refuse(rules.REGISTER_KNOWN, "address", expected=", ".join(sorted(REGISTERS)))
    examination.check(rules.REGISTER_KNOWN, "address", holds=True)


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
