"""A bank in which every field of every kind holds what formats of text trip over: their own signs, control characters, other scripts, long words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from html import escape
from typing import Any

from packager.model import (
    Accepted,
    Bank,
    Choice,
    Course,
    Description,
    Essay,
    Feedback,
    Html,
    Item,
    Matching,
    Math,
    Numerical,
    Option,
    Ordering,
    Pair,
    Plain,
    Question,
    ShortAnswer,
    TrueFalse,
)
from tests.formats.samples import at, number, sample_course

TEXTS = (
    "]]>", "&nbsp;", "<", "x < y & z", "{}=~#:\\", "\\", "\\\\", "\\n", "\\nabla \\neq \\nu", "C:\\new\\{tmp}", "a=b", "50%", "%50%", "%100%right", "[html]", "[plain]x", "[x",
    "-> x", "A -> B", "x->y", "T", "TRUE", "FALSE", "#include <a.h>", "####", "~user", "=", "//", "// [id:other] [tag:other]", "::", "::name::", "1:2 {ratio}", "$CATEGORY: $course$/x",
    "&&058;", "&&126;", "&&010", "&&092;n", "{draft}", "{#1}", "[[1]]", "{1:SA:=no}", "@@PLUGINFILE@@", "___", "0", "0.5", ">3 ALL", "#5", "A) x", "ANSWER: B", "C. elegans",
    "https://a.example/?q=1#x", "😀 𝑥", "e\u0301 ∘", "مرحبا", "\u202eabc", "\u00a0x\u00a0", "  spaced  ", "two\nlines", "a\r\nb", "tab\there", "a\0b\x0bc", "q\"uo'te", "“ok”", "x" * 50_000, "word " * 300,
)  # fmt: skip
FORMULA = Math(r"\nabla f \neq \{0\}: a<b & c \to d -> e ~ # = \\ x^{2}")


def course(texts: tuple[str, ...] = TEXTS) -> Course[Html]:
    questions = tuple(question for n, text in enumerate(texts) for question in _questions(n, text))
    title = plain("{}=~#:\\ a\\nb -> // <x> &&092;", "title")
    bank = Bank(id="hostile", title=title, lang="en", questions=questions)
    return replace(sample_course(), banks=(bank,), units=(), quizzes=(), modules=(), glossary=())


def plain(text: str, key: str) -> Plain:
    return Plain(text, key, loc=at(1))


def html(text: str) -> tuple[Html, Html]:
    """The text as a paragraph, and without one, so that it begins and ends the whole."""
    return (f"<p>{escape(text, quote=False)}</p>",), (escape(text, quote=False) or "x",)


def _questions(n: int, text: str) -> Iterator[Question[Html]]:
    block, bare = html(text)
    formula: Html = (f"<p>{escape(text, quote=False)} ", FORMULA, "</p>")
    line = n + 10

    def common(kind: str, prompt: Html, **more: Any) -> dict[str, Any]:
        feedback = Feedback(general=bare if n % 2 else block)
        section = (plain(f"{kind} {text[:50]}", "section"),) if n % 3 == 0 else ()
        return {"id": f"{kind}-{n}", "name": plain(text, f"{kind}-{n}.name"), "prompt": prompt, "feedback": feedback, "section": section,
                "tags": (text[:40],) if text.isprintable() and text.strip() else (), "loc": at(line), **more}  # fmt: skip

    options = (Option("a", bare, Fraction(1, 2), block, at(line)), Option("b", (*block, "\n", *block), Fraction(1), bare, at(line)), Option("c", formula, Fraction(-1, 3), None, at(line)))  # fmt: skip
    yield Choice(**common("one", block), options=options)
    easy = (Option("a", block, Fraction(1), None, at(line)), Option("b", bare, Fraction(0), None, at(line)), Option("c", formula, Fraction(0), None, at(line)))  # fmt: skip
    yield Choice(**common("easy", bare), options=easy)
    several = (Option("a", bare, Fraction(1, 2), bare, at(line)), Option("b", formula, Fraction(1, 2), None, at(line)), Option("c", block, Fraction(-1, 2), block, at(line)))  # fmt: skip
    yield Choice(**common("several", formula), options=several, several=True)
    yield TrueFalse(**common("true", bare), answer=bool(n % 2), when_true=bare, when_false=block if n % 3 else None)
    if text.strip(" \0\x0b\n"):
        words = text.replace("*", "\\*")
        accepted = (
            Accepted(plain(words, "a"), Fraction(1), bare, at(line)),
            Accepted(plain("other", "b"), Fraction(1, 2), block, at(line)),
        )
        yield ShortAnswer(**common("short", block), answers=accepted)
        yield ShortAnswer(**common("alone", bare), answers=accepted[:1])
    yield Numerical(
        **common("number", bare),
        answers=(number("-4e-7", line, "1e-9", feedback=block[0]), number("3", line, "0.5", Fraction(1, 3), bare[0])),
    )  # type: ignore[arg-type]
    pairs = (Pair("1", bare, plain(text, "p1"), at(line)), Pair("2", block, plain("-> a " + text, "p2"), at(line)), Pair("3", formula, plain("other", "p3"), at(line)))  # fmt: skip
    yield Matching(**common("match", formula), pairs=pairs, distractors=(plain("x " + text, "d"),))
    yield Ordering(
        **common("order", bare),
        items=(
            Item("a", bare, at(line)),
            Item("b", ("<p>second ", escape(text, quote=False), "</p>"), at(line)),
            Item("c", formula, at(line)),
        ),
    )
    yield Essay(**common("essay", bare))
    yield Description(id=f"text-{n}", name=plain(text, f"text-{n}.name"), prompt=(*block, "\n", *formula), loc=at(line))
