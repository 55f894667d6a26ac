"""The XHTML of a narrative.

Well-formed, of the elements and attributes that FHIR lets through, and not empty (FHIR R4 narrative, txt-1, txt-2).
"""

from __future__ import annotations

import re
from html.entities import html5
from typing import Any, cast

from lxml import etree

from adapter.validate import sentences
from adapter.validate.issue import Found, error
from adapter.validate.references import Context
from adapter.words import Sentence

_XHTML = "{http://www.w3.org/1999/xhtml}"
_XML = "{http://www.w3.org/XML/1998/namespace}"
_ELEMENTS = frozenset(
    [
        "a",
        "abbr",
        "acronym",
        "address",
        "b",
        "bdo",
        "big",
        "blockquote",
        "br",
        "caption",
        "cite",
        "code",
        "col",
        "colgroup",
        "dd",
        "del",
        "dfn",
        "div",
        "dl",
        "dt",
        "em",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "hr",
        "i",
        "img",
        "ins",
        "kbd",
        "li",
        "map",
        "area",
        "ol",
        "p",
        "pre",
        "q",
        "s",
        "samp",
        "small",
        "span",
        "strike",
        "strong",
        "style",
        "sub",
        "sup",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "tt",
        "u",
        "ul",
        "var",
        "font",
        "center",
        "article",
        "section",
        "header",
        "footer",
        "nav",
    ]
)
_ATTRIBUTES = frozenset(
    [
        "abbr",
        "accesskey",
        "align",
        "alink",
        "alt",
        "axis",
        "background",
        "bgcolor",
        "border",
        "cellhalign",
        "cellpadding",
        "cellspacing",
        "cellvalign",
        "char",
        "charoff",
        "charset",
        "cite",
        "class",
        "clear",
        "color",
        "cols",
        "colspan",
        "compact",
        "coords",
        "datetime",
        "dir",
        "face",
        "frame",
        "headers",
        "height",
        "href",
        "hreflang",
        "hspace",
        "id",
        "ismap",
        "lang",
        "link",
        "longdesc",
        "marginheight",
        "marginwidth",
        "media",
        "name",
        "nohref",
        "noshade",
        "nowrap",
        "rel",
        "rev",
        "rows",
        "rowspan",
        "rules",
        "scope",
        "shape",
        "size",
        "span",
        "src",
        "start",
        "style",
        "summary",
        "tabindex",
        "target",
        "text",
        "title",
        "type",
        "usemap",
        "valign",
        "value",
        "vlink",
        "vspace",
        "width",
        f"{_XML}lang",
        f"{_XML}space",
    ]
)
_ADDRESSES = frozenset({"background", "cite", "href", "longdesc", "src", "usemap"})
_ENTITY = re.compile(r"&([A-Za-z][A-Za-z0-9]*;)")
_KEPT = {"amp;", "lt;", "gt;", "quot;", "apos;"}
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
_ALL_ATTRIBUTES = etree.XPath("//@*")
_SCRIPT = re.compile("(?:java|vb)script:", re.IGNORECASE)
_INVISIBLE = re.compile(r"[\x00-\x20]")  # browsers leave these out of a scheme
_ALL_TEXT = etree.XPath("string()")
_TAG = re.compile(r"<([^\s/>!]+)")
_FORBIDDEN = re.compile(r"<!DOCTYPE|<!ENTITY|<\?", re.IGNORECASE)


def check_xhtml(value: Any, _owner: Any, context: Context) -> Found:
    """Check a `div`, and note in the context what its images and links point at."""
    if type(value) is not str or _FORBIDDEN.search(value):
        return _wrong(sentences.NARRATIVE_NO_TEXT)
    try:
        root = etree.fromstring(_ENTITY.sub(_known_entity, value), _PARSER)
    except (etree.XMLSyntaxError, ValueError):
        return _wrong(sentences.NARRATIVE_NO_XML)
    if root.tag != f"{_XHTML}div":
        return _wrong(sentences.NARRATIVE_NO_DIV)
    problem = _judge_attributes(root, context) or _judge_elements(value, root)
    if problem:
        return problem
    if not str(_ALL_TEXT(root)).strip() and root.find(f".//{_XHTML}img") is None:
        return error("txt-2", sentences.NARRATIVE_EMPTY, "invariant")
    return None


def _judge_attributes(root: etree._Element, context: Context) -> Found:
    """Names and values as XML has them, whatever they were written with."""
    for attribute in cast("list[Any]", _ALL_ATTRIBUTES(root)):
        if attribute.attrname not in _ATTRIBUTES:
            return _wrong(sentences.NARRATIVE_ATTRIBUTE)
        if attribute.attrname in _ADDRESSES and ":" in attribute and _SCRIPT.match(_INVISIBLE.sub("", attribute)):
            return _wrong(sentences.NARRATIVE_SCRIPT)
        if attribute.attrname in {"href", "src"} and attribute[:1] == "#":
            context.note(str(attribute))
    return None


def _judge_elements(text: str, root: etree._Element) -> Found:
    """Most names are checked by the text.

    Where there is another namespace or an unknown word, each element is looked at.
    """
    if text.count("xmlns") == 1 and _ELEMENTS.issuperset(_TAG.findall(text)):
        return None
    for element in root.iter(etree.Element):
        if str(element.tag).removeprefix(_XHTML) not in _ELEMENTS:
            return _wrong(sentences.NARRATIVE_ELEMENT)
    return None


def _wrong(why: Sentence) -> Found:
    return error("txt-1", sentences.NARRATIVE_UNSEEN.filled(why=why), "invariant")


def _known_entity(match: re.Match[str]) -> str:
    name = match[1]
    if name in _KEPT or name not in html5:
        return match[0]
    return "".join(f"&#{ord(character)};" for character in html5[name])
