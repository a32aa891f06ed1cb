"""The only traversal of a course. Which fields hold texts is read from the classes themselves, so that a new noun needs no line here."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import fields, is_dataclass, replace
from html import escape, unescape
from operator import is_
from types import UnionType
from typing import Any, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from packager.diagnostics import Diagnostic, Result
from packager.model import (
    Bank,
    CalculatedChoice,
    Choice,
    ChoiceGap,
    Cloze,
    Course,
    Description,
    DragImage,
    DragMarkers,
    DragWords,
    Draw,
    Embed,
    Gap,
    GapSelect,
    Html,
    Matching,
    Math,
    NumberGap,
    Ordering,
    Plain,
    Question,
    QuestionBase,
    Ref,
    Token,
    Value,
    WordGap,
)

A = TypeVar("A")
B = TypeVar("B")
Q = TypeVar("Q", bound=QuestionBase[Any])

_TEXT, _PLAIN, _NODE = "text", "plain", "node"


def map_texts(
    course: Course[A],
    text: Callable[[A], Result[B]],
    plain: Callable[[Plain], Result[Plain]] = lambda p: Result(p),
) -> Result[Course[B]]:
    """The course with every text put through `text` and every Plain through `plain`, and all their diagnostics in reading order."""
    return cast(Result[Course[B]], map_node(course, text, plain))


def map_node(node: Any, text: Callable[[Any], Result[Any]], plain: Callable[[Plain], Result[Plain]]) -> Result[Any]:
    """map_texts for any one noun (a bank, a question)."""
    problems: list[Diagnostic] = []
    steps: dict[str, Callable[[Any], Any]] = {}

    def step(do: Callable[[Any], Result[Any]]) -> Callable[[Any], Any]:
        def stepped(value: Any) -> Any:
            done = do(value)
            if done.diagnostics:
                problems.extend(done.diagnostics)
            return done.value

        return stepped

    def visit(node: Any) -> Any:
        changes: dict[str, Any] = {}
        for name, what, many in _plan(type(node)):
            old = getattr(node, name)
            if old is None or (many and not old):
                continue
            do = steps[what]
            new = tuple([do(item) if item is not None else None for item in old]) if many else do(old)
            if new is not old and not (many and all(map(is_, new, old))):
                changes[name] = new
        return _with(node, changes) if changes else node

    steps |= {_TEXT: step(text), _PLAIN: step(plain), _NODE: visit}
    return Result(visit(node), tuple(problems))


def _with(node: Any, changes: dict[str, Any]) -> Any:
    """replace(node, **changes) in a third of its time: nouns are made of their fields alone."""
    cls = type(node)
    if cls not in _names:
        _names[cls] = tuple(field.name for field in fields(cls))
    made = object.__new__(cls)
    for name in _names[cls]:
        object.__setattr__(made, name, changes[name] if name in changes else getattr(node, name))
    return made


_names: dict[type[Any], tuple[str, ...]] = {}


def map_all(node: Any, together: Callable[[list[Any]], list[Result[Any]]]) -> Result[Any]:
    """map_node for what takes all the texts of a noun at once, in reading order, and gives a result for each. Every Plain stays."""
    done = iter(together([text for text in texts(node) if not isinstance(text, Plain)]))
    return map_node(node, lambda _: next(done), Result)


def texts(node: Any) -> Iterator[Any]:
    """Every text and Plain under a noun, in reading order."""
    found: list[Any] = []
    _gather(node, found)
    return iter(found)


def _gather(node: Any, found: list[Any]) -> None:
    for name, what, many in _plan(type(node)):
        value = getattr(node, name)
        if value is None:
            continue
        if what == _NODE:
            for item in value if many else (value,):
                if item is not None:
                    _gather(item, found)
        elif many:
            found += [item for item in value if item is not None]
        else:
            found.append(value)


def tokens(node: Any) -> Iterator[Token]:
    """Every token of every rendered text under a noun, in reading order."""
    for text in texts(node):
        if isinstance(text, tuple):
            yield from (piece for piece in text if not isinstance(piece, str))


def refs(node: Any) -> Iterator[Ref]:
    """Every link to something of the course."""
    return (token for token in tokens(node) if isinstance(token, Ref))


def embeds(node: Any) -> Iterator[Embed]:
    """Every question or drawn quiz placed in a text."""
    return (token for token in tokens(node) if isinstance(token, Embed))


def gaps(html: Html) -> Iterator[Gap]:
    """Every gap of a text."""
    return (piece for piece in html if isinstance(piece, Gap))


def asked(question: Question[A]) -> tuple[Question[A] | ChoiceGap[A] | WordGap[A] | NumberGap[A], ...]:
    """What is answered in a question: itself, or each gap of a cloze."""
    return question.gaps if isinstance(question, Cloze) else (question,)


def rivals(question: Question[A]) -> tuple[tuple[str, tuple[Any, ...]], ...]:
    """The parts of a question that a learner, or its grader, has to tell apart, by what they are called: options, items, stems, words of one list."""
    groups: list[tuple[str, tuple[Any, ...]]] = [
        ("options", tuple(option.text for option in part.options))
        for part in asked(question)
        if isinstance(part, Choice | CalculatedChoice | ChoiceGap)
    ]
    if isinstance(question, Ordering):
        groups = [("items", tuple(item.text for item in question.items))]
    elif isinstance(question, Matching):
        groups = [("stems", tuple(pair.stem for pair in question.pairs)), ("answers", offered(question))]
    elif isinstance(question, DragImage):
        numbers = dict.fromkeys(drag.group for drag in question.drags)
        groups = [("things to drag", tuple(drag.text for drag in question.drags if drag.group == number)) for number in numbers]
    elif isinstance(question, DragMarkers):
        groups = [("markers", tuple(marker.text for marker in question.markers))]
    elif isinstance(question, GapSelect | DragWords):
        words = _words(question)
        groups = [
            ("words", tuple(word for word, group in words if group == number)) for number in dict.fromkeys(group for _, group in words)
        ]
    return tuple(groups)


def offered(question: Matching[A] | GapSelect[A] | DragWords[A]) -> tuple[Plain, ...]:
    """What is chosen from, again where it belongs to several."""
    if isinstance(question, Matching):
        return (*(pair.answer for pair in question.pairs), *question.distractors)
    return tuple(word for word, _ in _words(question))


def _words(question: GapSelect[A] | DragWords[A]) -> list[tuple[Plain, int]]:
    """The words of the gaps and the spare ones, each with its group."""
    return [*((gap.answer, gap.group) for gap in question.gaps), *((spare.text, spare.group) for spare in question.distractors)]


def replies(node: Any) -> Iterator[Any]:
    """Every text that is said to a single answer of a question: to an option, to accepted words or numbers, in a gap too, to who says true or false."""
    for name, what, many in _plan(type(node)):
        value = getattr(node, name)
        for item in value if many else (value,):
            if item is None:
                continue
            if what == _NODE:
                yield from replies(item)
            elif name in ("feedback", "when_true", "when_false"):
                yield item


def questions(course: Course[A]) -> Iterator[Question[A]]:
    """Every question of every bank, in order."""
    for bank in course.banks:
        yield from bank.questions


def pool(course: Course[A], draw: Draw) -> tuple[tuple[Question[A], ...], ...]:
    """What a draw may ask: those it names in its own order, else all that meet each of its criteria and ask something, in bank order. Each is a question, or
    the variants of a family, of which one is asked."""
    if draw.ids:
        return _named(course, draw.ids)

    def meets(question: Question[A], bank: Bank[A]) -> bool:
        return (
            not isinstance(question, Description)
            and (not draw.bank or draw.bank == bank.id)
            and set(draw.tags) <= set(question.tags)
            and (not draw.competences or bool(set(draw.competences) & set(question.competences)))
            and (not draw.objectives or bool(set(draw.objectives) & set(question.objectives)))
        )

    return together(question for bank in course.banks for question in bank.questions if meets(question, bank))


def _named(course: Course[A], ids: tuple[str, ...]) -> tuple[tuple[Question[A], ...], ...]:
    known: dict[str, tuple[Question[A], ...]] = {}
    for entry in together(questions(course)):
        first = entry[0]
        known[first.variant_of or first.id] = entry
        if first.variant_of:
            known |= {question.id: (question,) for question in entry}
        else:
            known |= dict.fromkeys(first.variants, entry)  # which are not made yet
    return tuple(known[id] for id in ids if id in known)


def together(questions: Iterable[Q]) -> tuple[tuple[Q, ...], ...]:
    """Questions in their order, the variants of a family together at the place of its first."""
    found: dict[tuple[str, bool], list[Q]] = {}
    for question in questions:
        found.setdefault((question.variant_of or question.id, bool(question.variant_of)), []).append(question)
    return tuple(map(tuple, found.values()))


def written(bank: Bank[A]) -> tuple[Question[A], ...]:
    """The questions of a bank as its author counts them: of the variants of a family the first alone, in the section of the family."""
    first = (entry[0] for entry in together(bank.questions))
    return tuple(replace(question, section=question.section[:-1]) if question.variant_of else question for question in first)


def fixed(course: Course[A], draws: tuple[Draw, ...], key: str, seed: int = 0) -> tuple[tuple[Question[A], Any], ...]:
    """What a test holds when chance is taken out: (question, points) of every draw, none twice. A random draw, and that of a family's variant, becomes the
    one that `seed` and `key` (the quiz's id) give: the same on every machine and in every language."""
    taken: dict[str, tuple[Question[A], Any]] = {}
    named = {question.id for draw in draws if draw.ids for entry in pool(course, draw) for question in entry}
    for draw in draws:
        left = [entry for entry in pool(course, draw) if not any(q.id in taken or (not draw.ids and q.id in named) for q in entry)]
        if draw.count is not None and draw.count < len(left):
            chosen = {entry[0].id for entry in sorted(left, key=lambda entry: _lot(seed, key, entry[0].id))[: draw.count]}
            left = [entry for entry in left if entry[0].id in chosen]
        for entry in left:
            question = min(entry, key=lambda q: _lot(seed, f"{key}\0variant", q.id))
            if not any(q.id in taken for q in entry):
                taken[question.id] = (question, question.points if draw.points is None else draw.points)
    return tuple(taken.values())


def _lot(seed: int, key: str, id: str) -> str:
    return hashlib.sha256(f"{seed}\0{key}\0{id}".encode()).hexdigest()


_plans: dict[type[Any], tuple[tuple[str, str, bool], ...]] = {}


def _plan(cls: type[Any]) -> tuple[tuple[str, str, bool], ...]:
    """The fields of a noun that hold or lead to texts: (name, what, a tuple of them). Read once a class."""
    if cls in _plans:
        return _plans[cls]
    hints = get_type_hints(cls)
    found = []
    for field in fields(cls):
        if (what := _what(hints[field.name])) is not None:
            found.append((field.name, *what))
    _plans[cls] = tuple(found)
    return _plans[cls]


def _what(hint: Any) -> tuple[str, bool] | None:
    if isinstance(hint, TypeVar):
        return _TEXT, False
    if hint is Plain:
        return _PLAIN, False
    origin, args = get_origin(hint), get_args(hint)
    if origin in (Union, UnionType):
        inner = [what for arg in args if arg is not type(None) and (what := _what(arg)) is not None]
        return inner[0] if inner else None
    if origin is tuple and len(args) == 2 and args[1] is Ellipsis:
        found = _what(args[0])
        return (found[0], True) if found else None
    noun = origin if isinstance(origin, type) else hint
    if isinstance(noun, type) and is_dataclass(noun) and noun.__module__.startswith("packager.model.") and _plan(noun):
        return _NODE, False
    return None


_BREAKS = re.compile(
    r"</?(?:p|div|li|ul|ol|dl|dt|dd|table|tr|td|th|h[1-6]|br|hr|figure|figcaption|blockquote|pre|section|details|summary)\b[^>]*>"
)


def plain_text(html: Html) -> str:
    """The words of a rendered text without its markup, for places that hold no HTML. Blocks are parted by a blank, phrases by nothing."""
    return " ".join(plain_lines(html))


def plain_lines(html: Html) -> tuple[str, ...]:
    """The words of a rendered text, a line for each of its blocks."""
    rough = " ".join("".join(piece if isinstance(piece, str) else _word(piece) for piece in html).split())
    lines = (" ".join(unescape(re.sub(r"<[^>]*>", "", line)).split()) for line in _BREAKS.sub("\n", rough).split("\n"))
    return tuple(line for line in lines if line)


def _word(token: Token) -> str:
    if isinstance(token, Math | Value):
        return escape(token.tex if isinstance(token, Math) else token.typed)
    return "_____" if isinstance(token, Gap) else ""
