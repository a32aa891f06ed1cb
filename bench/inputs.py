"""What the bench builds: N questions and a course of a given size, the same at each run, in the form that each program reads.

Questions have four options, bold text, a formula and feedback for the question and each option. The course has what a designer writes: headings,
paragraphs with emphasis, links, code and formulas, lists, tables, figures, fenced code, callouts, quotations.
"""

from __future__ import annotations

import json
import random
import re
import struct
import zlib
from dataclasses import dataclass
from pathlib import Path

TOPICS = ("lighting", "heating", "water", "waste", "transport", "parking", "solar power", "air quality", "tenders", "open data")
SOME = (
    "town council lamp street meter tariff budget contract tender supplier sensor network gateway dashboard data model standard interface register "
    "map district building roof tenant school bus tram cycle path noise air river park tree garden market office service citizen meeting survey vote "
    "grant loan bank risk plan measure target result baseline report audit review training manual repair spare part energy power voltage heat pump "
    "saving cost price year month day hour peak load curve forecast average sample error range share"
)
WORDS = tuple(SOME.split())
FIGURES = 40


# ---- questions -------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Item:
    """One question: options as (text, is it right, feedback)."""

    name: str
    prompt: str
    options: tuple[tuple[str, bool, str], ...]
    feedback: str


def items(count: int) -> list[Item]:
    """The first `count` questions of an endless, fixed series."""
    chance = random.Random(20)
    made = []
    for number in range(1, count + 1):
        lamps, watts, topic = chance.randint(3, 90), chance.randint(3, 90), chance.choice(TOPICS)
        right = lamps * watts
        made.append(
            Item(
                f"Case {number:06d}",
                f"In a project on **{topic}**, case {number}, the load is $P = {lamps} \\cdot p$ with $p = {watts}$. How large is **P**?",
                (
                    (f"{right}", True, f"Right: ${lamps} \\cdot {watts} = {right}$."),
                    (f"{right + watts}", False, "One **lamp** too many."),
                    (f"{right - lamps}", False, "One **watt** too few."),
                    (f"{lamps + watts}", False, "The two were added."),
                ),
                f"Multiply ${lamps}$ by $p = {watts}$; the unit on *{topic}* shows how.",
            )
        )
    return made


def bank(questions: list[Item]) -> str:
    """As a bank of ours."""
    out = ["id: bench\ntitle: Bench\nlanguage: en\nquestions:\n"]
    for question in questions:
        out.append(f"  - id: {question.name.lower().replace(' ', '-')}\n    kind: choice\n    name: {question.name}\n")
        out.append(f"    prompt: {quoted(question.prompt)}\n    feedback: {quoted(question.feedback)}\n    options:\n")
        for text, right, feedback in question.options:
            out.append(f"      - {'right' if right else 'wrong'}: {quoted(text)}\n        feedback: {quoted(feedback)}\n")
    return "".join(out)


def moodle_tools(questions: list[Item]) -> str:
    """As moodle-tools reads them: a YAML document each."""
    out = []
    for question in questions:
        out.append(f"---\ntype: multiple_choice\ntitle: {question.name}\ncategory: bench\nquestion: {quoted(question.prompt)}\n")
        out.append(f"general_feedback: {quoted(question.feedback)}\nanswers:\n")
        for text, right, feedback in question.options:
            out.append(f"  - answer: {quoted(text)}\n    points: {100 if right else 0}\n    feedback: {quoted(feedback)}\n")
    return "".join(out)


def text2qti(questions: list[Item]) -> str:
    """As text2qti reads them."""
    out = ["Quiz title: Bench\nQuiz description: Bench\n\n"]
    for number, question in enumerate(questions, 1):
        out.append(f"Title: {question.name}\nPoints: 1\n{number}.  {question.prompt}\n... {question.feedback}\n")
        for letter, (text, right, feedback) in zip("abcd", question.options, strict=True):
            out.append(f"{'*' if right else ''}{letter}) {text}\n... {feedback}\n")
        out.append("\n")
    return "".join(out)


def bbq(questions: list[Item]) -> str:
    """As qti-package-maker reads them: a row each, in HTML, without feedback."""
    bold = re.compile(r"\*\*(.+?)\*\*")
    rows = []
    for question in questions:
        options = "".join(f"\t{text}\t{'correct' if right else 'incorrect'}" for text, right, _ in question.options)
        stem = bold.sub(r"<b>\1</b>", question.prompt)
        rows.append(f"MC\t{stem}{options}\n")
    return "".join(rows)


def markdown(questions: list[Item]) -> str:
    """As a Markdown document, for pandoc."""
    out = []
    for question in questions:
        options = "".join(f"- {text}\n\n    {feedback}\n" for text, _, feedback in question.options)
        out.append(f"## {question.name}\n\n{question.prompt}\n\n{options}\n{question.feedback}\n\n")
    return "".join(out)


def quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)  # JSON's strings are YAML's


# ---- a course --------------------------------------------------------------------------------------------------------------


def units(size: int) -> list[str]:
    """Units of a fixed series, as many as it takes to reach `size` bytes."""
    writer, total = Writer(), 0
    made: list[str] = []
    while total < size:
        made.append(writer.unit(len(made) + 1))
        total += len(made[-1].encode())
    return made


def write_course(root: Path, texts: list[str]) -> None:
    """A workspace with the units as a course `bench`."""
    folder = root / "courses/bench"
    (folder / "units").mkdir(parents=True)
    (folder / "media").mkdir()
    names = [f"unit-{number:03d}" for number in range(1, len(texts) + 1)]
    for name, text in zip(names, texts, strict=True):
        (folder / f"units/{name}.md").write_text(text, encoding="utf-8")
    pictures(folder / "media", texts)
    modules = "".join(
        f"  - id: module-{start // 10 + 1}\n    title: Module {start // 10 + 1}\n    units: [{', '.join(names[start : start + 10])}]\n"
        for start in range(0, len(names), 10)
    )
    (folder / "course.yml").write_text(f"title: Bench\nlanguage: en\nmodules:\n{modules}", encoding="utf-8")


def write_corpus(root: Path, texts: list[str]) -> None:
    """The units as one Markdown document beside their pictures."""
    (root / "units").mkdir(parents=True)
    (root / "media").mkdir()
    (root / "units/corpus.md").write_text("\n".join(texts), encoding="utf-8")
    pictures(root / "media", texts)


def pictures(folder: Path, texts: list[str]) -> None:
    for number in range(1, FIGURES + 1):
        if any(f"figure-{number}.png" in text for text in texts):
            (folder / f"figure-{number}.png").write_bytes(png(48 + number, 32))


def png(width: int, height: int) -> bytes:
    """A small picture (PNG, 8 bits of grey, a slope)."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = b"".join(b"\0" + bytes((x * 4 + y) % 256 for x in range(width)) for y in range(height))
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows, 9)) + chunk(b"IEND", b"")


class Writer:
    """Writes like a designer who does not look at what the words mean."""

    def __init__(self) -> None:
        self.chance = random.Random(30)

    def unit(self, number: int) -> str:
        parts = [f"# {self.title()} {number}\n\n", self.paragraph()]
        for _ in range(self.chance.randint(5, 8)):
            parts.append(f"## {self.title()}\n\n")
            parts += [self.block() for _ in range(self.chance.randint(4, 7))]
        return "".join(parts)

    def block(self) -> str:
        kinds = (self.paragraph, self.bullets, self.steps, self.table, self.figure, self.code, self.callout, self.quotation)
        return self.chance.choices(kinds, weights=(45, 13, 8, 9, 6, 8, 7, 4))[0]()

    def words(self, least: int, most: int) -> list[str]:
        return self.chance.choices(WORDS, k=self.chance.randint(least, most))

    def title(self) -> str:
        return " ".join(self.words(3, 5)).capitalize()

    def sentence(self) -> str:
        words = self.words(8, 22)
        for share, form in ((0.35, "**{}**"), (0.25, "*{}*"), (0.15, "[{}](https://example.org/{n})"), (0.08, "`{}_{n}`")):
            if self.chance.random() < share:
                place = self.chance.randrange(1, len(words))
                if words[place].isalpha():
                    words[place] = form.format(words[place], n=self.chance.randint(1, 999))
        if self.chance.random() < 0.08:
            words.append(f"$x_{{{self.chance.randint(1, 9)}}}^2 + {self.chance.randint(1, 9)}$")
        words[0] = words[0].capitalize()
        return " ".join(words) + "."

    def paragraph(self) -> str:
        return " ".join(self.sentence() for _ in range(self.chance.randint(3, 7))) + "\n\n"

    def bullets(self) -> str:
        return "".join(f"- {self.sentence()}\n" for _ in range(self.chance.randint(3, 7))) + "\n"

    def steps(self) -> str:
        return "".join(f"{step}. {self.sentence()}\n" for step in range(1, self.chance.randint(4, 7))) + "\n"

    def table(self) -> str:
        columns = self.chance.randint(3, 5)
        rows = [self.words(columns, columns), ["---"] * columns]
        rows += [[" ".join(self.words(2, 5)) for _ in range(columns)] for _ in range(self.chance.randint(3, 8))]
        return "".join(f"| {' | '.join(row)} |\n" for row in rows) + "\n"

    def figure(self) -> str:
        return f'![{self.title()} by {self.title().lower()}](../media/figure-{self.chance.randint(1, FIGURES)}.png "{self.title()}")\n\n'

    def code(self) -> str:
        body = "".join(f"    total = total + {word}  # {self.title()}\n" for word in self.words(2, 5))
        return f"```python\ndef load(hours, lamps={self.chance.randint(2, 99)}):\n    total = 0\n{body}    return total\n```\n\n"

    def callout(self) -> str:
        return f'!!! note "{self.title()}"\n    {self.sentence()}\n\n    {self.sentence()}\n\n'

    def quotation(self) -> str:
        formula = f"$$\n\\sum_{{i=1}}^{{{self.chance.randint(3, 99)}}} P_i \\, t = \\frac{{E(E+1)}}{{2}}\n$$\n\n"
        return f"> {self.sentence()}\n> {self.sentence()}\n\n{formula}"
