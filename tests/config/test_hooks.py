"""Where notifications may go: to listed URLs alone, and to no address inside unless that is listed too."""

from __future__ import annotations

from ipaddress import ip_network

import pytest
from pydantic import ValidationError

from adapter.config.hooks import find_endpoint_mistake, is_listed, may_connect
from tests.rest.clients import client

LISTED = ("https://record.example/lautta", "http://127.0.0.1:8099/hooks")


@pytest.mark.parametrize(
    "url",
    [
        "https://record.example/lautta",
        "https://record.example:443/lautta/one/two",
        "https://RECORD.example/lautta",
        "http://127.0.0.1:8099/hooks/x",
    ],
)
def test_what_is_listed_or_below_it_is_taken(url: str) -> None:
    assert is_listed(url, LISTED)


@pytest.mark.parametrize(
    "url",
    [
        "adfdf",
        "",
        "https://record.example/lauttanen",
        "https://record.example/other",
        "https://record.example/lautta/../other",
        "https://record.example/lautta/%2e%2e/other",
        "https://record.example/lautta/..%2fother",
        "https://record.example/lautta/%252e%252e/other",
        "https://record.example/lautta//x",
        "https://record.example\\@evil.example/lautta",
        "https://record.example@evil.example/lautta",
        "https://user:pass@record.example/lautta",
        "https://record.example:8443/lautta",
        "https://record.example.evil.example/lautta",
        "https://evil.example/lautta",
        "https://record.example/lautta?to=evil",
        "https://record.example/lautta#x",
        "http://record.example/lautta",
        "ftp://record.example/lautta",
        "//record.example/lautta",
        "https://record.example/lautta\r\nHost: evil",
        "https://record.example/laut ta",
        "http://127.0.0.1:8098/hooks",
        "http://127.0.0.1:8099/hooks/../admin",
        "https://record.example:x/lautta",
    ],
)
def test_what_is_not_listed_is_refused(url: str) -> None:
    assert not is_listed(url, LISTED)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "127.9.9.9", "::1", "::ffff:127.0.0.1", "10.0.0.1", "172.16.0.1", "192.168.1.1",
        "169.254.169.254", "::ffff:169.254.169.254", "64:ff9b::a9fe:a9fe", "64:ff9b::10.0.0.1", "2002:0a00:0001::",
        "fe80::1", "fe80::1%eth0", "fc00::1", "fd12::1", "100.64.0.1", "::", "224.0.0.1", "ff02::1",
        "255.255.255.255", "198.18.0.1", "192.0.2.1", "2001:db8::1",
    ],
)  # fmt: skip
def test_an_address_inside_is_not_connected_to(address: str) -> None:
    assert not may_connect(address, "record.example", ())


def test_a_public_address_is() -> None:
    assert may_connect("93.184.216.34", "record.example", ())
    assert may_connect("2606:2800:220:1::1", "record.example", ())


def test_an_address_inside_may_be_listed() -> None:
    networks = (ip_network("10.20.0.0/16"),)
    assert may_connect("10.20.3.4", "record.example", networks)
    assert may_connect("::ffff:10.20.3.4", "record.example", networks)
    assert not may_connect("10.21.3.4", "record.example", networks)
    assert may_connect("10.9.9.9", "10.9.9.9", ())
    assert may_connect("127.0.0.1", "localhost", ())
    assert not may_connect("10.9.9.8", "10.9.9.9", ())


@pytest.mark.parametrize(
    "url", ["http://record.example/x", "https://u@record.example/x", "https://record.example/x?y", "record.example"]
)
def test_the_configuration_lists_no_such_url(url: str) -> None:
    assert find_endpoint_mistake(url)
    with pytest.raises(ValidationError, match="subscription_endpoints"):
        client(token={"variable": "X"}, subscription_endpoints=[url])
