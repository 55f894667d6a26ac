"""Lautta: an HL7 FHIR R4 integration adapter for Finnish health and social care."""

from pathlib import Path

__version__ = "0.1.0"
_HERE = Path(__file__).parent
#: What comes with the program: beside it in a wheel, around it in a checkout.
DATA = _HERE / "data" if (_HERE / "data").is_dir() else _HERE.parent
