"""Turns a validation error into problems an operator can mend: file, line, path, and the nearest right word. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import get_close_matches
from typing import Any, TypeAlias

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from bot.settings.source import Loc, Source, Tree

Schema: TypeAlias = dict[str, Any]


def explain(error: ValidationError, model: type[BaseModel], source: Source) -> None:
    """Add a problem to `source` for every error of `error`."""
    schema = model.model_json_schema()
    for detail in error.errors(include_url=False, include_input=False):
        loc = _written_loc(detail["loc"], source.tree)
        source.problem(loc, _message(detail, schema))


def nearest(word: str, words: Iterable[str]) -> str:
    """ "; did you mean 'x'?" or, if nothing is near, nothing."""
    near = get_close_matches(word, list(words), n=1, cutoff=0.6)
    return f"; did you mean '{near[0]}'?" if near else ""


def _written_loc(loc: Loc, tree: Tree) -> Loc:
    """Pydantic's location without the tags of unions, which nobody wrote."""
    node: Tree = tree
    path: list[str | int] = []
    for index, step in enumerate(loc):
        if (isinstance(node, dict) and step in node) or (isinstance(node, list) and isinstance(step, int) and step < len(node)):
            node = node[step]  # type: ignore[index]
            path.append(step)
        elif index == len(loc) - 1 and isinstance(node, dict) and isinstance(step, str) and path and not _is_tag(step, node):
            path.append(step)
    return tuple(path)


def _is_tag(step: str, node: dict[str, Tree]) -> bool:
    return step in node.values()


def _message(detail: ErrorDetails, schema: Schema) -> str:
    kind, ctx, loc = detail["type"], detail.get("ctx", {}), detail["loc"]
    word = str(loc[-1]) if loc else ""
    if kind == "extra_forbidden":
        known = _keys(schema, loc[:-1])
        return f"unknown key '{word}'{nearest(word, known) or _listed(known)}"
    if kind == "missing":
        return f"the key '{word}' is missing"
    if kind == "union_tag_not_found":
        return f"the key {ctx.get('discriminator', 'kind')} is missing{_listed(_tags(schema, loc))}"
    if kind == "union_tag_invalid":
        tags = _quoted(str(ctx["expected_tags"]))
        return (
            f"unknown {str(ctx['discriminator']).strip(chr(39))} '{ctx['tag']}'{nearest(str(ctx['tag']), tags) or _listed(tags)}"
        )
    if kind == "literal_error":
        return f"expected {ctx['expected']}"
    if kind == "value_error":
        return str(ctx.get("error", detail["msg"]))
    return detail["msg"][:1].lower() + detail["msg"][1:]


def _quoted(text: str) -> list[str]:
    return re.findall(r"'([^']*)'", text)


def _listed(words: Iterable[str]) -> str:
    listed = ", ".join(sorted(words))
    return f"; known: {listed}" if listed and len(listed) < 200 else ""


def _keys(schema: Schema, loc: Loc) -> list[str]:
    return list(_at(schema, loc).get("properties", {}))


def _tags(schema: Schema, loc: Loc) -> list[str]:
    return list(_at(schema, loc).get("discriminator", {}).get("mapping", {}))


def _at(schema: Schema, loc: Loc) -> Schema:
    """The part of a JSON schema that describes what stands at `loc` (union tags included)."""
    node = schema
    for step in loc:
        node = _resolved(node, schema)
        if isinstance(step, int):
            node = node.get("items", node.get("prefixItems", [{}])[0] if "prefixItems" in node else {})
        elif step in node.get("properties", {}):
            node = node["properties"][step]
        elif step in node.get("discriminator", {}).get("mapping", {}):
            node = {"$ref": node["discriminator"]["mapping"][step]}
        elif isinstance(node.get("additionalProperties"), dict):
            node = node["additionalProperties"]
    return _resolved(node, schema)


def _resolved(node: Schema, schema: Schema) -> Schema:
    """Follow references and step into the one part of an optional that has a shape."""
    while True:
        if "$ref" in node:
            node = schema["$defs"][node["$ref"].rsplit("/", 1)[-1]]
        elif "anyOf" in node:
            shaped = [part for part in node["anyOf"] if part.get("type") != "null"]
            if len(shaped) != 1:
                return node
            node = shaped[0]
        else:
            return node
