"""Every key that an author can write, declared once: its type, default, meaning and an example.

From these tables come the reader (below), the JSON Schemas and the tables of docs/authoring.md (schema.py). pydantic 2 was weighed: importing it
costs some 90 ms and 8 MB at each start, and it knows nothing of lines and columns, which every message here has. So a table of our own.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from packager.diagnostics import Diagnostic, Location, Result, problem
from packager.source import nodes
from packager.source.codes import Address, Language, Licence, Url
from packager.source.ids import Ident
from packager.source.measures import Count, Minutes, Number, Percent, Share, number
from packager.source.nodes import Broken, Scalar, Tree
from packager.source.text import short
from packager.source.values import (
    Either,
    Line,
    Made,
    Many,
    Name,
    OneOf,
    PairOf,
    Problems,
    Prose,
    Schema,
    Table,
    Type,
    Wrong,
    YesNo,
    nearest,
    not_a_group,
    one_of,
)


@dataclass(frozen=True)
class Key:
    """One key: meaning in a sentence for the docs and the editor; default and example as an author would write them."""

    name: str
    type: Type
    meaning: str
    example: str = ""
    default: str | None = None
    required: bool = False

    @cached_property
    def fallback(self) -> Any:
        return self.type.fallback(self.default)


@dataclass(frozen=True)
class Shape:
    """A group of keys. one_of: exactly one of each of these sets of keys has to be there. `title` is what messages call it."""

    name: str
    title: str
    meaning: str
    keys: tuple[Key, ...]
    one_of: tuple[tuple[str, ...], ...] = ()

    @cached_property
    def by_name(self) -> dict[str, Key]:
        return {key.name: key for key in self.keys}

    @cached_property
    def required(self) -> tuple[str, ...]:
        return tuple(key.name for key in self.keys if key.required)


class Record:
    """A group of keys as read: `record["title"]` is the key's value, or its default where it was not written or not readable."""

    __slots__ = ("node", "shape", "values")

    def __init__(self, shape: Shape, node: nodes.Mapping, values: dict[str, Any]) -> None:
        self.shape, self.node, self.values = shape, node, values

    def __getitem__(self, key: str) -> Any:
        return self.values[key] if key in self.values else self.shape.by_name[key].fallback

    def __contains__(self, key: str) -> bool:
        """Whether the author wrote the key (readable or not)."""
        return key in self.node.entries

    @property
    def loc(self) -> Location:
        return self.node.loc

    def at(self, key: str) -> Location:
        """The place of a key's value, or of the group where the key is not written."""
        entry = self.node.entries.get(key)
        return entry[1].loc if entry else self.node.loc

    def all_read(self, key: str) -> bool:
        """Whether every item of a list could be read."""
        value = self.node.entries[key][1]
        if isinstance(value, nodes.Sequence):
            return len(self[key]) == len(value.items)
        if isinstance(self.shape.by_name[key].type, Table) and isinstance(value, nodes.Mapping):
            return value.whole and len(self[key]) == len(value.entries)
        return key in self.values

    def sound(self, *keys: str) -> bool:
        """Whether nothing is missing from what these keys hold: each was read to its last item, and no key stands here that may be one of them
        misspelt."""
        if not self.node.whole:
            return False
        for name, (_, value) in self.node.entries.items():
            if isinstance(value, Scalar) and value.empty:
                continue
            if (name in keys and not self.all_read(name)) or (
                name not in self.shape.by_name and nearest(name, self.shape.by_name) in (*keys, None)
            ):
                return False
        return True

    @property
    def places(self) -> dict[str, Location]:
        """Key -> the place of its value, for every key that the author wrote."""
        return {name: value.loc for name, (_, value) in self.node.entries.items()}

    @property
    def whole(self) -> bool:
        """Whether every required key could be read, so that a noun can be made of it."""
        return all(name in self.values for name in self.shape.required) and all(
            sum(name in self.values for name in names) == 1 for names in self.shape.one_of
        )


_TOO_MANY = 1000  # keys in one group: nobody mistyped, it is another kind of file


def read(shape: Shape, node: Tree, problems: Problems) -> Record | None:
    """A node as a group of these keys, or None where it is no group (reported). Every problem in it is reported."""
    if not isinstance(node, nodes.Mapping):
        return not_a_group(node, problems, shape.title)  # type: ignore[func-returns-value]
    known, values = shape.by_name, {}
    meant: set[str] = set()  # keys that stand there misspelt, and so are not missing as well
    for name, (key, value) in node.entries.items():
        declared = known.get(name)
        if declared is None:
            left = [other for other in known if other not in node.entries]
            hint = f"possible are {', '.join(left)}" if left else "take it out"
            few = len(node.entries) < _TOO_MANY
            if few and (near := nearest(name, left)) is not None:
                meant.add(near)
                hint = f"did you mean '{near}'?"
            elif few and (near := nearest(name, known)) is not None:
                hint = f"'{near}' stands here already; take this one out"
            problems.append(problem("key-unknown", key.loc, f"{shape.title} has no key '{short(name)}'", hint))
            continue
        if isinstance(value, Scalar) and value.empty and not declared.required and not _chosen(shape, name):
            continue  # a key kept for later
        if (said := declared.type.read(value, problems)) is not None:
            values[name] = said
    for name in shape.required:
        if name not in node.entries and name not in meant:
            example = known[name].example
            problems.append(
                problem(
                    "key-missing",
                    node.loc,
                    f"{shape.title} needs the key '{name}'",
                    f"add a line such as   {name}: {example}" if example else f"add   {name}:   with what belongs to it",
                )
            )
    for names in shape.one_of:
        there = [name for name in names if name in node.entries]
        if not there and meant.isdisjoint(names):
            problems.append(problem("key-missing", node.loc, f"{shape.title} needs one of the keys {one_of(names)}"))
        elif len(there) > 1:
            key = node.entries[there[1]][0]
            problems.append(problem("key-clash", key.loc, f"'{there[0]}' and '{there[1]}' cannot stand together", "keep one of the two"))
    return Record(shape, node, values)


def _chosen(shape: Shape, name: str) -> bool:
    return any(name in names for names in shape.one_of)


@dataclass(frozen=True)
class Group(Type):
    """A type: a group of the keys of one shape, by its name in SHAPES. Its value is the Record."""

    shape: str

    @property
    def says(self) -> str:  # type: ignore[override]
        return SHAPES[self.shape].title

    def read(self, node: Tree, problems: Problems) -> Any:
        return read(SHAPES[self.shape], node, problems)

    def schema(self) -> Schema:
        return {"$ref": f"#/definitions/{self.shape}"}


@dataclass(frozen=True)
class Kinds(Type):
    """A type: a group of keys whose `kind` says which shape it has. Its value is the Record of that shape."""

    says: str = "a question"

    def read(self, node: Tree, problems: Problems) -> Any:
        if not isinstance(node, nodes.Mapping):
            return not_a_group(node, problems, self.says)
        entry = node.entries.get("kind")
        if entry is None:
            problems.append(
                problem(
                    "key-missing",
                    node.loc,
                    "this question does not say its kind",
                    f"add a line such as   kind: choice; the kinds are {', '.join(QUESTIONS)}",
                )
            )
            return None
        if isinstance(entry[1], Broken) or (kind := OneOf(tuple(QUESTIONS)).read(entry[1], problems)) is None:
            return None
        return read(QUESTIONS[kind], node, problems)

    def schema(self) -> Schema:
        return {"$ref": "#/definitions/question"}


# ---- special words -----------------------------------------------------------------------------------------------------------


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
AUDIENCES = Many(Name(says="the id of an audience"))
WHEN = OneOf(("during", "after", "closed", "never"))

# ---- questions ---------------------------------------------------------------------------------------------------------------

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
            "Its share of the points. Without it, right options share the points equally and wrong ones are worth nothing; a wrong one can take points away.",
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

_COMMON = (
    Key("id", Ident(), "Its name for ever: unique in the repository, the same in every language and version.", "led-saving", required=True),
    Key("kind", OneOf(("choice", "true-false", "short-answer", "numerical", "matching", "ordering", "essay")), "Which kind of question it is.", "choice",
        required=True),
    Key("name", Line(), "What teachers see in lists. Without it, the first words of the prompt.", "Saving by LED lamps"),
    Key("prompt", Prose(), "The question itself.", "What happens to the **power** when LED lamps come in?", required=True),
    Key("points", Number(above=0, exact=True, says="a number above 0"), "What it is worth.", "2", "1"),
    Key("feedback", Either(Prose(), Group("feedback")), "Said after the answer: one text for everybody, or texts by how right it was.",
        "LEDs need about a third of the power."),
    Key("hints", Many(Either(Prose(), Group("hint"))), "Shown one after another, each after a wrong try.", "[Think of the power each lamp takes.]"),
    Key("penalty", Share(), "The share of the points that each wrong try costs where several are allowed.", "25%", "33.33333%"),
    Key("tags", TAGS, "Words to find and draw it by.", "[energy, module-1]"),
    Key("competences", COMPETENCES, "Codes of the competences that it tests.", "[SC1.2]"),
    Key("objectives", Many(Ident(says="the id of an objective")), "Ids of the units' objectives that it tests.", "[explain-led]"),
    Key("difficulty", OneOf(("easy", "medium", "hard")), "How hard it is.", "medium"),
)  # fmt: skip

_SHUFFLE = Key("shuffle", YesNo(), "Whether the order may change from learner to learner.", "false", "true")

QUESTIONS: dict[str, Shape] = {
    "choice": Shape(
        "choice", "a choice question", "One answer or several, chosen from options.",
        (
            *_COMMON,
            Key("options", Many(Group("option"), 2), "The options, each with `right:` or `wrong:`.", "[{right: It falls.}, {wrong: It rises.}]", required=True),
            Key("select", OneOf(("one", "several")), "How many a learner may choose. Without it, one where one option is right, else several.", "several"),
            _SHUFFLE,
            Key("numbering", OneOf(("abc", "ABC", "123", "iii", "III", "none")), "How the options are numbered.", "none", "abc"),
        ),
    ),
    "true-false": Shape(
        "true-false", "a true/false question", "A statement that is true or false.",
        (
            *_COMMON,
            Key("answer", YesNo(), "Whether the statement is true.", "true", required=True),
            Key("when-true", Prose(), "Said to who answers true.", "Right: it does."),
            Key("when-false", Prose(), "Said to who answers false.", "It does: see the table."),
        ),
    ),
    "short-answer": Shape(
        "short-answer", "a short answer", "A word or phrase that the learner writes.",
        (
            *_COMMON,
            Key("answers", Many(Either(Line(), Group("answer")), 1), "What is accepted; the first that fits counts.", "[LED, light-emitting diode]",
                required=True),
            Key("case-sensitive", YesNo(), "Whether capital letters matter.", "true", "false"),
        ),
    ),
    "numerical": Shape(
        "numerical", "a numerical question", "A number that the learner writes.",
        (
            *_COMMON,
            Key("answer", Number(), "The right number.", "4e-7"),
            Key("between", Many(Number(), 2, 2), "The smallest and largest number that are right.", "[4e-7, 4.1e-7]"),
            Key("answers", Many(Either(NUMBER_OR_ANY, Group("numeric-answer")), 1), "Several accepted numbers; the first that fits counts.",
                "[{answer: 10}, {answer: 1, worth: 50%}]"),
            Key("tolerance", TOLERANCE, "How far the answer may be off, as a number or in percent of the answer.", "1%", "0"),
            Key("unit", Line(), "The unit of measure, shown beside the field.", "kWh"),
        ),
        one_of=(("answer", "between", "answers"),),
    ),
    "matching": Shape(
        "matching", "a matching question", "Answers to be found for each of several stems.",
        (
            *_COMMON,
            Key("pairs", Many(PairOf(), 2), "The pairs, each as `- stem: answer`.", "[Norway: Oslo, Greece: Athens]", required=True),
            Key("distractors", Many(Line()), "Further answers that fit no stem.", "[Bergen]"),
            _SHUFFLE,
        ),
    ),
    "ordering": Shape(
        "ordering", "an ordering question", "Things to be put in order.",
        (
            *_COMMON,
            Key("items", Many(Prose(), 2), "The items, in the right order; every learner gets them mixed.", "[Measure., Plan., Build.]", required=True),
            Key("scoring", OneOf(("places", "next", "longest", "whole")),
                "What earns a share of the points: each item in its place (`places`), each that is followed by the right one (`next`), the longest row of items "
                "that are in order among themselves (`longest`), or nothing but the whole order (`whole`).", "longest", "places"),
        ),
    ),
    "essay": Shape(
        "essay", "an essay question", "A text that a person grades.",
        (
            *_COMMON,
            Key("response", OneOf(("text", "formatted", "file")), "What is handed in: plain text, formatted text, or files alone.", "text", "formatted"),
            Key("lines", Count(1, 100), "The height of the field.", "10", "15"),
            Key("min-words", Count(1), "The fewest words.", "100"),
            Key("max-words", Count(1), "The most words.", "300"),
            Key("attachments", Count(0, 10), "How many files may be handed in.", "1", "0"),
            Key("template", Prose(), "The text that stands in the field at the beginning.", "**For:**"),
            Key("grader-notes", Prose(), "What the grader should look for; learners do not see it.", "Names at least two costs."),
        ),
    ),
}  # fmt: skip
"""The shape of each kind of question."""

_SECTION = Shape(
    "section", "a section", "A part of a bank; it becomes a category below the bank's.",
    (
        Key("title", Line(), "Its title.", "Lighting", required=True),
        Key("questions", Many(Kinds()), "Its questions."),
        Key("sections", Many(Group("section")), "Sections within it."),
    ),
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
        Key("questions", Many(Kinds()), "Questions that stand in no section."),
        Key("sections", Many(Group("section")), "Its sections."),
    ),
)  # fmt: skip

# ---- courses -----------------------------------------------------------------------------------------------------------------

_FUNDING = Shape(
    "funding", "the funding", "Who pays, and the words that have to be shown for it; they stand on every page and in the metadata.",
    (
        Key("programme", Line(), "The programme.", "Erasmus+ KA2", required=True),
        Key("project", Line(), "The project's number.", "2023-1-BG01-KA220-VET-000000000"),
        Key("statement", Prose(), "The statement of support.", "Funded by the European Union."),
        Key("disclaimer", Prose(), "The disclaimer.", "Views and opinions expressed are those of the authors only."),
    ),
)  # fmt: skip

_LINK = Shape(
    "link", "a link", "A web address as an activity of its own.",
    (
        Key("id", Ident(), "Its name for ever; `activity:` links lead to it.", "eu-mission", required=True),
        Key("title", Line(), "Its title.", "EU Mission for cities", required=True),
        Key("url", Url(), "The address.", "https://example.org/mission", required=True),
        Key("description", Prose(), "What is found there.", "The list of the hundred cities."),
    ),
)  # fmt: skip

_DISCUSSION = Shape(
    "discussion", "a discussion", "A topic that learners discuss in the platform's forum.",
    (
        Key("id", Ident(), "Its name for ever.", "your-city", required=True),
        Key("title", Line(), "Its title.", "Your own city", required=True),
        Key("text", Prose(), "What is to be discussed.", "Which lamps does your street have?", required=True),
    ),
)  # fmt: skip

_MODULE = Shape(
    "module", "a module", "A part of the course.",
    (
        Key("id", Ident(), "Its name for ever.", "lighting", required=True),
        Key("title", Line(), "Its title.", "Lighting a street", required=True),
        Key("summary", Prose(), "What it is about.", "From the lamp to the bill."),
        Key("units", Many(Name(says="the id or file name of a unit")), "Its units, by id or file name, in their order.", "[lamps, costs]"),
        Key("quizzes", Many(Ident(says="the id of a quiz")), "Its quizzes, after the units.", "[lighting-quiz]"),
        Key("links", Many(Group("link")), "Web addresses."),
        Key("discussions", Many(Group("discussion")), "Topics to discuss."),
    ),
)  # fmt: skip

_DRAW = Shape(
    "draw", "what a quiz asks", "Which questions a quiz takes: those named, or those of a bank that meet every criterion.",
    (
        Key("question", Many(Ident(says="the id of a question")), "The id of a question, or several.", "led-saving"),
        Key("bank", Ident(), "The bank to draw from. Without it, all banks of the course.", "street-lighting"),
        Key("tags", TAGS, "Only questions that have all these tags.", "[energy]"),
        Key("competences", COMPETENCES, "Only questions that test one of these competences.", "[SC1.2]"),
        Key("objectives", Many(Ident(says="the id of an objective")), "Only questions that test one of these objectives.", "[explain-led]"),
        Key("count", Count(1), "How many of them are drawn at random. Without it, all.", "5"),
        Key("points", Number(above=0, exact=True, says="a number above 0"), "What each is worth in this quiz. Without it, its own points.", "2"),
    ),
)  # fmt: skip

_SHOW = Shape(
    "show", "what a quiz shows", "When a learner sees what: `during` the attempt, `after` it, after the quiz is `closed`, or `never`.",
    (
        Key("marks", WHEN, "The marks.", "after", "after"),
        Key("feedback", WHEN, "The feedback.", "during", "after"),
        Key("answers", WHEN, "The right answers.", "closed", "after"),
    ),
)  # fmt: skip

_QUIZ = Shape(
    "quiz", "a quiz", "A test of the course.",
    (
        Key("id", Ident(), "Its name for ever; `activity:` links lead to it.", "lighting-quiz", required=True),
        Key("title", Line(), "Its title.", "What do you know of lamps?", required=True),
        Key("intro", Prose(), "What stands before it.", "Five questions, as often as you like."),
        Key("questions", Many(Either(Ident(says="the id of a question"), Group("draw")), 1), "Questions by id, or what is drawn from a bank.",
            "[led-saving, {bank: street-lighting, tags: [energy], count: 4}]", required=True),
        Key("pass-mark", Percent(), "What has to be reached.", "60%"),
        Key("time-limit", Minutes(), "How long an attempt may take.", "20 min"),
        Key("attempts", Count(1, open="unlimited"), "How often it may be tried.", "3", "unlimited"),
        Key("shuffle", YesNo(), "Whether the order of the questions changes.", "true", "false"),
        Key("show", Group("show"), "When a learner sees marks, feedback and right answers.", "{marks: after, feedback: during, answers: closed}"),
        Key("competences", COMPETENCES, "Codes of the competences that it tests.", "[SC1.2]"),
    ),
)  # fmt: skip

_TRANSLATION = Shape(
    "translation", "the translation", "How translations of the course are shipped.",
    (
        Key("ship", OneOf(("translated", "reviewed")), "The state in which a translation is shown to learners: every one, or only those that a second person "
            "has marked as `reviewed`.", "reviewed", "translated"),
        Key("complete", Percent(), "How much of the course has to be translated before a language is built.", "95%", "80%"),
        Key("fallback", Table(Many(Language()), keys=Language(), says="languages, each with those that stand in for it"), "Which languages are shown where one "
            "has no translation, in their order; the course's own comes last by itself.", "{eu: [es]}"),
    ),
)  # fmt: skip

COURSE = Shape(
    "course", "a course", "The file `courses/<name>/course.yml`.",
    (
        Key("id", Ident(), "Its name for ever. Without it, the folder's name.", "street-lighting"),
        Key("title", Line(), "Its title.", "Lighting a street", required=True),
        Key("language", Language(), "The language it is written in.", "en", required=True),
        Key("version", Name(says="a version such as 1.0"), "Its version; it is part of the packages' names.", "1.2", "1.0"),
        Key("summary", Prose(), "What it is about, in a few sentences.", "How a town renews its lamps."),
        Key("authors", Many(Line(says="a person or organisation")), "Who wrote it.", "[Ana Popescu, Town of Burgas]"),
        Key("license", Licence(), "The licence, by its SPDX name.", "CC-BY-4.0"),
        Key("keywords", Many(Line(says="a word or phrase")), "Words by which catalogues find it.", "[lighting, energy]"),
        Key("audiences", Table(Line(says="the audience's title"), keys=Ident()), "Whom editions are made for: an id and a title for each.",
            "{developers: Project developers, advisors: Advisors}"),
        Key("workload", Minutes(), "The time that a learner needs.", "12 h"),
        Key("outcomes", Many(Line(says="an outcome")), "What a learner can do after it.", "[Plan the renewal of a street's lamps]"),
        Key("funding", Group("funding"), "Who pays, and the words that have to be shown for it."),
        Key("pass-mark", Percent(), "What has to be reached over all quizzes.", "60%"),
        Key("banks", Many(Ident(says="the id of a bank")), "Banks that belong to the course beside those its quizzes and texts name.", "[street-lighting]"),
        Key("modules", Many(Group("module"), 1), "Its modules, in their order.", required=True),
        Key("quizzes", Many(Group("quiz")), "Its quizzes; a module names them by id."),
        Key("variables", Table(Line(says="the variable's text"), keys=Ident()), "Texts that `{var:name}` stands for.", "{town: Burgas}"),
        Key("translation", Group("translation"), "How translations of the course are shipped."),
        Key("targets", Table(Table(Line(says="the setting's value")), says="formats, each with its settings"), "Settings for single formats.",
            "{scorm12: {}}"),
    ),
)  # fmt: skip

_OBJECTIVE = Shape(
    "objective", "an objective", "What a learner can do after a unit.",
    (
        Key("id", Ident(), "Its name for ever; questions name it.", "explain-led", required=True),
        Key("text", Line(), "The objective, with a verb that can be observed.", "Explain why LED lamps save energy", required=True),
        Key("competences", COMPETENCES, "Codes of the competences that it belongs to.", "[SC1.2]"),
    ),
)  # fmt: skip

UNIT = Shape(
    "unit", "a unit", "The lines between --- and --- at the top of a unit's file.",
    (
        Key("id", Ident(), "Its name for ever, unique in the repository. Without it, the file's name.", "lamps"),
        Key("title", Line(), "Its title. Without it, the first line `# Title` of the text.", "Lamps"),
        Key("objectives", Many(Group("objective")), "What a learner can do after it."),
        Key("workload", Minutes(), "The time that a learner needs.", "45 min"),
        Key("competences", COMPETENCES, "Codes of the competences that it builds.", "[SC1.2]"),
        Key("keywords", Many(Line(says="a word or phrase")), "Words by which it is found.", "[lamp, LED]"),
        Key("audience", AUDIENCES, "Whom it is for; without it, everybody.", "[developers]"),
        Key("language", Language(), "Its language, where it is not the course's.", "en"),
    ),
)  # fmt: skip

_ENTRY = Shape(
    "entry", "a glossary entry", "One term of the glossary.",
    (
        Key("id", Ident(), "Its name for ever; `glossary:` links lead to it. Without it, it is made of the term.", "led"),
        Key("term", Line(), "The term.", "LED", required=True),
        Key("definition", Prose(), "What it means.", "A diode that gives light.", required=True),
        Key("forms", Many(Line(says="a form of the term")), "Inflected forms that are linked in texts too.", "[LEDs]"),
    ),
)  # fmt: skip

GLOSSARY = Shape(
    "glossary", "a glossary", "The file `courses/<name>/glossary.yml`.",
    (Key("entries", Many(Group("entry")), "The terms.", required=True),),
)  # fmt: skip

LINKS = Table(Address(), keys=Address(), says="web addresses of the source, each with the one that stands for it in this language")
"""The files `courses/<name>/locale/<lang>/links.yml` and `question_banks/locale/<lang>/links.yml`: their keys are addresses."""

SHAPES: dict[str, Shape] = {
    shape.name: shape
    for shape in (
        COURSE, _TRANSLATION, _FUNDING, _MODULE, _LINK, _DISCUSSION, _QUIZ, _DRAW, _SHOW, UNIT, _OBJECTIVE, GLOSSARY, _ENTRY,
        BANK, _SECTION, *QUESTIONS.values(), _OPTION, _ANSWER, _NUMBER, _FEEDBACK, _HINT,
    )
}  # fmt: skip
"""Every shape by name."""


def read_file(shape: Shape, file: str, text: str, offset: int = 0) -> Result[Record | None]:
    """A YAML text as the keys of a shape, or None where it is none, with every problem in it."""
    parsed = nodes.parse(file, text, offset)
    if parsed.value is None:
        return Result(None, parsed.diagnostics)
    problems: list[Diagnostic] = list(parsed.diagnostics)
    record = read(shape, parsed.value, problems)
    return Result(record, tuple(problems))
