"""The API's description: as a document for programs, and as a page for people."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, render_template
from flask.typing import ResponseReturnValue

from .guarding import open_to_all
from .openapi import DOCUMENT, SCHEMAS
from .problems import known_problems

reference = Blueprint("reference", __name__)


@dataclass(frozen=True, slots=True)
class Field:
    """One line of a table: what it is called, what it holds, what it means."""

    name: str
    holds: str
    about: str
    needed: bool


@reference.get("/api/openapi.json")
def document() -> ResponseReturnValue:
    told = json.dumps(DOCUMENT, ensure_ascii=False, indent=1)
    return open_to_all(Response(told, mimetype="application/json"))


@reference.get("/api/docs")
def page() -> ResponseReturnValue:
    operations = [
        (method.upper(), path, told)
        for path, methods in DOCUMENT["paths"].items()
        for method, told in methods.items()
    ]
    return render_template(
        "api.html",
        document=DOCUMENT,
        operations=operations,
        schemas={name: list(fields_of(schema)) for name, schema in SCHEMAS.items()},
        about={name: schema.get("description", "") for name, schema in SCHEMAS.items()},
        told_above=DOCUMENT["paths"]["/api/meetings"]["get"]["parameters"],
        asked=lambda told: [_parameter(one) for one in told["parameters"]],
        holds=holds,
        base=base_of,
        problems=sorted(known_problems(), key=lambda one: (one[2], one[1])),
    )


def base_of(name: str) -> str:
    """The schema that this one has all fields of, and more; "" where there is none."""
    parts = SCHEMAS[name].get("allOf", [{}])
    return _name(parts[0])


def fields_of(schema: Mapping[str, Any]) -> Iterator[Field]:
    own = schema["allOf"][-1] if "allOf" in schema else schema
    for name, told in own.get("properties", {}).items():
        needed = name in own.get("required", ())
        yield Field(name, holds(told), told.get("description", ""), needed)


def _parameter(told: Mapping[str, Any]) -> Field:
    schema = told["schema"]
    return Field(told["name"], holds(schema), told["description"], told.get("required", False))


def holds(schema: Mapping[str, Any]) -> str:
    """What a value is, in a few words: "text or null", "list of Telling", "session, summit"."""
    if name := _name(schema):
        return name
    if "const" in schema:
        return f"“{schema['const']}”"
    if "enum" in schema:
        return ", ".join(schema["enum"])
    for key, word in (("anyOf", " or "), ("allOf", " with ")):
        if key in schema:
            return word.join(holds(one) for one in schema[key])
    kinds = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    return " or ".join(_word(kind, schema) for kind in kinds)


def _word(kind: str, schema: Mapping[str, Any]) -> str:
    match kind:
        case "array":
            return f"list of {holds(schema['items'])}"
        case "object" if "properties" in schema:
            return ", ".join(schema["properties"])
        case "integer":
            most = schema.get("maximum")
            return f"number, {schema['minimum']} to {most:,}" if most else "number"
        case "string":
            return {"date": "day", "date-time": "time", "uri": "address"}.get(
                schema.get("format", ""), "text"
            )
        case "boolean":
            return "true or false"
        case _:
            return kind


def _name(schema: Mapping[str, Any]) -> str:
    return str(schema.get("$ref", "")).rpartition("/")[2]
