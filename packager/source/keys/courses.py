"""The keys of courses, their units, glossaries and links."""

from __future__ import annotations

from packager.source.codes import Address, Language, Licence, Url
from packager.source.ids import Ident
from packager.source.keys.questions import COMPETENCES, TAGS, TARGETS
from packager.source.measures import Count, Minutes, Number, Percent
from packager.source.shape import Group, Key, Shape
from packager.source.values import Either, Line, Many, Name, OneOf, Prose, Table, YesNo

AUDIENCES = Many(Name(says="the id of an audience"))
WHEN = OneOf(("during", "after", "closed", "never"))

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
        Key("links", Many(Group(_LINK)), "Web addresses."),
        Key("discussions", Many(Group(_DISCUSSION)), "Topics to discuss."),
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
        Key("questions", Many(Either(Ident(says="the id of a question"), Group(_DRAW)), 1), "Questions by id, or what is drawn from a bank.",
            "[led-saving, {bank: street-lighting, tags: [energy], count: 4}]", required=True),
        Key("pass-mark", Percent(), "What has to be reached.", "60%"),
        Key("time-limit", Minutes(), "How long an attempt may take.", "20 min"),
        Key("attempts", Count(1, open="unlimited"), "How often it may be tried.", "3", "unlimited"),
        Key("shuffle", YesNo(), "Whether the order of the questions changes.", "true", "false"),
        Key("show", Group(_SHOW), "When a learner sees marks, feedback and right answers.", "{marks: after, feedback: during, answers: closed}"),
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
        Key("funding", Group(_FUNDING), "Who pays, and the words that have to be shown for it."),
        Key("pass-mark", Percent(), "What has to be reached over all quizzes.", "60%"),
        Key("banks", Many(Ident(says="the id of a bank")), "Banks that belong to the course beside those its quizzes and texts name.", "[street-lighting]"),
        Key("modules", Many(Group(_MODULE), 1), "Its modules, in their order.", required=True),
        Key("quizzes", Many(Group(_QUIZ)), "Its quizzes; a module names them by id."),
        Key("variables", Table(Line(says="the variable's text"), keys=Ident()), "Texts that `{var:name}` stands for.", "{town: Burgas}"),
        Key("translation", Group(_TRANSLATION), "How translations of the course are shipped."),
        TARGETS,
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
        Key("objectives", Many(Group(_OBJECTIVE)), "What a learner can do after it."),
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
    (Key("entries", Many(Group(_ENTRY)), "The terms.", required=True),),
)  # fmt: skip

LINKS = Table(Address(), keys=Address(), says="web addresses of the source, each with the one that stands for it in this language")
"""The files `courses/<name>/locale/<lang>/links.yml` and `question_banks/locale/<lang>/links.yml`: their keys are addresses."""

SHAPES = (COURSE, _TRANSLATION, _FUNDING, _MODULE, _LINK, _DISCUSSION, _QUIZ, _DRAW, _SHOW, UNIT, _OBJECTIVE, GLOSSARY, _ENTRY)
