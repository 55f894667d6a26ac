"""The judges, each started once: Java's machine takes most of a second to come up."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.xml.judges.java import Java, run_java
from tests.xml.judges.signxml import Signxml
from tests.xml.judges.token import Token, make_token
from tests.xml.judges.xmlsec1 import Xmlsec1


@pytest.fixture(scope="session")
def java(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Java]:
    with run_java(tmp_path_factory.mktemp("java")) as running:
        yield running


@pytest.fixture(scope="session")
def xmlsec1(tmp_path_factory: pytest.TempPathFactory) -> Xmlsec1:
    return Xmlsec1(tmp_path_factory.mktemp("xmlsec1"))


@pytest.fixture(scope="session")
def token(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Token]:
    with make_token(tmp_path_factory.mktemp("token")) as made:
        yield made


@pytest.fixture(scope="session")
def judges(java: Java, xmlsec1: Xmlsec1) -> tuple[Java, Xmlsec1, Signxml]:
    return java, xmlsec1, Signxml()
