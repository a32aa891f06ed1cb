"""What editors and readers of the docs get from keys/: the JSON Schemas and the tables of keys.

The schemas are of draft 7, which the YAML language server knows best. A file names its own in its first line, as in
`# yaml-language-server: $schema=../../schemas/course.schema.json`. An editor reads YAML with implicit types, so each text may be a number there.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from packager.source.ids import LONGEST_ID
from packager.source.keys import BANK, COMMON, COURSE, FAMILIES, FAMILY, GLOSSARY, LINKS, OF_FAMILIES, QUESTIONS, SHAPES, UNIT
from packager.source.shape import Group, Key, Kinds, Shape
from packager.source.values import Either, Many, Schema, Type

ROOTS = (COURSE, UNIT, GLOSSARY, BANK)
"""The shapes that are files (a unit's front matter is the top of one)."""


def files() -> dict[str, str]:
    """File name -> text of every JSON Schema, the same on every machine."""
    schemas = {shape.name: schema(shape) for shape in ROOTS} | {"links": _links()}
    return {f"{name}.schema.json": json.dumps(made, ensure_ascii=False, indent=2) + "\n" for name, made in schemas.items()}


def schema(root: Shape) -> Schema:
    """The JSON Schema of a file, with a definition for every shape below it."""
    shapes = SHAPES | {shape.name: shape for shape in OF_FAMILIES}
    whole: Schema = {"$schema": "http://json-schema.org/draft-07/schema#", "title": root.title, **_shape(root), "definitions": {}}
    waiting = list(_refs(whole))
    while waiting:
        name = waiting.pop()
        if name not in whole["definitions"]:
            whole["definitions"][name] = made = _question() if name == "question" else _shape(shapes[name])
            waiting.extend(_refs(made))
    whole["definitions"] = dict(sorted(whole["definitions"].items()))
    if not whole["definitions"]:
        del whole["definitions"]
    return whole


def _shape(shape: Shape) -> Schema:
    made: Schema = {
        "description": shape.meaning,
        "type": "object",
        "properties": {key.name: _key(key) for key in shape.keys},
        "additionalProperties": False,
    }
    if shape.required:
        made["required"] = list(shape.required)
    either = [{"oneOf": [{"required": [name]} for name in names]} for names in shape.one_of]
    return made | (either[0] if len(either) == 1 else {"allOf": either} if either else {})


def _key(key: Key) -> Schema:
    made = key.type.schema()
    # beside a $ref draft 7 ignores all else, so that the meaning would be lost
    made = {"allOf": [made]} if "$ref" in made else dict(made)
    made["description"] = key.meaning
    if key.default is not None:
        numeric = "number" in made.get("type", ()) or made.get("type") == "integer"
        words = {"true": True, "false": False}
        made["default"] = int(key.default) if numeric and key.default.isdigit() else words.get(key.default, key.default)
    return made


def _question() -> Schema:
    """A question by its kind: an editor completes the keys of that kind alone."""
    kinds = {
        "allOf": [{"if": {"properties": {"kind": {"const": kind}}, "required": ["kind"]}, "then": _of_kind(kind)} for kind in QUESTIONS]
    }
    kind = QUESTIONS["choice"].by_name["kind"]
    return {"description": "A question.", "type": "object", "properties": {"kind": _key(kind)}, "required": ["kind"]} | kinds


def _of_kind(kind: str) -> Schema:
    """A question of a kind: where it is a family, its numbers may be formulas."""
    own: Schema = {"$ref": f"#/definitions/{kind}"}
    return (
        {"if": {"required": ["values"]}, "then": {"$ref": f"#/definitions/{FAMILIES[kind].name}"}, "else": own} if kind in FAMILIES else own
    )


def _links() -> Schema:
    """A file whose keys are addresses, not names of ours."""
    head = {"$schema": "http://json-schema.org/draft-07/schema#", "title": "the links of a language", "description": _LINKS}
    return {**head, **LINKS.schema(), "propertyNames": {"pattern": LINKS.keys.schema()["pattern"]}}


def _refs(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        if isinstance(node.get("$ref"), str):
            yield node["$ref"].rsplit("/", 1)[1]
        for inner in node.values():
            yield from _refs(inner)
    elif isinstance(node, list):
        for inner in node:
            yield from _refs(inner)


# ---- the docs ----------------------------------------------------------------------------------------------------------------


def tables() -> str:
    """Every key of every file, as Markdown: a heading and a table for each shape. What all kinds of questions have is said once."""
    common = COMMON
    parts = [
        f"An id has at most {LONGEST_ID} characters: letters and digits of any script, hyphens, points and underscores. A list of one text can be the text alone.\n"
    ]
    for shape in SHAPES.values():
        if shape.name == "choice":
            parts.append(_table("### Every question", "A question of a bank, whatever its kind.", common))
            parts.append(_table("### Family of questions", _FAMILY, FAMILY))
        known = {id(key) for key in (*common, *FAMILY)}
        keys = tuple(key for key in shape.keys if id(key) not in known) if shape.name in QUESTIONS else shape.keys
        parts.append(_table(f"### {_heading(shape)}", shape.meaning, keys, shape.one_of))
    address = Key("ADDRESS", LINKS.of, "An address of the source, with the one that stands for it.", "https://example.org/bg/rules")
    parts.append(_table("### Links of a language", _LINKS, (address,)))
    return "\n".join(parts)


_FAMILY = "A question of any kind but the calculated ones, of which variants are made that differ in their numbers. Where a number is right, or a statement true, a formula or a condition may stand."
_LINKS = "The file `courses/<name>/locale/<lang>/links.yml`, or `question_banks/locale/<lang>/links.yml`: web addresses of the source, each with the one that stands for it in this language."


def _heading(shape: Shape) -> str:
    words = shape.title.split(" ", 1)
    bare = words[1] if words[0] in ("a", "an", "the") else shape.title
    return bare[0].upper() + bare[1:]


def _table(heading: str, meaning: str, keys: tuple[Key, ...], one_of: tuple[tuple[str, ...], ...] = ()) -> str:
    rows = ["| Key | What it is | Value | Default | Example |", "| --- | --- | --- | --- | --- |"]
    exclusive = {name for names in one_of for name in names}
    for key in keys:
        need = "**needed**" if key.required else "one of these" if key.name in exclusive else _code(key.default) if key.default else ""
        cells = (f"`{key.name}`", key.meaning, _value(key.type), need, _code(key.example) if key.example else "")
        rows.append("| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |")
    return f"{heading}\n\n{meaning}\n\n" + "\n".join(rows) + "\n"


def _value(type: Type) -> str:
    """A type in a few words, leading to the table of its own where it has one."""
    if isinstance(type, Group):
        shape = type.shape
        return f"[{shape.title}](#{_heading(shape).lower().replace(' ', '-').replace('/', '')})"
    if isinstance(type, Kinds):
        return "[a question](#every-question)"
    if isinstance(type, Many):
        return f"a list, each {_value(type.of)}"
    if isinstance(type, Either):
        return f"{_value(type.short)}, or {_value(type.long)}"
    return type.says


def _code(text: str) -> str:
    return f"`` {text} ``" if "`" in text else f"`{text}`"
