"""The name of an interaction of a FHIR API, from a request's method and path (FHIR R4 http.html, operations.html)."""

from __future__ import annotations

_ONE = {"GET": "read", "HEAD": "read", "PUT": "update", "PATCH": "patch", "DELETE": "delete"}
_MANY = {"GET": "search", "HEAD": "search", "POST": "create", "PUT": "update", "PATCH": "patch", "DELETE": "delete"}


def name_interaction(method: str, path: str) -> str:
    """Such as `Task read`, `ServiceRequest create`, `Consent/$evaluate`, `metadata`; `other` for none of R4's."""
    parts = [part for part in path.partition("?")[0].split("/") if part]
    if "metadata" in parts[-1:] or ".well-known" in parts or "token" in parts[-1:]:
        return parts[-1]
    at = next((number for number, part in enumerate(parts) if part[:1].isupper() and part.isalpha()), None)
    if at is None:
        return "transaction" if method == "POST" else "other"
    kind, rest = parts[at], parts[at + 1 :]
    if rest and rest[-1].startswith("$"):
        return f"{kind}/{rest[-1]}"
    if rest[-1:] == ["_search"]:
        return f"{kind} search"
    return f"{kind} {(_ONE if rest else _MANY).get(method, 'other')}"
