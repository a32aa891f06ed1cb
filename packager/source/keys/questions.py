"""The keys of banks and of their questions, kind by kind."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from packager.model import KINDS, Tolerance
from packager.source.codes import Language, Licence
from packager.source.ids import Ident
from packager.source.measures import Count, Number, Share, number
from packager.source.shape import Group, Key, Kinds, Shape
from packager.source.values import AnyText, Either, Line, Made, Many, Name, OneOf, PairOf, Prose, Table, Type, Wrong, YesNo


def _tolerance(text: str) -> Any:
    """("", absolute Decimal) or ("%", percent)."""
    value = number(text.removesuffix("%"))
    if isinstance(value, Wrong):
        return Wrong(f"'{text}' is not a tolerance", "write a number such as 0.1, or a percentage such as 1%")
    if value < 0:
        return Wrong(f"{text} is negative, and a tolerance cannot be", f"write {text.lstrip('-−')}")
    return ("%" if text.endswith("%") else "", value)


TOLERANCE = Made("a number, or a percentage of the answer", _tolerance, "^[0-9.,]+(?:[eE][+-]?[0-9]+)? ?%?$")
NUMBER_OR_ANY = Made("a number, or 'any'", lambda text: "any" if text == "any" else number(text))
TAGS = Many(Name(says="a tag"))
COMPETENCES = Many(Name(says="the code of a competence"))
_FEEDBACK = Shape(
    "feedback", "the feedback", "What is said after an answer, when one text for all is not enough.",
    (
        Key("general", Prose(), "Said to everybody.", "LEDs give the same light for a fraction of the power."),
        Key("correct", Prose(), "Said when the answer is right.", "Well done."),
        Key("partial", Prose(), "Said when it is right in part.", "There is one more."),
        Key("incorrect", Prose(), "Said when it is wrong.", "Read the section on lighting again."),
    ),
)  # fmt: skip

_HINT = Shape(
    "hint", "a hint", "Shown after a wrong try, before the next one.",
    (
        Key("text", Prose(), "The hint.", "Think of the power that each lamp takes.", required=True),
        Key("clear-wrong", YesNo(), "Takes the wrong choices away for the next try.", "true", "false"),
        Key("show-count", YesNo(), "Says how many choices were right.", "true", "false"),
    ),
)  # fmt: skip

_OPTION = Shape(
    "option", "an option", "One option of a choice.",
    (
        Key("right", Prose(), "The text of a right option.", "It falls by more than half."),
        Key("wrong", Prose(), "The text of a wrong option.", "It stays the same."),
        Key("worth", Share(least=-1),
            "Its share of the points. Without it, right options share the points equally (one such beside others with a share earns them all), and wrong ones are worth nothing; a wrong one can take points away.",
            "50%"),
        Key("feedback", Prose(), "Said to who chose it.", "Count the burning hours too."),
    ),
    one_of=(("right", "wrong"),),
)  # fmt: skip

_ANSWER = Shape(
    "answer", "an accepted answer", "One accepted answer of a short answer.",
    (
        Key("text", Line(), "What the learner may write; `*` stands for any letters, `\\*` for an asterisk.", "light-emitting diode*", required=True),
        Key("worth", Share(), "Its share of the points; 0% to answer a known mistake with feedback.", "50%", "100%"),
        Key("feedback", Prose(), "Said to who wrote it.", "Right, though the short form is usual."),
    ),
)  # fmt: skip

_NUMBER = Shape(
    "numeric-answer", "an accepted number", "One accepted number of a numerical question.",
    (
        Key("answer", NUMBER_OR_ANY, "The number; `any` for all others (to give them feedback).", "4e-7"),
        Key("between", Many(Number(), 2, 2), "The smallest and largest number that are right.", "[4e-7, 4.1e-7]"),
        Key("tolerance", TOLERANCE, "How far the answer may be off, as a number or in percent of the answer.", "1%", "0"),
        Key("worth", Share(), "Its share of the points.", "50%", "100%"),
        Key("feedback", Prose(), "Said to who gave it.", "You forgot to convert to metres."),
    ),
    one_of=(("answer", "between"),),
)  # fmt: skip


def _calculated_tolerance(text: str) -> Any:
    """A Tolerance: absolute, in percent of the answer, or `factor 1.1`."""
    short, _, factor = text.partition(" ")
    if short == "factor" and factor:
        value = number(factor)
        if isinstance(value, Wrong) or value < 1:
            return Wrong(
                f"'{factor.strip()}' is no factor",
                "write a number above 1: factor 1.1 takes answers from 1/1.1 of the right one to 1.1 times it",
            )
        return Tolerance("factor", value - 1)
    said = _tolerance(text)
    if isinstance(said, Wrong):
        return Wrong(
            said.message, said.hint.replace("such as 1%", "such as 1%, or: factor 1.1") if "such as 0.1" in said.hint else said.hint
        )
    unit, value = said
    return Tolerance("relative", value.scaleb(-2)) if unit else Tolerance("absolute", value)


CALCULATED_TOLERANCE = Made(
    "a number, a percentage of the answer, or a factor such as 'factor 1.1'", _calculated_tolerance,
    "^(?:factor )?[0-9.,]+(?:[eE][+-]?[0-9]+)? ?%?$",
)  # fmt: skip
_FORMULA = Line(says="a formula such as   power / voltage")
_VALUES = Either(
    Many(Table(Line(says="a number"), says="a row of values such as   {power: 60, voltage: 230}"), 1),
    Table(
        Many(Line(says="a range of numbers such as   5 to 60 step 5, a formula, or a list of numbers"), 1),
        says="the names of the values, each with its range, its list of numbers or its formula",
    ),
)


def _digits(what: str, otherwise: str = "; 2 where nothing is said of digits") -> tuple[Key, Key]:
    return (
        Key("decimals", Count(0, 10), f"With how many decimals {what} shown{otherwise}.", "1"),
        Key("figures", Count(1, 15), "With how many significant figures, in the place of `decimals`.", "3"),
    )


_DIGITS = _digits("the right answer is")

_CALCULATED_ANSWER = Shape(
    "calculated-answer", "an accepted formula", "One accepted answer of a calculated question.",
    (
        Key("answer", _FORMULA, "The formula of the right number; `any` for all other numbers (to give them feedback).", "power / voltage", required=True),
        Key("tolerance", CALCULATED_TOLERANCE, "How far the answer may be off; the question's where it is not said.", "1%"),
        *_DIGITS,
        Key("worth", Share(), "Its share of the points; 0% to answer a known mistake with feedback.", "50%", "100%"),
        Key("feedback", Prose(), "Said to who gave it.", "That is {= voltage / power}, the other way round."),
    ),
)  # fmt: skip

_UNITS = (
    Key("unit", Line(), "The unit of measure of the answer.", "kWh"),
    Key("unit-input", OneOf(("shown", "typed", "list")), "Whether the unit is `shown` beside the field, or asked for: `typed` behind the number, or chosen "
        "from a `list`. Without it, `typed` where there are other units or a penalty, else `shown`.", "list"),
    Key("other-units", Table(Number(above=0, says="a number above 0"), keys=Name(says="a unit of measure"), says="units, each with how many of it make one of "
        "the unit"), "Units in which the answer may be given as well, each with how many of it make one of the unit.", "{Wh: 1000, MJ: 3.6}"),
    Key("unit-penalty", Share(), "The share of the points that a wrong or missing unit costs. Without it, a number without its unit is right.", "25%"),
)  # fmt: skip

_VALUE_KEYS = (
    Key("values", _VALUES, "The values that differ from learner to learner, by name. In every text of the question `{name}` stands for a value, and "
        "`{= formula}` for what comes of several.", "{power: 5 to 60 step 5, voltage: [12, 24, 230]}", required=True),
    Key("where", Line(says="a condition such as   power > voltage"), "What has to hold of the values of each learner.", "power > voltage / 10"),
    Key("variants", Count(1, 100), "How many rows of values are drawn, of which each learner gets one.", "50", "20"),
    Key("seed", Line(says="a word or number"), "What the rows are drawn by: another seed, other rows. Without it, the question's id.", "spring"),
)  # fmt: skip

_CALCULATED_KEYS = (
    *_VALUE_KEYS,
    Key("answer", _FORMULA, "The formula of the right number.", "power / voltage"),
    Key("answers", Many(Either(_FORMULA, Group(_CALCULATED_ANSWER)), 1), "Several accepted formulas; the first that fits counts.",
        "[{answer: power / voltage}, {answer: voltage / power, worth: 0%}]"),
    Key("tolerance", CALCULATED_TOLERANCE, "How far the answer may be off: as a number, in percent of the answer, or as a factor. Without it, half of the last "
        "decimal that is shown; with significant figures, 5% for two, 0.5% for three.", "1%"),
    *_DIGITS,
    *_UNITS,
)  # fmt: skip

_NAMED = (
    Key("id", Ident(), "Its name for ever: unique in the repository, the same in every language and version.", "led-saving", required=True),
    Key("kind", OneOf(tuple(KINDS)), "Which kind of question it is.", "choice",
        required=True),
    Key("name", Line(), "What teachers see in lists. Without it, the first words of the prompt.", "Saving by LED lamps"),
    Key("prompt", Prose(), "The question itself.", "What happens to the **power** when LED lamps come in?", required=True),
    Key("tags", TAGS, "Words to find and draw it by.", "[energy, module-1]"),
    Key("competences", COMPETENCES, "Codes of the competences that it tests.", "[SC1.2]"),
    Key("objectives", Many(Ident(says="the id of an objective")), "Ids of the units' objectives that it tests.", "[explain-led]"),
    Key("status", OneOf(("ready", "draft")), "A `draft` is checked and stays out of everything that is built.", "draft", "ready"),
    Key("version", Name(says="a version such as 1.0"), "Its own version, where it is not the bank's.", "1.1"),
    Key("authors", Many(Line(says="a person or organisation")), "Who wrote it, where it is not who wrote the bank.", "[Ana Popescu]"),
)  # fmt: skip

_ASKED = (
    Key("points", Number(above=0, exact=True, says="a number above 0"), "What it is worth.", "2", "1"),
    Key("feedback", Either(Prose(), Group(_FEEDBACK)), "Said after the answer: one text for everybody, or texts by how right it was.",
        "LEDs need about a third of the power."),
    Key("hints", Many(Either(Prose(), Group(_HINT))), "Shown one after another, each after a wrong try.", "[Think of the power each lamp takes.]"),
    Key("penalty", Share(), "The share of the points that each wrong try costs where several are allowed.", "25%", "33.33333%"),
    Key("difficulty", OneOf(("easy", "medium", "hard")), "How hard it is.", "medium"),
    Key("bloom", OneOf(("remember", "understand", "apply", "analyse", "evaluate", "create")), "What a learner does to answer it, in the words of Bloom's "
        "taxonomy (Anderson and Krathwohl, 2001).", "apply"),
    Key("targets", Table(Table(AnyText(says="the setting's value")), says="formats, each with its settings"),
        "Settings that one format alone has, as it spells them; an import keeps here what it does not understand.", "{moodle-xml: {showstandardinstruction: 0}}"),
)  # fmt: skip

GAPS = Table(
    Line(says="the text that belongs into the gap"),
    keys=Ident(says="the name of a gap"),
    says="the names of the gaps, each with what belongs into it",
)

_GROUP = Shape(
    "gap-group", "a group of gaps", "Gaps that are filled from one list of words, where a question has several lists.",
    (
        Key("gaps", GAPS, "The gaps by name, each with what belongs into it.", "{colour: white}", required=True),
        Key("distractors", Many(Line()), "Words that belong into none of them.", "[black]"),
    ),
)  # fmt: skip

CLOZE_GAP = Shape(
    "gap", "a gap", "One gap of a cloze: options to choose from, words or a number to write.",
    (
        Key("options", Many(Group(_OPTION), 2), "Options to choose from.", "[{right: white}, {wrong: black}]"),
        Key("words", Many(Either(Line(), Group(_ANSWER)), 1), "What may be written; the first that fits counts.", "[LED, light-emitting diode]"),
        Key("answer", Number(), "The number to be written.", "0.4"),
        Key("between", Many(Number(), 2, 2), "The smallest and largest number that are right.", "[0.3, 0.5]"),
        Key("answers", Many(Either(NUMBER_OR_ANY, Group(_NUMBER)), 1), "Several accepted numbers; the first that fits counts.",
            "[{answer: 10}, {answer: 1, worth: 50%}]"),
        Key("tolerance", TOLERANCE, "How far a number may be off.", "1%", "0"),
        Key("case-sensitive", YesNo(), "Whether capital letters matter in words.", "true", "false"),
        Key("select", OneOf(("one", "several")), "How many options a learner may choose. Without it, one where one is wholly right, else several.", "several"),
        Key("layout", OneOf(("list", "column", "row")), "How options are shown: a drop-down list, or buttons below or beside each other. Several are always "
            "buttons.", "row", "list"),
        Key("shuffle", YesNo(), "Whether the order of the options may change.", "false", "true"),
        Key("weight", Number(above=0, exact=True, says="a number above 0"), "How much it counts beside the other gaps.", "2", "1"),
    ),
    one_of=(("options", "words", "answer", "between", "answers"),),
)  # fmt: skip

_GAP_KEYS = (
    Key("gaps", GAPS, "The gaps by name, each with what belongs into it. In the prompt a gap stands as `[[name]]`.", "{into: light, from: power}"),
    Key("distractors", Many(Line()), "Words that belong into no gap.", "[noise]"),
    Key("groups", Many(Group(_GROUP), 1), "In the place of `gaps` and `distractors`: several lists, each of its own gaps.",
        "[{gaps: {into: light}, distractors: [noise]}, {gaps: {colour: white}, distractors: [black]}]"),
)  # fmt: skip

_IMAGE = Key(
    "image", Prose(), "The picture, with its alternative text.", "![A street lamp with three empty boxes](media/lamp.svg)", required=True
)

_DROP = Shape(
    "drop", "a place", "A place on a picture, and what belongs there.",
    (
        Key("at", Many(Count(0), 2, 2), "How far it is from the picture's left and from its top, in pixels: where the top left corner of what belongs there comes to "
            "lie.", "[120, 40]", required=True),
        Key("answer", Prose(), "What belongs there: words, or a picture.", "lamp", required=True),
    ),
)  # fmt: skip

_DROP_GROUP = Shape(
    "drop-group", "a group of places", "Places that take the same kind of thing, where a picture has several.",
    (
        Key("drops", Many(Group(_DROP), 1), "The places, each with what belongs there.", "[{at: [120, 40], answer: lamp}]", required=True),
        Key("distractors", Many(Prose()), "Things that belong to none of them.", "[bench]"),
    ),
)  # fmt: skip

_ZONE = Shape(
    "zone", "a zone", "Where a marker belongs on a picture.",
    (
        Key("marker", Line(), "The words of the marker. Several zones may have the same.", "lamp", required=True),
        Key("circle", Many(Count(0), 3, 3), "A circle: its middle, from the left and from the top, and its radius, in pixels.", "[120, 80, 15]"),
        Key("rectangle", Many(Count(0), 4, 4), "A rectangle: its top left corner, its width and its height, in pixels.", "[10, 10, 40, 20]"),
        Key("polygon", Many(Many(Count(0), 2, 2), 3), "A polygon: its corners one after another, each from the left and from the top, in pixels.",
            "[[0, 0], [40, 0], [20, 30]]"),
    ),
    one_of=(("circle", "rectangle", "polygon"),),
)  # fmt: skip

COMMON = (*_NAMED, *_ASKED)
"""What every kind of question has; of a description, the first few alone."""

FAMILY = (
    Key(
        "values",
        _VALUES,
        "Makes the question a family: numbers by name, which differ from variant to variant. In every text of the question `{name}` stands for a "
        "value, and `{= formula}` for what comes of several.",
        "{power: 5 to 60 step 5, voltage: [12, 24, 230]}",
    ),
    Key("variants", Count(1, 100), "How many variants there are; needed where each is not given by a row of values.", "10"),
    Key(
        "where",
        Line(says="a condition such as   power > voltage"),
        "What has to hold of the values of each variant.",
        "power > voltage / 10",
    ),
    Key(
        "seed",
        Line(says="a word or number"),
        "What the values are drawn by: another seed, other numbers. Without it, the question's id.",
        "spring",
    ),
    *_digits("what the formulas in its texts and right answers give is", ""),
)
"""What makes a question of any kind a family, but for those whose numbers differ anyway."""

_SHUFFLE = Key("shuffle", YesNo(), "Whether the order may change from learner to learner.", "false", "true")

QUESTIONS: dict[str, Shape] = {
    "choice": Shape(
        "choice", "a choice question", "One answer or several, chosen from options.",
        (
            *COMMON,
            *FAMILY,
            Key("options", Many(Group(_OPTION), 2), "The options, each with `right:` or `wrong:`.", "[{right: It falls.}, {wrong: It rises.}]", required=True),
            Key("select", OneOf(("one", "several")), "How many a learner may choose. Without it, one where one option is wholly right, else several.", "several"),
            Key("scoring", OneOf(("parts", "whole")), "Of several right options: whether each earns its part (`parts`), or all of them together, and no other, "
                "earn the points, and anything else nothing (`whole`).", "whole", "parts"),
            _SHUFFLE,
            Key("numbering", OneOf(("abc", "ABC", "123", "iii", "III", "none")), "How the options are numbered.", "none", "abc"),
        ),
    ),
    "true-false": Shape(
        "true-false", "a true/false question", "A statement that is true or false.",
        (
            *COMMON,
            *FAMILY,
            Key("answer", YesNo(), "Whether the statement is true.", "true", required=True),
            Key("when-true", Prose(), "Said to who answers true.", "Right: it does."),
            Key("when-false", Prose(), "Said to who answers false.", "It does: see the table."),
        ),
    ),
    "short-answer": Shape(
        "short-answer", "a short answer", "A word or phrase that the learner writes.",
        (
            *COMMON,
            *FAMILY,
            Key("answers", Many(Either(Line(), Group(_ANSWER)), 1), "What is accepted; the first that fits counts.", "[LED, light-emitting diode]",
                required=True),
            Key("case-sensitive", YesNo(), "Whether capital letters matter.", "true", "false"),
        ),
    ),
    "numerical": Shape(
        "numerical", "a numerical question", "A number that the learner writes.",
        (
            *COMMON,
            *FAMILY,
            Key("answer", Number(), "The right number.", "4e-7"),
            Key("between", Many(Number(), 2, 2), "The smallest and largest number that are right.", "[4e-7, 4.1e-7]"),
            Key("answers", Many(Either(NUMBER_OR_ANY, Group(_NUMBER)), 1), "Several accepted numbers; the first that fits counts.",
                "[{answer: 10}, {answer: 1, worth: 50%}]"),
            Key("tolerance", TOLERANCE, "How far the answer may be off, as a number or in percent of the answer.", "1%", "0"),
            *_UNITS,
        ),
        one_of=(("answer", "between", "answers"),),
    ),
    "matching": Shape(
        "matching", "a matching question", "Answers to be found for each of several stems.",
        (
            *COMMON,
            *FAMILY,
            Key("pairs", Many(PairOf(), 2), "The pairs, each as `- stem: answer`.", "[Norway: Oslo, Greece: Athens]", required=True),
            Key("distractors", Many(Line()), "Further answers that fit no stem.", "[Bergen]"),
            _SHUFFLE,
        ),
    ),
    "ordering": Shape(
        "ordering", "an ordering question", "Things to be put in order.",
        (
            *COMMON,
            *FAMILY,
            Key("items", Many(Prose(), 2), "The items, in the right order; every learner gets them mixed.", "[Measure., Plan., Build.]", required=True),
            Key("scoring", OneOf(("places", "next", "longest", "whole")),
                "What earns a share of the points: each item in its place (`places`), each that is followed by the right one (`next`), the longest row of items "
                "that are in order among themselves (`longest`), or nothing but the whole order (`whole`).", "longest", "places"),
        ),
    ),
    "cloze": Shape(
        "cloze", "a cloze", "A text with gaps to fill: chosen, written in words, or given as numbers. Without `points`, it is worth as many as its gaps weigh.",
        (
            *COMMON,
            *FAMILY,
            Key("gaps", Table(Group(CLOZE_GAP), keys=Ident(says="the name of a gap"), says="the names of the gaps, each with what is right in it"),
                "The gaps by name. In the prompt a gap stands as `[[name]]`.", "{power: {answer: 40}, lamp: {words: [LED]}}", required=True),
        ),
    ),
    "gap-select": Shape(
        "gap-select", "a gap-select question", "A text with gaps, each filled by choice from a list.",
        (*COMMON, *FAMILY, *_GAP_KEYS, _SHUFFLE), one_of=(("gaps", "groups"),),
    ),
    "drag-words": Shape(
        "drag-words", "a drag-words question", "A text with gaps into which words are dragged.",
        (*COMMON, *FAMILY, *_GAP_KEYS, _SHUFFLE, Key("again", YesNo(), "Whether a word can be used more than once. One that belongs into several gaps always can.", "true", "false")),
        one_of=(("gaps", "groups"),),
    ),
    "drag-image": Shape(
        "drag-image", "a drag-image question", "Words or pictures to be dragged to their places on a picture.",
        (
            *COMMON,
            *FAMILY,
            _IMAGE,
            Key("drops", Many(Group(_DROP), 1), "The places, each with what belongs there.", "[{at: [120, 40], answer: lamp}]"),
            Key("distractors", Many(Prose()), "Things that belong to no place.", "[bench]"),
            Key("groups", Many(Group(_DROP_GROUP), 1), "In the place of `drops` and `distractors`: several kinds of things, each with places of its own.",
                "[{drops: [{at: [120, 40], answer: lamp}]}, {drops: [{at: [10, 10], answer: A}]}]"),
            _SHUFFLE,
            Key("again", YesNo(), "Whether each thing can be used more than once. One that belongs to several places always can.", "true", "false"),
        ),
        one_of=(("drops", "groups"),),
    ),
    "drag-markers": Shape(
        "drag-markers", "a drag-markers question", "Words to be put onto a picture, where they belong.",
        (
            *COMMON,
            *FAMILY,
            _IMAGE,
            Key("zones", Many(Group(_ZONE), 1), "Where the markers belong.", "[{marker: lamp, circle: [120, 80, 15]}]", required=True),
            Key("distractors", Many(Line()), "Words that belong nowhere.", "[bench]"),
            _SHUFFLE,
            Key("again", YesNo(), "Whether each marker can be used as often as one likes. Without it, as often as it has zones.", "true", "false"),
            Key("show-misplaced", YesNo(), "Whether a learner is shown which markers are in a wrong place.", "true", "false"),
        ),
    ),
    "calculated": Shape(
        "calculated", "a calculated question", "A number that the learner works out from values which differ from learner to learner.",
        (
            *COMMON,
            *_CALCULATED_KEYS,
            Key("shared", YesNo(), "Whether it is about the row of values that the learner has in the other questions of its section that are shared too. They "
                "need the same `values`, `where`, `variants` and `seed`.", "true", "false"),
        ),
        one_of=(("answer", "answers"),),
    ),
    "calculated-simple": Shape(
        "calculated-simple", "a simple calculated question", "The same as a calculated question, but for `shared`; a platform may show its teachers a shorter form for it.",
        (*COMMON, *_CALCULATED_KEYS), one_of=(("answer", "answers"),),
    ),
    "calculated-choice": Shape(
        "calculated-choice", "a calculated choice", "A choice whose options hold values that differ from learner to learner, or formulas.",
        (
            *COMMON,
            *_VALUE_KEYS,
            Key("options", Many(Group(_OPTION), 2), "The options, each with `right:` or `wrong:`.",
                '[{right: "{= power / 230} A"}, {wrong: "{= 230 / power} A"}]', required=True),
            Key("select", OneOf(("one", "several")), "How many a learner may choose. Without it, one where one option is wholly right, else several.", "several"),
            *_digits("what the formulas in the options and their feedback give is"),
            _SHUFFLE,
            Key("numbering", OneOf(("abc", "ABC", "123", "iii", "III", "none")), "How the options are numbered.", "none", "abc"),
        ),
    ),
    "essay": Shape(
        "essay", "an essay question", "A text that a person grades.",
        (
            *COMMON,
            *FAMILY,
            Key("response", OneOf(("text", "formatted", "file")), "What is handed in: plain text, formatted text, or files alone.", "text", "formatted"),
            Key("lines", Count(1, 100), "The height of the field.", "10", "15"),
            Key("min-words", Count(1), "The fewest words.", "100"),
            Key("max-words", Count(1), "The most words.", "300"),
            Key("attachments", Count(0, 10), "How many files may be handed in.", "1", "0"),
            Key("template", Prose(), "The text that stands in the field at the beginning.", "**For:**"),
            Key("grader-notes", Prose(), "What the grader should look for; learners do not see it.", "Names at least two costs."),
        ),
    ),
    "description": Shape(
        "description", "a description", "A text among questions that nobody answers, such as a case that several of them are about. It has no points, hints, "
        "difficulty or the like.",
        (*_NAMED, *FAMILY, Key("feedback", Prose(), "Said when the test is over.", "The case is that of Burgas.")),
    ),
    "raw": Shape(
        "raw", "a raw question", "A question of another system that means nothing here, kept as that system wrote it: it goes back there, and into no other format.",
        (
            *(key for key in _NAMED if key.name in ("id", "kind", "name", "status")),
            Key("format", Name(says="a format"), "The format that it came in, and goes back into.", "moodle-xml", required=True),
            Key("source", Line(says="the question as its system wrote it"), "Its element, untouched.", '<question type="regexp">...</question>'),
            Key("file", Line(says="the path of a file"), "The file that holds the element instead, from the bank on.", "raw/led.xml"),
        ),
        one_of=(("source", "file"),),
    ),
}  # fmt: skip
"""The shape of each kind of question."""


_NUMBER_OR_FORMULA = Line(says="a number, or a formula such as   power / 230 to 2 decimals")
_ENDS = Many(_NUMBER_OR_FORMULA, 2, 2)


def _with(shape: Shape, name: str, **types: Type) -> Shape:
    """A shape under another name, some of whose keys hold something else."""
    keys = tuple(replace(key, type=types[key.name]) if key.name in types else key for key in shape.keys)
    return replace(shape, name=name, keys=keys)


_FAMILY_NUMBER = _with(_NUMBER, "numeric-answer-of-family", answer=_NUMBER_OR_FORMULA, between=_ENDS)
_NUMBERS: dict[str, Type] = {
    "answer": _NUMBER_OR_FORMULA,
    "between": _ENDS,
    "answers": Many(Either(_NUMBER_OR_FORMULA, Group(_FAMILY_NUMBER)), 1),
}
_FAMILY_GAP = _with(CLOZE_GAP, "gap-of-family", **_NUMBERS)
_FAMILY_GAPS = Table(Group(_FAMILY_GAP), keys=Ident(says="the name of a gap"), says="the names of the gaps, each with what is right in it")

FAMILIES: dict[str, Shape] = {
    "numerical": _with(QUESTIONS["numerical"], "numerical-family", **_NUMBERS),
    "cloze": _with(QUESTIONS["cloze"], "cloze-family", gaps=_FAMILY_GAPS),
    "true-false": _with(
        QUESTIONS["true-false"], "true-false-family", answer=Line(says="'true', 'false' or a condition such as   power > 30")
    ),
}
"""The shapes of families some of whose keys hold formulas; other kinds have the same as a family."""


def _section() -> Shape:
    return SECTION


SECTION = Shape(
    "section", "a section", "A part of a bank; it becomes a category below the bank's.",
    (
        Key("title", Line(), "Its title.", "Lighting", required=True),
        Key("questions", Many(Kinds(QUESTIONS, FAMILIES)), "Its questions."),
        Key("sections", Many(Group(_section)), "Sections within it."),
    ),
)  # fmt: skip

TARGETS = Key(
    "targets", Table(Table(Line(says="the setting's value")), says="formats, each with its settings"),
    "Settings for single formats; of a bank, for where it is built by itself.", "{moodle-xml: {category: Our project}}",
)  # fmt: skip

BANK = Shape(
    "bank", "a question bank", "The file `question_banks/<name>.yml`.",
    (
        Key("id", Ident(), "Its name for ever. Without it, the file's name.", "street-lighting"),
        Key("title", Line(), "Its title.", "Street lighting", required=True),
        Key("language", Language(), "The language it is written in.", "en", required=True),
        Key("version", Name(says="a version such as 1.0"), "Its version.", "1.2", "1.0"),
        Key("description", Prose(), "What it is for.", "Questions on lamps, power and cost."),
        Key("license", Licence(), "The licence, by its SPDX name.", "CC-BY-4.0"),
        Key("authors", Many(Line(says="a person or organisation")), "Who wrote it.", "[Ana Popescu]"),
        TARGETS,
        Key("questions", Many(Kinds(QUESTIONS, FAMILIES)), "Questions that stand in no section."),
        Key("sections", Many(Group(_section)), "Its sections."),
    ),
)  # fmt: skip

SHAPES = (
    BANK,
    SECTION,
    *QUESTIONS.values(),
    _DROP,
    _DROP_GROUP,
    _ZONE,
    CLOZE_GAP,
    _GROUP,
    _OPTION,
    _ANSWER,
    _NUMBER,
    _CALCULATED_ANSWER,
    _FEEDBACK,
    _HINT,
)

OF_FAMILIES = (*FAMILIES.values(), _FAMILY_NUMBER, _FAMILY_GAP)
"""What an editor has to know beside them: the tables of the docs have their keys already."""
