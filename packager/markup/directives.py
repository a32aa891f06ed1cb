"""The `:::` directives: their names, what stands behind a name, and the questions that they place."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from packager.diagnostics import Diagnostic, Location, problem
from packager.markup.lines import Line, did_you_mean
from packager.markup.scope import Scope, draft_named
from packager.model import Draw, Embed


@dataclass(frozen=True, slots=True)
class Directive:
    """What a directive takes. single: one line that nothing closes. bare: no element comes of it that could have an id or a class. words: how many bare words
    at least and at most. keys: its key="value" pairs."""

    single: bool = False
    bare: bool = False
    words: tuple[int, int] = (0, 0)
    keys: frozenset[str] = frozenset()
    example: str = ""


_MEDIA = frozenset({"title", "poster", "transcript"})
DIRECTIVES: dict[str, Directive] = {
    "question": Directive(True, True, (1, 1), example="::: question ID"),
    "quiz": Directive(
        True, True, keys=frozenset({"bank", "tags", "competences", "objectives", "count", "points", "title", "id"}),
        example="::: quiz bank=BANK tags=a,b count=3",
    ),
    "figure": Directive(keys=frozenset({"credit"}), example='::: figure credit="Photo: name, licence"'),
    "video": Directive(words=(1, 9), keys=_MEDIA, example='::: video media/film.mp4 title="What it shows"'),
    "audio": Directive(words=(1, 9), keys=_MEDIA - {"poster"}, example='::: audio media/talk.mp3 title="What is heard"'),
    "download": Directive(words=(1, 2), example='::: download media/file.pdf "Label"'),
    "for": Directive(words=(1, 99), example="::: for AUDIENCE"),
    "not-for": Directive(words=(1, 99), example="::: not-for AUDIENCE"),
    "for-language": Directive(bare=True, words=(1, 99), example="::: for-language bg ro"),
    "not-for-language": Directive(bare=True, words=(1, 99), example="::: not-for-language bg"),
    "trainer": Directive(example="::: trainer"),
}  # fmt: skip
"""Every directive by name."""
LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*")
"""What may be a code of a language (BCP 47)."""

_ITEM = re.compile(
    r"""(?P<key>[\w-]+)=(?:"(?P<q1>[^"]*)"|'(?P<q2>[^']*)'|(?P<bare>[^\s"']\S*|(?=\s|$)))|"(?P<w1>[^"]*)"|'(?P<w2>[^']*)'|(?P<word>\S+)"""
)
_GROUPS = ("q1", "q2", "bare", "w1", "w2", "word")


@dataclass(frozen=True, slots=True)
class Arguments:
    """What stands behind a directive's name. Each piece is a Line, so that it knows its place. keys: all that were typed, in their order; values: what
    each key says first; marks: `#id` and `.class` words."""

    words: tuple[Line, ...] = ()
    keys: tuple[Line, ...] = ()
    values: Mapping[str, Line] = field(default_factory=dict)
    marks: tuple[Line, ...] = ()

    def get(self, key: str) -> str:
        return self.values[key].text if key in self.values else ""


def arguments(rest: Line) -> Arguments:
    """Reads words, "quoted words" and key="value" pairs."""
    words: list[Line] = []
    keys: list[Line] = []
    values: dict[str, Line] = {}
    marks: list[Line] = []
    for m in _ITEM.finditer(rest.text):
        group = next(g for g in _GROUPS if m[g] is not None)
        value = rest.cut(m.start(group), m.end(group))
        if m["key"]:
            keys.append(rest.cut(m.start("key"), m.end("key")))
            values.setdefault(m["key"], value)
        elif group == "word" and re.match(r"[#.][\w-]", value.text):
            marks.append(value)
        else:
            words.append(value)
    return Arguments(tuple(words), tuple(keys), values, tuple(marks))


def check(name: str, line: Line, args: Arguments, found: list[Diagnostic]) -> None:
    """Reports what a directive lacks and what it does not know."""
    spec = DIRECTIVES[name]
    least, most = spec.words
    like = f"write it like this: {spec.example}"

    def wrong(place: Location, message: str, hint: str = like) -> None:
        found.append(problem("directive-argument", place, message, hint))

    if len(args.words) < least:
        wrong(line.location, f"'::: {name}' does not say what it is about")
    for word in args.words[most:]:
        wrong(word.location, f"'::: {name}' does not expect '{word.text}' here")
    for key in args.keys:
        if key.text not in spec.keys:
            wrong(key.location, f"'::: {name}' has no '{key.text}='", did_you_mean(key.text, spec.keys) or like)
    for n, key in enumerate(args.keys):
        if key.text in spec.keys and key.text in (before.text for before in args.keys[:n]):
            wrong(key.location, f"'{key.text}=' stands here a second time", "keep one of the two")
        elif key.text in spec.keys and args.values[key.text].blank:
            wrong(key.location, f"'{key.text}=' says nothing", f"write its value, or delete '{key.text}='")
    for mark in args.marks if spec.bare else ():
        wrong(mark.location, f"'::: {name}' cannot have '{mark.text}'", "delete it")


def embed(
    name: str, line: Line, args: Arguments, key: str, ids: dict[str, int], scope: Scope | None, found: list[Diagnostic]
) -> Embed | None:
    """The Embed of a `::: question` or `::: quiz` line, or None where it names nothing that there is. ids counts the equal quizzes of one text.
    Without a scope, nothing is said about names."""
    if name == "question":
        if not args.words:
            return None
        word = args.words[0]
        if scope is not None and word.text not in scope.questions:
            if word.text in scope.drafts:
                found.append(draft_named(word.text, word.location))
            elif "question" not in scope.unread:
                hint = did_you_mean(word.text, scope.questions)
                found.append(problem("question-unknown", word.location, f"there is no question '{word.text}'", hint))
            return None
        return Embed("question", word.text, loc=line.location)
    if any(value.blank for value in args.values.values()):
        return None
    if scope is not None and "bank" in args.values and args.get("bank") not in scope.banks:
        wrong = args.values["bank"]
        if "bank" not in scope.unread:
            hint = did_you_mean(wrong.text, scope.banks)
            found.append(problem("bank-unknown", wrong.location, f"there is no question bank '{wrong.text}'", hint))
        return None
    if not args.values.keys() & {"bank", "tags", "competences", "objectives"}:
        found.append(
            problem("directive-argument", line.location, "'::: quiz' does not say where its questions come from", f"write it like this: {DIRECTIVES['quiz'].example}")
        )  # fmt: skip
        return None
    drawn = Draw(
        bank=args.get("bank"),
        tags=_names(args.get("tags")),
        competences=_names(args.get("competences")),
        objectives=_names(args.get("objectives")),
        count=_number(args, "count", found),
        points=_points(args, found),
        loc=line.location,
    )
    return Embed("quiz", args.get("id") or _id(drawn, key, ids), (drawn,), loc=line.location)


def _id(drawn: Draw, key: str, ids: dict[str, int]) -> str:
    """An id from what the quiz draws: it stays when the text around it changes, and a second equal one gets its own."""
    what = f"{key}\0{drawn.bank}\0{drawn.tags}\0{drawn.competences}\0{drawn.objectives}\0{drawn.count}\0{drawn.points}"
    digest = hashlib.sha256(what.encode()).hexdigest()[:8]
    ids[digest] = ids.get(digest, 0) + 1
    return f"quiz-{digest}" + (f"-{ids[digest]}" if ids[digest] > 1 else "")


def _names(value: str) -> tuple[str, ...]:
    return tuple(name for item in value.split(",") if (name := item.strip()))


def _number(args: Arguments, key: str, found: list[Diagnostic]) -> int | None:
    if key not in args.values:
        return None
    value = args.values[key]
    if value.text.isascii() and value.text.isdigit() and int(value.text[:9]) > 0:
        return int(value.text[:9])
    found.append(
        problem("directive-argument", value.location, f"'{key}={value.text}' is not a number of questions", f"write {key}=3, for example")
    )
    return None


def _points(args: Arguments, found: list[Diagnostic]) -> Fraction | None:
    if "points" not in args.values:
        return None
    value = args.values["points"]
    if re.fullmatch(r"\d{1,6}(\.\d{1,6})?|\d{1,6}/[1-9]\d{0,5}", value.text, re.ASCII) and (points := Fraction(value.text)) > 0:
        return points
    found.append(
        problem("directive-argument", value.location, f"'points={value.text}' is not a number of points", "write points=2, for example")
    )
    return None
