"""Compiles the profiles.

`python -m profiles.build NODE_MODULES` (fsh-sushi and hl7.fhir.r4.examples in it), without a network.

What is written in FHIR Shorthand (`fsh/`) becomes the resources of the package (`package/`), each with its snapshot:
those who use them need neither node nor a generator of snapshots.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

Json = dict[str, Any]

HERE = Path(__file__).parent
PACKAGE = HERE / "package"
_CORE = "hl7.fhir.r4.core#4.0.1"
_DEFINITIONS = (
    "StructureDefinition",
    "ValueSet",
    "CodeSystem",
    "SearchParameter",
    "OperationDefinition",
    "ConceptMap",
    "NamingSystem",
)


def main() -> None:
    """Write the package anew."""
    resources = compile_package(Path(sys.argv[1]).absolute())
    PACKAGE.mkdir(exist_ok=True)
    for path in PACKAGE.glob("*.json"):
        path.unlink()
    for name, text in resources.items():
        (PACKAGE / name).write_text(text, encoding="utf-8")


def compile_package(node_modules: Path) -> dict[str, str]:
    """Every file of the package by its name. Raises RuntimeError with what SUSHI says when it finds an error."""
    with tempfile.TemporaryDirectory(prefix="lautta-profiles-") as folder:
        home, work = Path(folder, "home"), Path(folder, "work")
        _lay_out_core(node_modules, home)
        shutil.copytree(HERE / "fsh", work / "input" / "fsh")
        (work / "sushi-config.yaml").write_bytes((HERE / "sushi-config.yaml").read_bytes())
        sushi = node_modules / "fsh-sushi" / "dist" / "app.js"
        run = subprocess.run(
            ["node", str(sushi), "build", str(work), "--snapshot"],
            env={**os.environ, "HOME": str(home)},
            capture_output=True,
            text=True,
            check=False,
        )
        if run.returncode:
            raise RuntimeError(run.stdout + run.stderr)
        made = {
            path.name: json.loads(path.read_bytes())
            for path in sorted((work / "fsh-generated" / "resources").glob("*.json"))
        }
    for resource in made.values():
        _lighten(resource)
    guide = made["ImplementationGuide-lautta.fhir.json"]
    _tidy(guide)
    made["package.json"] = _manifest(guide)
    return {name: json.dumps(resource, indent=1, ensure_ascii=False) + "\n" for name, resource in made.items()}


def _lay_out_core(node_modules: Path, home: Path) -> None:
    """HL7's definitions where SUSHI looks for the core package."""
    package = home / ".fhir" / "packages" / _CORE / "package"
    package.mkdir(parents=True)
    for path in (node_modules / "hl7.fhir.r4.examples").glob("*.json"):
        if path.name.startswith(tuple(f"{kind}-" for kind in _DEFINITIONS)):
            shutil.copy(path, package)
    manifest = {"name": "hl7.fhir.r4.core", "version": "4.0.1", "fhirVersions": ["4.0.1"], "type": "fhir.core"}
    (package / "package.json").write_text(json.dumps(manifest))


def _lighten(resource: Json) -> None:
    """Leave out of a snapshot what is HL7's prose and no part of the profile.

    Examples, one of which is wrong, and mappings to other standards.
    """
    for element in resource.get("snapshot", {}).get("element", []):
        for name in ("example", "mapping", "requirements", "comment", "alias"):
            element.pop(name, None)


def _tidy(guide: Json) -> None:
    """Leave out what is for HL7's publisher alone, and what base R4 does not know."""
    guide["definition"].pop("parameter", None)
    guide["definition"].get("page", {}).pop("page", None)


def _manifest(guide: Json) -> Json:
    """The manifest of a FHIR package (npm's, with FHIR's additions)."""
    return {
        "name": guide["packageId"],
        "version": guide["version"],
        "type": "fhir.ig",
        "title": guide["title"],
        "description": guide["description"],
        "author": guide["publisher"],
        "license": guide["license"],
        "canonical": "https://lautta.example/fhir",
        "url": "https://lautta.example/fhir",
        "fhirVersions": guide["fhirVersion"],
        "dependencies": {"hl7.fhir.r4.core": "4.0.1"},
    }


if __name__ == "__main__":
    main()
