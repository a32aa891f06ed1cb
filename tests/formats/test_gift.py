"""GIFT: written, read back, and read as teachers and other systems write it. test_gift_in_moodle.py has what Moodle makes of it."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from functools import partial
from html import escape
from pathlib import Path
from typing import Any
from unicodedata import normalize

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from packager import walk
from packager.diagnostics import Diagnostic
from packager.files import blob
from packager.formats import FORMATS, _moodle
from packager.formats.gift import reading, syntax
from packager.formats.gift.writing import write
from packager.model import (
    Accepted,
    Bank,
    Choice,
    Course,
    Description,
    Embed,
    Essay,
    Feedback,
    Hint,
    Html,
    Item,
    Matching,
    Math,
    Numerical,
    NumericAnswer,
    Option,
    Ordering,
    Pair,
    Plain,
    Question,
    Ref,
    ShortAnswer,
    TrueFalse,
    kind_of,
)
from packager.source import ids
from tests.formats import hostile
from tests.formats.samples import PICTURE, SHEET, accepted, at, item, name, option, p, pair, plain, sample_course

GOLDEN = Path(__file__).parent / "golden" / "gift" / "questions.txt"


def course_of(*questions: Question[Html], **bank: Any) -> Course[Html]:
    keys: dict[str, Any] = {"id": "b", "title": plain("Bank", "b.title"), "lang": "en", "questions": questions}
    made: Bank[Html] = Bank(**(keys | bank))
    return Course(id="b", title=plain("Bank", "b.title"), lang="en", banks=(made,), assets=sample_course().assets)


def text_of(course: Course[Html], **options: str) -> tuple[str, tuple[Diagnostic, ...]]:
    """What is written of a course, '' where no file is made, and what is said."""
    done = write(course, options)
    return "".join(file.read().decode() for file in done.value.values()), done.diagnostics


def one(question: Question[Html], **options: str) -> tuple[str, tuple[Diagnostic, ...]]:
    return text_of(course_of(question), **options)


def read(text: str) -> tuple[Course[Html], tuple[Diagnostic, ...]]:
    done = reading.read(blob(text), "file.txt")
    return done.value, done.diagnostics


def only(text: str) -> Any:
    """The one question of a text of which there is nothing to say."""
    course, said = read(text)
    assert said == ()
    (question,) = walk.questions(course)
    return question


def said_of(said: Iterable[Diagnostic]) -> list[tuple[str, int]]:
    return [(d.rule, d.location.line) for d in said]


def choice(id: str = "q", line: int = 1, **more: Any) -> Choice[Html]:
    options = (option("a", line, Fraction(1), "<p>This</p>"), option("b", line, Fraction(0), "<p>That</p>"))
    keys: dict[str, Any] = {"id": id, "name": name(id, line), "prompt": p("Which?"), "options": options, "loc": at(line)}
    return Choice(**(keys | more))


def short(*texts: str, **more: Any) -> ShortAnswer[Html]:
    answers = tuple(accepted(text, line) for line, text in enumerate(texts, 2))
    return ShortAnswer(id="q", name=name("q", 1), prompt=p("Word?"), answers=answers, loc=at(1), **more)


# ---- writing ---------------------------------------------------------------------------------------------------------------


def test_golden() -> None:
    """UPDATE_GOLDEN=1 writes it anew: read the difference before you keep it."""
    (file,) = write(sample_course(), {}).value.values()
    if os.environ.get("UPDATE_GOLDEN"):
        GOLDEN.write_bytes(file.read())
    assert file.read().decode() == GOLDEN.read_text(encoding="utf-8")


def test_a_formula_keeps_its_head() -> None:
    """Case gift-01: `\\n` is a line break, and every sign of a formula is one of GIFT's."""
    prompt = p(Math(r"\nabla f \neq \{0\}"), ': is x=1 # ~ y? <a href="https://a.example/?q=1#x">x</a>')
    options = (
        option("a", 2, Fraction(1), r"<p>C:\new\{tmp}</p>", "<p># and ~</p>"), option("b", 3, Fraction(0), "<p>a=b</p>"),
        option("c", 4, Fraction(0), "50%"), option("d", 5, Fraction(0), "%50%"), Option("e", (Math(r"\frac{1}{2}"),), Fraction(0)),
    )  # fmt: skip
    written, said = one(choice(prompt=prompt, options=options, name=name("1:2 {ratio}", 1)))
    assert said == ()
    assert r"\\(\\nabla f \\neq \\\{0\\\}\\)\: is x\=1 \# \~ y?" in written and r"::1\:2 \{ratio\}::" in written
    assert written.count("{") - written.count(r"\{") == 1 and r"=<p>C\:\\new\\\{tmp\}</p>#<p>\# and \~</p>" in written
    back = only(written)
    assert back.prompt == joined(prompt) and back.name.text == "1:2 {ratio}"
    assert [(o.text, o.fraction) for o in back.options] == [(joined(o.text), o.fraction) for o in options]
    assert back.options[0].feedback == options[0].feedback


def test_the_kind_is_never_guessed() -> None:
    """Case gift-04: what looks like another kind is the kind that it is, or is left out with a word."""
    for text in ("x->y", "T", "FALSE", "#include", "~user", "a=b", "[html]x", "%50%x", "}", "{", "A) x", "//", "0", "a\\*b", "*", "-> x"):
        written, said = one(short(text))
        assert said == () and [a.text.text for a in only(written).answers] == [text]
    written, said = one(short("A -> B", "x->y", "T"))
    assert written == "" and said_of(said) == [("not-carried", 2)] and "A -> B" in said[0].message
    essay = Essay(id="q", name=name("q", 1), prompt=p("Write about {draft}."))
    assert isinstance(only(one(essay)[0]), Essay)
    text = Description(id="q", name=name("q", 1), prompt=p("A {draft}."))
    assert only(one(text)[0]).prompt == ("<p>A {draft}.</p>",)
    matching = Matching(
        id="q", name=name("q", 1), prompt=p("Match."), pairs=(pair("1", 2, "a=b -> c", "-> d"), pair("2", 3, "e", "f -> g"))
    )
    assert [(q.stem, q.answer.text) for q in only(one(matching)[0]).pairs] == [(("a=b -&gt; c",), "-> d"), (("e",), "f -> g")]


def test_moodles_own_signs_for_escaped_ones() -> None:
    """`&&058;` anywhere in a file is a colon for Moodle."""
    assert "&&058" not in one(choice(prompt=("<p>&&058; &amp;&amp;058;</p>",), name=name("&&058; &&010", 1)))[0]
    assert said_of(one(short("a&&126;b"))[1]) == [("not-carried", 2)]


@pytest.mark.parametrize(
    "question,key,line",
    [
        (choice(points=Fraction(2), places={"points": at(7)}), "points", 7),
        (choice(shuffle=False, places={"shuffle": at(8)}), "whether options are shuffled", 8),
        (choice(numbering="123", places={"numbering": at(9)}), "numbering of options", 9),
        (choice(hints=(Hint(p("h"), loc=at(10)),)), "hints and penalties", 10),
        (choice(penalty=Fraction(1, 4), places={"penalty": at(11)}), "hints and penalties", 11),
        (Essay(id="q", name=name("q", 1), prompt=p("?"), response="file", attachments=2, places={"response": at(12)}), "limits, files", 12),
        (choice(several=True, feedback=Feedback(correct=p("Yes.")), places={"feedback": at(13)},
                options=(option("a", 1, Fraction(1), "a"), option("b", 1, Fraction(0), "b"))), "right and wrong answers as a whole", 13),
        (short("Na", case_sensitive=True, places={"case-sensitive": at(14)}), "small letters count as capitals", 14),
        (Ordering(id="q", name=name("q", 1), prompt=p("?"), items=(item("a", 1, "a"), item("b", 1, "b")), scoring="next", places={"scoring": at(15)}), "graded by the place", 15),
        (Matching(id="q", name=name("q", 1), prompt=p("?"), pairs=(pair("1", 1, "a", "b"),), loc=at(16)), "fewer than two pairs", 16),
        (choice(options=(option("a", 1, Fraction(1), "a"),), loc=at(17)), "fewer than two options", 17),
        (choice(prompt=("<p><a href=\"", Ref("asset", SHEET, loc=at(18)), "\">x</a></p>")), "sheet.csv", 18),
        (choice(prompt=("<p><a href=\"", Ref("unit", "u", loc=at(19)), "\">x</a></p>")), "link to a unit", 19),
        (choice(prompt=(Embed("question", "x", loc=at(20)), "x")), "a question placed in this text", 20),
        (short("x" * 20_000), "cannot compare", 2),
    ],
)  # fmt: skip
def test_what_gift_has_no_place_for_is_said_at_its_line(question: Question[Html], key: str, line: int) -> None:
    _, said = one(question)
    assert said_of(said) == [("not-carried", line)] and key in said[0].message


def test_what_several_features_lose_is_one_warning() -> None:
    asked = choice(points=Fraction(2), numbering="123", places={"points": at(7), "numbering": at(8)}, loc=at(3))
    (said,) = one(asked)[1]
    assert said.location == at(3) and [place.line for place, _ in said.related] == [7, 8]


def test_settings() -> None:
    course = replace(course_of(choice()), places={"targets.gift.category": at(5), "targets.gift.moodle": at(6)})
    written, said = text_of(course, category="Our project/R&D // 2")
    assert "\n$CATEGORY: $course$/top/Our project/R&D // 2/Bank\n" in f"\n{written}" and said == ()
    versioned, said = text_of(course, category="Our project", versioned="yes")
    assert "$CATEGORY: $course$/top/Our project/" in versioned and f" {course.banks[0].version}\n" in versioned and not said_of(said)
    assert said_of(text_of(replace(course, places={"targets.gift.versioned": at(7)}), versioned="1.1")[1]) == [("setting-unknown", 7)]
    assert said_of(text_of(course, category=" / ")[1]) == [("setting-unknown", 5)]
    assert said_of(text_of(course, moodle="new")[1]) == [("setting-unknown", 6)]


def test_what_is_right_in_a_choice_of_one() -> None:
    """Moodle knows a choice of one by its first `=`, and a choice by its first `~`."""
    options = tuple(option(key, 1, Fraction(1), key) for key in "abc")
    written, _ = one(choice(options=options))
    back = only(written)
    assert not back.several and [o.fraction for o in back.options] == [1, 1, 1]


# ---- there and back --------------------------------------------------------------------------------------------------------


def joined(html: Html) -> Html:
    """A rope whose neighbouring strings are one, without blanks around it."""
    out: list[Any] = []
    for piece in html:
        if isinstance(piece, str) and out and isinstance(out[-1], str):
            out[-1] += piece
        elif piece:
            out.append(piece)
    if out and isinstance(out[0], str):
        out[0] = out[0].lstrip(" \t\n\r\0\x0b")
    if out and isinstance(out[-1], str):
        out[-1] = out[-1].rstrip(" \t\n\r\0\x0b")
    return tuple(piece for piece in out if piece)


def carried(question: Any) -> Any:
    """What GIFT carries of a question, as values that can be compared."""

    def said(html: Html | None) -> Html | None:
        return joined(html) or None if html else None

    made: dict[str, Any] = {
        "kind": type(question), "id": question.id, "name": " ".join(question.name.text.split()), "prompt": joined(question.prompt),
        "general": said(question.feedback.general), "tags": question.tags, "competences": question.competences, "objectives": question.objectives,
        "difficulty": question.difficulty, "bloom": question.bloom, "version": question.version, "authors": question.authors,
        "section": tuple(part.text for part in question.section),
    }  # fmt: skip
    match question:
        case Choice():
            made["options"] = [(o.key, joined(o.text), o.fraction, said(o.feedback)) for o in question.options]
            made["several"] = question.several
        case TrueFalse():
            made["answer"] = (question.answer, said(question.when_true), said(question.when_false))
        case ShortAnswer():
            made["answers"] = [(" ".join(a.text.text.split()), a.fraction, said(a.feedback)) for a in question.answers]
        case Numerical():
            made["answers"] = [(a.value, a.tolerance, a.fraction, said(a.feedback)) for a in question.answers]
        case Matching():
            made["pairs"] = [(q.key, joined(q.stem), " ".join(q.answer.text.split())) for q in question.pairs]
            made["distractors"] = [" ".join(d.text.split()) for d in question.distractors]
        case Ordering():
            made["items"] = [(i.key, joined(i.text)) for i in question.items]
            made["scoring"] = question.scoring
    return made


SIGNS = "\\:#={}~%[]<>&-*/$n0T\"' \t"
words = st.text(
    st.one_of(st.sampled_from(SIGNS), st.characters(exclude_categories=["Cc", "Cs"], exclude_characters="\ufffe\uffff")), max_size=30
)
TEX = st.text(st.sampled_from("\\nabx{}^_=<>&# ~:-"), min_size=1, max_size=15).filter(lambda t: t.strip() and t == t.strip() and "\\)" not in t and "\\]" not in t and not t.endswith("\\"))  # fmt: skip


@st.composite
def ropes(draw: Any, nothing: bool = False) -> Html:
    """HTML as the sanitiser leaves it: paragraphs with emphasis, code, links and formulas; `\\(` stands in code alone, since elsewhere it is a formula."""
    pieces: list[Any] = []
    for _ in range(draw(st.integers(1, 3))):
        text = escape(draw(words), quote=False)
        kind = draw(st.sampled_from(["plain", "p", "strong", "code", "math", "a", "break"]))
        plain_text = re.sub(r"\\(?=[(\[])|\$\$", "", text)
        pieces += {
            "plain": [plain_text], "p": ["<p>", plain_text, "</p>\n"], "strong": [f"<p><strong>{plain_text}</strong></p>"], "code": [f"<code>{text}</code>"],
            "math": ["<p>", Math(draw(TEX), draw(st.booleans())), "</p>"], "a": ['<a href="https://a.example/?a=1&amp;b={2}#c-&gt;d">', plain_text, "</a>"],
            "break": [f"<pre>x{text}\n  y</pre>"],
        }[kind]  # fmt: skip
    made = joined(tuple(pieces))
    # neighbours may make of two signs what one of them was not
    if any(isinstance(x, str) and re.search(r"\\[(\[]|\$\$", re.sub(r"<(code|pre)>.*?</\1>", "", x, flags=re.S)) for x in made):
        made = ("<p>x</p>",)
    if not any(isinstance(piece, Math) for piece in made) and not re.sub(
        r"</?(?:p|strong|code|a)\b[^<>]*>|\s", "", "".join(map(str, made))
    ):
        made = ()  # paragraphs without a word are what editors leave in an emptied field
    return made or (("<p>x</p>",) if not nothing else ())


def maybe(strategy: Any) -> Any:
    return st.one_of(st.none(), strategy)


marks = st.text(st.characters(categories=["L", "N"], exclude_characters="<>`"), min_size=1, max_size=12).map(partial(normalize, "NFC"))
idents = st.from_regex(r"[a-z][a-z0-9]{0,8}", fullmatch=True)
names = (
    words.map(lambda text: " ".join(text.split())[:60].strip()).filter(bool).filter(lambda t: _moodle.fitted(t, "x") == _moodle.shown(t))
)
numbers = st.decimals(-(10**9), 10**9, allow_nan=False, allow_infinity=False, places=4).map(lambda d: Decimal(_moodle.number(d)))
shares = st.sampled_from([Fraction(1, 2), Fraction(1, 3), Fraction(-1, 4), Fraction(5, 6), Fraction(0)])
answers = words.map(lambda text: " ".join(text.split())).filter(bool).filter(syntax.escapable).filter(lambda t: "->" not in t)


@st.composite
def questions(draw: Any, id: str) -> Question[Html]:
    common: dict[str, Any] = {
        "id": id, "name": Plain(draw(names), ""), "prompt": draw(ropes()), "feedback": Feedback(draw(maybe(ropes()))),
        "tags": tuple(draw(st.lists(marks.filter(lambda t: t != "0"), max_size=2, unique_by=lambda t: _moodle.folded(t)))), "difficulty": draw(st.sampled_from(["", "easy"])),
        "section": tuple(Plain(text, "") for text in draw(st.lists(names.filter(lambda t: t.lower() != "top" and "/" not in t), max_size=2))),
    }  # fmt: skip
    feedback = maybe(ropes())
    kind = draw(st.sampled_from(["one", "several", "true", "short", "number", "match", "order", "essay", "text"]))
    if kind in ("one", "several"):
        fractions = [Fraction(1, 3)] * 3 if kind == "several" else [Fraction(1), draw(shares)]
        fractions += draw(st.lists(st.sampled_from([Fraction(-1, 2), Fraction(0)]), max_size=2))
        options = tuple(Option("abcdefg"[n], draw(ropes()), share, draw(feedback)) for n, share in enumerate(fractions))
        return Choice(**common, options=options, several=kind == "several")
    if kind == "true":
        return TrueFalse(**common, answer=draw(st.booleans()), when_true=draw(feedback), when_false=draw(feedback))
    if kind == "short":
        texts = draw(st.lists(answers, min_size=1, max_size=3))
        return ShortAnswer(**common, answers=tuple(Accepted(Plain(t, ""), Fraction(1, n), draw(feedback)) for n, t in enumerate(texts, 1)))
    if kind == "number":
        made = [NumericAnswer(draw(numbers), abs(draw(numbers)), Fraction(1), draw(feedback)), NumericAnswer(None, Decimal(0), draw(st.sampled_from([Fraction(0), Fraction(1, 5)])), draw(feedback))]  # fmt: skip
        return Numerical(**common, answers=tuple(made))
    if kind == "match":
        pairs = tuple(Pair(str(n), draw(ropes()), Plain(draw(names), "")) for n in (1, 2))
        return Matching(**common, pairs=pairs, distractors=tuple(Plain(text, "") for text in draw(st.lists(names, max_size=2))))
    if kind == "order":
        items = tuple(
            Item(key, ("<p>", re.sub(r"\\(?=[(\[])|\$\$", "", escape(draw(words), quote=False)), f" {n}</p>"))
            for n, key in enumerate("abc")
        )
        return Ordering(**common, items=items, scoring=draw(st.sampled_from(["places", "next", "whole"])))
    common["feedback"] = common["feedback"] if kind == "essay" else Feedback()
    return Essay(**common) if kind == "essay" else Description(**common)


@given(st.data())
@settings(max_examples=300, deadline=None)
def test_a_bank_read_back_is_what_gift_carries_of_it(data: Any) -> None:
    made = [data.draw(questions(f"q{n}")) for n in range(data.draw(st.integers(1, 3)))]
    title = data.draw(names.filter(lambda t: t.lower() != "top" and not t.startswith("$")))
    written, said = text_of(course_of(*made, title=Plain(title, "")), moodle="4.4")
    assert not [d for d in said if d.rule == "not-carried"]
    course, said = read(written)
    assert said == ()
    assert [bank.title.text for bank in course.banks] == [title]
    assert [carried(q) for q in walk.questions(course)] == [carried(q) for q in made]


@given(st.text())
def test_escaped_text_is_one_line_and_itself(text: str) -> None:
    source = syntax.escaped(text)
    assert "\n" not in source and "\r" not in source
    assert syntax.shown(syntax.hidden(source)) == re.sub(r"\r\n?", "\n", syntax.legal(text))


def test_hostile_texts_come_back() -> None:
    course = hostile.course()
    written, said = text_of(course, moodle="4.4")
    back, of_reading = read(written)
    asked = {q.id: q for q in walk.questions(course)}
    out = set(asked) - {q.id for q in walk.questions(back)}
    assert all(any(f"'{id}' is left out" in d.message and d.rule == "not-carried" for d in said) for id in out)
    assert {d.rule for d in of_reading} <= {"import-altered"}
    carries = FORMATS["gift"].carries
    assert len([id for id in out if carries[kind_of(asked[id])] and not getattr(asked[id], "case_sensitive", False)]) < 20
    for question in walk.questions(back):
        original = asked[question.id]
        if carries[kind_of(original)] == "exact" and not getattr(original, "unit", None):
            assert type(question) is type(original)
            prompt = tuple(syntax.legal(piece) if isinstance(piece, str) else piece for piece in original.prompt)
            assert walk.plain_text(question.prompt) == walk.plain_text(prompt)


def test_pictures_come_back_as_files() -> None:
    written, said = one(choice(prompt=('<p><img alt="A dot" src="', Ref("asset", PICTURE), '"/></p>')))
    assert said == ()
    course, _ = read(written)
    (asset,) = course.assets.values()
    assert asset.blob == sample_course().assets[PICTURE].blob and asset.media_type == "image/png"
    (question,) = walk.questions(course)
    assert [ref.id for ref in walk.refs(question)] == [asset.path]


# ---- reading ---------------------------------------------------------------------------------------------------------------


def test_missing_word() -> None:
    asked = only("Grant is {~buried =entombed ~living} in his tomb.")
    assert asked.prompt == ("Grant is _____ in his tomb.",) and asked.name.made
    assert [(o.text, o.fraction) for o in asked.options] == [(("buried",), 0), (("entombed",), 1), (("living",), 0)]


def test_numbers() -> None:
    asked = only("::Pi::How much is pi?{# =3.1415:0.0005#Well. =%50%3..3.3 ~#No. }")
    three = Decimal("3.15")
    assert [(a.value, a.tolerance, a.fraction) for a in asked.answers] == [
        (Decimal("3.1415"), Decimal("0.0005"), 1), (three, Decimal("0.15"), Fraction(1, 2)), (None, 0, 0),
    ]  # fmt: skip
    assert [a.feedback for a in asked.answers] == [("Well.",), None, ("No.",)]


def test_true_false_says_of_the_wrong_answer_first() -> None:
    asked = only("So?{F#no, it is not#right: it is # not####General}".replace("right:", "right\\:").replace("is # not", "is \\# not"))
    assert (asked.answer, asked.when_true, asked.when_false) == (False, ("no, it is not",), ("right: it is # not",))
    assert asked.feedback.general == ("General",)


def test_formats_of_texts() -> None:
    asked = only("[markdown]Which *one*?{=[html]<b>a</b>#[plain]x < y ~`b` ~[moodle]two\\nlines}")
    assert asked.prompt == ("<p>Which <em>one</em>?</p>",)
    assert [o.text for o in asked.options] == [("<b>a</b>",), ("<p><code>b</code></p>",), ("two<br />\nlines",)]
    assert asked.options[0].feedback == ("x &lt; y",)
    assert only("[html]So \\\\(\\\\neq\\\\)?{T}").prompt == ("So ", Math("\\neq"), "?")


def test_blanks_side_by_side_in_an_answer_are_said() -> None:
    """Moodle compares each; here what is typed is right with one."""
    course, said = read("One?{=a  b =c =d\u00a0e}")
    (asked,) = walk.questions(course)
    assert isinstance(asked, ShortAnswer) and [answer.text.text for answer in asked.answers] == ["a b", "c", "d e"]
    assert said_of(said) == [("import-lost", 1)] * 2 and "between the words of the answer 'a b'" in said[0].message


def test_comments_ids_tags_and_categories() -> None:
    text = """// a comment
$CATEGORY: $course$/top/Energy/Lamps & meters/A\\\\B

// question: 7  name: First
// [id:first] [tag:energy] [tag:difficulty:easy] [tag:competence:SC1.2] [tag:a\\]b]
First?{T}

// [id:first]
$CATEGORY: Other // one

Second?
// within
{F}

Third?{F}
"""
    course, said = read(text)
    assert [(bank.id, bank.title.text, [q.loc.line for q in bank.questions]) for bank in course.banks] == [
        ("energy", "Energy", [6]), ("other-one", "Other / one", [11, 15]),
    ]  # fmt: skip
    first, second, _ = walk.questions(course)
    assert (first.id, first.tags, first.difficulty, first.competences) == ("first", ("energy", "a]b"), "easy", ("SC1.2",))
    assert [part.text for part in first.section] == ["Lamps & meters", "A\\B"] and second.section == ()
    assert ids.bad_id(second.id) is None and said == ()


@pytest.mark.parametrize("many", ["[tag:" * 50_000, "[id:" * 50_000, "[tag:" * 50_000 + "<]", "[tag:[id:" * 20_000 + "\x01"])
def test_labels_that_nothing_ends_are_none(many: str) -> None:
    """Thousands of them: looking for the end of each from its place would take minutes."""
    assert syntax.labels(f"// {many}\n// [tag:a[b] [tag:\\]] [id:7]") == ("7", ("a[b", "]"))


def test_ids_are_the_files_or_come_from_the_content() -> None:
    first, second = (list(walk.questions(read(text)[0])) for text in ("One?{T}\n\nTwo?{T}", "Two?{T}\n\nOne?{T}\n\nOne?{T}"))
    assert {q.id for q in first} < {q.id for q in second} and len({q.id for q in second}) == 3
    course, said = read("// [id:a b/c]\nOne?{T}\n\n// [id:a b/c]\nTwo?{T}")
    assert [q.id for q in walk.questions(course)] == ["a-b-c", "a-b-c-2"] and said_of(said) == [
        ("import-altered", 2),
        ("import-altered", 5),
    ]
    course, said = read("::q1::One?{T}\n\n::Q1 \\: lamps::Two?{T}\n\n::q1::Three?{T}\n\n// [id:a]\n::q1::Four?{T}")
    assert [q.id for q in walk.questions(course)] == ["q1", "q1-lamps", "q1-2", "a"] and said == ()


@pytest.mark.parametrize(
    "text,line,words",
    [
        ("One?{T}\n\nTwo?{=a =b", 3, "one of its braces"),
        ("One?{T}\n\nTwo?}{", 3, "one of its braces"),
        ("How much?{#\n=3,14}", 2, "'3,14' is no number"),
        ("How much?{#5..4}", 1, "is no number"),
        ("Match?{=a -> b\n=c}", 2, "has no arrow"),
        ("Which?{=a}\n\nWhich?{~a}", 3, "fewer than two options"),
        ("Which?{=a\n~%50%#b}", 2, "no words"),
        ("Which?{=a\n~%200%b}", 2, "200 % of the points"),
        ("Word?{=%-50%a =b}", 1, "-50 % of the points"),
        ("[html]<iframe src\\=\"https\\://a.example\"></iframe>Which?{T}", 1, "<iframe>"),
        ("Sort?{>2 ALL VERTICAL RELATIVE_TO_CORRECT SHOW none\na\nb}", 1, "RELATIVE_TO_CORRECT"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_said_at_its_line(text: str, line: int, words: str) -> None:
    course, said = read(text)
    assert [(d.rule, d.location.file, d.location.line) for d in said] == [("question-lost", "file.txt", line)] and words in said[0].message
    assert len(list(walk.questions(course))) == text.count("\n\n")


def test_a_category_without_an_empty_line_after_it() -> None:
    course, said = read("$CATEGORY: A\nOne?{T}")
    assert [bank.title.text for bank in course.banks] == ["A"] and len(list(walk.questions(course))) == 1
    assert said_of(said) == [("import-altered", 1)]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends_and_byte_order_mark(end: str) -> None:
    course, said = read("\ufeff" + end.join(["::A::One?{", "=a", "~b", "}", "", "Two?{T}"]))
    assert [q.loc.line for q in walk.questions(course)] == [1, 6] and said == ()


def test_a_file_that_is_not_utf8() -> None:
    done = reading.read(blob("One?{T}\nTwé".encode("latin-1")), "x/file.txt")
    assert [(d.rule, str(d.location)) for d in done.diagnostics] == [("import-broken", "x/file.txt:2")] and done.failed


def test_what_a_file_is() -> None:
    reader = FORMATS["gift"].reader()
    assert reader is reading.read and not FORMATS["scorm12"].read
    for text in ("One?{T}", "::A::One?{", "// x\n", "$CATEGORY: x\n", "\ufeffOne?{=a ~b}", "Essay?{}"):
        assert reading.sniff(text.encode())
    for text in ("<?xml version='1.0'?><quiz>{~}</quiz>", "Which?\nA) x\nB) y\nANSWER: A\n", "PK\x03\x04", ""):
        assert not reading.sniff(text.encode("latin-1"))
