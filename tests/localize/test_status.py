"""How far translations are: the numbers, beside polib's own, and the command that shows them."""

from __future__ import annotations

import json
import re
from pathlib import Path

import polib
import pytest

from packager import dist, progress
from packager.localize.translation import Translation
from packager.model import Course
from tests.localize.translated import at_a_terminal, bulgarian, fuzzy, languages, packager, remark, target, translate, workspace

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A course with one text to look at again, one with an error, one that nobody understands, one that is reviewed and one that is missing."""
    workspace(tmp_path)
    monkeypatch.chdir(tmp_path)
    assert packager("i18n", "extract", "--lang", "bg").exit_code == 0
    translate(
        tmp_path, "bg", bulgarian, {
            "Why it matters": fuzzy("Why it is important"),
            "A **street lamp** burns [for long](https://example.org/hours) at night.": target("Без връзка."),
            "First the money.": remark("? Whose money", empty=True),
            "Then the stars.": remark("reviewed by Ana"),
            "The LED lamp.": target(""),
        },
    )  # fmt: skip
    return tmp_path


def lamps(root: Path, lang: str = "bg") -> tuple[Course, Translation]:  # type: ignore[type-arg]
    known = languages(root)
    return known.workspace.subject("lamps"), known.translation("lamps", lang)


def test_numbers_of_a_course(here: Path) -> None:
    row = progress.whole(*lamps(here))
    assert (row.fuzzy, row.errors, row.missing, row.reviewed, row.unlisted) == (1, 1, 2, 1, 0)
    assert row.texts == row.translated + row.fuzzy + row.missing + row.errors
    assert row.words_left == len(["Why", "it", "matters"]) + 8 + len(["First", "the", "money."]) + len(["The", "LED", "lamp."])
    assert row.complete == row.translated * 1000 // row.texts / 10


def test_the_numbers_are_those_of_another_reader(here: Path) -> None:
    files = [polib.pofile(str(path)) for path in here.rglob("locale/bg/*.po")]
    row = progress.whole(*lamps(here))
    assert row.texts == sum(len([e for e in file if not e.obsolete]) for file in files)
    assert row.missing == sum(len(file.untranslated_entries()) for file in files)
    assert row.fuzzy == sum(len(file.fuzzy_entries()) for file in files)
    assert row.translated + row.errors == sum(len(file.translated_entries()) for file in files)


def test_modules_and_units_add_up_to_the_whole(here: Path) -> None:
    whole = progress.whole(*lamps(here))
    for rows in (whole.parts, whole.units):
        for name in ("texts", "translated", "reviewed", "fuzzy", "missing", "errors", "words", "words_left"):
            assert sum(getattr(row, name) for row in rows) == getattr(whole, name), name
    assert [row.name for row in whole.parts] == [
        "courses/lamps/locale/bg/course.po", "courses/lamps/locale/bg/one.po", "question_banks/locale/bg/lamp-bank.po"
    ]  # fmt: skip
    assert [row.name for row in whole.units] == ["course.yml", "glossary.yml", "led", "costs.2", "lamp-bank", "name-it", "choose-it"]


def test_a_text_that_no_file_has_yet(here: Path) -> None:
    unit = here / "courses/lamps/units/costs.md"
    unit.write_text(unit.read_text() + "\nAnd another text.\n")
    assert progress.whole(*lamps(here)).unlisted == 1
    assert "bg: 1 text of lamps not in a PO file yet: packager i18n extract lamps" in packager("i18n", "status").output


def test_what_may_be_shown_is_what_counts(here: Path) -> None:
    course = here / "courses/lamps/course.yml"
    course.write_text(course.read_text() + "translation: {ship: reviewed}\n")
    row = progress.whole(*lamps(here))
    assert row.reviewed == 1 and row.complete == 1000 // row.texts / 10


# ---- the command -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("words", [(), ("--by", "module"), ("--by", "unit")])
def test_the_table(here: Path, words: tuple[str, ...]) -> None:
    done = packager("i18n", "status", *words)
    assert done.exit_code == 0 and "\x1b" not in done.output
    (row,) = [line for line in done.output.splitlines() if line.endswith("bg Bulgarian")]
    numbers = progress.whole(*lamps(here))
    assert row.split()[:8] == [
        str(int(numbers.complete)), "%", str(numbers.translated), "1", "1", "2", "1", str(numbers.words_left)
    ]  # fmt: skip
    assert len(row) <= 80
    assert ("led  Saving with lamps" in done.output) == (words == ("--by", "unit"))
    assert ("one.po  First module" in done.output) == (words == ("--by", "module"))


def test_at_a_terminal(here: Path) -> None:
    """Nothing is wider than it, and it has colours and, where there is room, bars."""
    for columns, bars in ((80, False), (120, True)):
        shown = at_a_terminal(columns, "i18n", "status", "--by", "module")
        plain = re.sub(r"\x1b\[[0-9;]*m", "", shown)
        assert plain != shown and ("█" in plain) == bars
        assert max(map(len, plain.splitlines())) <= columns


def test_problems_only_when_asked(here: Path) -> None:
    brief = packager("i18n", "status").output
    assert "1 error, 1 question of translators: packager i18n status --problems" in re.sub(r", \d+ warnings?", "", brief)
    whole = packager("i18n", "status", "--problems").output
    assert "courses/lamps/units/led.md:9:3: note[translator-asks]: a translator into Bulgarian asks: Whose money" in whole
    assert re.search(r"locale/bg/one\.po:\d+: error\[translation-marks\]", whole)


def test_json_is_as_the_docs_say(here: Path) -> None:
    """docs/translating.md names each key."""
    data = json.loads(packager("i18n", "status", "--by", "unit", "--problems", "--output-format", "json").output)
    assert set(data) == {"courses", "problems"}
    (course,) = data["courses"]
    (row,) = course["translations"]
    keys = {*data, *course, *row, *row["units"][0], *data["problems"][0]} - {"modules"}
    guide = (ROOT / "docs/translating.md").read_text(encoding="utf-8")
    assert not [key for key in keys if f"`{key}`" not in guide]
    assert (course["id"], course["lang"], row["lang"], row["language"], row["built"]) == ("lamps", "en", "bg", "Bulgarian", True)
    assert sum(unit["texts"] for unit in row["units"]) == row["texts"]


def test_fail_under(here: Path) -> None:
    assert packager("i18n", "status", "--fail-under", "50").exit_code == 0
    done = packager("i18n", "status", "--fail-under", "99.5")
    assert done.exit_code == 1 and re.search(r"^below 99\.5 %: lamps in bg: \d\d %$", done.output, re.M)


def test_a_course_in_no_other_language_is_below_anything(here: Path) -> None:
    (here / "courses/second").mkdir()
    (here / "courses/second/course.yml").write_text(
        "title: Second\nlanguage: en\nmodules:\n  - {id: m, title: M, links: [{id: l, title: L, url: 'https://example.org/'}]}\n"
    )
    assert packager("i18n", "status").exit_code == 0
    done = packager("i18n", "status", "--fail-under", "50")
    assert done.exit_code == 1 and "below 50 %: second is not translated into any language" in done.output
    done = packager("i18n", "status", "--lang", "bg", "--fail-under", "1")
    assert done.exit_code == 1 and "below 1 %: second in bg: 0 %" in done.output, "one that another course is in"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--lang", "bgg"), "nothing here is translated into 'bgg' (did you mean 'bg'?; packager i18n extract --lang bgg makes the files"),
        (
            ("lamps", "--lang", "bg,ro"),
            "'lamps' is not translated into 'ro' (there is 'bg' or 'en'; packager i18n extract lamps --lang ro makes",
        ),
        (("lamps", "lamp-bank", "--lang", "ro"), "none of these is translated into 'ro'"),
        (("--lang", "qps-ploc"), "nobody speaks 'qps-ploc' (it needs no file: packager build --lang qps-ploc)"),
    ],
)
def test_a_language_that_nothing_asked_for_is_in(here: Path, words: tuple[str, ...], said: str) -> None:
    done = packager("i18n", "status", *words)
    assert done.exit_code == 1 and f"error[unknown-name]: {said}" in done.output


def test_the_language_that_a_course_is_written_in(here: Path) -> None:
    done = packager("i18n", "status", "--lang", "en", "--fail-under", "1")
    assert (done.exit_code, done.output.strip()) == (0, "Lamps of a street (lamps) is written in English")


def test_how_to_begin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    workspace(tmp_path)
    monkeypatch.chdir(tmp_path)
    done = packager("i18n", "status")
    assert done.exit_code == 0 and "packager i18n extract lamps --lang LANG" in done.output


def test_what_cannot_be_read_or_is_not_there(here: Path) -> None:
    assert "there is no course or bank 'lamp'" in packager("i18n", "status", "lamp").output
    assert packager("i18n", "status", "--lang", "b g").exit_code == 1
    (here / "courses/lamps/locale/bg/one.po").write_text('msgid "x"\nbroken\n')
    done = packager("i18n", "status")
    assert done.exit_code == 1 and "locale/bg/one.po:2: error[translation-file]" in done.output


def test_a_bank_alone(here: Path) -> None:
    assert "Questions on lamps (lamp-bank)" in packager("i18n", "status", "lamp-bank").output


# ---- build and check ---------------------------------------------------------------------------------------------------------


def test_the_catalogue_says_how_far_translations_are(here: Path) -> None:
    packager("build", "--target", "moodle-xml", "-j", "1")
    row = progress.whole(*lamps(here))
    assert f"{int(row.complete)} %" in (here / "dist/index.html").read_text()
    assert json.loads((here / "dist/build.json").read_text())["translations"][0]["words_left"] == row.words_left
    assert dist.read_translations(here / "dist") == (row,), "with its modules and units"
    packager("build", "lamps", "--target", "moodle-xml", "--lang", "en", "-j", "1")
    assert "Bulgarian (bg)" in (here / "dist/index.html").read_text(), "a build of another language keeps it"


def test_the_catalogue_says_which_packages_an_earlier_build_left(here: Path) -> None:
    packager("build", "--target", "moodle-xml", "-j", "1")
    assert "From an earlier build" not in (here / "dist/index.html").read_text()
    translate(here, "bg", lambda text: "" if len(text) > 12 else bulgarian(text))
    packager("build", "--target", "moodle-xml", "-j", "1")
    row = progress.whole(*lamps(here))
    assert not row.enough
    said = f"From an earlier build: {int(row.complete)} % of the translation is done now, and 80 % is needed."
    assert (here / "dist/index.html").read_text().count(said) == 1


@pytest.mark.parametrize("command", [("build", "-j", "1"), ("check",)])
def test_a_language_that_nothing_has(here: Path, command: tuple[str, ...]) -> None:
    done = packager(*command, "--lang", "bgg", "--output-format", "concise")
    assert done.exit_code == 1 and "error[unknown-name]: nothing here is translated into 'bgg' (did you mean 'bg'?; packager" in done.output
    done = packager(*command, "lamps", "--lang", "ro", "--output-format", "concise")
    assert done.exit_code == 1 and "packager i18n extract lamps --lang ro makes the files of a language" in done.output


def test_a_build_at_a_terminal_says_it_in_one_line(here: Path) -> None:
    translate(here, "bg", str.swapcase)  # every sentence in Latin letters
    shown = re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", at_a_terminal(120, "build", "--target", "moodle-xml", "-j", "1"))
    assert re.search(r"^lamps in bg: [\w, ]+ of the translation, each with its line: packager check lamps --lang bg$", shown, re.M)
    assert "translation-script" not in shown and "translation-script" in packager("check", "lamps", "--lang", "bg").output
