"""Narratives: what R4's XHTML lets through, and what an image or a link of a narrative points at (txt-1, dom-3)."""

from __future__ import annotations

from typing import Any

import pytest

from adapter.validate.issue import Severity
from adapter.validate.package import own_validator

XHTML = 'xmlns="http://www.w3.org/1999/xhtml"'
PICTURE = {"resourceType": "Binary", "id": "pic", "contentType": "image/png", "data": "iVBORw0K"}
UNIT = {"resourceType": "Organization", "id": "unit", "name": "x"}


def _patient(inner: str, attributes: str = "", **more: Any) -> dict[str, Any]:
    text = {"status": "additional", "div": f"<div {XHTML}{attributes}>{inner}</div>"}
    return {"resourceType": "Patient", "active": True, "text": text, **more}


def _errors(resource: Any) -> list[tuple[str, tuple[str | int, ...]]]:
    found = own_validator().validate(resource)
    return [(issue.rule, issue.steps) for issue in found if issue.severity is Severity.ERROR]


@pytest.mark.parametrize("attributes", [' xml:lang="fi" lang="fi"', ' xml:lang="sv-FI"', ' lang="en" dir="ltr"'])
def test_a_narrative_says_its_language(attributes: str) -> None:
    assert _errors(_patient("Testi", attributes)) == []


@pytest.mark.parametrize(
    "inner",
    [
        '<p xml:lang="sv" lang="sv">x</p>',
        '<table><tr><td xml:lang="en">x</td></tr></table>',
        '<p>a<br xml:lang="fi"/>b</p>',
        '<pre xml:space="preserve">a  b</pre>',
        '<img src="a.png" alt="x" usemap="#m" ismap="ismap" longdesc="a.html"/>',
        '<img src="a.png" alt="x"/><map name="m"><area shape="rect" coords="0,0,1,1" nohref="nohref" alt="x"/></map>',
        '<a name="x" href="#x" rel="help" rev="x" hreflang="fi" type="text/html" accesskey="a" tabindex="1">x</a>',
        '<p title="JavaScript: a language">x</p>',
    ],
)
def test_what_the_schema_of_r4_lets_through_is_valid(inner: str) -> None:
    assert _errors(_patient(inner)) == []


@pytest.mark.parametrize(
    "inner",
    [
        '<p xml:base="http://a.example/">x</p>',
        '<p xml:id="a">x</p>',
        '<p xmlns:a="urn:a" a:lang="fi">x</p>',
        '<p xml:lang="fi" onclick="x()">x</p>',
        '<p role="note">x</p>',
        '<link rel="stylesheet" href="http://a.example/a.css"/>',
        '<img src="javascript:x()" alt="x"/>',
        '<q cite="vbscript:x()">x</q>',
        "<script>x</script>",
    ],
)
def test_what_is_no_plain_text_is_refused_as_ever(inner: str) -> None:
    assert _errors(_patient(inner)) == [("txt-1", ("text", "div"))]


@pytest.mark.parametrize(
    "inner",
    [
        '<img src="#pic" alt="x"/>',
        "<img src='#pic' alt='x'/>",
        '<img src="&#35;pic" alt="x"/>',
        '<p>x <a href="#pic">x</a></p>',
    ],
)
def test_a_contained_picture_that_the_narrative_shows_is_referred_to(inner: str) -> None:
    assert _errors(_patient(inner, contained=[PICTURE])) == []


@pytest.mark.parametrize(
    "inner",
    [
        "x",
        '#pic "#pic"',
        '<p title="#pic">x</p>',
        '<p id="pic">x</p>',
        '<img src="pic" alt="x"/>',
        '<img src="#picture" alt="x"/>',
        '<!-- <img src="#pic"/> -->x',
    ],
)
def test_a_contained_picture_that_nothing_shows_is_not(inner: str) -> None:
    assert _errors(_patient(inner, contained=[PICTURE])) == [("dom-3", ("contained", 0))]


def test_the_narrative_of_a_section_shows_pictures_too() -> None:
    text = {"status": "additional", "div": f'<div {XHTML}><img src="#pic" alt="x"/></div>'}
    composition = {
        "resourceType": "Composition",
        "status": "final",
        "type": {"text": "x"},
        "date": "2026",
        "author": [{"display": "x"}],
        "title": "x",
        "contained": [PICTURE],
        "section": [{"title": "x", "text": text}],
    }
    assert _errors(composition) == []


@pytest.mark.parametrize("key", ["valueUri", "valueUrl", "valueCanonical"])
def test_an_address_of_any_kind_refers_to_what_is_contained(key: str) -> None:
    pointing = {"extension": [{"url": "http://a.example/x", key: "#unit"}]}
    assert _errors(_patient("x", contained=[UNIT]) | pointing) == []


@pytest.mark.parametrize(
    "told",
    [
        {"managingOrganization": {"display": "#unit"}},
        {"name": [{"text": "#unit"}]},
        {"extension": [{"url": "http://a.example/x", "valueString": "#unit"}]},
    ],
    ids=str,
)
def test_a_word_that_looks_like_a_reference_is_none(told: dict[str, Any]) -> None:
    assert _errors(_patient("x", contained=[UNIT]) | told) == [("dom-3", ("contained", 0))]


def test_what_is_contained_may_refer_to_what_holds_it() -> None:
    held = {"resourceType": "Observation", "id": "o", "status": "final", "code": {"text": "#"}}
    assert _errors(_patient("x", contained=[held])) == [("dom-3", ("contained", 0))]
    assert _errors(_patient("x", contained=[held | {"subject": {"reference": "#"}}])) == []
    second = [held | {"subject": {"reference": "#"}}, held | {"id": "p"}]
    assert _errors(_patient("x", contained=second)) == [("dom-3", ("contained", 1))]
