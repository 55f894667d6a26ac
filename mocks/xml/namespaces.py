"""The namespaces and identifiers of signed XML, each in one place (mocks/kanta/README.md)."""

from __future__ import annotations

SOAP = "http://schemas.xmlsoap.org/soap/envelope/"
WSA = "http://www.w3.org/2005/08/addressing"
WSSE = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd"
WSU = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd"
DS = "http://www.w3.org/2000/09/xmldsig#"
HL7 = "urn:hl7-org:v3"
HL7FI = "urn:hl7finland"
KANTA = "https://lautta.example/kanta"

PREFIXES = {"s": SOAP, "wsa": WSA, "wsse": WSSE, "wsu": WSU, "ds": DS, "hl7": HL7, "hl7fi": HL7FI, "k": KANTA}

TOKEN_PROFILE = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-x509-token-profile-1.0#X509v3"  # noqa: S105  # a URI
TOKEN_ENCODING = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-soap-message-security-1.0#Base64Binary"  # noqa: S105  # a URI

HETU_ROOT = "1.2.246.21"
INTERACTIONS = "2.16.840.1.113883.1.6"


def clark(name: str) -> str:
    """`prefix:local` as the `{namespace}local` that lxml speaks. Raises KeyError for a prefix that is not ours."""
    prefix, local = name.split(":")
    return f"{{{PREFIXES[prefix]}}}{local}"
