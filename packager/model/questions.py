"""Questions, one frozen class a kind, named for the pedagogy; and the banks that hold them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any, Generic, Literal, TypeAlias

from packager.arithmetic import Digits, Tolerance
from packager.diagnostics import Location
from packager.model.texts import Placed, Plain, T, place, settings
from packager.model.values import Family, Values, Worked


@dataclass(frozen=True, slots=True)
class Feedback(Generic[T]):
    """What is said after an answer: `general` to everybody, the others by how right it was (combined feedback)."""

    general: T | None = None
    correct: T | None = None
    partial: T | None = None
    incorrect: T | None = None


@dataclass(frozen=True, slots=True)
class Hint(Generic[T]):
    """Shown after a wrong try, before the next. `clear_wrong` takes wrong choices away, `show_count` says how many were right."""

    text: T
    clear_wrong: bool = False
    show_count: bool = False
    loc: Location = place()


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionBase(Placed, Generic[T]):
    """What every kind has. points > 0; penalty is the share of the points taken off for each wrong try; bloom: its level in the revised taxonomy of Bloom,
    or ""; version and authors where they are not the bank's; `section` is the path of titles in its bank. `targets`: format name -> settings of the
    question that this format alone has, as it spells them. `family`: of a question that is one, and stands for its variants until they are made of it;
    `variant_of`: of a variant, the id of its family."""

    id: str
    name: Plain
    prompt: T
    points: Fraction = Fraction(1)
    feedback: Feedback[T] = field(default_factory=Feedback)
    hints: tuple[Hint[T], ...] = ()
    penalty: Fraction = Fraction(1, 3)
    tags: tuple[str, ...] = ()
    competences: tuple[str, ...] = ()
    objectives: tuple[str, ...] = ()
    difficulty: str = ""
    bloom: str = ""
    version: str = ""
    authors: tuple[str, ...] = ()
    section: tuple[Plain, ...] = ()
    targets: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    family: Family | None = None
    variant_of: str = ""
    loc: Location = place()
    places: Mapping[str, Location] = settings()

    @property
    def variants(self) -> tuple[str, ...]:
        """The ids of the variants that will be made of a family."""
        return self.family.ids(self.id) if self.family is not None else ()


@dataclass(frozen=True, slots=True)
class Option(Generic[T]):
    """One of a choice. `key` is its letter (a, b, c ...) in the author's order, the same in every language and however shuffled.
    fraction: share of the points, from -1 to 1; right options of one question add up to 1."""

    key: str
    text: T
    fraction: Fraction
    feedback: T | None = None
    loc: Location = place()


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice(QuestionBase[T]):
    """One answer (`several` False) or several of the options. scoring: whether each of several earns its share, or nothing but all the right ones and no
    other earns the points."""

    options: tuple[Option[T], ...]
    several: bool = False
    scoring: Literal["parts", "whole"] = "parts"
    shuffle: bool = True
    numbering: Literal["abc", "ABC", "123", "iii", "III", "none"] = "abc"


@dataclass(frozen=True, slots=True, kw_only=True)
class TrueFalse(QuestionBase[T]):
    """`answer` is whether the statement is true; when_true and when_false are the feedback for saying so. condition: of a family, what has to hold in a variant
    for the statement to be true there, "" where it is the same in all; `answer` is then that of the first."""

    answer: bool
    when_true: T | None = None
    when_false: T | None = None
    condition: str = ""


@dataclass(frozen=True, slots=True)
class Accepted(Generic[T]):
    """An accepted answer in words; `*` in it stands for any run of characters, `\\*` for an asterisk. fraction: 0 to 1 (0 gives feedback to a known mistake)."""

    text: Plain
    fraction: Fraction = Fraction(1)
    feedback: T | None = None
    loc: Location = place()


@dataclass(frozen=True, slots=True, kw_only=True)
class ShortAnswer(QuestionBase[T]):
    """The first accepted answer that fits gives its fraction. Case counts only on request."""

    answers: tuple[Accepted[T], ...]
    case_sensitive: bool = False


@dataclass(frozen=True, slots=True)
class NumericAnswer(Generic[T]):
    """A number, right within +- tolerance (absolute, >= 0). None as the value accepts any number (a catch-all for feedback). worked: of a family, what gives
    value and tolerance in each variant; they are then those of the first."""

    value: Decimal | None
    tolerance: Decimal = Decimal(0)
    fraction: Fraction = Fraction(1)
    feedback: T | None = None
    loc: Location = place()
    worked: Worked | None = None


@dataclass(frozen=True, slots=True)
class OtherUnit:
    """A unit in which an answer may be given as well: so many (factor > 0) of it make one of the question's own."""

    name: Plain
    factor: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured(QuestionBase[T]):
    """What the kinds have that ask for a number. `unit` is that of the answers: shown beside the field, or asked for, to be typed behind the number or
    chosen from a list; others may then be used too. unit_penalty: the share of the points that a wrong or missing unit costs, None where it costs
    nothing."""

    unit: Plain | None = None
    unit_input: Literal["shown", "typed", "list"] = "shown"
    other_units: tuple[OtherUnit, ...] = ()
    unit_penalty: Fraction | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Numerical(Measured[T]):
    """The first answer whose interval holds the number gives its fraction."""

    answers: tuple[NumericAnswer[T], ...]


@dataclass(frozen=True, slots=True)
class Pair(Generic[T]):
    """A prompt and the answer that belongs to it. `key` is its number in the author's order."""

    key: str
    stem: T
    answer: Plain
    loc: Location = place()


@dataclass(frozen=True, slots=True, kw_only=True)
class Matching(QuestionBase[T]):
    """Each pair weighs the same; equal answers may serve several stems; distractors are answers that fit none."""

    pairs: tuple[Pair[T], ...]
    distractors: tuple[Plain, ...] = ()
    shuffle: bool = True


@dataclass(frozen=True, slots=True)
class Item(Generic[T]):
    """One of the things to be put in order. `key` is its letter in the right order, the same in every language."""

    key: str
    text: T
    loc: Location = place()


@dataclass(frozen=True, slots=True, kw_only=True)
class Ordering(QuestionBase[T]):
    """Things to be put in order; `items` stand in the right one. scoring: what earns a share of the points: each item in its place, each that is followed by
    the right one, the longest row of items that are in order among themselves, or nothing but the whole order."""

    items: tuple[Item[T], ...]
    scoring: Literal["places", "next", "longest", "whole"] = "places"


@dataclass(frozen=True, slots=True, kw_only=True)
class Essay(QuestionBase[T]):
    """Graded by a person. lines: height of the field; words: least and most, None where open; attachments: how many files may be handed in."""

    response: Literal["text", "formatted", "file"] = "formatted"
    lines: int = 15
    min_words: int | None = None
    max_words: int | None = None
    attachments: int = 0
    template: T | None = None
    grader_notes: T | None = None


@dataclass(frozen=True, slots=True)
class Filling:
    """What belongs into the gap named `key` of a question's text; it is chosen among the fillings and spare words of its group."""

    key: str
    answer: Plain
    group: int = 1
    loc: Location = place()


@dataclass(frozen=True, slots=True)
class Spare:
    """A word of a group that belongs into none of its gaps."""

    text: Plain
    group: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class GapSelect(QuestionBase[T]):
    """Gaps in the prompt, each filled by choice from a list; each weighs the same. `gaps` stand in the author's order."""

    gaps: tuple[Filling, ...]
    distractors: tuple[Spare, ...] = ()
    shuffle: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class DragWords(QuestionBase[T]):
    """Gaps in the prompt, each filled by dragging a word into it; each weighs the same. again: whether a word can be used more than once; one that
    belongs into several gaps always can."""

    gaps: tuple[Filling, ...]
    distractors: tuple[Spare, ...] = ()
    shuffle: bool = True
    again: bool = False


@dataclass(frozen=True, slots=True)
class ChoiceGap(Generic[T]):
    """A gap filled by choice, of one option or (several) of some. layout: a drop-down list, or buttons below or beside each other. weight: its part of
    the question's points, beside those of the other gaps."""

    key: str
    options: tuple[Option[T], ...]
    several: bool = False
    shuffle: bool = True
    layout: Literal["list", "column", "row"] = "list"
    weight: Fraction = Fraction(1)
    loc: Location = place()


@dataclass(frozen=True, slots=True)
class WordGap(Generic[T]):
    """A gap into which a word or phrase is written, accepted as in a short answer."""

    key: str
    answers: tuple[Accepted[T], ...]
    case_sensitive: bool = False
    weight: Fraction = Fraction(1)
    loc: Location = place()


@dataclass(frozen=True, slots=True)
class NumberGap(Generic[T]):
    """A gap into which a number is written, accepted as in a numerical question."""

    key: str
    answers: tuple[NumericAnswer[T], ...]
    weight: Fraction = Fraction(1)
    loc: Location = place()


@dataclass(frozen=True, slots=True, kw_only=True)
class Cloze(QuestionBase[T]):
    """A text with gaps of several kinds, each a question of its own."""

    gaps: tuple[ChoiceGap[T] | WordGap[T] | NumberGap[T], ...]


@dataclass(frozen=True, slots=True)
class Drag(Generic[T]):
    """What can be dragged onto a picture, words or a picture. `key` is its letter in the author's order; again: as often as one likes."""

    key: str
    text: T
    group: int = 1
    again: bool = False
    loc: Location = place()


@dataclass(frozen=True, slots=True)
class Drop:
    """A place on a picture, x and y pixels from its top left corner (where that of the drag comes to lie), and the key of the drag that belongs there."""

    key: str
    x: int
    y: int
    drag: str
    loc: Location = place()


@dataclass(frozen=True, slots=True, kw_only=True)
class DragImage(QuestionBase[T]):
    """Things to be dragged to their places on a picture; each place weighs the same, and takes drags of the group of its own. `image`: a text that is one
    picture."""

    image: T
    drags: tuple[Drag[T], ...]
    drops: tuple[Drop, ...]
    shuffle: bool = True


@dataclass(frozen=True, slots=True)
class Marker:
    """A word to be put onto a picture, `count` times at most (None: as often as one likes)."""

    key: str
    text: Plain
    count: int | None = 1


@dataclass(frozen=True, slots=True)
class Zone:
    """Where a marker belongs, in pixels from the picture's top left corner: circle (x, y, radius), rectangle (x, y, width, height) or polygon
    (x, y, x, y ...). `marker` is the key of the marker."""

    marker: str
    shape: Literal["circle", "rectangle", "polygon"]
    numbers: tuple[int, ...]
    loc: Location = place()


@dataclass(frozen=True, slots=True, kw_only=True)
class DragMarkers(QuestionBase[T]):
    """Words to be put onto a picture where they belong, without any place being shown. Each zone weighs the same; a marker too many costs one."""

    image: T
    markers: tuple[Marker, ...]
    zones: tuple[Zone, ...]
    shuffle: bool = True
    show_misplaced: bool = False


@dataclass(frozen=True, slots=True)
class CalculatedAnswer(Generic[T]):
    """What a formula gives for the values of the learner's row, right within the tolerance, and shown with these digits. None as the formula accepts any number
    (a catch-all for feedback)."""

    formula: str | None
    tolerance: Tolerance
    digits: Digits = Digits()
    fraction: Fraction = Fraction(1)
    feedback: T | None = None
    loc: Location = place()


@dataclass(frozen=True, slots=True, kw_only=True)
class CalculatedSimple(Measured[T]):
    """A number worked out from values that differ from learner to learner. The first answer whose interval holds the number gives its fraction."""

    values: Values
    answers: tuple[CalculatedAnswer[T], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Calculated(CalculatedSimple[T]):
    """The same, where several questions of a test can be about one case. shared: whether this one asks a learner about the row of values that the others ask
    that learner about."""

    shared: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CalculatedChoice(QuestionBase[T]):
    """A choice whose options hold values that differ from learner to learner, and formulas, shown with these digits."""

    values: Values
    options: tuple[Option[T], ...]
    digits: Digits = Digits()
    several: bool = False
    shuffle: bool = True
    numbering: Literal["abc", "ABC", "123", "iii", "III", "none"] = "abc"


@dataclass(frozen=True, slots=True, kw_only=True)
class Description(QuestionBase[T]):
    """A text among questions, which nobody answers: `prompt` is all of it, and it is worth no points."""

    points: Fraction = Fraction(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class RawQuestion(QuestionBase[T]):
    """A question of another system that means nothing here: `source` is its element as text, which goes back into `format` untouched and nowhere else.
    Its prompt is empty. `file`: the repository path of the source where the author keeps it beside the bank."""

    format: str
    source: str
    file: str = field(default="", compare=False)


Question: TypeAlias = (
    Choice[T]
    | TrueFalse[T]
    | ShortAnswer[T]
    | Numerical[T]
    | Matching[T]
    | Ordering[T]
    | Cloze[T]
    | GapSelect[T]
    | DragWords[T]
    | DragImage[T]
    | DragMarkers[T]
    | Calculated[T]
    | CalculatedSimple[T]
    | CalculatedChoice[T]
    | Essay[T]
    | Description[T]
    | RawQuestion[T]
)

KINDS: dict[str, type[Any]] = {
    "choice": Choice, "true-false": TrueFalse, "short-answer": ShortAnswer,
    "numerical": Numerical, "matching": Matching, "ordering": Ordering, "cloze": Cloze, "gap-select": GapSelect, "drag-words": DragWords, "drag-image": DragImage, "drag-markers": DragMarkers,
    "calculated": Calculated, "calculated-simple": CalculatedSimple, "calculated-choice": CalculatedChoice, "essay": Essay, "description": Description,
    "raw": RawQuestion,
}  # fmt: skip
"""The kinds of question by the name that an author writes."""


def kind_of(question: QuestionBase[Any]) -> str:
    """The name of a question's kind, as in KINDS."""
    return _KIND_NAMES[type(question)]


_KIND_NAMES = {cls: name for name, cls in KINDS.items()}


@dataclass(frozen=True, slots=True)
class Bank(Generic[T]):
    """A bank of questions, in the author's order; each question names its section in the bank. drafts: ids of the questions that stay out; targets: the author's settings
    by format name, for where the bank is built by itself, and places where each stands."""

    id: str
    title: Plain
    lang: str
    version: str = "1.0"
    description: T | None = None
    license: str = ""
    authors: tuple[str, ...] = ()
    questions: tuple[Question[T], ...] = ()
    drafts: tuple[str, ...] = ()
    targets: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    loc: Location = place()
    places: Mapping[str, Location] = settings()
