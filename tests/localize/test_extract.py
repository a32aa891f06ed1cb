"""What extract writes, and what it leaves: nobody's work is lost between files, whichever of them stand there, are broken, or cannot be written."""

from __future__ import annotations

import errno
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from packager.cli.i18n import extract as command
from packager.extract import Extraction, extract
from packager.localize import po
from tests.localize.repository import Repository, marked
from tests.localize.test_match import FILES, FIRST, MONEY, ONE, TWO
from tests.localize.translated import packager, workspace

BEGIN = "courses/lamps/locale/bg/begin.po"
ASKED = "question_banks/locale/bg/asked.po"


@pytest.fixture
def done() -> Repository:
    """A repository that is translated into Bulgarian, every text."""
    made = Repository(FILES)
    made.extract("bg")
    made.translate("bg", marked)
    return made


def say(repository: Repository, path: str, source: str, target: str, **more: object) -> None:
    """What a translator writes into one file."""
    catalog = repository.catalog(path)
    entries = (replace(e, target=target, **more) if e.source == source else e for e in catalog.entries)  # type: ignore[arg-type]
    repository.files[path] = po.spelled(replace(catalog, entries=tuple(entries)))


def of(repository: Repository, path: str, source: str) -> tuple[str, bool]:
    (entry,) = [e for e in repository.catalog(path).live() if e.source == source]
    return entry.target, entry.fuzzy


def run(repository: Repository) -> Extraction:
    """The same as Repository.extract, where something is to be said."""
    done = extract(repository.languages(), (), ())
    repository.files |= done.files
    return done


# ---- which file is believed --------------------------------------------------------------------------------------------------


def test_work_goes_on_in_the_file_of_a_renamed_module(done: Repository) -> None:
    done.edit("courses/lamps/course.yml", "{id: one, title: One", "{id: zebra, title: One")
    done.extract()
    zebra = "courses/lamps/locale/bg/zebra.po"
    assert ONE in done.files and of(done, zebra, MONEY) == (f"first#paragraph|{MONEY}", False)
    say(done, zebra, MONEY, "По-добро.")
    assert done.extract() == {}
    assert of(done, zebra, MONEY) == ("По-добро.", False)


@pytest.mark.parametrize("name", ["asked (1)", "Copy of asked", "asked-old", "zebra"])
def test_a_copy_of_a_file_takes_nothing_back(done: Repository, name: str) -> None:
    done.files[f"question_banks/locale/bg/{name}.po"] = done.files[ASKED]
    say(done, ASKED, "Lamps save energy.", "Лампите пестят.", fuzzy=True)
    assert done.extract() == {}
    assert of(done, ASKED, "Lamps save energy.") == ("Лампите пестят.", True)


def test_what_was_emptied_is_filled_from_what_there_is(done: Repository) -> None:
    """A partner sends back the file of a module that has another name by now."""
    done.edit("courses/lamps/course.yml", "{id: one, title: One", "{id: begin, title: One")
    done.extract()
    say(done, BEGIN, MONEY, "")
    done.extract()
    assert of(done, BEGIN, MONEY) == (f"first#paragraph|{MONEY}", False)


def test_what_only_a_stray_file_says_is_used(done: Repository) -> None:
    """The text goes, the module gets another name, the text comes back."""
    done.edit(FIRST, f"\n{MONEY}\n", "")
    done.edit("courses/lamps/course.yml", "{id: one, title: One", "{id: begin, title: One")
    done.extract()
    assert MONEY not in {source for _, source in done.entries(BEGIN)}
    done.files[FIRST] += f"\n{MONEY}\n"
    done.extract()
    assert of(done, BEGIN, MONEY) == (f"first#paragraph|{MONEY}", False)


def test_old_translations_of_a_stray_file_make_no_doubt(done: Repository) -> None:
    done.files["courses/lamps/locale/bg/stray.po"] = done.files[ONE]
    say(done, ONE, MONEY, "По-добро.")
    done.files["courses/lamps/units/second.md"] += f"\n{MONEY}\n"
    done.extract()
    assert of(done, TWO, MONEY) == ("По-добро.", False)


# ---- what cannot be written --------------------------------------------------------------------------------------------------


def test_what_moves_to_a_broken_file_stays(done: Repository) -> None:
    done.edit("courses/lamps/course.yml", "units: [first]", "units: [second]")
    done.edit("courses/lamps/course.yml", "title: Two, units: [second]", "title: Two, units: [first]")
    fine, done.files[TWO] = done.files[TWO], done.files[TWO] + "<<<<<<< mine\n"
    assert [d.rule for d in run(done).found] == ["translation-file"]
    kept = done.entries(ONE)["first#paragraph", MONEY]
    assert (kept.target, kept.obsolete) == (f"first#paragraph|{MONEY}", True)
    done.files[TWO] = fine
    done.extract()
    assert of(done, TWO, MONEY) == (f"first#paragraph|{MONEY}", False)
    assert ("first#paragraph", MONEY) not in done.entries(ONE)


def test_what_moves_to_a_course_that_is_not_asked_for_stays(done: Repository) -> None:
    done.edit("courses/lamps/course.yml", "units: [first]", "units: [second]")
    done.edit("courses/lamps/course.yml", "title: Two, units: [second]", "title: Two, units: []")
    done.edit("courses/trees/course.yml", "[third]", "[third, first]")
    done.files["courses/trees/units/first.md"] = done.files.pop(FIRST)
    done.extract(subjects=("lamps",))
    assert done.entries(ONE)["first#paragraph", MONEY].obsolete
    done.extract()
    assert of(done, "courses/trees/locale/bg/one.po", MONEY) == (f"first#paragraph|{MONEY}", False)


@pytest.fixture
def lamps(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = workspace(tmp_path)
    monkeypatch.chdir(root)
    return root


def files(root: Path) -> dict[str, bytes]:
    return {str(path.relative_to(root)): path.read_bytes() for path in sorted(root.rglob("*")) if path.is_file()}


@pytest.mark.parametrize("stopped", [False, True], ids=["refused", "stopped"])
def test_all_is_written_or_nothing(stopped: bool, lamps: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On Windows a file that another program has open cannot be written; and anybody may press Ctrl-C."""
    assert packager("i18n", "extract", "--lang", "bg").exit_code == 0
    (lamps / "courses/lamps/units/led.md").write_text("---\nid: led\ntitle: Saving\n---\nQuite another text.\n", encoding="utf-8")
    before = files(lamps)
    place: Callable[[Path, Path], None] = command.place

    def locked(source: Path, target: Path) -> None:
        if target.name == "one.pot":
            if stopped:
                raise KeyboardInterrupt
            raise PermissionError(errno.EACCES, "Permission denied", str(source), None, str(target))
        place(source, target)

    monkeypatch.setattr(command, "place", locked)
    done = packager("i18n", "extract", "--lang", "bg,el")
    assert done.exit_code == 1
    said = "Aborted!" if stopped else "courses/lamps/locale/one.pot cannot be written: Permission denied"
    assert said in done.output
    assert files(lamps) == before


def test_a_folder_in_the_place_of_a_file(lamps: Path) -> None:
    (lamps / "courses/lamps/locale/bg/one.po").mkdir(parents=True)
    done = packager("i18n", "extract", "--lang", "bg")
    assert done.exit_code == 1
    assert "Error: courses/lamps/locale/bg/one.po cannot be written: Is a directory" in done.output
    assert not (lamps / "courses/lamps/locale/bg/course.po").exists()


# ---- languages ---------------------------------------------------------------------------------------------------------------


def test_a_file_of_another_language_is_left(done: Repository) -> None:
    """A Greek file saved over the Bulgarian one: nothing of it is written into others, and it still says what it is."""
    greek = done.files[ONE].replace("Language: bg", "Language: el")
    done.files[ONE] = greek
    done.files["courses/lamps/units/second.md"] += f"\n{MONEY}\n"
    said = run(done)
    assert [(d.rule, d.location.file, d.location.line) for d in said.found] == [("translation-language", ONE, 1)]
    assert ONE not in said.files and ONE not in said.counts
    assert of(done, TWO, MONEY) == ("", False)
    done.files[ONE] = greek.replace("Language: el", "Language: bg_BG")
    done.extract()
    assert of(done, TWO, MONEY) == (f"first#paragraph|{MONEY}", False)


@pytest.mark.parametrize(
    ("code", "hint"),
    [
        ("gr", "did you mean 'el' (Greek)?"),
        ("jp", "did you mean 'ja' (Japanese)?"),
        ("cz", "did you mean 'cs' (Czech)?"),
        ("dk", "did you mean 'da' (Danish)?"),
        ("ua", "did you mean 'uk' (Ukrainian)?"),
        ("bu", "did you mean 'bg' (Bulgarian)?"),
        ("gr-GR", "did you mean 'el' (Greek)?"),
        ("xx", "use the two letters of the language"),
        ("bul", "use the two letters of the language"),
    ],
)
def test_a_code_that_no_language_has(lamps: Path, code: str, hint: str) -> None:
    done = packager("i18n", "extract", "--lang", code)
    assert done.exit_code == 1
    assert f"no language has the code '{code[:3].rstrip('-')}'" in done.output and hint in done.output
    assert not (lamps / "courses/lamps/locale").exists()


@pytest.mark.parametrize("code", ["se", "rup", "rmy", "qaa", "sr-Latn", "pt-BR", "de-x-plain", "no"])
def test_rare_languages(lamps: Path, code: str) -> None:
    assert packager("i18n", "extract", "--lang", code).exit_code == 0
    assert (lamps / f"courses/lamps/locale/{code}/one.po").exists()


def test_the_courses_own_language(lamps: Path) -> None:
    done = packager("i18n", "extract", "lamps", "--lang", "en")
    assert done.exit_code == 1
    assert "there is nothing to translate into 'en': it is the own language of lamps" in done.output
    assert not (lamps / "courses/lamps/locale").exists()
