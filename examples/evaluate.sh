#!/bin/sh
# May this worker read the client's documents? Asks Consent/$evaluate, and prints the answer: permit or deny, and why.
set -eu
face=${1:-http://127.0.0.1:8080/fhir}
token=${TOKEN:-$(lautta token --client operator)}
now=$(date -u +%Y-%m-%dT%H:%M:%SZ)

curl --silent --show-error --fail-with-body \
    --header "Authorization: Bearer $token" \
    --header "Content-Type: application/fhir+json" \
    --data @- "$face/Consent/\$evaluate" <<JSON
{
  "resourceType": "Parameters",
  "parameter": [
    {"name": "client", "valueIdentifier": {"system": "urn:oid:1.2.246.21", "value": "181188-908F"}},
    {"name": "matter", "valueUri": "urn:oid:1.2.246.10.99999810.951.2026.1.1"},
    {"name": "unit", "valueUri": "urn:oid:1.2.246.10.99999861.10.1"},
    {"name": "workerUnit", "valueUri": "urn:oid:1.2.246.10.99999861.10.1"},
    {"name": "worker", "valueString": "90000000011"},
    {"name": "role", "valueCode": "client-work"},
    {"name": "authentication", "valueCode": "card"},
    {"name": "authenticatedAt", "valueInstant": "$now"}
  ]
}
JSON
