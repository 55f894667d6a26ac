"""The pages of the profile package, and the package to install: `python -m adapter.validate.site FOLDER`."""

from __future__ import annotations

import io
import json
import sys
import tarfile
from collections.abc import Iterator, Sequence
from html import escape
from pathlib import Path

import orjson

from adapter import DATA
from adapter.validate.definitions import Json
from adapter.validate.issue import Severity
from adapter.validate.package import PACKAGE, own_validator, read_package
from adapter.validate.report import locate

EXAMPLES = DATA / "profiles" / "examples"
_STYLE = """
body{font:16px/1.5 system-ui,sans-serif;max-width:70rem;margin:2rem auto;padding:0 1rem;color:#1b1b1b}
table{border-collapse:collapse;width:100%;margin:1rem 0}
td,th{border-bottom:1px solid #ddd;padding:.25rem .5rem;text-align:left;vertical-align:top}
code,pre{font:14px/1.4 ui-monospace,monospace}pre{background:#f6f6f6;padding:1rem;overflow:auto;max-height:30rem}
.in{color:#888}.rule{background:#eef;border-radius:4px;padding:0 .3rem;white-space:nowrap}a{color:#0645ad}
"""


def main() -> None:
    """Write the site and the package."""
    folder = Path(sys.argv[1])
    for name, content in build_site().items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    sys.stdout.write(f"{folder / 'index.html'}\n")


def build_site() -> dict[str, bytes]:
    """Every file of the site by its name."""
    resources = read_package()
    profiles = [one for one in resources if one["resourceType"] == "StructureDefinition"]
    pages = {
        f"{one['resourceType']}-{one['id']}.html": _page(one)
        for one in resources
        if one["resourceType"] != "ImplementationGuide"
    }
    files = {"index.html": _index(resources, profiles)} | pages
    return {name: text.encode() for name, text in files.items()} | {"lautta.fhir.tgz": pack()}


def pack() -> bytes:
    """The package as FHIR tools install it (FHIR NPM packages): the same octets for the same content."""
    files = {path.name: path.read_bytes() for path in sorted(PACKAGE.glob("*.json"))}
    files |= {f"example/{path.name}": path.read_bytes() for path in sorted((EXAMPLES / "good").glob("*.json"))}
    files[".index.json"] = orjson.dumps({"index-version": 2, "files": list(_index_entries(files))})
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz", compresslevel=6) as archive:
        for name, content in sorted(files.items()):
            entry = tarfile.TarInfo(f"package/{name}")
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
    return out.getvalue()


def _index_entries(files: dict[str, bytes]) -> Iterator[Json]:
    for name, content in files.items():
        resource = orjson.loads(content)
        if "/" not in name and "resourceType" in resource:
            keys = ("resourceType", "id", "url", "version", "kind", "type")
            yield {"filename": name} | {key: resource[key] for key in keys if key in resource}


# --- Pages ------------------------------------------------------------------------------------------------------------


def _html(title: str, body: str) -> str:
    head = f'<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{escape(title)}</title>'
    return f'<!doctype html><html lang="en"><head>{head}<style>{_STYLE}</style></head><body>{body}</body></html>\n'


def _index(resources: list[Json], profiles: list[Json]) -> str:
    body = (
        "<h1>Lautta: FHIR profiles</h1><p>Photos by secure e-mail, releases of images and register access in Finland. "
    )
    body += 'To install: <a href="lautta.fhir.tgz">lautta.fhir.tgz</a> (FHIR R4).</p>'
    kinds = {
        "Profiles": [one for one in profiles if one["type"] != "Extension"],
        "Extensions": [one for one in profiles if one["type"] == "Extension"],
        **{
            kind: [one for one in resources if one["resourceType"] == kind]
            for kind in ("CapabilityStatement", "ValueSet", "CodeSystem", "OperationDefinition", "SearchParameter")
        },
    }
    for title, those in kinds.items():
        rows = "".join(
            "<tr><td><a "
            f'href="{one["resourceType"]}-{one["id"]}.html">{escape(one.get("title", one["id"]))}</a></td>'
            f"<td>{escape(one.get('description', ''))}</td></tr>"
            for one in those
        )
        body += f"<h2>{title}</h2><table>{rows}</table>"
    return _html("Lautta: FHIR profiles", body)


def _page(resource: Json) -> str:
    title = str(resource.get("title", resource["id"]))
    body = (
        f'<p><a href="index.html">All</a></p><h1>{escape(title)}</h1>'
        f"<p>{escape(resource.get('description', ''))}</p><p><code>{escape(resource['url'])}</code></p>"
    )
    if resource["resourceType"] == "StructureDefinition":
        body += _rules(resource) + _tree(resource) + _examples(resource)
    elif resource["resourceType"] == "CodeSystem":
        body += _table(("Code", "Meaning"), [(item["code"], item.get("display", "")) for item in resource["concept"]])
    else:
        body += f"<pre>{escape(json.dumps(resource, indent=1, ensure_ascii=False))}</pre>"
    return _html(title, body)


def _table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    cells = "".join(f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>" for row in rows)
    return f"<table><tr>{''.join(f'<th>{cell}</th>' for cell in head)}</tr>{cells}</table>"


def _rules(profile: Json) -> str:
    """The rules that the profile itself adds."""
    rows = {
        rule["key"]: (rule["key"], rule["human"], rule["expression"])
        for element in profile["differential"]["element"]
        for rule in element.get("constraint", [])
    }
    return f"<h2>Rules</h2>{_table(('Rule', 'What it asks', 'FHIRPath'), list(rows.values()))}" if rows else ""


def _tree(profile: Json) -> str:
    """Every element that the profile says something of, with those that lead to it."""
    changed = {element["id"] for element in profile["differential"]["element"]}
    rows = []
    for element in profile["snapshot"]["element"]:
        identity = element["id"]
        if identity in changed or any(one.startswith((f"{identity}.", f"{identity}:")) for one in changed):
            depth = identity.count(".")
            name = identity.rpartition(".")[2]
            types = " | ".join(_type(item) for item in element.get("type", []))
            facts = [
                f"{key[5:] or ''} {value}"
                for key, value in element.items()
                if key.startswith(("fixed", "pattern"))
                for value in [json.dumps(value, ensure_ascii=False)]
            ]
            binding = element.get("binding", {})
            if binding.get("valueSet"):
                facts.append(f"{binding['strength']}: {binding['valueSet'].rpartition('/')[2]}")
            facts += [
                rule["key"]
                for rule in element.get("constraint", [])
                if not rule["key"].startswith(("ele-", "ext-", "dom-"))
            ]
            rows.append(("\u2003" * depth + name, f"{element['min']}..{element['max']}", types, "; ".join(facts)))
    return f"<h2>Elements</h2>{_table(('Element', 'How many', 'Type', 'What holds'), rows)}"


def _type(item: Json) -> str:
    targets = [url.rpartition("/")[2] for url in item.get("targetProfile", [])]
    return (
        f"{item['code'].rpartition('/')[2]}({', '.join(targets)})" if targets else str(item["code"].rpartition("/")[2])
    )


def _examples(profile: Json) -> str:
    body = ""
    for folder, title in (("good", "Examples"), ("bad", "Examples that do not conform")):
        examples = [(path, orjson.loads(path.read_bytes())) for path in sorted((EXAMPLES / folder).glob("*.json"))]
        own = [
            (path, resource)
            for path, resource in examples
            if profile["url"] in resource.get("meta", {}).get("profile", [])
        ]
        if own:
            body += f"<h2>{title}</h2>"
        for path, resource in own:
            text = escape(json.dumps(resource, indent=1, ensure_ascii=False))
            body += f"<h3>{escape(path.stem)}</h3>{_findings(resource)}<pre>{text}</pre>"
    return body


def _findings(resource: Json) -> str:
    wrong = [issue for issue in own_validator().validate(resource) if issue.severity is Severity.ERROR]
    return "".join(
        f'<p><span class="rule">{escape(issue.rule)}</span> '
        f"<code>{escape(locate(resource, issue.steps))}</code>: {escape(issue.en)}</p>"
        for issue in wrong
    )


if __name__ == "__main__":
    main()
