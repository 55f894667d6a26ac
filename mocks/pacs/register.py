"""Registers of the PACS (ours): copies of studies to them, and grants of sight (luvitus)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mocks.pacs.archive import HUS, REGISTERS
from mocks.pacs.refusal import RefusedError

if TYPE_CHECKING:
    from mocks.pacs.archive import Archives

_ACCESSION = "00080050"
_PATIENT = "00100020"


def check_register(register: str) -> None:
    """Raise RefusedError 404 unless there is such a register."""
    if register not in REGISTERS:
        raise RefusedError(404, "no such register")


def carry_out(archives: Archives, kind: str, register: str, order: Any) -> bool:
    """Copy a study to a register (`kind` copy) or grant it sight of one (`grant`); False if this order was done before.

    Raises RefusedError: 400 something is missing, 404 no such register or study, 409 the patient or the accession
    number is not the study's, or the order's key was used for another order.
    """
    check_register(register)
    _check_shape(order)
    done = {"kind": kind, "register": register, **order}
    earlier = archives.orders.get(order["order"])
    if earlier is not None:
        if earlier != done:
            raise RefusedError(409, "the key was used for another order")
        return False
    study = archives.study(HUS, order["study"])
    if study is None:
        raise RefusedError(404, "no such study")
    if not study.holds(_PATIENT, order["patient"]["value"]):
        raise RefusedError(409, "the study is of another patient")
    if not study.holds(_ACCESSION, order["accession"]):
        raise RefusedError(409, "the study has another accession number")
    (study.registers if kind == "copy" else study.grants).add(register)
    archives.orders[order["order"]] = done
    return True


def _check_shape(order: Any) -> None:
    if not isinstance(order, dict) or not isinstance(patient := order.get("patient"), dict):
        raise RefusedError(400, "an order is an object with a patient")
    texts = [order.get(name) for name in ("order", "study", "accession", "basis")]
    texts += [patient.get(name) for name in ("system", "value")]
    if not all(isinstance(text, str) and text for text in texts):
        raise RefusedError(400, "an order has order, study, accession, patient and basis")
