"""FHIRPath (N1, with FHIR R4's additions) as far as invariants need it: compiled once into closures on raw JSON.

An expression that is not understood whole does not compile: nothing is passed over in silence.
"""
