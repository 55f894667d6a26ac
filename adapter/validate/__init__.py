"""The validator: whether a resource conforms to FHIR R4, the profiles it claims and the rules of the domain.

Where it does not, it says where and why.

Definitions are compiled once into closures that run on raw dicts (`compile.py`); `validator.py` is what others call.
"""
