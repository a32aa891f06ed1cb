"""The words of ours: English ones that are all used, translations that are whole, their plural forms, and what is wrong with a translation."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from packager.diagnostics import Location, Severity
from packager.localize import cldr, po, words
from packager.localize.phrase import Phrase, phrase
from packager.localize.words import Words
from packager.model import Passage, Plain
from packager.templating import Templates

ROOT = Path(__file__).parents[1]
LOCALE = ROOT / "templates/player/locale"
LANGS = sorted(path.stem for path in LOCALE.glob("*.po"))


def of(lang: str, workspace: Path | None = None) -> Words:
    return words.read(lang, Templates(str(workspace) if workspace else "")).value


def workspace(root: Path, lang: str, *entries: str, plurals: str = "nplurals=2; plural=n != 1;") -> Path:
    """A templates/ folder with a PO file of these entries."""
    head = f'msgid ""\nmsgstr ""\n"Language: {lang}\\n"\n"Content-Type: text/plain; charset=UTF-8\\n"\n"Plural-Forms: {plurals}\\n"\n'
    path = root / f"player/locale/{lang}.po"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join((head, *entries)), encoding="utf-8")
    return root


def entry(name: str, source: str, target: str, plural: str = "", *forms: str, comment: str = "") -> str:
    rest = f'msgid_plural "{plural}"\n' + "".join(f'msgstr[{n}] "{form}"\n' for n, form in enumerate((target, *forms))) if plural else ""
    return f'{comment}msgctxt "{name}"\nmsgid "{source}"\n' + (rest or f'msgstr "{target}"\n')


def said(root: Path, lang: str) -> list[tuple[str, str]]:
    return [(d.rule, str(d.location)) for d in words.read(lang, Templates(str(root))).diagnostics]


# ---- the shipped ones --------------------------------------------------------------------------------------------------------


def test_the_six_languages_of_the_partners_are_there() -> None:
    assert LANGS == ["bg", "de", "el", "es", "eu", "ro"]


@pytest.mark.parametrize("lang", LANGS)
def test_a_translation_is_whole_and_nothing_is_to_be_said_of_it(lang: str) -> None:
    done = words.read(lang, Templates())
    assert done.diagnostics == () and list(words.lacking(done.value, Location("course.yml"))) == []
    assert not any(done.value.foreign(name) for name in done.value.table)


@pytest.mark.parametrize("lang", LANGS)
def test_gettext_takes_the_file(lang: str) -> None:
    program = shutil.which("msgfmt")
    if not program:
        pytest.fail("this test needs gettext: apt-get install gettext", pytrace=False)
    done = subprocess.run([program, "--check", "-o", "/dev/null", LOCALE / f"{lang}.po"], capture_output=True, text=True, check=False)
    assert done.returncode == 0 and not done.stderr, done.stderr


def test_the_files_are_current() -> None:
    done = words.files(Templates(), LANGS)
    assert done.diagnostics == ()
    stale = [name for name, text in done.value.items() if (ROOT / name).read_text(encoding="utf-8") != text]
    assert stale == [], "python3 run.py docs"


def test_every_word_is_used_and_every_one_used_is_there() -> None:
    """Names are built in two places only: course_passed and course_failed, right_mark and wrong_mark."""
    files = [
        *(ROOT / "templates/player").glob("*.html"),
        ROOT / "templates/player/ui.js",
        ROOT / "packager/player.py",
        ROOT / "packager/languages.py",
    ]
    files += [ROOT / "packager/localize/words.py", ROOT / "packager/markup/media.py", *(ROOT / "packager/formats/cc11").glob("*.py")]
    text = "\n".join(file.read_text(encoding="utf-8") for file in files)
    built = {"course_passed", "course_failed", "right_mark", "wrong_mark"}
    table = of("en").table
    unused = [name for name in table if name not in built and not name.startswith("callout_") and not re.search(rf"[\"'.]{name}\b", text)]
    assert unused == []
    asked = set(re.findall(r"\bsay\(\"(\w+)\"|\btell\(\"(\w+)\"|\bwords\.([a-z_]+)\b(?!\()|(?:self\.)?words\[\"(\w+)\"\]", text))
    names = {name for found in asked for name in found if name} - {"items", "attributes", "read", "unusable", "say", "table", "script"}
    assert names - set(table) - {"lang", "lacking", "py", "json", "pot"} == set()


@pytest.mark.parametrize(
    ("lang", "shown"),
    [
        ("en", ["1 minute", "2 minutes", "20 minutes", "2 hours", "2 hours 30 minutes"]),
        ("ro", ["1 minut", "2 minute", "20 de minute", "2 ore", "2 ore și 30 de minute"]),
        ("el", ["1 λεπτό", "2 λεπτά", "20 λεπτά", "2 ώρες", "2 ώρες και 30 λεπτά"]),
        ("bg", ["1 минута", "2 минути", "20 минути", "2 часа", "2 часа и 30 минути"]),
        ("eu", ["minutu 1", "2 minutu", "20 minutu", "2 ordu", "2 ordu eta 30 minutu"]),
    ],
)
def test_durations(lang: str, shown: list[str]) -> None:
    assert [of(lang).duration(minutes) for minutes in (1, 2, 20, 120, 150)] == shown


def test_numbers_and_percentages_are_the_language_s() -> None:
    from decimal import Decimal

    half = Decimal("62.5")
    assert [of(lang).percent(half) for lang in ("en", "bg", "de", "eu", "qps-ploc")] == [
        "62.5%",
        "62,5%",
        "62,5\u00a0%",
        "%\u00a062,5",
        "62.5%",
    ]
    assert of("bg").say("points", Decimal("1.5")) == "1,5 точки"


# ---- languages of one's own --------------------------------------------------------------------------------------------------


def test_a_language_without_a_file_is_english_and_says_so() -> None:
    finnish = of("fi")
    next_page = finnish["next"]
    assert isinstance(next_page, Passage) and (next_page, next_page.lang, next_page.name) == ("Next", "en", "englanti")
    assert finnish.say("attempts_left", 2) == "2 attempts left"
    (warning,) = words.lacking(finnish, Location("courses/x/course.yml", 1))
    assert warning.severity is Severity.WARNING and "Finnish" in warning.message and "templates/player/locale/fi.po" in warning.hint
    assert not list(words.lacking(of("en-GB"), Location("x")))


def test_a_workspace_adds_a_language_and_changes_a_word_of_another(tmp_path: Path) -> None:
    workspace(tmp_path, "fi", entry("next", "Next", "Seuraava"), entry("seen", "seen", "?", comment="#, fuzzy\n"))
    workspace(tmp_path, "bg", entry("next", "Next", "Напред"), entry("previous", "Back", "Назад"))
    finnish, bulgarian = of("fi", tmp_path), of("bg", tmp_path)
    assert (finnish["next"], finnish["previous"], finnish["seen"]) == ("Seuraava", "Previous", "seen")
    assert (bulgarian["next"], bulgarian["previous"]) == ("Напред", "Предишна страница")  # its English is another
    (warning,) = words.lacking(finnish, Location("x"))
    assert warning.message.startswith(f"{len(finnish.table) - 1} words") and "templates/player/locale/fi.po" in warning.hint
    assert said(tmp_path, "fi") == said(tmp_path, "bg") == []


def test_a_variety_has_the_words_of_its_language_and_its_own_over_them(tmp_path: Path) -> None:
    workspace(tmp_path, "de-AT", entry("keywords", "Keywords", "Stichwörter"))
    austrian = of("de-AT", tmp_path)
    assert (austrian["keywords"], austrian["next"], austrian.foreign("next")) == ("Stichwörter", "Weiter", False)
    workspace(tmp_path, "sr", entry("next", "Next", "Следећа"), plurals=cldr.plural_forms("sr").rstrip(";"))
    assert of("sr-Latn", tmp_path)["next"] == "Next" and of("sr-Cyrl", tmp_path)["next"] == "Следећа"


def test_english_of_ones_own(tmp_path: Path) -> None:
    (tmp_path / "player").mkdir()
    (tmp_path / "player/words.json").write_text('{"trainers": "Teachers", "mine": {"one": "{n} cat", "other": "{n} cats"}}')
    english = of("en", tmp_path)
    assert (english["trainers"], english["next"], english.say("mine", 1), english.say("mine", 3)) == ("Teachers", "Next", "1 cat", "3 cats")
    assert of("bg", tmp_path)["trainers"] == "Обучители"


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('{"a": "b",\n}', 2),
        ("[]", 0),
        ('{\n"next": 1}', 2),
        ('{\n\n"next": {"one": "x"}}', 3),
        ('{"next": {"text": "x", "other": "y"}}', 1),
    ],
)
def test_a_broken_file_of_words(tmp_path: Path, text: str, line: int) -> None:
    (tmp_path / "player").mkdir()
    (tmp_path / "player/words.json").write_text(text)
    done = words.read("en", Templates(str(tmp_path)))
    assert [d.rule for d in done.diagnostics] == ["template-broken"] == [d.rule for d in words.unusable(done)]
    assert done.diagnostics[0].location == Location("templates/player/words.json", line) and done.value["next"] == "Next"


# ---- what is wrong with a translation ------------------------------------------------------------------------------------------

LEFT = ("attempts_left", "One attempt left")
PLURAL = "{n} attempts left"
RUSSIAN = cldr.plural_forms("ru").rstrip(";")


@pytest.mark.parametrize(
    ("lang", "plurals", "made", "rule", "line"),
    [
        ("fi", "nplurals=2; plural=n != 1;", entry(*LEFT, "yksi yritys", PLURAL, "{n} yritystä"), "", 0),
        ("fi", "nplurals=2; plural=n != 1;", entry(*LEFT, "yksi yritys", PLURAL, "yritystä"), "translation-marks", 10),
        ("fi", "nplurals=2; plural=n != 1;", entry(*LEFT, "yksi yritys", PLURAL), "translation-plural", 10),
        ("fi", "nplurals=2; plural=n != 1;", entry(*LEFT, "", PLURAL, "{n} yritystä"), "translation-plural", 10),
        ("fi", "nplurals=3; plural=n != 1;", entry(*LEFT, "yksi yritys", PLURAL, "{n} yritystä"), "translation-plural", 10),
        ("fi", "nplurals=2; plural=n / 0;", entry(*LEFT, "yksi yritys", PLURAL, "{n} yritystä"), "translation-plural", 5),
        ("fi", "nplurals=1; plural=0;", entry(*LEFT, "{n} yritystä", PLURAL), "translation-plural", 5),
        ("ro", RUSSIAN, entry(*LEFT, "o încercare", PLURAL, "{n} încercări", "{n} de încercări"), "translation-plural", 5),
        # in Russian the first form is that of 21, too
        ("ru", RUSSIAN, entry(*LEFT, "одна попытка", PLURAL, "{n} попытки", "{n} попыток"), "translation-marks", 10),
        ("ru", RUSSIAN, entry(*LEFT, "{n} попытка", PLURAL, "{n} попытки", "{n} попыток"), "", 0),
        ("fi", "nonsense", entry("about", "About {time}", "Noin {aika}"), "translation-marks", 9),
        ("fi", "nonsense", entry("about", "About {time}", "Noin {time}"), "", 0),
    ],
)  # fmt: skip
def test_forms_and_places(tmp_path: Path, lang: str, plurals: str, made: str, rule: str, line: int) -> None:
    workspace(tmp_path, lang, made, plurals=plurals)
    found = [d for d in words.read(lang, Templates(str(tmp_path))).diagnostics if d.severity is Severity.ERROR]
    assert {d.rule for d in found} == ({rule} if rule else set())
    assert all(str(d.location) == f"templates/player/locale/{lang}.po:{line}" for d in found)
    if lang != "ro":
        name = "about" if "about" in made else LEFT[0]
        assert of(lang, tmp_path).foreign(name) == bool(rule)  # what is wrong is not shown


def test_a_file_that_cannot_be_read_is_said_and_english_is_shown(tmp_path: Path) -> None:
    path = workspace(tmp_path, "fi") / "player/locale/fi.po"
    path.write_bytes(b"\xff\xfe")
    assert [rule for rule, _ in said(tmp_path, "fi")] == ["translation-file"]
    path.write_text('msgid "x\nmsgstr ""\n')
    assert {rule for rule, _ in said(tmp_path, "fi")} == {"translation-file"}
    assert of("fi", tmp_path)["next"] == "Next"
    path.write_text('\ufeffmsgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n' + entry("next", "Next", "Seuraava"))
    assert said(tmp_path, "fi") == [] and of("fi", tmp_path)["next"] == "Seuraava"


@pytest.mark.parametrize("lang", [*LANGS, "ru", "pl", "ar", "sl", "lv", "ga", "fr", "pt", "pt-BR", "ja", "cs"])
def test_the_header_that_is_written_fits(lang: str) -> None:
    made = cldr.plurals(lang, cldr.plural_forms(lang))
    assert made is not None and set(made.of.values()) <= set(range(made.count)) and "other" in made.of


# ---- renewing the files ------------------------------------------------------------------------------------------------------


def test_renewing_keeps_what_translators_have_done(tmp_path: Path) -> None:
    workspace(
        tmp_path, "fi",
        entry("next", "Next page", "Seuraava sivu"), entry("page", "Page", "Sivu", comment="# reviewed\n"), entry("gone", "Gone", "Poissa"),
        entry("minutes", "{n} minute", "{n} minuutti", "{n} minutes", "{n} minuuttia"),
    )  # fmt: skip
    name = "templates/player/locale/fi.po"
    text = words.files(Templates(str(tmp_path)), ["fi"]).value[name]
    made = po.parse(name, text, "fi").value
    assert made is not None
    entries = {one.context: one for one in made.entries}
    assert (entries["next"].target, entries["next"].fuzzy, entries["next"].previous) == ("Seuraava sivu", True, "Next page")
    assert (entries["page"].target, entries["page"].fuzzy, entries["page"].reviewed) == ("Sivu", False, True)
    assert entries["gone"].obsolete and entries["gone"].target == "Poissa"
    assert entries["minutes"].forms == ("{n} minuutti", "{n} minuuttia") and entries["hours"].forms == ("", "")
    assert set(entries) == {*of("en").table, "gone"}
    (tmp_path / "player/locale/fi.po").write_text(text)
    assert words.files(Templates(str(tmp_path)), ["fi"]).value[name] == text


# ---- phrases -----------------------------------------------------------------------------------------------------------------


def test_a_phrase_says_its_language_where_it_is_another() -> None:
    own = phrase(Plain("R&D", "x"), "bg")
    assert (own.__html__(), own.named, own.attributes, own.labelled) == ("R&amp;D", "R&amp;D", "", "R&D")
    fallen = phrase(Plain("A <lamp>", "x", lang="en"), "bg")
    assert fallen.__html__() == '<span class="other-language" lang="en">A &lt;lamp&gt;</span>'
    assert (
        fallen.named == f'<span class="language-name">[английски]</span> {fallen.__html__()}' and fallen.labelled == "[английски] A <lamp>"
    )
    assert phrase(Passage("Next", "en"), "ar", quiet=True).named == '<span lang="en" dir="ltr">Next</span>'
    assert Phrase("سابق", "ar", "en", quiet=True).attributes == ' lang="ar" dir="rtl"'
