"""The OpenAPI 3.1 description of the API, made from the declarations of the acts."""

from __future__ import annotations

import re
from importlib import metadata
from typing import Any

from placet import forms
from placet.acts import REGISTER

_READS = {
    "/api/{organisation}/": ("organisation", "The organisation, its bodies, parties and seats."),
    "/api/{organisation}/sessions": ("sessions", "Sessions, the last one first, a page at a time."),
    "/api/{organisation}/sessions/{ref}": ("session", "One session, as its page has it."),
    "/api/{organisation}/documents": ("documents", "Documents, the newest first, a page at a time."),
    "/api/{organisation}/documents/{ref}": ("document", "One document with its dossier."),
    "/api/{organisation}/entries": ("entries", "Entries of the record, newest first."),
    "/api/{organisation}/entries/{number}": ("entry", "One entry."),
}

# The lists that come a page at a time, and what each may be narrowed by.
_LISTS = {"sessions": ("body",), "documents": ("body", "state")}


def document(server: str) -> dict[str, Any]:
    """The description, for a server at that address."""
    paths: dict[str, Any] = {path: {"get": _read(path, name, what)} for path, (name, what) in _READS.items()}
    for kind, act in REGISTER.items():
        if not act.founding and "clock" not in act.entitled:
            paths[f"/api/{{organisation}}/acts/{kind}"] = {"post": _act(kind)}
    schemas = {
        kind: forms.schema(act) for kind, act in REGISTER.items() if not act.founding and "clock" not in act.entitled
    }
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "placet",
            "version": metadata.version("placet"),
            "description": "What a reader may see, and the acts that he may do, as JSON.",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": server.rstrip("/")}],
        "paths": paths,
        "components": {
            "schemas": {**schemas, **_ANSWERS},
            "securitySchemes": {"session": {"type": "apiKey", "in": "cookie", "name": "placet_session"}},
        },
        "security": [{}, {"session": []}],
    }


def _parameters(path: str) -> list[dict[str, Any]]:
    return [
        {"name": name, "in": "path", "required": True,
         "schema": {"type": "integer" if name == "number" else "string"}}
        for name in re.findall(r"\{(\w+)\}", path)
    ]  # fmt: skip


def _read(path: str, name: str, what: str) -> dict[str, Any]:
    asked = [_query("on", "As it stood on that day, 2024-10-07", {"type": "string"})]
    schema: dict[str, Any] = {"type": "object"}
    if name in _LISTS:
        asked += [_query(one, f"Of this {one} alone", {"type": "string"}) for one in _LISTS[name]]
        asked += [
            _query("page", "Which page, from 1; one beyond the last is the last", {"type": "integer", "minimum": 1}),
            _query("limit", "How many on a page", {"type": "integer", "minimum": 1, "maximum": 200}),
        ]
        schema = {"allOf": [{"$ref": "#/components/schemas/Page"}], "required": [name],
                  "properties": {name: {"type": "array", "items": {"type": "object"}}}}  # fmt: skip
    return {
        "operationId": name,
        "summary": what,
        "parameters": [*_parameters(path), *asked],
        "responses": {
            "200": {"description": what, "content": {"application/json": {"schema": schema}}},
            "404": {"description": "Not there, or not for this reader."},
        },
    }


def _query(name: str, what: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"name": name, "in": "query", "description": what, "schema": schema}


def _act(kind: str) -> dict[str, Any]:
    def told(name: str, what: str) -> dict[str, Any]:
        return {
            "description": what,
            "content": {"application/json": {"schema": {"$ref": f"#/components/schemas/{name}"}}},
        }

    doc = (REGISTER[kind].__doc__ or "").strip().splitlines()[0]
    return {
        "operationId": kind,
        "summary": doc,
        "parameters": _parameters("{organisation}"),
        "requestBody": {
            "required": True,
            "content": {"application/json": {"schema": {"$ref": f"#/components/schemas/{kind}"}}},
        },
        "responses": {
            "201": told("Done", "Written in the record."),
            "404": {"description": "It names something that is not there, or not for this reader."},
            "409": told("NotInOrder", "Not in order; the record is untouched."),
            "413": {"description": "The body is too large."},
            "415": {"description": "The body is not JSON."},
            "422": told("Malformed", "The data have not the act's shape."),
        },
    }


_ANSWERS: dict[str, Any] = {
    "Page": {
        "type": "object",
        "properties": {
            "page": {"type": "integer"},
            "pages": {
                "type": ["integer", "null"],
                "description": "How many there are; null where there are more than were counted",
            },
            "next": {"type": ["string", "null"], "description": "The address of the page that follows"},
        },
        "required": ["page", "pages", "next"],
    },
    "Done": {
        "type": "object",
        "properties": {"number": {"type": "integer"}, "hash": {"type": "string"}, "rows": {"type": "array"}},
        "required": ["number", "hash", "rows"],
    },
    "NotInOrder": {
        "type": "object",
        "properties": {"error": {"type": "string"}, "objections": {"type": "array", "items": {"type": "object"}}},
        "required": ["objections"],
    },
    "Malformed": {
        "type": "object",
        "properties": {"error": {"type": "string"}, "fields": {"type": "object"}},
        "required": ["error"],
    },
}
