"""A bank in which every field of every kind holds what formats trip over: their own signs, control characters, other scripts, long words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from html import escape
from typing import Any
from unicodedata import normalize

from packager.arithmetic import Digits
from packager.formats._xml import legal
from packager.model import (
    Accepted,
    Bank,
    Calculated,
    CalculatedChoice,
    CalculatedSimple,
    Choice,
    ChoiceGap,
    Cloze,
    Course,
    Description,
    Drag,
    DragImage,
    DragMarkers,
    DragWords,
    Drop,
    Essay,
    Feedback,
    Filling,
    Gap,
    GapSelect,
    Hint,
    Html,
    Item,
    Marker,
    Matching,
    Math,
    NumberGap,
    Numerical,
    Option,
    Ordering,
    OtherUnit,
    Pair,
    Plain,
    Question,
    Ref,
    ShortAnswer,
    Spare,
    TrueFalse,
    Value,
    WordGap,
    Zone,
)
from tests.formats.samples import PICTURE, at, counted, number, sample_course, tolerance, values

TEXTS = (
    "]]>", "&nbsp;", "<", "x < y & z", "{}=~#:\\", "\\", "\\\\", "\\n", "\\nabla \\neq \\nu", "C:\\new\\{tmp}", "a=b", "50%", "%50%", "%100%right", "[html]", "[plain]x", "[x",
    "-> x", "A -> B", "x->y", "T", "TRUE", "FALSE", "#include <a.h>", "####", "~user", "=", "//", "// [id:other] [tag:other]", "::", "::name::", "1:2 {ratio}", "$CATEGORY: $course$/x",
    "&&058;", "&&126;", "&&010", "&&092;n", "{draft}", "{#1}", "[[1]]", "{1:SA:=no}", "@@PLUGINFILE@@", "___", "0", "0.5", ">3 ALL", "#5", "A) x", "ANSWER: B", "C. elegans",
    "https://a.example/?q=1#x", "😀 𝑥", "e\u0301 ∘", "مرحبا", "\u202eabc", "\u00a0x\u00a0", "  spaced  ", "two\nlines", "a\r\nb", "tab\there", "a\0b\x0bc", "q\"uo'te", "“ok”", "word " * 300,
    "*", "**", "a*b\\", "\\*", "R&D &amp; &lt;b&gt;", "<b>bold</b>", "<script>alert(1)</script>", "<!--", "</text>", "{power}", "{=power}", "}", "a}b~c#d", "\\}", "\\#", "{{ 7*7 }}", "--8<--", "&#x1F600;", "a\u2028b", "\ufeffx", "\u200d", "-1", "1e3", "$x$", "::: question x", "# a", "~~a~~ **b** `c`", "x" * 50_000,
)  # fmt: skip
"""The longest is the last."""
FORMULA = Math(r"\nabla f \neq \{0\}: a<b & c \to d -> e ~ # = \\ x^{2}")
ROW = values(1, {"power": ("2 to 9", "4 7 2"), "A": ("", "3 5 8")})


def course(texts: tuple[str, ...] = TEXTS) -> Course[Html]:
    questions = tuple(question for n, text in enumerate(texts) for question in _questions(n, text))
    title = plain("{}=~#:\\ a\\nb -> // <x> &&092;", "title")
    bank = Bank(id="hostile", title=title, lang="en", description=html("]]> & <b> {}=~#:\\")[0], authors=("R&D <x> ]]>", "{}=~#:\\"), questions=questions, loc=at(1))  # fmt: skip
    return replace(sample_course(), banks=(bank,), units=(), quizzes=(), modules=(), glossary=())


def shown(id: str) -> str:
    """The text in every field of a question, as a browser shows it where no file may hold all of it."""
    return bare(TEXTS[int(id.rpartition("-")[2])])


def bare(text: str) -> str:
    return " ".join(legal(text).replace("\N{REPLACEMENT CHARACTER}", " ").split())


def plain(text: str, key: str) -> Plain:
    """On one line, as every reader has it."""
    return Plain(" ".join(text.split()), key, loc=at(1))


def html(text: str) -> tuple[Html, Html]:
    """The text as a paragraph, and without one, so that it begins and ends the whole."""
    return (f"<p>{escape(text, quote=False)}</p>",), (escape(text, quote=False) or "x",)


def picture(alt: str) -> Html:
    return (f'<p><img alt="{escape(alt)}" src="', Ref("asset", PICTURE, loc=at(1)), '"/></p>')


def _questions(n: int, text: str) -> Iterator[Question[Html]]:
    block, bare = html(text)
    formula: Html = (f"<p>{escape(text, quote=False)} ", FORMULA, "</p>")
    line = n + 10
    loc = at(line)
    half = Fraction(1, 2)
    said: dict[str, Html] = {"correct": block, "partial": bare, "incorrect": formula}

    def common(kind: str, prompt: Html, **combined: Html) -> dict[str, Any]:
        feedback = Feedback(bare if n % 2 else block, **combined)
        section = (plain(f"{kind} {text[:50]}", "section"),) if n % 3 == 0 else ()
        tags = (normalize("NFC", text)[:40],) if text.isprintable() and text.strip() else ()
        authors = (text[:30],) if tags and n % 5 == 0 else ()
        return {"id": f"{kind}-{n}", "name": plain(text, f"{kind}-{n}.name"), "prompt": prompt, "feedback": feedback, "section": section, "tags": tags,
                "authors": authors, "loc": loc}  # fmt: skip

    def hinted(kind: str, prompt: Html, parts: bool = True) -> dict[str, Any]:
        """parts: whether there are some that a hint can count or clear."""
        return {**common(kind, prompt, **said), "hints": (Hint(block, parts, parts, loc), Hint(bare, loc=loc))}

    def words(text: str) -> str:
        """A text as an accepted answer of which every `*` means itself."""
        return text.replace("*", "\\*")

    options = (Option("a", bare, half, block, loc), Option("b", (*block, "\n", *block), Fraction(1), bare, loc), Option("c", formula, Fraction(-1, 3), None, loc))  # fmt: skip
    yield Choice(**common("one", block), options=options)
    easy = (Option("a", block, Fraction(1), None, loc), Option("b", bare, Fraction(0), None, loc), Option("c", formula, Fraction(0), None, loc))  # fmt: skip
    yield Choice(**common("easy", bare), options=easy)
    several = (Option("a", bare, half, bare, loc), Option("b", formula, half, None, loc), Option("c", block, -half, block, loc))
    yield Choice(**common("several", formula), options=several, several=True)
    yield Choice(**hinted("hinted", block), options=several, several=True)
    yield TrueFalse(**common("true", bare), answer=bool(n % 2), when_true=bare, when_false=block if n % 3 else None)
    accepted = (Accepted(plain(words(text), "a"), Fraction(1), bare, loc), Accepted(plain("other", "b"), half, block, loc))
    yield ShortAnswer(**common("short", block), answers=accepted)
    yield ShortAnswer(**common("alone", bare), answers=accepted[:1])
    yield ShortAnswer(**hinted("case", formula, False), answers=accepted, case_sensitive=True)
    yield Numerical(
        **common("number", bare),
        answers=(number("-4e-7", line, "1e-9", feedback=block[0]), number("3", line, "0.5", Fraction(1, 3), bare[0])),
    )  # type: ignore[arg-type]
    unit, others = plain(text, "unit"), (OtherUnit(plain("other", "other"), Decimal(2)),)
    yield Numerical(**hinted("unit", bare, False), answers=(number("5", line),), unit=unit)
    yield Numerical(**common("listed", block), answers=(number("5", line),), unit=unit, unit_input="list", other_units=others)
    yield Numerical(**common("typed", block), answers=(number("5", line),), unit=unit, unit_input="typed", unit_penalty=half)
    pairs = (Pair("1", bare, plain(text, "p1"), loc), Pair("2", block, plain("-> a " + text, "p2"), loc), Pair("3", formula, plain("other", "p3"), loc))  # fmt: skip
    yield Matching(**common("match", formula), pairs=pairs, distractors=(plain("x " + text, "d"),))
    items = (Item("a", bare, loc), Item("b", ("<p>second ", escape(text, quote=False), "</p>"), loc), Item("c", formula, loc))
    yield Ordering(**common("order", bare), items=items)
    gaps = (
        ChoiceGap("list", (Option("a", bare, Fraction(1), block, loc), Option("b", ("<p>other</p>",), Fraction(0), bare, loc)), loc=loc),
        ChoiceGap("row", (Option("a", block, half, block, loc), Option("b", formula, half, bare, loc), Option("c", ("<p>other</p>",), -half, None, loc)), True, layout="row", loc=loc),
        WordGap("word", (Accepted(plain(words(text), "w"), Fraction(1), block, loc), Accepted(plain("other", "v"), half, formula, loc)), bool(n % 2), loc=loc),
        NumberGap("number", (number("-4e-7", line, "1e-9", feedback=block[0]), number("3", line, "0.5", half)), loc=loc),  # type: ignore[arg-type]
    )  # fmt: skip
    yield Cloze(points=Fraction(4), **common("cloze", (*formula, "<p>", Gap("word", loc), " ", escape(text, quote=False), Gap("list", loc), Gap("row", loc), "</p>", Gap("number", loc), *bare)), gaps=gaps)  # fmt: skip
    street: Html = ("<p>", Gap("a", loc), escape(text, quote=False), Gap("b", loc), FORMULA, Gap("c", loc), "</p>")
    fillings = (
        Filling("a", plain(text, "f1"), 1, loc),
        Filling("b", plain("-> a " + text, "f2"), 1, loc),
        Filling("c", plain(text, "f3"), 2, loc),
    )
    spare = (Spare(plain("x " + text, "s1"), 1), Spare(plain("x " + text, "s2"), 2))
    yield GapSelect(**common("select", street, **said), gaps=fillings, distractors=spare)
    yield DragWords(**hinted("drag", street), gaps=fillings, distractors=spare)
    drags = (Drag("a", bare, loc=loc), Drag("b", picture(text), loc=loc), Drag("c", formula, loc=loc))
    drops = (Drop("1", 10, 20, "a", loc), Drop("2", 40, 20, "b", loc), Drop("3", 70, 20, "c", loc))
    yield DragImage(**common("places", block, **said), image=picture(text), drags=drags, drops=drops)
    markers = (Marker("a", plain(text, "m1")), Marker("b", plain("x " + text, "m2")))
    yield DragMarkers(**hinted("marks", formula), image=picture(text), markers=markers, zones=(Zone("a", "circle", (50, 50, 10), loc),))
    asked: Html = ("<p>", escape(text, quote=False), Value("power", loc), " ", FORMULA, escape(text, quote=False), "</p>")
    near = tolerance("absolute", "0.001")
    formulas = (counted("power + A", line, near, feedback=block), counted("power", line, near, fraction=half, feedback=bare))
    yield Calculated(**hinted("calculated", asked, False), values=ROW, answers=formulas, unit=unit)
    yield CalculatedSimple(**common("simple", asked), values=ROW, answers=formulas, unit=unit, unit_input="list", other_units=others)
    shown = (
        Option("a", (*bare, Value("power + A", loc)), Fraction(1), block, loc),
        Option("b", ("<p>", Value("A", loc), escape(text, quote=False), "</p>"), Fraction(0), bare, loc),
    )
    yield CalculatedChoice(**hinted("chosen", asked), values=ROW, options=shown, digits=Digits(1))
    yield Essay(**common("essay", bare), template=block, grader_notes=bare)
    yield Description(id=f"text-{n}", name=plain(text, f"text-{n}.name"), prompt=(*block, "\n", *formula), loc=loc)
