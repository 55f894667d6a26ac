"""The first signed request with zeep: Kanta's WSDL as it is, and an own plug-in that signs what Kanta wants signed.

python zeep_client.py https://localhost:18001/kanta data/pki
"""

import base64
import hashlib
import sys
import uuid
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import requests
import zeep
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, load_pem_private_key
from lxml import etree
from lxml.etree import _Element

ORGANISATION = "1.2.246.10.99999810.10.0"  # as the certificate says
HETU = "070755-907L"  # synthetic
DS = "http://www.w3.org/2000/09/xmldsig#"
EXCLUSIVE = "http://www.w3.org/2001/10/xml-exc-c14n#"
WSA = "http://www.w3.org/2005/08/addressing"
WSS = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss"
WSSE, WSU = f"{WSS}-wssecurity-secext-1.0.xsd", f"{WSS}-wssecurity-utility-1.0.xsd"


# signing begins
class Signature:
    """What zeep calls `wsse`: signs Body, Timestamp, token, To, Action and MessageID."""

    def __init__(self, folder: Path, name: str) -> None:
        self.leaf = x509.load_pem_x509_certificates((folder / f"{name}.pem").read_bytes())[0]
        self.key: Any = load_pem_private_key((folder / f"{name}.key.pem").read_bytes(), None)

    def apply(self, envelope: _Element, headers: dict[str, str]) -> tuple[_Element, dict[str, str]]:
        """Called by zeep with each envelope before it is sent."""
        header, body = envelope
        now = datetime.now(UTC)
        token = base64.b64encode(self.leaf.public_bytes(Encoding.DER)).decode()
        security = etree.fromstring(
            f'<wsse:Security xmlns:wsse="{WSSE}" xmlns:wsu="{WSU}"><wsse:BinarySecurityToken'
            f' ValueType="{WSS}-x509-token-profile-1.0#X509v3"'
            f' EncodingType="{WSS}-soap-message-security-1.0#Base64Binary">{token}'
            f"</wsse:BinarySecurityToken><wsu:Timestamp>"
            f"<wsu:Created>{now.isoformat()}</wsu:Created>"
            f"<wsu:Expires>{(now + timedelta(minutes=5)).isoformat()}</wsu:Expires>"
            "</wsu:Timestamp></wsse:Security>"
        )
        header.append(security)
        addressing = [part for part in header if part.tag.startswith(f"{{{WSA}}}")]
        parts = [body, *security, *addressing]
        for number, part in enumerate(parts):
            part.set(f"{{{WSU}}}Id", f"part-{number}")
        references = "".join(
            f'<ds:Reference URI="#part-{number}"><ds:Transforms>'
            f'<ds:Transform Algorithm="{EXCLUSIVE}"/></ds:Transforms>'
            '<ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/>'
            f"<ds:DigestValue>{digest(part)}</ds:DigestValue></ds:Reference>"
            for number, part in enumerate(parts)
        )
        signature = etree.fromstring(
            f'<ds:Signature xmlns:ds="{DS}"><ds:SignedInfo>'
            f'<ds:CanonicalizationMethod Algorithm="{EXCLUSIVE}"/><ds:SignatureMethod'
            ' Algorithm="http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"/>'
            f"{references}</ds:SignedInfo><ds:SignatureValue/><ds:KeyInfo>"
            f'<wsse:SecurityTokenReference xmlns:wsse="{WSSE}"><wsse:Reference URI="#part-1"/>'
            "</wsse:SecurityTokenReference></ds:KeyInfo></ds:Signature>"
        )
        value = self.key.sign(canonical(signature[0]), PKCS1v15(), SHA256())
        signature[1].text = base64.b64encode(value).decode()
        security.append(signature)
        return envelope, headers

    def verify(self, envelope: _Element) -> None:
        """A real client verifies the answer here: see tests/mocks/test_kanta_clients.py."""


def canonical(element: _Element) -> bytes:
    """Exclusive C14N of a part."""
    return etree.tostring(element, method="c14n", exclusive=True, with_tail=False)


def digest(element: _Element) -> str:
    """A part's DigestValue."""
    return base64.b64encode(hashlib.sha256(canonical(element)).digest()).decode()


# signing ends


def connect(url: str, pki: Path, session: requests.Session) -> zeep.Client:
    """A client of Kanta over mutual TLS, whose messages are signed."""
    session.trust_env = False  # else a REQUESTS_CA_BUNDLE of the machine comes before `verify`
    session.verify = str(pki / "root.pem")
    session.cert = (str(pki / "adapter-tls.pem"), str(pki / "adapter-tls.key.pem"))
    transport = zeep.Transport(session=session)  # type: ignore[no-untyped-call]
    signature = Signature(pki, "adapter-system")
    return zeep.Client(f"{url}?wsdl", wsse=signature, transport=transport)  # type: ignore[no-untyped-call]


def main(url: str, folder: str) -> None:
    """Ask for a person's prohibitions."""
    with requests.Session() as session:
        client = connect(url, Path(folder), session)
        try:
            answer = client.service.Wishes(
                sender={"oid": ORGANISATION},
                patient={"root": "1.2.246.21", "extension": HETU},
                messageId=str(uuid.uuid4()),
            )
        except zeep.exceptions.Fault as fault:
            sys.exit(f"{fault.code}: {fault.message}")
    print(answer.acknowledgement.code)
    for prohibition in answer.prohibition:
        print(f"prohibition of {prohibition.scope}")


if __name__ == "__main__":
    main(*sys.argv[1:])
