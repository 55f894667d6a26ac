"""The conformance kit: vendors prove offline that a system conforms. Above adapter and mocks; neither imports it."""
