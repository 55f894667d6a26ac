"""How a client of the FHIR API signs in by a key: its published keys, and what it signs with them. Pure."""
