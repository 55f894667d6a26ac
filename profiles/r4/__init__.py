"""Base FHIR R4 as the validator needs it: a table derived from HL7's definitions, and the script that derives it."""
