"""The service's description in WSDL 1.1 (kanta.wsdl), which says where the service is at the moment."""

from __future__ import annotations

from lxml import etree

from mocks.kanta.schema import WSDL

_ADDRESS = "{http://schemas.xmlsoap.org/wsdl/soap/}address"


def describe_service(url: str) -> bytes:
    """The description with `url` as the service's address."""
    root = etree.fromstring(WSDL.read_bytes())
    for address in root.iter(_ADDRESS):
        address.set("location", url)
    return etree.tostring(root, encoding="utf-8", xml_declaration=True)
