"""A bank as a file of the authoring tree, with what it shows beside it: the other way of banks.py and questions.py, from the same keys.

Every bank that is written here is read again and rendered, and a question that does not come back as it was is not left so: it is kept raw, or said.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import Any, assert_never

from packager import grade, walk
from packager.diagnostics import Diagnostic, Location, Result, Severity, problem
from packager.files import Blob, blob
from packager.markup import Dialect, Scope, first_words
from packager.markup.normal import normal
from packager.markup.paths import relative
from packager.markup.unrender import markdown
from packager.model import (
    WITH_GAPS,
    Asset,
    Bank,
    CalculatedChoice,
    CalculatedSimple,
    Choice,
    ChoiceGap,
    Cloze,
    Description,
    DragImage,
    DragMarkers,
    DragWords,
    Essay,
    Feedback,
    GapSelect,
    Hint,
    Html,
    Matching,
    NumberGap,
    Numerical,
    NumericAnswer,
    Ordering,
    Plain,
    Question,
    RawQuestion,
    ShortAnswer,
    TrueFalse,
    WordGap,
    kind_of,
)
from packager.source import banks, values
from packager.source.emit import Value, Word, document
from packager.source.keys import BANK, QUESTIONS
from packager.source.keys.questions import CLOZE_GAP, SECTION
from packager.source.measures import Share
from packager.source.shape import Shape

Keep = Callable[[Question[Html]], RawQuestion[Html] | None]
"""A question -> the same as its system would write it, for where this dialect cannot say it; None where that cannot be."""

SCHEMA = "# yaml-language-server: $schema=../schemas/bank.schema.json\n"
_LONG_SOURCE = 3000  # characters of a raw question that may stand in the bank itself
_MOST_TRIES = 4


@dataclass(frozen=True, slots=True)
class Written:
    """A bank as it has been written: with raw questions where it had to, and without what could not be written at all. `files`: by repository path."""

    bank: Bank[Html]
    files: dict[str, Blob]


def write(bank: Bank[Html], assets: Mapping[str, Asset], keep: Keep) -> Result[Written]:
    """The files of a bank: question_banks/<id>.yml, what its texts show at the paths that the assets have, and sources of raw questions that
    are too long for it. A question that cannot be said in the dialect is kept raw, and that is said at its place."""
    file = f"question_banks/{bank.id}.yml"
    dialect = Dialect(Scope({path: asset.blob for path, asset in assets.items()}, lang=bank.lang))
    found: list[Diagnostic] = []
    questions = list(bank.questions)
    said: dict[str, list[Diagnostic]] = {}
    files: dict[str, Blob] = {}
    made: dict[str, dict[str, Value]] = {}
    head = _Writer(dialect, file)
    description = None if bank.description is None else head.prose(bank.description, bank.loc)
    if bank.description is not None and description is None:
        found.append(problem("import-lost", bank.loc, "the description of the bank holds what cannot stand in a text here: it is left out"))
    for _ in range(_MOST_TRIES):
        files = {}
        for question in questions:
            if question.id not in made:
                writer = _Writer(dialect, file)
                made[question.id] = writer.question(question, bank.id)
                said[question.id] = writer.lost
                if writer.unsaid:
                    made[question.id] = {}
        text = SCHEMA + document(_bank(bank, description, questions, made))
        files |= _sources(questions, bank.id)
        wrong = {q.id for q in questions if not made[q.id]} | _changed(
            replace(bank, questions=tuple(questions)), file, text, files, dialect
        )
        if not wrong:
            break
        left = []
        for question in questions:
            if question.id not in wrong:
                left.append(question)
                continue
            raw = None if isinstance(question, RawQuestion) else keep(question)
            said.pop(question.id, None)
            made.pop(question.id, None)
            name = f"the question '{question.name.text}'"
            if raw is None:
                found.append(problem("import-lost", question.loc, f"{name} cannot be written here without a change: it is left out"))
            else:
                found.append(
                    problem(
                        "kept-raw", question.loc, f"{name} is kept as its system wrote it: a text of it cannot be said in Markdown here"
                    )
                )
                left.append(raw)
        questions = left
    written = replace(bank, questions=tuple(questions))
    shown = {ref.id for ref in walk.refs(written)}
    files |= {path: asset.blob for path, asset in assets.items() if path in shown}
    files[file] = blob(text)
    return Result(Written(written, files), (*found, *head.lost, *(d for of_question in said.values() for d in of_question)))


# ---- the bank --------------------------------------------------------------------------------------------------------------------


def _bank(
    bank: Bank[Html], description: str | None, questions: Iterable[Question[Html]], made: Mapping[str, dict[str, Value]]
) -> dict[str, Value]:
    own, sections = _sections([(tuple(t.text for t in q.section), made[q.id]) for q in questions if made[q.id]])
    return _in_order(
        BANK,
        {
            "id": bank.id, "title": bank.title.text, "language": Word(bank.lang) if bank.lang != "no" else "no", "version": bank.version,
            "description": description, "license": bank.license, "authors": bank.authors, "questions": own, "sections": sections,
            "targets": {format: dict(settings) for format, settings in bank.targets.items() if settings},
        },
    )  # fmt: skip


def _sections(placed: list[tuple[tuple[str, ...], dict[str, Value]]]) -> tuple[list[Value], list[Value]]:
    """Questions of a bank or section itself, and the sections in it, each where it comes up first."""
    own = [question for path, question in placed if not path]
    below: dict[str, list[tuple[tuple[str, ...], dict[str, Value]]]] = {}
    for path, question in placed:
        if path:
            below.setdefault(path[0], []).append((path[1:], question))
    sections = []
    for title, inside in below.items():
        questions, deeper = _sections(inside)
        sections.append(_in_order(SECTION, {"title": title, "questions": questions, "sections": deeper}))
    return own, sections


def _in_order(shape: Shape, values_of: dict[str, Value]) -> dict[str, Value]:
    """The keys in the order of their declaration, without those that say nothing or what holds anyway."""
    unknown = set(values_of) - set(shape.by_name)
    assert not unknown, f"{shape.title} has no {unknown}"
    out = {}
    for key in shape.keys:
        value = values_of.get(key.name)
        if value is None or (not isinstance(value, Word) and len(value) == 0 and not key.required):
            continue
        if isinstance(value, str) and key.default is not None and not key.required:
            parsed = key.type.parse(value) if isinstance(key.type, values.Word) else value
            if parsed == (key.fallback if isinstance(key.type, values.Word) else key.default):
                continue
        out[key.name] = value
    return out


def _sources(questions: Iterable[Question[Html]], bank: str) -> dict[str, Blob]:
    return {
        _source_file(bank, q.id): blob(q.source.strip() + "\n")
        for q in questions
        if isinstance(q, RawQuestion) and len(q.source) > _LONG_SOURCE
    }


def _source_file(bank: str, id: str) -> str:
    return f"question_banks/raw/{bank}/{id}.xml"


# ---- read again --------------------------------------------------------------------------------------------------------------------


def _changed(bank: Bank[Html], file: str, text: str, files: Mapping[str, Blob], dialect: Dialect) -> set[str]:
    """The ids of the questions that are not the same when the file is read and rendered."""
    done = banks.read(file, text, bank.targets)
    if done.value is None:
        return {question.id for question in bank.questions}
    read = {question.id: question for question in done.value.bank.questions}
    lines = sorted((question.loc.line, question.id) for question in read.values())
    wrong = {question.id for question in bank.questions if question.id not in read}
    for diagnostic in done.diagnostics:
        if diagnostic.severity is Severity.ERROR and (before := [id for line, id in lines if line <= diagnostic.location.line]):
            wrong.add(before[-1])
    for question in bank.questions:
        again = read.get(question.id)
        if again is None or question.id in wrong:
            continue
        if isinstance(again, RawQuestion) and again.file:
            again = replace(again, source=files[again.file].read().decode()) if again.file in files else again
        if _form(question) != _form(walk.map_node(again, lambda text: dialect.render(text, lambda segment: segment.source), Result).value):
            wrong.add(question.id)
    return wrong


def _form(question: Question[Html]) -> Any:
    """A question as what is seen and counted of it."""
    made = walk.map_node(
        question, lambda text: Result((repr(normal(text)),)), lambda text: Result(Plain(" ".join(text.text.split()), ""))
    ).value
    more: dict[str, Any] = {"points": round(made.points, 7), "targets": {name: dict(of) for name, of in made.targets.items() if of}}
    if isinstance(made, RawQuestion):
        more["source"] = made.source.strip()
    if made.name.text == made.id:
        more["name"] = Plain("", "")
    return replace(made, **more)


# ---- a question ------------------------------------------------------------------------------------------------------------------


class _Writer:
    """One question being written. lost: what of it is left out; unsaid: whether a text cannot be said."""

    def __init__(self, dialect: Dialect, file: str) -> None:
        self.dialect, self.file = dialect, file
        self.lost: list[Diagnostic] = []
        self.unsaid = False

    def prose(self, html: Html | None, place: Location, kind: str = "text") -> str | None:
        """A rope as Markdown."""
        if not html:
            return None
        said = markdown(html, self.dialect, self.file, kind)
        if said is None:
            self.unsaid = True
            return None
        if said.lost:
            self.lost.append(
                problem("import-lost", place, f"{', '.join(said.lost)}: this is left out", "a text here has no styles of its own")
            )
        return said.source

    def question(self, question: Question[Html], bank: str) -> dict[str, Value]:
        """Its keys."""
        kind = kind_of(question)
        if isinstance(question, RawQuestion):
            apart = len(question.source) > _LONG_SOURCE
            own: dict[str, Value] = {
                "name": question.name.text if question.name.text != question.id else None, "format": question.format,
                "source": None if apart else question.source.strip() + "\n",
                "file": relative(self.file, _source_file(bank, question.id)) if apart else None,
            }  # fmt: skip
            return _in_order(QUESTIONS[kind], {"id": question.id, "kind": Word(kind), **own})
        prompt = self.prose(question.prompt, question.loc, WITH_GAPS if isinstance(question, Cloze | GapSelect | DragWords) else "text")
        made = question.name.made or question.name.text in (question.id, first_words(prompt or "") or question.id)
        common: dict[str, Value] = {
            "id": question.id, "kind": Word(kind), "name": None if made else question.name.text, "prompt": prompt,
            "points": number(question.points), "feedback": self.feedback(question.feedback, question.loc),
            "bloom": Word(question.bloom) if question.bloom else None, "version": question.version, "authors": question.authors,
            "hints": [self.hint(hint) for hint in question.hints], "penalty": share(question.penalty), "tags": question.tags,
            "competences": question.competences, "objectives": question.objectives, "difficulty": Word(question.difficulty) if question.difficulty else None,
            "targets": {format: dict(settings) for format, settings in question.targets.items() if settings},
        }  # fmt: skip
        if isinstance(question, Description):
            common = {key: value for key, value in common.items() if key in QUESTIONS[kind].by_name}
        return _in_order(QUESTIONS[kind], common | self.asked(question))

    def feedback(self, feedback: Feedback[Html], place: Location) -> Value:
        parts = {part: self.prose(getattr(feedback, part), place) for part in ("general", "correct", "partial", "incorrect")}
        said = {part: text for part, text in parts.items() if text is not None}
        return said.get("general") if set(said) <= {"general"} else said

    def hint(self, hint: Hint[Html]) -> Value:
        text = self.prose(hint.text, hint.loc) or ""
        marks = {name: yes(True) for name, wish in (("clear-wrong", hint.clear_wrong), ("show-count", hint.show_count)) if wish}
        return {"text": text, **marks} if marks else text

    def asked(self, question: Question[Html]) -> dict[str, Value]:
        """The keys of its kind."""
        match question:
            case Choice():
                return self.choice(question)
            case TrueFalse():
                said = {
                    "when-true": self.prose(question.when_true, question.loc),
                    "when-false": self.prose(question.when_false, question.loc),
                }
                return {"answer": yes(question.answer), **said}
            case ShortAnswer():
                return {
                    "answers": [self.told(a, {"text": a.text.text}) for a in question.answers],
                    "case-sensitive": yes(question.case_sensitive),
                }
            case Numerical():
                return self.numerical(question)
            case Matching():
                pairs = [self.pair(self.prose(pair.stem, pair.loc) or "", pair.answer.text) for pair in question.pairs]
                return {"pairs": pairs, "distractors": [wrong.text for wrong in question.distractors], "shuffle": yes(question.shuffle)}
            case Ordering():
                return {"items": [self.prose(item.text, item.loc) or "" for item in question.items], "scoring": Word(question.scoring)}
            case Essay():
                return {
                    "response": Word(question.response), "lines": Word(question.lines), "attachments": Word(question.attachments),
                    "min-words": None if question.min_words is None else Word(question.min_words),
                    "max-words": None if question.max_words is None else Word(question.max_words),
                    "template": self.prose(question.template, question.loc), "grader-notes": self.prose(question.grader_notes, question.loc),
                }  # fmt: skip
            case Cloze():
                points = None if question.points == sum(gap.weight for gap in question.gaps) else number(question.points)
                return {"gaps": {gap.key: self.gap(gap) for gap in question.gaps}, "points": points}
            case GapSelect():
                return self.gaps(question)
            case DragWords():
                return {**self.gaps(question), "again": yes(question.again)}
            case DragImage():
                return {**self.drops(question), "image": self.prose(question.image, question.loc) or ""}
            case DragMarkers():
                return {**self.zones(question), "image": self.prose(question.image, question.loc) or ""}
            case Description():
                return {}
            case CalculatedSimple() | CalculatedChoice():  # which no format reads yet: an import keeps them raw
                self.unsaid = True
                return {}
            case RawQuestion():
                return {}  # its keys are its own
            case _ as never:
                assert_never(never)

    def choice(self, question: Choice[Html]) -> dict[str, Value]:
        return {
            **self.options(question),
            "scoring": Word(question.scoring),
            "shuffle": yes(question.shuffle),
            "numbering": Word(question.numbering),
        }

    def options(self, question: Choice[Html] | ChoiceGap[Html]) -> dict[str, Value]:
        """Options to choose from, and how many."""
        right = [option.fraction for option in question.options if option.fraction > 0]
        alike = len(set(right)) == 1 and sum(right) == 1 if question.several else set(right) == {Fraction(1)}
        options = []
        for option in question.options:
            side = "right" if option.fraction > 0 else "wrong"
            usual = alike if side == "right" else option.fraction == 0
            worth = {} if usual or (option.fraction == 1 and not question.several) else {"worth": share(option.fraction)}
            feedback = self.prose(option.feedback, option.loc)
            options.append({side: self.prose(option.text, option.loc) or "", **worth, **({"feedback": feedback} if feedback else {})})
        select = None if question.several == (len(right) > 1) else Word("several" if question.several else "one")
        return {"options": options, "select": select}

    def told(self, answer: Any, value: dict[str, Value]) -> Value:
        """An accepted answer with its worth and feedback, or alone where it has neither."""
        feedback = self.prose(answer.feedback, answer.loc)
        more = {**({"worth": share(answer.fraction)} if answer.fraction != 1 else {}), **({"feedback": feedback} if feedback else {})}
        return {**value, **more} if more or len(value) > 1 else next(iter(value.values()))

    def numerical(self, question: Numerical[Html]) -> dict[str, Value]:
        usual = "typed" if question.other_units or question.unit_penalty is not None else "shown"
        return {
            **self.numbers(question.answers), "unit": question.unit.text if question.unit else None,
            "unit-input": None if question.unit_input == usual else Word(question.unit_input),
            "other-units": {unit.name.text: Word(grade.spell(unit.factor)) for unit in question.other_units},
            "unit-penalty": None if question.unit_penalty is None else share(question.unit_penalty),
        }  # fmt: skip

    def numbers(self, accepted: tuple[NumericAnswer[Html], ...]) -> dict[str, Value]:
        """Accepted numbers: one alone, or a list."""
        answers = [self.told(answer, _accepted(answer)) for answer in accepted]
        first = accepted[0] if accepted else None
        if first is not None and len(answers) == 1 and first.fraction == 1 and first.feedback is None and first.value is not None:
            return _accepted(first)
        return {"answers": answers}

    def gap(self, gap: ChoiceGap[Html] | WordGap[Html] | NumberGap[Html]) -> dict[str, Value]:
        """One gap of a cloze."""
        if isinstance(gap, ChoiceGap):
            layout = Word("list" if gap.several and gap.layout == "column" else gap.layout)
            own: dict[str, Value] = {**self.options(gap), "layout": layout, "shuffle": yes(gap.shuffle)}
        elif isinstance(gap, WordGap):
            own = {"words": [self.told(a, {"text": a.text.text}) for a in gap.answers], "case-sensitive": yes(gap.case_sensitive)}
        else:
            own = self.numbers(gap.answers)
        return _in_order(CLOZE_GAP, own | {"weight": number(gap.weight)})

    def gaps(self, question: GapSelect[Html] | DragWords[Html]) -> dict[str, Value]:
        """Its lists of words: one, or a group for each."""
        groups = [
            {"gaps": {gap.key: gap.answer.text for gap in question.gaps if gap.group == number},
             "distractors": [word.text.text for word in question.distractors if word.group == number]}
            for number in sorted({gap.group for gap in question.gaps} | {word.group for word in question.distractors})
        ]  # fmt: skip
        lists: dict[str, Value] = groups[0] if len(groups) == 1 else {"groups": [{k: v for k, v in group.items() if v} for group in groups]}
        return {**lists, "shuffle": yes(question.shuffle)}

    def drops(self, question: DragImage[Html]) -> dict[str, Value]:
        """Its places, each with what belongs there: one list, or a group for each kind of thing."""
        texts = {drag.key: self.prose(drag.text, drag.loc) or "" for drag in question.drags}
        used = {drop.drag for drop in question.drops}
        groups = []
        for number in sorted({drag.group for drag in question.drags}):
            own = {drag.key for drag in question.drags if drag.group == number}
            drops = [{"at": [Word(drop.x), Word(drop.y)], "answer": texts[drop.drag]} for drop in question.drops if drop.drag in own]
            groups.append({"drops": drops, "distractors": [texts[drag.key] for drag in question.drags if drag.key in own - used]})
        lists: dict[str, Value] = groups[0] if len(groups) == 1 else {"groups": [{k: v for k, v in group.items() if v} for group in groups]}
        return {**lists, "shuffle": yes(question.shuffle), "again": yes(all(drag.again for drag in question.drags))}

    def zones(self, question: DragMarkers[Html]) -> dict[str, Value]:
        """Where its markers belong."""
        texts = {marker.key: marker.text.text for marker in question.markers}
        used = {zone.marker for zone in question.zones}
        zones: list[dict[str, Value]] = []
        for zone in question.zones:
            numbers: Value = [Word(number) for number in zone.numbers]
            if zone.shape == "polygon":
                numbers = [list(corner) for corner in zip(numbers[::2], numbers[1::2], strict=True)]
            zones.append({"marker": texts[zone.marker], zone.shape: numbers})
        return {
            "zones": zones, "distractors": [text for key, text in texts.items() if key not in used], "shuffle": yes(question.shuffle),
            "again": yes(all(marker.count is None for marker in question.markers)), "show-misplaced": yes(question.show_misplaced),
        }  # fmt: skip

    def pair(self, stem: str, answer: str) -> Value:
        """`stem: answer` where that is short."""
        if "\n" in stem or len(stem) > 60 or stem in ("stem", "answer", "<<"):
            return {"stem": stem, "answer": answer}
        return {stem: answer}


def _accepted(answer: NumericAnswer[Html]) -> dict[str, Value]:
    value = Word("any") if answer.value is None else Word(grade.spell(answer.value))
    return {"answer": value, **({"tolerance": Word(grade.spell(answer.tolerance))} if answer.tolerance else {})}


def yes(value: bool) -> Word:
    return Word("true" if value else "false")


def number(value: Fraction) -> Word:
    """Points: a number with seven decimals at most."""
    return Word(grade.spell((Decimal(value.numerator) / Decimal(value.denominator)).quantize(Decimal("1e-7"))))


def share(value: Fraction) -> Word:
    """A share as percent, where that means just it, else as a fraction."""
    percent = f"{float(value * 100):.5f}".rstrip("0").rstrip(".") + "%"
    return Word(percent if Share(least=-1).parse(percent) == value else f"{value.numerator}/{value.denominator}")
