"""What kind of client document needs what (GRA-06). Pure."""

from __future__ import annotations

#: The kinds that no professional signs, by the name at the top of the document's JSON: an entry in the client's record,
#: and the plan of
#: carrying out the service (S4 §4). Every other kind is taken to be signed.
UNSIGNED = frozenset({"asiakaskertomusmerkinta", "toteuttamissuunnitelma"})


def needs_signature(kind: str) -> bool:
    """Whether a professional signs a client document of this kind."""
    return kind not in UNSIGNED
