"""Whatever a translator writes: which answer is right, its worth, every id, every link's target and the structure of each text are the source's."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from packager import build, grade, walk
from packager.extract import extract
from packager.files import blob
from packager.formats import FORMATS
from packager.languages import Languages
from packager.localize import po
from packager.localize.po import Catalog, Entry
from packager.model import (
    CalculatedChoice,
    CalculatedSimple,
    Choice,
    Cloze,
    Course,
    DragImage,
    DragMarkers,
    Embed,
    GapSelect,
    Html,
    Markdown,
    Matching,
    Math,
    Numerical,
    Ordering,
    Question,
    Ref,
    ShortAnswer,
    TrueFalse,
    Value,
)
from packager.workspace import Workspace, open_workspace
from tests.localize.repository import Repository
from tests.markup.rendering import spelled, tree
from tests.markup.test_segments import HOSTILE

ROOT = Path(__file__).resolve().parents[2]
LANG, NEXT, LAST = "eu", "es", "bg"
STRUCTURE = frozenset(
    ["p", "li", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "table", "thead", "tbody", "tr", "td", "th", "caption", "div", "details", "summary", "dl", "dt", "dd", "figure", "figcaption", "video", "audio", "source", "track", "pre", "blockquote", "hr", "section", "label", "input"]
)  # fmt: skip
SMALL = {
    "courses/small/course.yml": """\
        id: small
        title: A small course
        language: en
        summary: All of it, **in short**.
        banks: [small-bank]
        audiences: {dev: Developers}
        variables: {town: Verdale & Co, site: "https://example.org/x", place: verdale}
        keywords: [lamps]
        outcomes: [Know the lamps]
        translation: {complete: 0%, fallback: {eu: [es, bg]}}
        funding: {programme: A programme, statement: It was funded., disclaimer: Nobody else says so.}
        modules:
          - id: one
            title: First module
            summary: What is in it.
            units: [every]
            quizzes: [test]
            links: [{id: site, title: A site, url: "https://example.org", description: Go there.}]
            discussions: [{id: talk, title: A talk, text: Say it.}]
        quizzes:
          - {id: test, title: A test, intro: Good luck., questions: [{bank: small-bank}]}
        """,
    "courses/small/glossary.yml": "entries:\n  - {id: lamp, term: lamp, forms: [lamps], definition: A *light* on a post.}\n",
    "courses/small/units/every.md": """\
        ---
        id: every
        title: Everything
        objectives: [{id: know, text: Knows it}]
        ---
        See [the **lamps**](https://example.org/a_b "A title") and `code` of {var:town}[^n], $x^2$, <kbd>Alt</kbd> here.

        ## A heading {#own}

        - One [unit](unit:every#own)
            - within
        - [x] Two, [here]({var:site}), [there](https://example.org/{var:place}/{var:place} "In {var:place}") of {var:place}
        - Three <a id="spot"></a>here.

        | Head | Other |
        |------|------:|
        | cell | **1** |
        Table: The caption

        !!! warning "A callout"
            In it. ![alt text](../media/a.png)

        === "A tab"
            Its text.[^n]

        ??? tip
            Hidden.

        Term
        : Meaning

        ::: for dev
        For some.
        :::

        ::: question pick
        :::

        ::: figure credit="By me"
        ![A picture](../media/a.png "Title")

        A caption.
        :::

        <div class="box">
        In HTML.
        </div>

        [^n]: A note.

        *[LED]: light-emitting diode
        """,
    "question_banks/small-bank.yml": """\
        title: A bank
        language: en
        questions:
          - id: pick
            kind: choice
            name: A name
            prompt: Which one of the *three*?
            options: [{right: A lamp, feedback: Yes.}, {wrong: A tree}, {wrong: "`a bin`, or a box"}]
            hints: [Think.]
            feedback: {general: So it is., correct: Well done.}
          - {id: several, kind: choice, select: several, prompt: Which ones?, options: [{right: Lamps}, {right: Lights}, {wrong: Trees}]}
          - {id: truth, kind: true-false, prompt: It is so., answer: true, when-true: Right., when-false: Wrong.}
          - id: word
            kind: short-answer
            prompt: Say it.
            answers: [lamp, "*light*", {text: lam*, worth: 50%, feedback: Nearly.}, {text: tree, worth: 0%, feedback: No.}]
          - {id: far, kind: numerical, prompt: How far?, answers: [{answer: 125, tolerance: 5, feedback: Good.}, {answer: any, worth: 0%}], unit: metres}
          - {id: match, kind: matching, prompt: Match., pairs: [Light: Lamp, Dark: Night, Bright: Lamp], distractors: [Tree, Bin]}
          - {id: order, kind: ordering, prompt: In which order?, items: [Dawn, "*Noon*", Night]}
          - id: current
            kind: calculated
            prompt: "At **{power}** W and $\\frac{{power}}{2}$ A, that is {= power * 2 * 3} cents, how much?"
            values: {power: 5 to 60 step 5, rate: "power / 4 to 2 decimals"}
            answers: [{answer: power * 2, feedback: "So it is: {power}."}, {answer: any, worth: 0%, feedback: "Not {= power / 7}."}]
            unit: watts
          - {id: chosen, kind: calculated-choice, prompt: "Which of {a}?", values: {a: 2 to 9}, options: [{right: "{= a * 2} lamps"}, {wrong: "{= a * 3} lamps"}, {wrong: "{a} lamps"}]}
          - id: cloze
            kind: cloze
            prompt: "It has [[word]], **[[number]]** and [[pick]]."
            gaps: {word: {words: [lamp, {text: tree, worth: 0%, feedback: No.}]}, number: {answer: 3}, pick: {options: [{right: Light}, {wrong: Bin, feedback: Why?}]}}
          - id: drag
            kind: drag-image
            prompt: What is where?
            image: "![A lamp in the street](media/lamp.png)"
            drops: [{at: [1, 2], answer: Lamp}, {at: [3, 4], answer: "![A bin](media/lamp.png)"}]
          - {id: mark, kind: drag-markers, prompt: Mark it., image: "![A lamp](media/lamp.png)", zones: [{marker: Lamp, circle: [5, 5, 5]}], distractors: [Bin]}
          - {id: gaps, kind: gap-select, prompt: "Fill **in** [[one]], [[two]].", gaps: {one: Lamp, two: Light}, distractors: [Bin]}
          - {id: write, kind: essay, prompt: Write., template: Dear., grader-notes: Look.}
        """,
}


# ---- a workspace whose PO files change ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Bench:
    """A workspace with the empty PO files of three languages, and its courses as their author wrote them."""

    workspace: Workspace
    catalogs: Mapping[str, Catalog]
    plain: Mapping[str, Course[Html]]
    known: Languages

    def said(
        self, edits: Mapping[str, Mapping[tuple[str, str], str]], rest: Callable[[Entry], str]
    ) -> Iterator[tuple[Course[Html], Course[Html]]]:
        """Each course as it is written and as the first language has it. edits: language -> key -> msgstr; rest: the msgstr of all other entries."""
        files = dict(self.workspace.files)
        for path, catalog in self.catalogs.items():
            wanted = edits.get(catalog.lang, {})
            entries = tuple(replace(entry, target=wanted.get(entry.key, rest(entry))) for entry in catalog.entries)
            files[path] = blob(po.spelled(replace(catalog, entries=entries, typed={})))
        languages = Languages(replace(self.workspace, files=files))
        for name in ("_dialects", "_wholes", "_readers", "_drawings", "_parts", "_every", "_words"):  # what no PO file changes
            setattr(languages, name, getattr(self.known, name))
        for subject, plain in self.plain.items():
            done = build.rendered(languages, build.Job(subject, "", LANG, ()))
            assert not [d for d in languages.translation(subject, LANG).found if d.rule == "internal-error"]
            yield plain, done.value


def bench(workspace: Workspace) -> Bench:
    policy = {LANG: (NEXT, LAST)}
    library = workspace.library
    courses = tuple(replace(course, policy=replace(course.policy, fallback=policy)) for course in library.courses)
    workspace = replace(workspace, library=replace(library, courses=courses))
    known = Languages(workspace)
    catalogs = {}
    for path, text in extract(known, (), (LANG, NEXT, LAST)).files.items():
        lang = path.split("/")[-2]
        if path.endswith(".po") and lang in (LANG, NEXT, LAST):
            read = po.parse(path, text, lang).value
            assert read is not None
            catalogs[path] = read
    plain = {}
    for course in courses:
        plain[course.id] = build.rendered(known, build.Job(course.id, "", course.lang, ())).value
        known.translation(course.id, LANG)
    return Bench(workspace, catalogs, plain, known)


@cache
def shipped() -> Bench:
    return bench(open_workspace(ROOT).value)


@cache
def torture() -> Bench:
    return bench(open_workspace(ROOT / "tests/torture").value)


@cache
def small() -> Bench:
    return bench(
        Repository(SMALL, {"courses/small/media/a.png": b"\x89PNG\r\n\x1a\n", "question_banks/media/lamp.png": b"\x89PNG\r\n\x1a\n"})
        .languages()
        .workspace
    )


# ---- what is the source's ----------------------------------------------------------------------------------------------------


def bones(html: Html) -> dict[str, Any]:
    """All of a text but its words."""
    root = tree(spelled(html))
    _unmark(root)
    inline = [e for e in root.iter() if e.tag not in STRUCTURE and "term" not in e.get("class", "").split()]
    return {
        "blocks": [(e.tag, e.get("id"), _classes(e)) for e in root.iter() if e.tag in STRUCTURE],
        "ids": sorted(e.get("id", "") for e in inline if e.get("id")),
        "targets": sorted(f"{name}={e.get(name)}" for e in inline for name in ("href", "src", "poster") if e.get(name)),
        "refs": sorted((ref.kind, ref.id, ref.fragment) for ref in html if isinstance(ref, Ref) and ref.kind != "term"),
        "formulas": sorted((math.tex, math.display) for math in html if isinstance(math, Math)),
        "placed": [(embed.kind, embed.id, embed.draws) for embed in html if isinstance(embed, Embed)],
        "tags": sorted(e.tag for e in inline if e.tag not in ("strong", "em", "br", "span", "abbr", "html")),
    }


def _classes(element: Element) -> str:
    return " ".join(name for name in element.get("class", "").split() if name != "other-language")


def _unmark(parent: Element) -> None:
    """Takes away what tells that a passage is in another language."""
    for child in list(parent):
        if child.get("class") == "language-name":
            parent.remove(child)
        elif child.tag == "div" and child.get("class") == "other-language" and not child.get("id"):
            at = list(parent).index(child)
            parent[at : at + 1] = list(child)
            _unmark(parent)
            return
    for child in parent:
        _unmark(child)


def texts(course: Course[Html]) -> list[Html]:
    """Every rendered text in order, those of accepted answers apart: a spelling more has its feedback once more."""
    banks = tuple(
        replace(bank, questions=tuple(replace(q, answers=()) if isinstance(q, ShortAnswer) else q for q in bank.questions)) for bank in course.banks
    )  # fmt: skip
    return [text for text in walk.texts(replace(course, banks=banks)) if isinstance(text, tuple)]


def frame(course: Course[Html]) -> Any:
    """The ids of all that a course is made of."""
    return (
        course.id,
        [(m.id, m.units, m.quizzes, [(link.id, link.url) for link in m.links], [d.id for d in m.discussions]) for m in course.modules],
        [(u.id, u.path, u.audience, [o.id for o in u.objectives]) for u in course.units],
        [(q.id, q.draws, q.pass_mark, q.attempts) for q in course.quizzes],
        [(b.id, b.version, [q.id for q in b.questions]) for b in course.banks],
        sorted(t.id for t in course.glossary),  # they stand in the alphabetical order of each language
        [a.id for a in course.audiences],
        [v.name for v in course.variables],
        sorted(course.assets),
        [(kind, len(getattr(course.meta, kind))) for kind in ("keywords", "outcomes", "authors")],
    )


def pattern(question: Matching[Html]) -> list[int]:
    """Which answers of a matching question are one."""
    answers = [" ".join(a.text.split()) for a in (*(pair.answer for pair in question.pairs), *question.distractors)]
    return [answers.index(answer) for answer in answers]


def formulas(question: Question[Html]) -> list[list[str]]:
    """What stands for numbers in each text of a question, in whatever order its language has them."""
    found = (
        sorted(piece.formula if isinstance(piece, Value) else piece.tex for piece in text if isinstance(piece, Value | Math))
        for text in walk.texts(question)
        if isinstance(text, tuple)
    )
    return list(found)


def key_of(question: Question[Html]) -> Any:
    """What is right, and what it is worth."""
    common = (
        question.id,
        type(question),
        question.points,
        question.penalty,
        question.tags,
        question.competences,
        question.objectives,
        len(question.hints),
    )
    if isinstance(question, Choice):
        return common, question.several, question.shuffle, [(o.key, o.fraction, o.feedback is None) for o in question.options]
    if isinstance(question, TrueFalse):
        return common, question.answer
    if isinstance(question, Numerical):
        return common, [(a.value, a.tolerance, a.fraction) for a in question.answers], question.unit is None
    if isinstance(question, CalculatedSimple):
        return common, question.values, [(a.formula, a.tolerance, a.digits, a.fraction) for a in question.answers], formulas(question)
    if isinstance(question, CalculatedChoice):
        return common, question.values, question.digits, [(o.key, o.fraction) for o in question.options], formulas(question)
    if isinstance(question, Matching):
        return common, [pair.key for pair in question.pairs], pattern(question)
    if isinstance(question, DragImage):
        return common, question.drops, [(drag.key, drag.group, drag.again) for drag in question.drags]
    if isinstance(question, DragMarkers):
        return common, question.zones, [(marker.key, marker.count) for marker in question.markers]
    if isinstance(question, Cloze):
        return common, [(gap.key, gap.weight) for gap in question.gaps], sorted(gap.name for gap in walk.gaps(question.prompt))
    if isinstance(question, GapSelect):
        return common, [(gap.key, gap.group) for gap in question.gaps], sorted(gap.name for gap in walk.gaps(question.prompt))
    if isinstance(question, Ordering):
        return common, [item.key for item in question.items], question.scoring
    if isinstance(question, ShortAnswer):
        return common, list(dict.fromkeys((a.fraction, a.feedback is None) for a in question.answers)), question.case_sensitive
    return common


def same(plain: Course[Html], said: Course[Html]) -> None:
    assert frame(said) == frame(plain)
    assert len(texts(plain)) == len(texts(said))
    for before, after in zip(texts(plain), texts(said), strict=True):
        if before != after:
            assert bones(after) == bones(before)
    for one, other in zip(walk.questions(plain), walk.questions(said), strict=True):
        assert key_of(other) == key_of(one)
        if isinstance(one, Choice | TrueFalse):
            assert grade.grade(other, grade.best(one)) == 1
        elif isinstance(other, Numerical):
            for unit in ("", other.unit.text if other.unit else ""):
                assert grade.grade(other, f"{grade.best(one)}{unit}") == 1
        elif isinstance(other, Matching):
            assert grade.grade(other, grade.best(other)) == 1
            assert all(pair.answer.text for pair in other.pairs)
        elif isinstance(other, ShortAnswer):
            for answer in other.answers:
                assert grade.grade(other, grade.example(answer.text.text)) == answer.fraction


# ---- what a translator may write ---------------------------------------------------------------------------------------------

SIGNS = [
    "*", "**", "_", "`", "$", "[", "]", "(", ")", "<b>", "</b>", "<p>", "</p>", "<div>", "</div>", "</li>", "<td>", "<a href='x'>", "<img src=x>", "<script>",
    "](https://example.org)", "![x](../media/a.png)", "[^n]", "[^1]", "{var:town}", "{: .x}", "{#x}", "::: question pick", ":::", "!!! note", "\n\n", "\n", "  \n",
    "- ", "1. ", "# ", "> ", "|", "&amp;", "&#2;", "&", "\\", "\x02k0\x03", "\x0b", "\u2028", "\ufffe", "\u202e", "\u200d", "é", "Ω", "дума", "🙂", "\U0010ffff", "a", "lamp",
    "lamp*", "5", "e5", ".", " ", "\t", "\r\n", "\r", "LED", "<!--", "-->", "]]>", "<kbd>Alt</kbd>", "$x^2$", "`code`", '<a id="spot"></a>', "unit:every", "*[x]: y",
]  # fmt: skip
ANYTHING = (
    st.lists(st.sampled_from(SIGNS), max_size=12).map("".join)
    | st.sampled_from(HOSTILE).map(lambda text: text.encode("utf-8", "replace").decode().replace("\0", ""))
    | st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=30)
)


@st.composite
def mangled(draw: st.DrawFn, source: str) -> str:
    """A text of the author's after a careless hand: pieces lost, doubled, moved, and something strange between."""
    pieces = draw(st.permutations(source.split(" "))) if draw(st.booleans()) else source.split(" ")
    at = draw(st.integers(0, len(pieces)))
    kept = [piece for n, piece in enumerate(pieces) if n != at or draw(st.booleans())]
    return " ".join([*kept[:at], draw(ANYTHING), *kept[at:]])


@st.composite
def edits(draw: st.DrawFn, bench: Bench, most: int) -> dict[str, dict[tuple[str, str], str]]:
    made: dict[str, dict[tuple[str, str], str]] = {}
    for _ in range(draw(st.integers(1, most))):
        catalog = bench.catalogs[draw(st.sampled_from(sorted(bench.catalogs)))]
        entry = draw(st.sampled_from(catalog.entries))
        made.setdefault(catalog.lang, {})[entry.key] = draw(ANYTHING | mangled(entry.source) | st.just(entry.source))
    return made


REST = {
    "empty": lambda entry: "",
    "copied": lambda entry: entry.source,
    "one word": lambda entry: "lamp",
    "its place": lambda entry: f"⟦{entry.context}⟧",
}  # fmt: skip
often = settings(deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
whole = settings(
    often, phases=[Phase.explicit, Phase.generate]
)  # making an example smaller takes minutes here; the small course is for that


@settings(often, max_examples=120)
@given(edits(small(), 8), st.sampled_from(sorted(REST)))
def test_no_edit_of_a_small_course(made: dict[str, dict[tuple[str, str], str]], rest: str) -> None:
    for plain, said in small().said(made, REST[rest]):
        same(plain, said)


@settings(often, max_examples=25)
@given(edits(small(), 8))
def test_every_format_takes_what_translators_write(made: dict[str, dict[tuple[str, str], str]]) -> None:
    for _, said in small().said(made, REST["copied"]):
        for format in FORMATS.values():
            assert format.writer()(said, {}).value


@settings(whole, max_examples=12)
@given(edits(shipped(), 40), st.sampled_from(sorted(REST)))
def test_no_edit_of_the_course_here(made: dict[str, dict[tuple[str, str], str]], rest: str) -> None:
    for plain, said in shipped().said(made, REST[rest]):
        same(plain, said)


@settings(whole, max_examples=8)
@given(edits(torture(), 60), st.sampled_from(sorted(REST)))
def test_no_edit_of_the_torture_course(made: dict[str, dict[tuple[str, str], str]], rest: str) -> None:
    for plain, said in torture().said(made, REST[rest]):
        same(plain, said)


@pytest.mark.parametrize("words", [*HOSTILE, *SIGNS, "x", "*"])
def test_one_edit_of_every_text_at_once(words: str) -> None:
    words = words.encode("utf-8", "replace").decode().replace("\0", "")
    for plain, said in small().said({}, lambda entry: words):
        same(plain, said)
    for plain, said in small().said({}, lambda entry: f"{entry.source} {words}"):
        same(plain, said)


@pytest.mark.parametrize(
    "piece",
    ["a", "a ", "[", "](", "*a", "**", "`", "<b>", "</b>", "\n", "a\n", "(", "$", "\\", "&", "[^n]", "{var:town}", "_a_ ", "ж", "<", "!["],
)
def test_four_thousand_characters(piece: str) -> None:
    words = piece * (4_000 // len(piece))
    wanted = {
        "every#paragraph",
        "every#heading",
        "pick.option.a#option",
        "word.answer.1",
        "word.answer.2",
        "course.title",
        "term.lamp",
        "match.pair.1.answer",
        "far.unit",
    }
    targets = {entry.key: words for catalog in small().catalogs.values() for entry in catalog.entries if entry.context in wanted}
    for plain, said in small().said({LANG: targets}, REST["copied"]):
        same(plain, said)


def test_the_texts_are_those_of_the_course() -> None:
    """The tests above have something to change."""
    keys = {entry.context.partition("#")[0] for catalog in small().catalogs.values() for entry in catalog.entries}
    (course,) = small().workspace.library.courses
    for text in walk.texts(course):
        if isinstance(text, Markdown) or (text.kind != "title" and any(c.isalpha() for c in text.text) and not text.made):
            assert text.key in keys, text
