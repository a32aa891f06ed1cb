"""What authors let stand: a comment `allow RULE: reason` silences a message of that rule at its place, and says why.

In YAML and in PO files it is a comment of theirs, `# allow RULE: reason`; in Markdown, also within YAML, `<!-- allow RULE: reason -->`. Behind something on its
line it is about that line. Alone on its line it is about what comes next: the line, the text that begins there, the paragraph, the entry of a PO file.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from packager.diagnostics import Diagnostic, Location, Result, problem
from packager.files import Files
from packager.markup.tree import without_code
from packager.rules import RULES
from packager.source import nodes, text
from packager.source.values import did_you_mean

_WORDS = r"allow[ \t]+(?P<rules>[\w-]+(?:[ \t]*,[ \t]*[\w-]+)*)[ \t]*(?::(?P<reason>.*?))?"
_HASH = re.compile(rf"(?:^|(?<=[ \t]))#[ \t]*{_WORDS}[ \t]*$")
_ANGLED = re.compile(rf"<!--[ \t]*{_WORDS}[ \t]*-->")
_FENCE = re.compile(r"[ \t>]*(`{3,}|~{3,})")
_YAML = (".yml", ".yaml")
_READ = (*_YAML, ".md", ".po", ".svg")
OURS = ("allow-reason", "allow-rule", "allow-unused")
"""Rules about these comments themselves, which none of them silences."""


@dataclass(frozen=True, slots=True)
class Allowance:
    """One rule that one comment silences, on the lines from first to last; on line 0 too, which is the file as a whole, where it stands at the file's head."""

    rule: str
    loc: Location
    first: int
    last: int
    head: bool = False

    def covers(self, diagnostic: Diagnostic) -> bool:
        line = diagnostic.location.line
        return diagnostic.rule == self.rule and (self.first <= line <= self.last if line else self.head)


@dataclass(frozen=True, slots=True)
class Allowances:
    """All that the authors of a workspace let stand, by file."""

    files: Mapping[str, tuple[Allowance, ...]] = field(default_factory=dict)

    def sift(self, diagnostics: Iterable[Diagnostic], needed: set[Allowance]) -> tuple[Diagnostic, ...]:
        """The diagnostics that are not silenced; the allowances that silence the others are added to `needed`."""
        if not self.files:
            return tuple(diagnostics)
        kept = []
        for diagnostic in diagnostics:
            covering = [one for one in self.files.get(diagnostic.location.file, ()) if one.covers(diagnostic)]
            needed.update(covering)
            if not covering:
                kept.append(diagnostic)
        return tuple(kept)

    def unneeded(self, needed: Iterable[Allowance], formats: bool) -> Iterator[Diagnostic]:
        """Those that silence nothing any more. formats: whether what every format has to say was asked."""
        for one in sorted({one for found in self.files.values() for one in found} - set(needed), key=lambda one: (one.loc, one.rule)):
            if formats or not RULES[one.rule].of_format:
                yield problem(
                    "allow-unused", one.loc, f"nothing is left here that '{one.rule}' would say",
                    "delete the comment, or put it on the line of the message or just above it",
                )  # fmt: skip


def read(files: Files) -> Result[Allowances]:
    """What the comments in a tree of files allow, and what is wrong with them."""
    problems: list[Diagnostic] = []
    found: dict[str, tuple[Allowance, ...]] = {}
    for file in sorted(files):
        blob = files[file]
        if not file.endswith(_READ) or blob.size > text.LARGEST:
            continue
        try:
            raw = blob.read()
        except OSError:
            continue  # said by whoever needs the file
        if b"allow" in raw and (own := tuple(_of_file(file, text.read(file, blob).value, problems))):
            found[file] = own
    return Result(Allowances(found), tuple(problems))


def _of_file(file: str, written: str, problems: list[Diagnostic]) -> Iterator[Allowance]:
    lines = written.split("\n")
    page = _Page(file, lines)
    comments = list(page.comments())
    taken = {number for number, _, alone in comments if alone}
    head = next(
        (n for n, line in enumerate(lines, 1) if line.strip() not in ("", "---") and not line.lstrip().startswith(("#", "<!--"))), 0
    )
    for number, comment, alone in comments:
        last = page.last(number, taken) if alone else page.ends.get(number, number)
        loc = Location(file, number, comment.start() + 1)
        for rule in re.split(r"[ \t]*,[ \t]*", comment["rules"]):
            if not _silenced(rule, comment, loc, problems):
                continue
            yield Allowance(rule, loc, number, last, number < head)
            if not (comment["reason"] or "").strip():
                problems.append(
                    problem(
                        "allow-reason",
                        loc,
                        f"'{rule}' is silenced here without a reason",
                        f"write it behind a colon, such as   allow {rule}: the exam is a copy of the ministry's",
                    )
                )


def _silenced(rule: str, comment: re.Match[str], loc: Location, problems: list[Diagnostic]) -> bool:
    """Whether a rule is one that can be silenced. A comment of prose that begins with the word names no rule and is none of ours."""
    if rule in RULES and RULES[rule].severity != "error" and rule not in OURS:
        return True
    if rule in RULES:
        why = "is about such comments" if rule in OURS else "is an error: nothing is built while it is there"
        problems.append(problem("allow-rule", loc, f"'{rule}' cannot be silenced, since it {why}", "put right what it says"))
    elif "-" in rule or (comment["reason"] is not None and did_you_mean(rule, RULES)):
        hint = did_you_mean(rule, RULES) or "a rule is named in the brackets of its message; packager explain lists all"
        problems.append(problem("allow-rule", loc, f"there is no rule '{rule}', so nothing is silenced here", hint))
    return False


class _Page:
    """The lines of a file, and which of them are YAML. ends: the line on which a text of YAML begins -> the one on which it ends."""

    def __init__(self, file: str, lines: list[str]) -> None:
        self.file, self.lines = file, lines
        self.ends: dict[int, int] = {}
        self._texts: dict[int, nodes.Scalar] = {}
        self._yaml = len(lines) if file.endswith(_YAML) else _front(lines) if file.endswith(".md") else 0
        if any(_HASH.search(line) for line in lines[: self._yaml]):
            offset = 0 if file.endswith(_YAML) else 1
            for scalar in nodes.scalars(file, "\n".join(lines[offset : self._yaml]), offset):
                end = scalar.end_line if scalar.end_column > 1 else scalar.end_line - 1
                self.ends[scalar.line] = max(end, self.ends.get(scalar.line, 0))
                self._texts |= dict.fromkeys(range(scalar.line, end + 1), scalar)

    def comments(self) -> Iterator[tuple[int, re.Match[str], bool]]:
        """Each comment of ours: the number of its line, its words, and whether it is alone there. What stands in program code is shown, not meant."""
        fence = ""
        for number, line in enumerate(self.lines, 1):
            if self.file.endswith(".md") and number > self._yaml and (mark := _FENCE.match(line)):
                fence = (fence if not mark[1].startswith(fence) else "") if fence else mark[1]
            if "allow" not in line or fence:
                continue
            if number <= self._yaml or self.file.endswith(".po"):
                hashed = _HASH.search(line)
                if hashed and not self._within(number, hashed.start() + 1):
                    yield number, hashed, not line[: hashed.start()].strip()
                    continue
            if not self.file.endswith(".po"):
                shown = without_code(line)
                for angled in _ANGLED.finditer(shown):
                    yield number, angled, not (shown[: angled.start()] + shown[angled.end() :]).strip()

    def last(self, number: int, taken: set[int]) -> int:
        """The last line of what a comment that is alone on its line is about. taken: the lines of such comments."""
        begin = number + 1
        while begin <= len(self.lines) and (begin in taken or not self.lines[begin - 1].strip()):
            begin += 1
        if number <= self._yaml and number not in self._texts:
            return self.ends.get(begin, begin)
        end = begin
        while end < len(self.lines) and self.lines[end].strip():
            end += 1
        return end

    def _within(self, line: int, column: int) -> bool:
        """Whether a place is within a text of YAML. Behind the `|` or `>` that begins a block of lines, a comment may stand."""
        scalar = self._texts.get(line)
        if scalar is None or (scalar.style in ("|", ">") and line == scalar.line):
            return False
        return (scalar.line, scalar.column) <= (line, column) < (scalar.end_line, scalar.end_column)


def _front(lines: list[str]) -> int:
    """The number of the line that ends a unit's keys; 0 where it has none."""
    if lines[0].rstrip() != "---":
        return 0
    return next((number for number, line in enumerate(lines[1:], 2) if line.rstrip() == "---"), 0)
