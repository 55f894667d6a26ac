"""May this worker read the client's documents? Asks Consent/$evaluate, and prints the answer: permit or deny, and why.

The client signs in by its key, and says by a second signature for which person it asks.
"""

import sys
import time
import uuid
from pathlib import Path

import requests
from joserfc import jwt
from joserfc.jwk import ECKey

base, folder = sys.argv[1].removesuffix("/fhir"), Path(sys.argv[2])
CLIENT, UNIT = "kotihoito-saima", "1.2.246.10.99999861.10.1"
key = ECKey.import_key((folder / f"{CLIENT}.key.pem").read_bytes())


def sign(kind: str, **claims: object) -> str:
    """A JWT of the client, good for one request."""
    own = {"iss": CLIENT, "exp": int(time.time()) + 240, "jti": str(uuid.uuid4())}
    return jwt.encode({"alg": "ES384", "kid": f"{CLIENT}-1", "typ": kind}, own | claims, key, ["ES384"])


token = requests.post(
    f"{base}/token",
    data={
        "grant_type": "client_credentials",
        "scope": "system/Consent.rs",
        "client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
        "client_assertion": sign("JWT", sub=CLIENT, aud=f"{base}/token"),
    },
    timeout=30,
)
token.raise_for_status()
person = {
    "user": {
        "id": "90000000011",
        "name": "T. Testilä",
        "role": "client-work",
        "authenticationMethod": "card",
        "authenticationTime": int(time.time()),
    },
    "serviceRequester": {"id": "1.2.246.10.99999861.10.0", "unitId": UNIT},
}
asked = [
    {"name": "client", "valueIdentifier": {"system": "urn:oid:1.2.246.21", "value": "181188-908F"}},
    {"name": "matter", "valueUri": "urn:oid:1.2.246.10.99999810.951.2026.1.1"},
    {"name": "unit", "valueUri": f"urn:oid:{UNIT}"},
]
answer = requests.post(
    f"{base}/fhir/Consent/$evaluate",
    json={"resourceType": "Parameters", "parameter": asked},
    headers={
        "Authorization": f"Bearer {token.json()['access_token']}",
        "Person-Assertion": sign("person+jwt", aud=f"{base}/fhir", **person),
    },
    timeout=30,
)
print(answer.text)
sys.exit(0 if answer.ok else 1)
