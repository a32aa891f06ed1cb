"""A course in a language: the state of each text, what is shown for it, what is built, and what is said of it."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from click.testing import CliRunner
from lxml import etree

from packager import build, walk
from packager.cli import main
from packager.formats import FORMATS, _convert
from packager.localize import pseudo
from packager.localize.po import Entry
from packager.localize.translation import Translation
from packager.model import CalculatedChoice, Choice, Course, Html, Matching, Math, Passage, Segment, ShortAnswer
from tests import workspaces
from tests.localize.repository import Repository

COURSE = """\
id: lamps
title: Lamps
language: en
banks: [asked]
modules:
  - {id: one, title: Street, units: [first]}
"""
FILES = {
    "courses/lamps/course.yml": COURSE,
    "courses/lamps/glossary.yml": "entries:\n  - {id: lamp, term: lamp, forms: [lamps], definition: A light.}\n",
    "courses/lamps/units/first.md": "---\nid: first\ntitle: First\n---\nThe lamps burn.\n\nAll night they do.\n",
    "question_banks/asked.yml": """\
        title: Asked
        language: en
        questions:
          - id: pick
            kind: choice
            prompt: Which one?
            options: [{right: Lamp}, {wrong: Tree}, {wrong: Bin}]
          - id: word
            kind: short-answer
            prompt: A word?
            answers: [lamp, {text: tree, worth: 0%}]
          - id: match
            kind: matching
            prompt: What fits?
            pairs: [Light: Lamp, Dark: Night, Bright: Lamp]
            distractors: [Tree]
          - {id: order, kind: ordering, prompt: In which order?, items: [Dawn, Noon]}
          - {id: gap, kind: gap-select, prompt: "Fill [[in]].", gaps: {in: Lamp}, distractors: [Tree]}
          - {id: size, kind: numerical, prompt: How far?, answer: 125, unit: metres}
          - id: half
            kind: calculated-choice
            prompt: "What is half of {a} and $\\\\frac{{a}}{2}$?"
            values: [{a: 12.5}, {a: 7}]
            options: [{right: "It is {= a / 2}."}, {wrong: "Not {= a / 2}, but {a}."}, {wrong: "{= a * 3}"}]
            feedback: "For {a} it is {= a / 2}."
        """,
}  # fmt: skip


def repository(lang: str = "bg", policy: str = "", **targets: str) -> Repository:
    """The lamps in a language, translated by `targets` (source with _ for a blank) or by itself in brackets."""
    made = Repository(FILES)
    made.files["courses/lamps/course.yml"] += policy
    made.extract(lang)
    say(made, lang, {source.replace("_", " "): target for source, target in targets.items()})
    return made


def say(made: Repository, lang: str, targets: dict[str, str]) -> None:
    made.translate(lang, lambda e: replace(e, target=targets.get(e.source, targets.get(e.context, f"{lang} {e.source}"))))


def translation(made: Repository, lang: str = "bg") -> Translation:
    return made.languages().translation("lamps", lang)


def course(made: Repository, lang: str = "bg") -> Course[Html]:
    languages = made.languages()
    return build.rendered(languages, build.Job("lamps", "", lang, ())).value


def states(done: Translation) -> dict[str, str]:
    return {row.segment.source: row.state for row in done.all_rows()}


def shown(done: Translation, source: str) -> tuple[str, str]:
    (segment,) = {row.segment for row in done.all_rows() if row.segment.source == source}
    word = done.say(segment)
    return str(word), word.lang if isinstance(word, Passage) else done.lang


# ---- states ------------------------------------------------------------------------------------------------------------------


def test_states() -> None:
    made = repository(The_lamps_burn_="", First="")

    def touch(e: Entry) -> Entry:
        return {
            "First": replace(e, target=""),
            "Street": replace(e, fuzzy=True),
            "The lamps burn.": replace(e, target="bg [x](https://example.org)."),
            "All night they do.": replace(e, remark="Reviewed by M. P., 3 May"),
        }.get(e.source, e)

    made.translate("bg", touch)
    done = translation(made)
    assert {source: states(done)[source] for source in ("First", "Street", "The lamps burn.", "All night they do.", "A light.")} == {
        "First": "missing", "Street": "fuzzy", "The lamps burn.": "error", "All night they do.": "reviewed", "A light.": "translated",
    }  # fmt: skip
    for source in ("First", "Street", "The lamps burn."):
        assert shown(done, source) == (source, "en")
    assert done.left == 3


def test_only_what_a_second_person_has_seen() -> None:
    made = repository(policy="translation: {ship: reviewed, complete: 0%}\n")
    made.translate("bg", lambda e: replace(e, remark="reviewed" if e.source == "Street" else ""))
    done = translation(made)
    assert shown(done, "Street") == ("bg Street", "bg")
    assert shown(done, "First") == ("First", "en")
    assert done.complete == Decimal(len(list(done.all_rows())) and 1000 // len(list(done.all_rows()))) / 10


def test_complete_is_rounded_down() -> None:
    made = Repository(
        {**FILES, "courses/lamps/units/first.md": "---\nid: first\ntitle: First\n---\n" + "".join(f"Text {n}.\n\n" for n in range(3000))}
    )
    made.extract("bg")
    made.translate("bg", lambda e: replace(e, target="" if e.source == "Text 7." else f"bg {e.source}"))
    assert translation(made).complete == Decimal("99.9")
    assert translation(made).left == 1
    made.translate("bg", lambda e: replace(e, target=f"bg {e.source}"))
    assert translation(made).complete == 100


def test_what_cannot_be_read_is_missing_and_said(tmp_path: Path) -> None:
    made = repository()
    path = "courses/lamps/locale/bg/one.po"
    made.files[path] += "<<<<<<< HEAD\n"
    languages = made.languages()
    assert states(languages.translation("lamps", "bg"))["First"] == "missing"
    job = build.Job("lamps", "", "bg", ())
    (outcome,) = build.run(languages, [job], (), False, None)
    assert [(d.rule, d.location.file) for d in outcome.diagnostics if d.severity.label == "error"] == [("translation-file", path)]
    # and is not written over
    from packager.extract import extract

    done = extract(languages, (), ("bg",))
    assert path not in done.files and [d.rule for d in done.found] == ["translation-file"]


def test_a_unit_in_another_language_than_its_course() -> None:
    """It is shown as it is in that language, and has a file of its own, since a PO file has one source language."""
    made = repository()
    made.files["courses/lamps/units/alien.md"] = "---\nid: alien\ntitle: Чуждо\nlanguage: bg\n---\nТекст.\n"
    made.edit("courses/lamps/course.yml", "[first]", "[first, alien]")
    made.extract("bg", "el")
    assert 'msgid "Текст."' in made.files["courses/lamps/locale/el/one-bg.po"]
    assert '"X-Source-Language: bg\\n"' in made.files["courses/lamps/locale/el/one-bg.po"]
    assert not any("one-bg" in path and "/bg/" in path for path in made.files)
    done = translation(made)
    assert "Текст." not in states(done)
    said = done.say(Segment("alien#paragraph", "Текст.", "paragraph"))
    assert said == "Текст." and not isinstance(said, Passage)


def test_two_files_that_have_the_same_text() -> None:
    """A unit and a bank of one id: where one of them is translated, it is shown."""
    files = {
        "courses/c/course.yml": "id: c\ntitle: C\nlanguage: en\nbanks: [same]\nmodules: [{id: m, title: M, units: [same]}]\n",
        "courses/c/units/same.md": "---\nid: same\ntitle: The same\n---\nText.\n",
        "question_banks/same.yml": "title: The same\nlanguage: en\nquestions: [{id: q, kind: true-false, prompt: Yes., answer: true}]\n",
    }
    made = Repository(files)
    made.extract("bg")
    for path in ("courses/c/locale/bg/m.po", "question_banks/locale/bg/same.po"):
        other = Repository(made.files)
        catalog = other.catalog(path)
        from packager.localize import po

        other.files[path] = po.spelled(
            replace(catalog, entries=tuple(replace(e, target="Същото") if e.source == "The same" else e for e in catalog.entries))
        )
        done = other.languages().translation("c", "bg")
        assert [row.state for row in done.all_rows() if row.segment.source == "The same"].count("translated") == 1
        assert done.say(Segment("same.title", "The same", "title")) == "Същото"


# ---- fallback ----------------------------------------------------------------------------------------------------------------


def test_the_first_language_of_the_chain_that_has_a_text() -> None:
    made = repository("eu", policy="translation: {complete: 0%, fallback: {eu: [es, fr]}}\n")
    made.extract("es", "fr")
    say(made, "eu", {"Street": "Kalea", "First": "", "The lamps burn.": "", "All night they do.": ""})
    say(made, "es", {"First": "Primera", "The lamps burn.": "", "All night they do.": ""})
    say(made, "fr", {"First": "Première", "The lamps burn.": "Les lampes brûlent.", "All night they do.": ""})
    made.translate("es", lambda e: replace(e, fuzzy=e.source == "A light."))
    done = translation(made, "eu")
    assert shown(done, "Street") == ("Kalea", "eu")
    assert shown(done, "First") == ("Primera", "es")
    assert shown(done, "The lamps burn.") == ("Les lampes brûlent.", "fr")
    assert shown(done, "All night they do.") == ("All night they do.", "en")
    html = "".join(piece for piece in course(made, "eu").units[0].body if isinstance(piece, str))
    assert '<p class="other-language" lang="fr"><span class="language-name">[frantsesa]</span> Les lampes' in html
    assert '<p class="other-language" lang="en"><span class="language-name">[ingelesa]</span> All night' in html
    assert (course(made, "eu").units[0].title.text, course(made, "eu").units[0].title.lang) == ("Primera", "es")


@pytest.mark.parametrize(
    ("format", "tag", "attribute"),
    [("scorm12", "langstring", "{http://www.w3.org/XML/1998/namespace}lang"), ("cc11", "string", "language")],
)
def test_metadata_are_in_the_language_that_they_name(format: str, tag: str, attribute: str) -> None:
    policy = "summary: All of it.\nlicense: CC-BY-4.0\nfunding: {programme: A programme, statement: It was funded., disclaimer: Not us.}\n"
    made = repository("bg", policy=policy)
    say(made, "bg", {"All of it.": "", "A programme": "Програма", "It was funded.": "", "Not us.": ""})
    manifest = FORMATS[format].writer()(course(made), {}).value["imsmanifest.xml"].read()
    found = [
        (text.get(attribute), text.text)
        for element in etree.fromstring(manifest).iter("{*}description")
        for text in element.iter(f"{{*}}{tag}")
    ]
    assert found == [("en", "All of it."), ("bg", "CC-BY-4.0 · Програма"), ("en", "It was funded. · Not us.")]


def test_a_language_that_no_file_has_is_passed_over() -> None:
    made = repository("eu", policy="translation: {complete: 0%, fallback: {eu: [es]}}\n", First="")
    assert shown(translation(made, "eu"), "First") == ("First", "en")


def test_a_passage_in_another_language_names_things_as_that_language_does() -> None:
    made = repository("bg", policy="translation: {complete: 0%, fallback: {bg: [de]}}\nvariables: {town: Vienna}\n")
    made.edit(
        "courses/lamps/units/first.md",
        "The lamps burn.",
        "In {var:town}.\n\nAt {var:town}, [here](https://example.org/{var:town}).\n\nOf {var:town}.",
    )
    made.extract("bg", "de")
    say(
        made,
        "bg",
        {
            "Vienna": "Виена",
            "In {var:town}.": "",
            "At {var:town}, [here](https://example.org/{var:town}).": "",
            "Of {var:town}.": "На {var:town}.",
        },
    )
    say(made, "de", {"Vienna": "Wien", "In {var:town}.": "Bei {var:town}.", "At {var:town}, [here](https://example.org/{var:town}).": ""})
    html = "".join(piece for piece in course(made, "bg").units[0].body if isinstance(piece, str))
    assert "</span> Bei Wien." in html and "</span> At Vienna, " in html and "<p>На Виена." in html
    assert 'href="https://example.org/Vienna"' in html


def test_what_its_author_wrote_in_another_language_stays_in_it() -> None:
    made = repository("bg")
    quoted = """A law:

La farola es de todos.
{: lang="es" }

<div lang="es">

## La ley

- Una
- Dos

</div>

All night they do."""
    made.edit("courses/lamps/units/first.md", "All night they do.", quoted)
    made.extract("bg")
    assert not {source for _, source in made.entries("courses/lamps/locale/bg/one.po")} & {"La farola es de todos.", "La ley", "Una"}
    say(made, "bg", {"A law:": ""})
    html = "".join(piece for piece in course(made).units[0].body if isinstance(piece, str))
    assert '<p lang="es">La farola es de todos.</p>' in html and "<li>Una</li>" in html and ">La ley</h2>" in html
    assert html.count("language-name") == 1 and "[английски]</span> A law:" in html


def test_the_source_s_language_ends_a_chain() -> None:
    made = repository("eu", policy="translation: {complete: 0%, fallback: {eu: [en, es]}}\n")
    made.extract("es")
    say(made, "eu", {"First": ""})
    say(made, "es", {"First": "Primera"})
    assert shown(translation(made, "eu"), "First") == ("First", "en")


# ---- answers -----------------------------------------------------------------------------------------------------------------


def test_several_spellings_are_worth_the_same() -> None:
    made = repository(lamp="лампа\nлампи\n\nлампа ", tree="дърво")
    word = next(q for q in walk.questions(course(made)) if isinstance(q, ShortAnswer))
    assert [(a.text.text, a.fraction) for a in word.answers] == [("лампа", 1), ("лампи", 1), ("дърво", 0)]


@pytest.mark.parametrize(
    ("es", "spellings"), [({"A word?": "", "lamp": "farola"}, ["lamp"]), ({"lamp": "farola"}, ["farola"]), ({"lamp": ""}, ["lamp"])]
)
def test_a_question_is_answered_in_the_language_in_which_it_is_asked(es: dict[str, str], spellings: list[str]) -> None:
    made = repository("eu", policy="translation: {complete: 0%, fallback: {eu: [es]}}\n")
    made.extract("es")
    say(made, "eu", {"A word?": "", "lamp": "lanpara"})
    say(made, "es", es)
    word = next(q for q in walk.questions(course(made, "eu")) if isinstance(q, ShortAnswer))
    assert [a.text.text for a in word.answers if a.fraction] == spellings


def test_reports_name_the_answers_of_a_matching_question_alike_in_every_language() -> None:
    made = repository(Lamp="Я", Night="Б", Tree="А")
    made.edit("courses/lamps/units/first.md", "All night they do.", "::: question match\n:::")
    for lang, answers in (("en", ["Lamp", "Night", "Tree"]), ("bg", ["Я", "Б", "А"])):
        page = FORMATS["scorm12"].writer()(course(made, lang), {}).value["index.html"].read().decode()
        assert re.findall(r'"choices":(\[.*?\])', page) == [json.dumps(answers, ensure_ascii=False, separators=(",", ":"))]
        assert re.findall(r'<option value="([^"]+)"', page)[:3] == sorted(answers)


def test_forms_of_a_term() -> None:
    made = repository(lamp="лампа\nлампата\nлампа", lamps="лампи\nлампите")
    (term,) = course(made).glossary
    assert (term.term.text, [form.text for form in term.forms]) == ("лампа", ["лампата", "лампи", "лампите"])


@pytest.mark.parametrize(
    "targets, wrong",
    [
        ({"pick.option.a#option": "X", "pick.option.b#option": "X"}, ["pick.option.b"]),
        ({"pick.option.b#option": "Lamp", "pick.option.a#option": ""}, ["pick.option.b"]),
        ({"pick.option.a#option": "Bin", "pick.option.c#option": ""}, ["pick.option.a"]),
        ({"pick.option.a#option": "A  B", "pick.option.b#option": "A B"}, ["pick.option.b"]),
        ({"pick.option.a#option": "X", "pick.option.b#option": "X", "pick.option.c#option": "X"}, ["pick.option.b", "pick.option.c"]),
        ({"pick.option.a#option": "mW", "pick.option.b#option": "MW"}, []),
        ({"lamp": "дума", "tree": "дума"}, ["word.answer.2"]),
        ({"lamp": "дума", "tree": "Дума"}, ["word.answer.2"]),
        ({"lamp": "дума", "tree": "друга\nдума"}, ["word.answer.2"]),
        ({"Lamp": "", "match.pair.1.answer": "X", "match.pair.2.answer": "X"}, ["match.pair.2.answer"]),
        ({"match.pair.1.answer": "X", "match.distractor.1": "X"}, ["match.distractor.1"]),
        ({"order.item.a#item": "X", "order.item.b#item": "X"}, ["order.item.b"]),
        ({"match.pair.1#stem": "X", "match.pair.2#stem": "X"}, ["match.pair.2"]),
    ],
)
def test_what_makes_two_answers_the_same_is_refused(targets: dict[str, str], wrong: list[str]) -> None:
    made = repository(lamp="лампа", tree="дърво")
    made.translate(
        "bg", lambda e: replace(e, target=targets.get(e.context, targets.get(e.source, e.target) if "#" not in e.context else e.target))
    )
    done = translation(made)
    assert [row.segment.context.split("#")[0] for row in done.all_rows() if row.state == "error"] == wrong
    said = [d for d in done.found if d.rule == "translation-equal"]
    assert len(said) == len(wrong)
    assert all(d.location.line and d.related for d in said)


def test_the_same_answer_of_two_stems_is_one_in_each_language() -> None:
    made = repository()
    made.translate("bg", lambda e: replace(e, target="друга") if e.context == "match.pair.3.answer" else e)
    match = next(q for q in walk.questions(course(made)) if isinstance(q, Matching))
    assert [pair.answer.text for pair in match.pairs] == ["bg Lamp", "bg Night", "bg Lamp"]


def test_a_translation_keeps_every_value() -> None:
    made = repository()
    texts = {
        "What is half of {a} and $\\frac{{a}}{2}$?": "$\\frac{{a}}{2}$: колко е половината от {a}?",  # in another order
        "It is {= a / 2}.": "Това е { = a/2}.",  # a blank before the sign
        "Not {= a / 2}, but {a}.": "Не {= a / 2}, а {а}.",  # a Cyrillic letter
        "For {a} it is {= a / 2}.": "За {a} е {=  a / 2}.",  # more blanks
    }
    say(made, "bg", texts)
    done = translation(made)
    there = {source: state for source, state in states(done).items() if "{" in source}
    assert there == dict(zip(texts, ("translated", "error", "error", "translated"), strict=True))
    assert {d.rule for d in done.found} == {"translation-marks"}
    notes = {row.segment.source: row.segment.note for row in done.all_rows()}
    assert notes["It is {= a / 2}."] == "the right option\nnumbers come in the place of what stands in braces: keep it as it is"
    assert "{= a * 3}" not in states(done)  # nothing to translate in it


def test_numbers_are_written_as_the_language_does() -> None:
    """Where a format has one row of values for all."""
    made = repository(policy="translation: {complete: 0%}\n")
    say(made, "bg", {"For {a} it is {= a / 2}.": "За {a} е {= a / 2}.", "It is {= a / 2}.": "Това е {= a / 2}."})
    for lang, numbers in (
        ("bg", ("За 12,5 е 6,25.", "Това е 6,25.", "\\frac{12{,}5}{2}")),
        ("en", ("For 12.5 it is 6.25.", "It is 6.25.", "\\frac{12.5}{2}")),
    ):
        rendered = course(made, lang)
        (question,) = (q for q in walk.questions(rendered) if q.id == "half")
        assert isinstance(question, CalculatedChoice)
        fixed = _convert.with_row(question, rendered.banks[0].lang)
        assert isinstance(fixed, Choice) and fixed.feedback.general is not None
        assert walk.plain_text(fixed.feedback.general) == numbers[0]
        assert walk.plain_text(fixed.options[0].text) == numbers[1]
        assert [piece.tex for piece in fixed.prompt if isinstance(piece, Math)] == [numbers[2]]


def test_answers_from_two_languages_are_never_the_same() -> None:
    """The first of the chain has for one option what the language has for another."""
    made = repository("eu", policy="translation: {complete: 0%, fallback: {eu: [es]}}\n")
    made.extract("es")
    say(made, "es", {"Tree": "Bera"})
    say(made, "eu", {"Lamp": "Bera", "Tree": ""})
    pick = next(q for q in walk.questions(course(made, "eu")) if isinstance(q, Choice))
    texts = ["".join(piece for piece in option.text if isinstance(piece, str)) for option in pick.options]
    assert len(set(texts)) == 3


def test_a_unit_that_would_be_a_digit_is_refused() -> None:
    made = repository(metres="5")
    assert states(translation(made))["metres"] == "error"


# ---- what is built, and said -------------------------------------------------------------------------------------------------


def packager(*words: str) -> tuple[int, str]:
    done = CliRunner().invoke(main, words, catch_exceptions=False)
    return done.exit_code, done.output


@pytest.fixture
def there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    made = repository(First="", lamp="лампа", tree="дърво")
    workspaces.write(tmp_path, **made.files)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def built(root: Path) -> set[str]:
    return {package["lang"] for package in json.loads((root / "dist/build.json").read_text())["packages"]}


def test_a_language_is_built_from_its_completeness_on(there: Path) -> None:
    code, _ = packager("build", "lamps", "--target", "moodle-xml")
    assert (code, built(there)) == (0, {"en", "bg"})
    course = there / "courses/lamps/course.yml"
    course.write_text(COURSE + "translation: {complete: 100%}\n")
    code, said = packager("build", "lamps", "--target", "moodle-xml", "--output-format", "concise")
    assert code == 0 and "note[translation-not-built]" in said
    code, said = packager("build", "lamps", "--target", "moodle-xml", "--lang", "bg", "--output-format", "concise")
    assert code == 1 and "error[translation-incomplete]" in said


def test_what_fell_back_is_said(there: Path) -> None:
    _, said = packager("build", "lamps", "--target", "scorm12", "--output-format", "concise")
    assert "1 of the 36 texts of 'lamps' is shown in another language than 'bg': 1 not translated" in said


def test_an_error_is_shown_and_keeps_nothing_from_being_built(there: Path) -> None:
    path = there / "courses/lamps/locale/bg/one.po"
    path.write_text(path.read_text().replace('msgstr "bg The lamps burn."', 'msgstr "bg [x](y)"'))
    code, said = packager("build", "lamps", "--target", "scorm12", "--output-format", "concise")
    assert code == 1 and "error[translation-marks]" in said
    assert built(there) == {"en", "bg"}


def test_a_file_that_is_not_there_yet(there: Path) -> None:
    (there / "courses/lamps/locale/bg/one.po").unlink()
    _, said = packager("check", "lamps", "--output-format", "concise")
    assert "courses/lamps/locale/bg/one.po: note[translation-stale]: this file is not there yet, for 3 texts of the source" in said


# ---- languages that nobody speaks --------------------------------------------------------------------------------------------


def test_pseudo_languages_keep_what_is_not_words() -> None:
    source = "See [the *map*](https://example.org/a_b) of `code x` with $a_b$, {var:town}[^n] <kbd>Alt</kbd> &amp; \\* [[gap-1]]."
    longer = pseudo.say("qps-ploc", Segment("u#p", source, "paragraph"))
    for held in ("](https://example.org/a_b)", "`code x`", "$a_b$", "{var:town}", "[^n]", "<kbd>", "</kbd>", "&amp;", "\\*", "[[gap-1]]"):
        assert held in longer
    assert longer.startswith("⟦") and longer.endswith("⟧") and len(longer) > 1.2 * len(source)
    mirrored = pseudo.say("qps-plocm", Segment("u#p", source, "paragraph"))
    assert mirrored.count("\u202e") == mirrored.count("\u202c") > 0
    assert re.sub("[\u202e\u202c\u2067\u2069]", "", mirrored) == source
    assert (
        pseudo.say("qps-plocm", Segment("u#p", "about 12,400 m", "text"))
        == "\u2067\u202eabout \u202c\u206912,400\u2067\u202e m\u202c\u2069"
    )


@pytest.mark.parametrize("lang", pseudo.LANGUAGES)
def test_pseudo_languages_build_and_grade_as_the_source(lang: str) -> None:
    made = Repository(FILES)
    plain, said = course(made, "en"), course(made, lang)
    assert said.lang == lang
    for one, other in zip(walk.questions(plain), walk.questions(said), strict=True):
        assert (one.id, one.points) == (other.id, other.points)
        if isinstance(one, ShortAnswer) and isinstance(other, ShortAnswer):
            assert [a.fraction for a in one.answers] == [a.fraction for a in other.answers]
            assert all("⟦" not in a.text.text for a in other.answers)


def test_a_glossary_in_alphabetical_order_is_so_in_every_language() -> None:
    entries = "entries:\n" + "".join(f"  - {{term: {word}, definition: It is there.}}\n" for word in ("bridge", "lamp", "tree"))
    told = {"bridge": "мост", "lamp": "лампа", "tree": "дърво"}
    for source, order in ((entries, ["дърво", "лампа", "мост"]), (entries.replace("lamp", "zebra"), ["мост", "zebra", "дърво"])):
        made = Repository({**FILES, "courses/lamps/glossary.yml": source})
        made.extract("bg")
        say(made, "bg", told | {"zebra": "zebra"})
        assert [term.term.text for term in course(made).glossary] == order
