"""A course and two banks of it, in Bulgarian and Greek, with a draft, odd tags and goals that no question tests."""

from __future__ import annotations

import os
from pathlib import Path

from click.testing import CliRunner, Result

from packager.cli import main

FILES: dict[str, str | bytes] = {
    "courses/ulica/course.yml": """\
        id: ulica
        title: Улицата
        language: bg
        license: CC-BY-4.0
        banks: [lampi, lampes]
        modules:
          - id: one
            title: Първи модул
            units: [svetlina]
        """,
    "courses/ulica/units/svetlina.md": """\
        ---
        id: svetlina
        title: Светлина
        competences: [SC1.2, SC3.4]
        objectives:
          - id: smetni
            text: Пресмята колко енергия взема една лампа.
          - id: izberi
            text: Избира лампа за улица и обяснява избора си пред съвета на града.
            competences: [SC2.1]
        ---
        Една лампа.
        """,
    "question_banks/lampi.yml": """\
        id: lampi
        title: Лампи
        language: bg
        sections:
          - title: Енергия
            questions:
              - id: kolko
                kind: choice
                name: Колко
                prompt: "Колко **енергия** взема лампа от $40\\\\,\\\\text{W}$ за десет часа?"
                shuffle: false
                options:
                  - wrong: 40 Wh
                  - wrong: 4 kWh
                  - right: 400 Wh
                    feedback: Мощността по времето.
                feedback: {general: Енергия е мощност по време., correct: Да.}
                hints: [Умножете.]
                tags: [енергия, "a<b & c", "-1"]
                competences: [SC1.2, "SC1.2"]
                objectives: [smetni]
                difficulty: easy
                bloom: apply
              - id: vyarno
                kind: true-false
                prompt: Лампата свети.
                answer: true
                when-true: Така е.
                tags: [енергия]
                difficulty: medium
                bloom: remember
            sections:
              - title: Картини
                questions:
                  - id: kartina
                    kind: short-answer
                    prompt: |
                      Какво е това?

                      ![Лампа на стълб](media/lampa.png)
                    answers: [лампа]
                    points: 0.5
          - title: ЩАСТЛИВИЯТ ИЗБОР МЕЖДУ ЛАМПИ И МЪЖДУКАЩИ ЖЪЛТИ ФЕНЕРИ
            questions:
              - id: naredi
                kind: ordering
                status: draft
                prompt: Наредете.
                items: [едно, две]
              - id: izberete
                kind: essay
                prompt: Изберете лампа за улицата и обяснете избора си пред съвета на града.
                points: 5
                difficulty: hard
        """,
    "question_banks/lampes.yml": """\
        id: lampes
        title: Λάμπες του δρόμου
        language: el
        questions:
          - id: keimeno
            kind: description
            prompt: Ένας δρόμος έχει δώδεκα λάμπες.
          - id: kena
            kind: cloze
            prompt: Η λάμπα παίρνει [[isxys]] και δίνει [[ti]].
            gaps:
              isxys: {answer: 40}
              ti: {options: [{right: φως}, {wrong: ήχο}]}
            tags: [ενέργεια]
        """,
    "question_banks/media/lampa.png": b"\x89PNG\r\n\x1a\n",
}

EMPTY: dict[str, str | bytes] = {"question_banks/empty.yml": "id: empty\ntitle: Nothing yet\nlanguage: en\nquestions: []\n"}

ONE: dict[str, str | bytes] = {
    "question_banks/one.yml": """\
        id: one
        title: One question
        language: en
        questions:
          - id: only
            kind: numerical
            prompt: How many?
            answer: 4
        """
}

ARABIC: dict[str, str | bytes] = {
    "question_banks/masabih.yml": """\
        id: masabih
        title: مصابيح الشارع
        language: ar
        sections:
          - title: الطاقة والمصابيح في الشوارع القديمة وما يلزم لتجديدها كل عام
            questions:
              - id: q1
                kind: choice
                prompt: كم واط يستهلك المصباح؟
                options: [{right: عشرة}, {wrong: عشرون}]
                tags: [طاقة, "مصباح 12", "a-tag-that-goes-on-and-on-without-a-blank-for-much-more-than-one-line-of-a-plot-and-still-does-not-end"]
        """
}


def packager(*arguments: str, here: Path) -> Result:
    """The command line, called in a folder."""
    before = Path.cwd()
    os.chdir(here)
    try:
        return CliRunner().invoke(main, list(arguments))
    finally:
        os.chdir(before)
