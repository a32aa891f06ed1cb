"""The quality of questions: what the trees in tests/rules do not show."""

from __future__ import annotations

import json
import tomllib
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from click.testing import CliRunner

from packager.checks import quality
from packager.checks.quality.numbers import span
from packager.checks.quality.vocabulary import KEYS, Vocabulary, bare, fold
from packager.cli import main
from packager.diagnostics import Location, tidy
from packager.model import Bank, Choice, Html, Option, Plain
from packager.rules import RULES
from packager.templating import Templates
from tests import workspaces

LISTS = Path(__file__).parents[2] / "templates/questions"
LANGS = sorted(path.stem for path in LISTS.glob("*.toml"))
FAR = Decimal("1e40")


def words(lang: str) -> Vocabulary:
    read = quality.read(lang, Templates())
    assert read.diagnostics == ()
    return read.value


# ---- words -------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGS)
def test_every_list_of_a_language_is_there_and_says_nothing_twice(lang: str) -> None:
    lists = tomllib.loads((LISTS / f"{lang}.toml").read_text(encoding="utf-8"))
    assert set(lists) == set(KEYS)
    for name, entries in lists.items():
        assert entries and len(set(entries)) == len(entries), name
        assert all(fold(entry).replace("σ", "ς") == entry.replace("σ", "ς") for entry in entries), name


@pytest.mark.parametrize("lang", LANGS)
def test_an_option_cannot_say_both_all_and_none(lang: str) -> None:
    assert not words(lang).all_options & words(lang).none_options


def test_a_variety_has_the_words_of_its_language_and_a_language_without_a_list_has_none() -> None:
    assert words("en-GB").absolute == words("en").absolute
    assert words("fi").absolute == () and not words("fi").absolutes.search("always")


def test_a_word_is_found_whole_and_with_its_accents() -> None:
    greek = words("el").absolutes
    assert greek.search(fold("Ποτέ δεν χαλάει")) and not greek.search(fold("Πότε χαλάει;")) and not greek.search(fold("κάποτε"))
    assert not words("en").absolutes.search(fold("nevertheless")) and not words("en").absolutes.search(fold("never-ending"))
    assert words("en").negations.search(fold("It isn’t"))
    assert greek.search(fold("ΠΑΝΤΑ ανάβει")) and greek.search(fold("ΠΟΤΕ ΔΕΝ ΧΑΛΑΕΙ"))  # capitals have no accents
    assert words("ro").negations.search(fold("Afirmaţia greşită")) and words("ro").negations.search(fold("Afirmația greșită"))
    assert bare("ΟΛΑ ΤΑ ΠΑΡΑΠΑΝΩ.") == bare("Όλα τα παραπάνω") and bare("ΚΑΝΕΝΑΣ") == bare("κανένας")


def test_a_message_spells_a_word_as_people_do() -> None:
    question = choice("a", "Ποιος κατάλογος είναι λανθασμένος;", "ο πρώτος", "ο δεύτερος")
    (found,) = [
        d for d in quality.of_bank(Bank("b", Plain("B", ""), "el", questions=(question,)), words("el")) if d.rule == "negative-stem"
    ]
    assert "'είναι λανθασμένος'" in found.message and "**ΕΙΝΑΙ ΛΑΝΘΑΣΜΕΝΟΣ**" in found.hint


def test_small_words_are_small_whatever_their_accents() -> None:
    stems = ("Ποιο μέτρο μειώνει τον θόρυβο;", "Ποιο είναι το μέτρο που μειώνει τον θόρυβο;")
    bank = Bank("b", Plain("B", ""), "el", questions=tuple(choice(f"q{n}", stem, "το ένα", "το άλλο") for n, stem in enumerate(stems)))
    assert "questions-alike" in [d.rule for d in quality.of_bank(bank, words("el"))]


def test_a_workspace_adds_a_language_and_changes_a_list(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bank = """\
        title: Valot
        language: {lang}
        questions:
          - id: saasto
            kind: choice
            prompt: Mikä säästää sähköä?
            options: [right: Kaikki edellä mainitut, wrong: himmennys, wrong: always]
        """
    own = {"templates/questions/fi.toml": 'all = ["kaikki edellä mainitut"]\n', "templates/questions/en.toml": 'absolute = ["himmennys"]\n'}
    workspaces.write(tmp_path, **own, **{"question_banks/valot.yml": bank.format(lang="fi")})
    monkeypatch.chdir(tmp_path)
    assert said() == ["all-of-the-above"]
    workspaces.write(tmp_path, **{"question_banks/valot.yml": bank.format(lang="en")})
    assert said() == ["absolute-words"]  # of the list that is there now, once


@pytest.mark.parametrize(
    ("text", "line"), [("all = [\n", 0), ('all = "x"\n', 1), ("\nalways = ['x']\n", 2), ("none = []\nall = [1]\n", 2), ("all = [' ']\n", 1)]
)
def test_a_list_that_is_wrong_is_told_at_its_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, line: int) -> None:
    bank = "title: A\nlanguage: en\nquestions:\n  - {id: a, kind: true-false, prompt: A., answer: true}\n"
    workspaces.write(tmp_path, **{"templates/questions/en.toml": text, "question_banks/a.yml": bank})
    monkeypatch.chdir(tmp_path)
    (found,) = json.loads(CliRunner().invoke(main, ["check", "--output-format", "json"]).output)
    assert (found["rule"], found["file"]) == ("template-broken", "templates/questions/en.toml") and abs(found["line"] - line) <= 1


def said(*args: str) -> list[str]:
    done = CliRunner().invoke(main, ["check", "-j", "1", "--output-format", "json", *args], catch_exceptions=False)
    return [d["rule"] for d in json.loads(done.output)]


# ---- numbers -----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lang", "text", "low", "high", "unit"),
    [
        ("en", "15 %", 15, 15, "%"),
        ("en", "10–20 km", 10, 20, "km"),
        ("en", "10 % - 20 %", 10, 20, "%"),
        ("en", "From 10 to 20", 10, 20, ""),
        ("en", "between 1,000 and 2,500.5 m", 1000, Decimal("2500.5"), "m"),
        ("en", "Less than 5", -FAR, 5, ""),
        ("en", "≤ 5 W", -FAR, 5, "W"),
        ("en", "20 or more", 20, FAR, ""),
        ("en", "4 kWh or more", 4, FAR, "kWh"),
        ("en", "10+", 10, FAR, ""),
        ("en", "−5–5", -5, 5, ""),
        ("en", "$10-$20", 10, 20, "$"),
        ("en", "2.50", Decimal("2.5"), Decimal("2.5"), ""),
        ("de", "2,50", Decimal("2.5"), Decimal("2.5"), ""),
        ("de", "1.000", 1000, 1000, ""),
        ("de", "0.5", Decimal("0.5"), Decimal("0.5"), ""),
        ("bg", "от 10 до 20 лв.", 10, 20, "лв"),
        ("bg", "над 20 %", 20, FAR, "%"),
        ("bg", "30 и нагоре", 30, FAR, ""),
        ("bg", "по-малка от 5 км", -FAR, 5, "км"),
        ("el", "10 ή περισσότερα", 10, FAR, ""),
        ("el", "κάτω των 20", -FAR, 20, ""),
        ("el", "15 με 30", 15, 30, ""),
        ("de", "höchstens 5 kWh", -FAR, 5, "kWh"),
        ("de", "zwischen 15 und 30", 15, 30, ""),
        ("es", "entre 15 y 30", 15, 30, ""),
        ("es", "30 o más", 30, FAR, ""),
        ("ro", "de la 15 la 30 km", 15, 30, "km"),
        ("ro", "30 sau mai multe", 30, FAR, ""),
        ("fi", "10–20", 10, 20, ""),
    ],
)
def test_what_an_option_with_numbers_says(lang: str, text: str, low: Decimal, high: Decimal, unit: str) -> None:
    found = span(text, lang, words(lang))
    assert found is not None and (found.low, found.high, found.unit) == (low, high, unit)


@pytest.mark.parametrize(
    "text",
    [
        "ISO 37120",
        "three",
        "2:1",
        "3/4",
        "10^3",
        "1e5",
        "12.5.2020",
        "5 - 3",
        "1.2.3",
        "3 lamps in every street",
        "2 of 3",
        "10 km or 5 h",
        "x1",
        "",
        "5 kg-7 m",
    ],
)
def test_what_is_no_number_and_no_range(text: str) -> None:
    assert span(text, "en", words("en")) is None


def test_a_unit_has_capitals() -> None:
    mega, milli = span("5 MW", "en", words("en")), span("5 mW", "en", words("en"))
    assert mega is not None and milli is not None and not mega.meets(milli)


# ---- banks -------------------------------------------------------------------------------------------------------------------


def html(text: str) -> Html:
    return (f"<p>{text}</p>",)


def choice(id: str, prompt: str, *options: str) -> Choice[Html]:
    """The first option is right."""
    made = (Option(chr(97 + n), html(text), Fraction(not n), html("Because.")) for n, text in enumerate(options))
    return Choice(id=id, name=Plain(id, ""), prompt=html(prompt), options=tuple(made))


def test_twenty_thousand_questions_of_one_template() -> None:
    """A comparison of each with each would take hours: they have the same options, the same answer and nearly the same words."""
    bank = Bank("b", Plain("B", ""), "en", questions=tuple(
        choice(f"q{n}", f"Which lamp burns in the street that is called {name(n)} by all who live there?", "this lamp", "that lamp", "no lamp")
        for n in range(20_000)
    ))  # fmt: skip
    copy = choice(
        "copy", f"Which lamp burns in the street that is called {name(777)} by all who live there now?", "this lamp", "no lamp", "that lamp"
    )
    found = list(quality.of_bank(Bank("b", bank.title, "en", questions=(*bank.questions, copy)), words("en")))
    assert [(d.rule, "'copy'" in d.message and "'q777'" in d.message) for d in found] == [("questions-alike", True)]


@pytest.mark.parametrize(("first", "said_so"), [(9, True), (8, False)])
def test_a_place_is_too_frequent_where_chance_hardly_does_it(first: int, said_so: bool) -> None:
    """Of ten questions with four options, chance puts nine right ones at one place in 0.012 % of all banks and eight in 0.16 % (the binomial distribution)."""
    made = [choice(f"q{n}", f"What is {name(n)}?", "this lamp", "that lamp", "no lamp", "a lamp") for n in range(10)]
    other = [
        replace(question, shuffle=False, options=question.options if n < first else (*question.options[1:], question.options[0]))
        for n, question in enumerate(made)
    ]
    found = [d.rule for d in quality.of_bank(Bank("b", Plain("B", ""), "en", questions=tuple(other)), words("en"))]
    assert found == (["key-position"] if said_so else [])


def name(number: int) -> str:
    """A word of its own for each number, without digits."""
    letters = "bcdfghklmn"
    return "".join(f"{letters[int(digit)]}{'aeiou'[int(digit) % 5]}" for digit in f"{number:05d}")


def test_a_translation_is_not_judged_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bank = """\
        title: Lamps
        language: en
        questions:
          - id: lamp
            kind: choice
            prompt: Which of these is not a lamp?
            options: [right: the post, wrong: the diode]
        """
    workspaces.write(tmp_path, **{"question_banks/lamps.yml": bank})
    monkeypatch.chdir(tmp_path)
    CliRunner().invoke(main, ["i18n", "extract", "--lang", "bg"], catch_exceptions=False)
    file = tmp_path / "question_banks/locale/bg/lamps.po"
    told = {"Which of these is not a lamp?": "Кое от тези не е лампа?", "the post": "стълбът", "the diode": "диодът", "Lamps": "Лампи"}
    text = file.read_text(encoding="utf-8")
    for english, bulgarian in told.items():
        text = text.replace(f'msgid "{english}"\nmsgstr ""', f'msgid "{english}"\nmsgstr "{bulgarian}"')
    file.write_text(text, encoding="utf-8")
    assert said() == ["negative-stem"] and said("--lang", "bg") == []


def test_each_rule_names_its_ground() -> None:
    for rule in ("key-longest", "all-of-the-above", "none-of-the-above", "absolute-words", "negative-stem", "options-overlap", "options-unordered", "key-position",
                 "questions-alike"):  # fmt: skip
        assert "Haladyna" in RULES[rule].why, rule
    assert "Butler and Roediger" in RULES["feedback-missing"].why


def test_questions_whose_numbers_are_shuffled_are_all_pointed_to() -> None:
    asked = [choice(f"q{n}", f"How many lamps has street {n}?", "5", "10", "15") for n in range(3)]
    asked = [replace(one, loc=Location("b.yml", 10 + number)) for number, one in enumerate(asked)]
    said = quality.of_bank(Bank("b", Plain("B", ""), "en", questions=tuple(asked)), words("en"))
    (found,) = tidy(d for d in said if d.rule == "options-unordered")
    assert found.location.line == 10 and [place.line for place, _ in found.related] == [11, 12]
