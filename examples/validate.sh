#!/bin/sh
# Validate every FHIR resource of a folder in CI: a JUnit report beside it, and exit code 1 when one has an error.
set -eu
folder=${1:?usage: validate.sh FOLDER [REPORT]}
report=${2:-fhir-report.xml}

lautta validate "$folder" --format junit > "$report" || { code=$?; echo "Not valid, see $report"; exit "$code"; }
echo "All valid, see $report"
