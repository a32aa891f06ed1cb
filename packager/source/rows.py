"""The values of a question that has some: read from its keys, drawn in rows, once, so that every format and every platform has the same ones."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from packager import walk
from packager.arithmetic import (
    RESERVED,
    Condition,
    Drawn,
    Expression,
    Fault,
    Row,
    draw,
    evaluate,
    mentioned,
    parse_condition,
    parse_listed,
    parse_parameter,
)
from packager.arithmetic import Parameter as Drawable
from packager.diagnostics import Location, problem
from packager.model import Markdown, Parameter, Plain, Values
from packager.source import nodes
from packager.source.nodes import Scalar
from packager.source.shape import Record
from packager.source.values import Problems

ANY = "any"
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*")


def values(
    record: Record,
    id: str,
    needs: Sequence[Expression],
    texts: Sequence[Any],
    problems: Problems,
    unfit: Callable[[Row], str] = lambda _: "",
) -> Values | None:
    """The values of a question with their rows, in each of which every formula has a result; None where there are none, which is reported. needs: the
    formulas of its answers; texts: the texts and nouns in which others stand; unfit: why a row is not wanted, or ""."""
    known = names(record)
    if not _names_good(record, problems):
        return None
    needs = [*needs, *(tree for text in texts for tree in within(text, known))]
    if isinstance(record.node.entries["values"][1], nodes.Sequence):
        return _given(record, needs, unfit, problems)
    drawable: dict[str, Drawable] = {}
    sources: dict[str, str] = {}
    for name, scalars in record["values"]:
        words = [" ".join(scalar.text.split()) for scalar in scalars]
        if len(words) == 1:
            read = parse_parameter(scalars[0].text, list(drawable))
            if not sound(scalars[0], read, "parameter-malformed", problems):
                return None
            sources[name.text] = words[0]
        else:
            good = [sound(scalar, parse_listed([scalar.text]), "parameter-malformed", problems) for scalar in scalars]
            if not all(good):
                return None
            read = parse_listed(words)
            sources[name.text] = f"[{', '.join(words)}]"
        assert not isinstance(read, Fault)
        drawable[name.text] = read
    where: Condition | None = None
    if record["where"]:
        condition = parse_condition(record["where"].text, known)
        if not sound(record["where"], condition, "formula-malformed", problems):
            return None
        assert not isinstance(condition, Fault)
        where = condition
    seed = record["seed"].text if record["seed"] else id
    drawn = draw(drawable, seed, record["variants"], where, needs, unfit)
    if not _enough(record, drawn, problems):
        return None
    assert isinstance(drawn, Drawn)
    parameters = (
        Parameter(name.text, sources[name.text], tuple(f"{row[name.text]:f}" for row in drawn.rows), name.loc)
        for name, _ in record["values"]
    )
    return Values(tuple(parameters), " ".join(record["where"].text.split()) if record["where"] else "", seed)


def _enough(record: Record, drawn: Drawn | Fault, problems: Problems) -> bool:
    here = record.at("values")
    if isinstance(drawn, Fault):
        problems.append(problem("parameter-malformed", here, drawn.message, drawn.hint))
        return False
    if not drawn.rows:
        problems.append(problem("parameter-malformed", here, drawn.shortage, "give the values more room, or take back a condition"))
        return False
    if drawn.shortage and ("variants" in record or len(drawn.rows) == 1):
        hint = f"write variants: {len(drawn.rows)}, or give the values more room"
        problems.append(problem("rows-too-few", record.at("variants") if "variants" in record else here, drawn.shortage, hint))
    return True


def _given(record: Record, needs: Sequence[Expression], unfit: Callable[[Row], str], problems: Problems) -> Values | None:
    """Rows that the author gives one by one."""
    for key in ("where", "variants", "seed"):
        if key in record:
            said = f"'{key}' is for values that are drawn, and here each row of them is given"
            problems.append(problem("key-clash", record.at(key), said, "take it out"))
    first = [name.text for name, _ in record["values"][0]]
    columns: dict[str, list[str]] = {name: [] for name in first}
    whole = True
    for number, row in enumerate(record["values"], 1):
        place = row[0][0].loc if row else record.at("values")
        if sorted(name.text for name, _ in row) != sorted(first):
            said = f"row {number} has not the same values as the first, {', '.join(first)}"
            problems.append(problem("parameter-malformed", place, said, "give each row a number for each of them"))
            return None
        values: dict[str, Decimal] = {}
        for name, scalar in row:
            read = parse_listed([scalar.text])
            if sound(scalar, read, "parameter-malformed", problems):
                assert not isinstance(read, Fault)
                values[name.text] = read.values[0]
            else:
                whole = False
        faults = (result for tree in needs if whole and isinstance(result := evaluate(tree, values), Fault))
        if fault := next(faults, None):
            said = f"in row {number} a formula has no result: {fault.message}"
            problems.append(problem("parameter-malformed", place, said, "change or delete the row"))
            whole = False
        elif whole and (why := unfit(values)):
            problems.append(problem("parameter-malformed", place, f"in row {number} {why}", "change or delete the row"))
        for name_, value in values.items():
            columns[name_].append(f"{value:f}")
    places = {name.text: name.loc for name, _ in record["values"][0]}
    return Values(tuple(Parameter(name, "", tuple(column), places[name]) for name, column in columns.items())) if whole else None


def names(record: Record) -> list[str]:
    """The names of a question's values, as far as they could be read."""
    said = record["values"]
    rows = isinstance(record.node.entries["values"][1], nodes.Sequence)
    return [name.text for name, _ in (said[0] if said else ())] if rows else [name.text for name, _ in said]


def _names_good(record: Record, problems: Problems) -> bool:
    """Whether every value was read and has a name that every platform takes."""
    node = record.node.entries["values"][1]
    rows = isinstance(node, nodes.Sequence)
    groups: Sequence[Sequence[tuple[Scalar, Any]]] = record["values"] if rows else (record["values"],)
    listed: Sequence[Any] = node.items if isinstance(node, nodes.Sequence) else (node,)
    whole = len(groups) == len(listed) and all(
        isinstance(one, nodes.Mapping) and one.whole and len(group) == len(one.entries) for group, one in zip(groups, listed, strict=False)
    )
    if whole and not any(groups):
        problems.append(
            problem(
                "parameter-malformed", record.at("values"), "there are no values here", "write   power: 5 to 60   with a name of your own"
            )
        )
    before: dict[str, Location] = {}
    for name, _ in groups[0] if groups else ():
        message, hint = "", ""
        if not _NAME.fullmatch(name.text):
            message, hint = f"'{name.text}' is no name that every platform takes", "a name has the letters a to z, digits and _"
        elif name.text in RESERVED or name.text == ANY:
            message, hint = f"'{name.text}' means something else in a formula", "give the value another name"
        elif name.text.lower() in before:
            message, hint = f"'{name.text}' differs from another name by its capital letters alone", "give one of the two another name"
        if message:
            problems.append(problem("parameter-malformed", name.loc, message, hint))
            whole = False
        before.setdefault(name.text.lower(), name.loc)
    return whole and bool(before)


def sound(scalar: Scalar, read: object, rule: str, problems: Problems) -> bool:
    """Whether a text could be read; what is wrong is reported at its place in the text."""
    if not isinstance(read, Fault):
        return True
    place = scalar.markdown("").loc
    column = place.column + max(read.column - 1, 0) if "\n" not in scalar.text else place.column
    problems.append(problem(rule, Location(place.file, place.line, column), read.message, read.hint))
    return False


def within(text: Any, known: Sequence[str]) -> tuple[Expression, ...]:
    """The formulas in a text, or in every text of a noun."""
    found = [text] if isinstance(text, Markdown) else [one for one in walk.texts(text) if isinstance(one, Markdown | Plain)]
    return tuple(tree for one in found for tree in mentioned(one.source if isinstance(one, Markdown) else one.text, known))
