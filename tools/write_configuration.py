"""Writes docs/configuration.md and config/schema.json from the settings models, so that neither can be wrong.

`python tools/write_configuration.py` writes them; a test in tests/repo says so when they are out of date.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from bot.cli.config import schema_text  # noqa: E402
from bot.options import written  # noqa: E402

LENGTH = TypeAdapter(timedelta)

PAGE = ROOT / "docs" / "configuration.md"
SCHEMA = ROOT / "config" / "schema.json"

HEAD = """# Configuration

One YAML file: `--config`, else `$TOCSIN_CONFIG`, else `config/tocsin.yaml`. Check it with `tocsin config check`: every mistake is told at once, with
file, line and the nearest right word, and the exit code is 2. `tocsin config show` prints what is in force, secrets masked; `tocsin test` runs the
headline tests in it.

- Unknown keys are mistakes. Durations are written `30s`, `15m`, `1h30m`, `14d`.
- `${VAR}`, `${VAR:-default}` and `${file:path}` are filled into string values after parsing (so a secret can never break the file); `$$` is a dollar sign.
- Relative paths start at the folder of the file. `feed_files` takes YAML lists of feeds and OPML as feed readers export it (folders become tags).
- The environment overrides: `TOCSIN_JOURNAL__PATH=/data/tocsin.db` is `journal.path`.
- Secrets (webhook addresses, tokens, keys) are never printed: not in logs, not in errors, not by `config show`.

This page is made from the models (`tools/write_configuration.py`); `config/schema.json` serves editors.
"""


def main() -> None:
    """Write both files."""
    PAGE.write_text(page(), "utf-8")
    SCHEMA.write_text(schema_text(), "utf-8")


def page() -> str:
    """The whole page."""
    schema: dict[str, Any] = json.loads(schema_text())
    sections = [HEAD]
    for key, value in schema["properties"].items():
        sections.append(f"## {key}\n\n{value.get('description', '')}\n")
        for title, model in models(value, schema):
            sections.append(title + "\n".join(table(model, schema)) + "\n")
    return "\n".join(sections)


def models(value: dict[str, Any], schema: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """The models that may stand at a key, each with a heading if there are several."""
    node = value.get("items", value)
    choices = node.get("discriminator", {}).get("mapping")
    if choices:
        for tag, reference in choices.items():
            model = schema["$defs"][reference.rsplit("/", 1)[-1]]
            yield f"### kind: {tag}\n\n{model.get('description', '')}\n\n", model
    elif "$ref" in node:
        yield "", schema["$defs"][node["$ref"].rsplit("/", 1)[-1]]


def table(model: dict[str, Any], schema: dict[str, Any], prefix: str = "") -> list[str]:
    """Rows of key, type, default and meaning; a key that holds a model of its own is followed by that model's rows."""
    rows = [] if prefix else ["| key | type | default | meaning |", "|---|---|---|---|"]
    for key, value in model.get("properties", {}).items():
        if key == "kind" and "const" in value:
            continue
        default = "required" if key in model.get("required", []) else shown(value.get("default"))
        rows.append(f"| `{prefix}{key}` | {kind(value, schema)} | {default} | {one_line(value.get('description', ''))} |")
        for one in (value, *value.get("anyOf", ())):
            if "$ref" in one:
                rows.extend(table(schema["$defs"][one["$ref"].rsplit("/", 1)[-1]], schema, f"{prefix}{key}."))
    return rows


def kind(value: dict[str, Any], schema: dict[str, Any]) -> str:
    """The type, in words of YAML."""
    if "$ref" in value:
        return "keys below"
    if "enum" in value:
        return " \\| ".join(f"`{one}`" for one in value["enum"])
    if "anyOf" in value:
        return " or ".join(dict.fromkeys(kind(one, schema) for one in value["anyOf"] if one.get("type") != "null"))
    if value.get("type") == "array":
        return f"list of {kind(value.get('items', {}), schema)}" if "items" in value else "list"
    if str(value.get("pattern", "")).startswith("^(\\d+(\\.\\d+)?(ms"):
        return "duration"
    if value.get("format") == "password":
        return "secret"
    return {"string": "text", "integer": "number", "number": "number", "boolean": "yes/no", "object": "keys"}.get(
        value.get("type", ""), "text"
    )


def shown(default: object) -> str:
    """A default as it would be written."""
    if default in (None, "", [], {}) or isinstance(default, dict):
        return "–"
    if isinstance(default, str):
        return f"`{written(LENGTH.validate_python(default)) if re.fullmatch(r'P(?=.)[0-9DTHMS.]+', default) else default}`"
    return f"`{json.dumps(default, ensure_ascii=False)}`"


def one_line(text: str) -> str:
    """Fit for a cell."""
    return " ".join(text.split()).replace("|", "\\|")


if __name__ == "__main__":
    main()
