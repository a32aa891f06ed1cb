"""Drafts: what is wrong with a question that is not finished is said, and stops nothing, since the question stays out of everything that is built."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import replace

from packager.diagnostics import Diagnostic, Location, Severity
from packager.source.nodes import Mapping, Node, Scalar, Sequence


def lenient(bank: Mapping, problems: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Problems of a bank's file, with those that stand in its drafts as warnings at most. bank: the file as its author wrote it."""
    drafts = list(_drafts(bank))
    if not drafts:
        return list(problems)
    starts = sorted(node.loc for node in _nodes(bank))
    spans = [(draft.loc, _next(starts, draft)) for draft in drafts]

    def within(here: Location) -> bool:
        return any(first <= here and (end is None or here < end) for first, end in spans)

    return [replace(d, severity=Severity.WARNING) if d.severity is Severity.ERROR and within(d.location) else d for d in problems]


def _drafts(group: Mapping) -> Iterator[Mapping]:
    """The drafts among the questions of a bank or section and of all below it, whatever of them could be read."""
    for question in _groups(group, "questions"):
        status = question.entries["status"][1] if "status" in question.entries else None
        if isinstance(status, Scalar) and status.text == "draft":
            yield question
    for section in _groups(group, "sections"):
        yield from _drafts(section)


def _groups(group: Mapping, key: str) -> Iterator[Mapping]:
    listed = group.entries[key][1] if key in group.entries else None
    if isinstance(listed, Sequence):
        yield from (item for item in listed.items if isinstance(item, Mapping))


def _next(starts: list[Location], draft: Mapping) -> Location | None:
    """Where the first thing behind a draft begins: what stands before it, down to the last line of a text, is the draft's."""
    behind = bisect_right(starts, max(node.loc for node in _nodes(draft)))
    return starts[behind] if behind < len(starts) else None


def _nodes(node: Node) -> Iterator[Node]:
    """A node and all in it, keys too."""
    yield node
    if isinstance(node, Mapping):
        for key, value in node.entries.values():
            yield key
            yield from _nodes(value)
    elif isinstance(node, Sequence):
        for item in node.items:
            yield from _nodes(item)
