"""Lautta: an HL7 FHIR R4 integration adapter for Finnish health and social care."""

__version__ = "0.1.0"
