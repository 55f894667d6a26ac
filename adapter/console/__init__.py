"""The console: pages for the people who decide on what waits. It stands beside the FHIR API, in the same process."""
