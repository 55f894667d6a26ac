"""What a client of the FHIR API signs: its published keys, its assertion at sign-in, the claims of each statement."""
