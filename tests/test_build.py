"""From a workspace on disk to packages: what is built, what is kept, and that the same input gives the same bytes."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import textwrap
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from packager import build
from packager.cli import main
from packager.formats import FEATURES, FORMATS, USUAL
from packager.model import KINDS
from tests import workspaces

BANK = """\
    id: spare
    title: Spare questions
    language: en
    questions:
      - id: spare-1
        kind: true-false
        prompt: Water is wet.
        answer: true
        feedback: It is.
    """


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def packager(*args: str) -> Result:
    return CliRunner().invoke(main, args)


def packages(root: Path) -> list[str]:
    out = root / "dist"
    return sorted(p.relative_to(out).as_posix() for p in out.rglob("*") if p.is_file() and p.suffix in (".zip", ".xml", ".imscc"))


ALL = [f"demo/demo-1.0-en-{name}{FORMATS[name].suffix}" for name in USUAL]


def test_a_course_is_built_in_every_format(here: Path) -> None:
    workspaces.small(here)
    done = packager("build")
    assert done.exit_code == 0, done.output
    with_questions = {f"demo/demo-1.0-en-{name}{format.suffix}" for name, format in FORMATS.items() if format.questions_only}
    assert packages(here) == sorted(set(ALL) - with_questions)  # it has no question
    assert all(f"dist/{name}" in done.output for name in packages(here))


def test_a_bank_that_no_course_uses_is_built_by_itself_where_that_makes_sense(here: Path) -> None:
    workspaces.small(here, **{"question_banks/spare.yml": BANK})
    assert packager("build").exit_code == 0
    assert [name for name in packages(here) if name.startswith("spare/")] == [
        f"spare/spare-1.0-en-{name}{FORMATS[name].suffix}" for name in sorted(USUAL) if FORMATS[name].questions_only
    ]


def test_a_name_and_a_target_select(here: Path) -> None:
    workspaces.small(here, **{"question_banks/spare.yml": BANK})
    assert packager("build", "spare", "--target", "moodle-xml").exit_code == 0
    assert packages(here) == ["spare/spare-1.0-en-moodle-xml.xml"]
    assert packager("build", "demo", "--target", "scorm12").exit_code == 0
    assert packages(here) == ["demo/demo-1.0-en-scorm12.zip", "spare/spare-1.0-en-moodle-xml.xml"]


def test_an_unknown_name_is_said_with_the_one_that_was_meant(here: Path) -> None:
    workspaces.small(here)
    done = packager("build", "demmo")
    assert done.exit_code == 1
    assert "demmo" in done.output and "'demo'" in done.output
    assert packages(here) == []


def test_an_audience_that_no_course_has_is_said(here: Path) -> None:
    workspaces.small(here)
    for command in (("build",), ("build", "demo"), ("check",), ("show", "demo")):
        done = packager(*command, "--audience", "trianer")
        assert done.exit_code == 1 and "'trianer'" in done.output and "'trainer'" in done.output
    assert packages(here) == []


def test_a_name_that_course_and_bank_share_is_offered_once(here: Path) -> None:
    workspaces.small(here, **{"question_banks/demo.yml": BANK})
    assert packager("build", "dmeo").output.count("'demo'") == 1


def test_a_course_is_not_built_without_what_it_lists_whatever_is_wrong_with_another_bank(here: Path) -> None:
    """What another file keeps unread hides no name that this course gets wrong."""
    workspaces.small(here, **{"question_banks/spare.yml": BANK.replace("kind:", "knid:", 1)})
    course = (here / "courses/demo/course.yml").read_text()
    (here / "courses/demo/course.yml").write_text(course.replace("[first]", "[first, secnod]"))
    done = packager("build", "demo")
    assert done.exit_code == 1 and "unit-unknown" in done.output
    assert packages(here) == []


def test_a_course_with_errors_keeps_its_old_packages_and_others_are_built(here: Path) -> None:
    workspaces.small(here)
    packager("build")
    old = (here / "dist" / ALL[0]).read_bytes()
    workspaces.write(
        here,
        **{
            "courses/demo/units/first.md": "---\nid: first\ntitle: First\n---\n![](gone.png)\n",
            "courses/two/course.yml": "id: two\ntitle: Two\nlanguage: en\nlicense: CC-BY-4.0\nmodules: [{id: m, title: M, units: [second]}]\n",
            "courses/two/units/second.md": "---\nid: second\ntitle: Second\n---\nHello.\n",
        },
    )
    done = packager("build")
    assert done.exit_code == 1
    assert "courses/demo/units/first.md:5:" in done.output
    assert (here / "dist" / ALL[0]).read_bytes() == old
    assert "two/two-1.0-en-scorm12.zip" in packages(here)
    manifest = json.loads((here / "dist/build.json").read_text())
    assert {row["subject"] for row in manifest["packages"]} == {"demo", "two"}


def test_an_error_elsewhere_does_not_stop_the_course_that_is_named(here: Path) -> None:
    workspaces.small(here, **{"courses/bad/course.yml": "id: bad\ntitle: [\n"})
    done = packager("build", "demo")
    assert done.exit_code == 0, done.output
    assert "bad" not in done.output


def test_a_course_that_asks_questions_is_not_built_without_those_of_a_bank_that_cannot_be_read(here: Path) -> None:
    quiz = "quizzes: [{id: quiz, title: Quiz, questions: [spare-1]}]\n"
    course = "id: two\ntitle: Two\nlanguage: en\nmodules:\n  - {id: one, title: One, units: [second], quizzes: [quiz]}\n" + quiz
    second = {"courses/two/course.yml": course, "courses/two/units/second.md": "# Second\n\nText.\n"}
    workspaces.small(here, **{"question_banks/spare.yml": BANK}, **second)
    assert packager("build").exit_code == 0
    workspaces.write(here, **{"question_banks/spare.yml": "title: Spare: lamps\n" + BANK})
    done = packager("build", "two")
    assert done.exit_code == 1 and "yaml-" in done.output and "question-unknown" not in done.output
    assert packager("build", "demo").exit_code == 0  # which asks none


def test_strict_makes_a_warning_an_error(here: Path) -> None:
    workspaces.small(here, **{"courses/demo/media/unused.txt": "x"})
    assert packager("build").exit_code == 0
    done = packager("check", "--strict")
    assert done.exit_code == 1 and "error[media-unused]" in done.output


def test_a_new_version_takes_the_place_of_the_old_one(here: Path) -> None:
    workspaces.small(here)
    packager("build")
    course = here / "courses/demo/course.yml"
    course.write_text(course.read_text() + "version: '2.0'\n")
    (here / "dist/stray.zip").write_text("by hand")
    packager("build")
    assert [name for name in packages(here) if "1.0" in name] == []
    assert "stray.zip" in packages(here)


def test_editions_stand_side_by_side_and_hold_what_is_for_them(here: Path) -> None:
    workspaces.small(here)
    course = here / "courses/demo/course.yml"
    course.write_text(course.read_text() + "audiences: {builders: Builders}\n")
    unit = here / "courses/demo/units/first.md"
    unit.write_text(unit.read_text() + "\n::: for builders\nHammer.\n:::\n\n::: trainer\nTime it.\n:::\n")
    assert packager("build", "--audience", "builders", "--target", "scorm12").exit_code == 0
    assert packager("build", "--target", "scorm12").exit_code == 0
    assert packager("build", "--audience", "trainer", "--target", "scorm12").exit_code == 0
    pages = {}
    for edition in ("", "-builders", "-trainer"):
        with zipfile.ZipFile(here / f"dist/demo/demo{edition}-1.0-en-scorm12.zip") as archive:
            pages[edition] = archive.read("index.html").decode()
    assert "Hammer" in pages[""] and "Builders" in pages[""] and "Time it" not in pages[""]
    assert "Hammer" in pages["-builders"] and "Time it" not in pages["-builders"]
    assert "Hammer" in pages["-trainer"] and "Time it" in pages["-trainer"]


def test_the_same_input_gives_the_same_bytes(tmp_path: Path) -> None:
    """In two folders, on one worker or two, whatever the hash seed, the time zone, the locale and the order on disk."""
    sums = []
    for number, (seed, zone, jobs) in enumerate((("0", "UTC", "1"), ("99", "Asia/Tokyo", "2"))):
        root = tmp_path / f"a folder {number}"
        workspaces.small(root, **{"question_banks/spare.yml": BANK})
        if number:
            shutil.copytree(root / "courses", root / "later")
            shutil.rmtree(root / "courses")
            (root / "later").rename(root / "courses")
        env = {
            **os.environ,
            "PYTHONHASHSEED": seed,
            "TZ": zone,
            "LC_ALL": "C" if number else "C.UTF-8",
            "PYTHONPATH": str(Path(__file__).parents[1]),
        }
        subprocess.run([sys.executable, "-m", "packager", "build", "-j", jobs], cwd=root, env=env, check=True, capture_output=True)
        sums.append({p.relative_to(root).as_posix(): p.read_bytes() for p in (root / "dist").rglob("*") if p.is_file()})
    assert sums[0] == sums[1]
    assert len(sums[0]) >= 5


def test_an_empty_folder_and_a_folder_without_courses(here: Path) -> None:
    done = packager("build")
    assert done.exit_code == 2 and "courses/" in done.output
    (here / "courses").mkdir()
    done = packager("build")
    assert done.exit_code == 1 and "nothing-to-build" in done.output
    assert "Traceback" not in done.output


def test_it_works_from_a_folder_below(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    workspaces.small(here)
    monkeypatch.chdir(here / "courses/demo/units")
    assert packager("check").exit_code == 0
    assert packager("build").exit_code == 0
    assert packages(here)


def test_a_course_that_cannot_be_read_says_why_when_it_is_named(here: Path) -> None:
    workspaces.small(here)
    (here / "courses/demo/course.yml").write_text("id: demo\ntitle: [\n")
    for args in ((), ("demo",)):
        done = packager("build", *args)
        assert done.exit_code == 1 and "courses/demo/course.yml:" in done.output
        assert "nothing-to-build" not in done.output


def test_a_bank_alone_in_a_format_of_courses_says_why_nothing_is_made(here: Path) -> None:
    (here / "question_banks").mkdir()
    text = "title: Lamps\nlanguage: en\nquestions:\n  - {id: led, kind: true-false, prompt: Lamps give light, answer: true}\n"
    (here / "question_banks/lamps.yml").write_text(text)
    done = packager("build", "lamps", "--target", "scorm12")
    assert done.exit_code == 1 and "the bank 'lamps' alone makes none of these: SCORM 1.2 package (name one of moodle-xml" in done.output
    made = packager("build", "lamps", "--target", "moodle-xml")
    assert made.exit_code == 0, made.output


def test_out_that_cannot_be_written_is_a_sentence(here: Path) -> None:
    workspaces.small(here)
    (here / "file").write_text("")
    done = packager("build", "--out", "file/dist")
    assert done.exit_code == 1 and "cannot be written" in done.output
    assert "Traceback" not in done.output


def test_json_output_is_one_document(here: Path) -> None:
    workspaces.small(here, **{"courses/demo/media/unused.txt": "x"})
    data = json.loads(packager("build", "--output-format", "json").stdout)
    assert [d["rule"] for d in data["diagnostics"] if d["severity"] != "note"] == ["media-unused"]
    assert {row["format"] for row in data["packages"]} >= {"scorm12", "cc11"}
    assert json.loads(packager("check", "--output-format", "json").stdout)[0]["file"] == "courses/demo/media/unused.txt"


@pytest.mark.parametrize("encoding", ["ascii:strict", "cp1252:strict", "utf-8:strict"])
def test_a_terminal_without_the_letters_shows_the_rest(here: Path, encoding: str) -> None:
    workspaces.small(here, **{"courses/demo/media/Φως.svg": "x"})
    command = [sys.executable, "-m", "packager", "check"]
    done = subprocess.run(
        command, env={**os.environ, "PYTHONIOENCODING": encoding, "PYTHONPATH": str(Path(__file__).parents[1])}, capture_output=True
    )
    assert done.returncode == 0 and b"media-unused" in done.stdout
    assert b"Traceback" not in done.stderr  # where coverage is measured, it speaks there too


def test_output_formats_name_the_place(here: Path) -> None:
    workspaces.small(here, **{"courses/demo/units/first.md": "---\nid: first\ntitle: First\n---\nSee [x](unit:frist).\n"})
    place = "courses/demo/units/first.md:5:"
    assert place in packager("check", "--output-format", "concise").output
    full = packager("check", "--output-format", "full").output
    assert place in full and "5 | See [x](unit:frist)." in full and "^" in full
    assert "::error file=courses/demo/units/first.md,line=5," in packager("check", "--output-format", "github").output


def test_check_writes_nothing_and_with_a_target_says_what_it_cannot_carry(here: Path) -> None:
    workspaces.small(here)
    assert packager("check").exit_code == 0
    assert not (here / "dist").exists()


def test_a_format_that_can_hold_no_question_makes_no_file(here: Path) -> None:
    """Aiken has choices alone; Moodle answers an empty file with 'there are no questions in it'."""
    workspaces.write(here, **{"question_banks/spare.yml": BANK})
    done = packager("build", "--target", "aiken", "--target", "gift", "--output-format", "json")
    told = [d for d in json.loads(done.output)["diagnostics"] if "can hold no question" in d["message"]]
    assert done.exit_code == 0 and [(d["rule"], d["file"]) for d in told] == [("not-carried", "question_banks/spare.yml")]
    assert [p.name for p in (here / "dist/spare").iterdir()] == ["spare-1.0-en-gift.txt"]
    assert "aiken" not in (here / "dist/index.html").read_text().casefold()
    done = packager("build", "--target", "aiken", "--out", "none")
    assert done.exit_code == 0 and not list((here / "none").rglob("*.txt")), done.output


def test_show_prints_what_was_understood(here: Path) -> None:
    workspaces.small(here)
    data = json.loads(packager("show", "demo").stdout)
    assert "Hello **world**." in json.dumps(data)
    assert "<strong>world</strong>" in packager("show", "demo", "--rendered").stdout
    assert packager("show", "dem").exit_code == 1


def test_show_says_what_was_not_understood(here: Path) -> None:
    workspaces.small(here, **{"courses/demo/glossary.yml": "entries:\n  - trem: Lamp\n    definition: It shines.\n"})
    done = packager("show", "demo")
    assert done.exit_code == 1 and "key-unknown" in done.stderr and json.loads(done.stdout)


def test_the_help_names_every_format() -> None:
    said = " ".join(packager("--help").output.split())
    names = ("SCORM", "Common Cartridge", "Moodle question XML", "QTI for Canvas", "GIFT", "Aiken")
    assert all(name in said for name in names) and len(names) == len(FORMATS)


def test_formats_prints_every_kind_in_every_format(here: Path) -> None:
    """Read back from what is printed: yes is exact, no is left out, and a number is a note that says what becomes of it."""
    for arguments, features in ((), KINDS), (("--all",), FEATURES):
        text = packager("formats", *arguments).output
        assert max(map(len, text.splitlines())) < 80
        heads = [line for line in text.splitlines() if line.split()[-len(FORMATS) :] == list(FORMATS)]
        notes = {m[1]: " ".join(m[2].split()) for m in re.finditer(r"^ *(\[\d+\]) (.+(?:\n {5}.+)*)", text, re.M)}
        for feature in features:
            title = textwrap.wrap(FEATURES[feature], heads[0].index(next(iter(FORMATS))) - 6)[0]
            (row,) = (line for line in text.splitlines() if line.startswith(f"  {title}  "))
            said = dict(zip(FORMATS, row.split()[-len(FORMATS) :], strict=True))
            meant = {name: {"yes": "exact", "no": ""}.get(mark) if mark in ("yes", "no") else notes[mark] for name, mark in said.items()}
            assert meant == {name: format.carries[feature] for name, format in FORMATS.items()}


@pytest.mark.parametrize("name", list(FORMATS))
def test_formats_says_all_of_one(here: Path, name: str) -> None:
    format, output = FORMATS[name], packager("formats", name).output
    assert max(map(len, output.splitlines())) < 80
    text = " ".join(output.split())
    assert format.title in text and f"in {format.suffix}." in text
    for feature, carried in format.carries.items():
        assert (FEATURES[feature] if carried in ("exact", "") else f"{FEATURES[feature]}: {carried}") in text
    for key, why in format.settings.items():
        assert f"{key}: {why}" in text
    for platform, steps in format.steps.items():
        assert f"Import: {platform} 1. {steps[0].replace('*', chr(39))}" in text


def test_formats_as_data(here: Path) -> None:
    every = json.loads(packager("formats", "--output-format", "json").output)
    assert {name: row["carries"] for name, row in every.items()} == {name: dict(format.carries) for name, format in FORMATS.items()}
    assert set(json.loads(packager("formats", "cc11", "--output-format", "json").output)) == {"cc11"}
    done = packager("formats", "cc12")
    assert done.exit_code == 2 and "'cc11'" in done.output


def test_explain(here: Path) -> None:
    assert "eight sides" in packager("explain", "alt-tells-answer").output
    assert "image-no-alt" in packager("explain").output
    done = packager("explain", "image-no-al")
    assert done.exit_code == 2 and "'image-no-alt'" in done.output


def test_a_slip_in_a_command_or_option_is_answered(here: Path) -> None:
    done = packager("biuld")
    assert done.exit_code == 2 and "'build'" in done.output
    assert packager("build", "--target", "scrom12").exit_code == 2
    assert "COURSE" in packager("build", "--help").output
    assert all(name in packager("--help").output for name in ("build", "check", "formats", "explain", "show"))


def test_a_bug_in_a_writer_is_a_sentence_that_names_the_course(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    workspaces.small(here)

    def broken(course: object, options: object) -> None:
        raise ZeroDivisionError("oops")

    monkeypatch.setattr("packager.formats.scorm12.write", broken)
    done = packager("build", "-j", "1")
    assert done.exit_code == 1
    assert "internal-error" in done.output and "ZeroDivisionError" in done.output and "Traceback" not in done.output


def test_a_bug_in_reading_is_a_sentence(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    workspaces.small(here)

    def broken(*args: object) -> None:
        raise ZeroDivisionError("oops")

    monkeypatch.setattr("packager.source.units.read", broken)
    for command in (("build",), ("check",), ("show", "demo")):
        done = packager(*command)
        assert done.exit_code == 1 and "internal-error" in done.stderr and "ZeroDivisionError" in done.stderr


HOSTILE: dict[str, str | bytes] = {
    "bom": b"\xef\xbb\xbf---\nid: first\ntitle: First\n---\nHello.\n",
    "crlf": b"---\r\nid: first\r\ntitle: First\r\n---\r\nHello.\r\n",
    "latin-1": "---\nid: first\ntitle: Fürst\n---\nGrüße.\n".encode("latin-1"),
    "empty": b"",
    "nul": b"---\nid: first\ntitle: First\n---\nHe\0llo.\x0b\n",
    "no end of front matter": b"---\nid: first\n",
    "tab in front matter": b"---\nid:\tfirst\n\ttitle: x\n---\nHello.\n",
    "alias bomb": b"---\nid: first\ntitle: First\na: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a]\nc: [*b,*b,*b,*b,*b]\n---\nHello.\n",
    "python tag": b"---\nid: !!python/object/apply:os.system [id]\ntitle: First\n---\nHello.\n",
    "handlers": b'---\nid: first\ntitle: First\n---\n<p onclick="x()">Hi</p><script>alert(1)</script>\n\n[x](javascript:alert(1))\n',
    "path out": b'---\nid: first\ntitle: First\n---\n![secret](../../../../../../etc/passwd)\n\n--8<-- "../../../../etc/passwd"\n',
    "deep": b"---\nid: first\ntitle: First\n---\n" + b"> " * 400 + b"deep\n\n" + b"- " * 200 + b"x\n",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_bad_input_is_an_error_or_safe_and_never_a_traceback(here: Path, name: str) -> None:
    workspaces.small(here, **{"courses/demo/units/first.md": HOSTILE[name]})
    done = packager("build", "-j", "1")
    assert "internal-error" not in done.output and "Traceback" not in done.output
    assert done.exception is None or isinstance(done.exception, SystemExit)
    if done.exit_code == 0:
        for path in packages(here):
            with zipfile.ZipFile(here / "dist" / path) as archive:
                whole = b"".join(archive.read(n) for n in archive.namelist() if n.endswith((".html", ".xml")))
            assert b"onclick" not in whole and b"alert(1)" not in whole and b"javascript:" not in whole and b"root:" not in whole
    else:
        assert "error[" in done.output and "courses/demo/" in done.output
        assert packages(here) == []


def test_an_enormous_text_is_refused(here: Path) -> None:
    workspaces.small(here, **{"courses/demo/units/first.md": b"---\nid: first\ntitle: First\n---\n" + b"x" * 11_000_000})
    done = packager("check")
    assert done.exit_code == 1 and "file-too-large" in done.output and done.output.count("error[") == 1


def test_odd_file_names_reach_the_package(here: Path) -> None:
    png = bytes.fromhex(
        "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360000002000001e221bc330000000049454e44ae426082"
    )
    names = ["50% sure.png", "Übersicht.png", "Град.png", "a b.png", "UPPER.png"]
    text = "".join(f"![A {number} picture](<../media/{name}>)\n\n" for number, name in enumerate(names))
    workspaces.small(
        here,
        **{"courses/demo/units/first.md": f"---\nid: first\ntitle: First\n---\n{text}"},
        **{f"courses/demo/media/{name}": png for name in names},
    )
    done = packager("build", "--target", "scorm12")
    assert done.exit_code == 0, done.output
    with zipfile.ZipFile(here / "dist/demo/demo-1.0-en-scorm12.zip") as archive:
        packed = [n for n in archive.namelist() if n.endswith(".png")]
    assert len(packed) == len(names) and all(n.isascii() and " " not in n and "%" not in n for n in packed)


def test_the_manifest_of_jobs_is_plain_data(here: Path) -> None:
    """A job travels to a worker: names only."""
    import pickle

    job = build.Job("demo", "", "en", ("cc11",))
    assert pickle.loads(pickle.dumps(job)) == job and len(pickle.dumps(job)) < 200
