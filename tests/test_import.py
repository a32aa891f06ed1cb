"""packager import: from a file that Moodle exported to packages, with nothing overwritten and nothing written half."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from lxml import etree

from packager.cli import main
from packager.model import RawQuestion, TrueFalse
from packager.workspace import open_workspace
from tests.formats.samples import sample_course
from tests.formats.test_moodlexml_read import held

ROOT = Path(__file__).resolve().parents[1]
FOREIGN = ROOT / "tests/formats/foreign/moodle/questions.xml"
GOLDEN = ROOT / "tests/formats/golden/moodle-xml/questions.xml"


def packager(*arguments: str) -> Result:
    return CliRunner().invoke(main, list(arguments), catch_exceptions=False)


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "question_banks").mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path


def tree(root: Path) -> dict[str, bytes]:
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in sorted(root.rglob("*")) if path.is_file()}


def test_from_moodle_and_back(root: Path) -> None:
    done = packager("import", str(FOREIGN))
    assert done.exit_code == 0, done.output
    assert "question_banks/bank-a.yml  10 questions, " in done.output and " of them raw" in done.output
    assert packager("check").exit_code == 0
    built = packager("build", "bank-a", "--target", "moodle-xml", "-j", "1")
    assert built.exit_code == 0, built.output
    (file,) = root.glob("dist/bank-a/*.xml")
    names = [e.findtext("name/text") for e in etree.parse(str(file)).getroot() if e.get("type") != "category"]
    assert names == [
        e.findtext("name/text") for e in etree.parse(str(FOREIGN)).getroot() if e.tag == "question" and e.get("type") != "category"
    ]


def test_what_is_printed_names_the_line(root: Path) -> None:
    done = packager("import", str(FOREIGN), "--output-format", "concise")
    lines = re.findall(rf"^{re.escape(str(FOREIGN))}:(\d+): warning\[kept-raw\]", done.output, re.M)
    assert lines
    text = FOREIGN.read_text(encoding="utf-8").split("\n")
    assert all("<question type=" in text[int(line) - 1] for line in lines)


def test_as_json(root: Path) -> None:
    done = packager("import", str(FOREIGN), "--output-format", "json")
    assert {d["rule"] for d in json.loads(done.output)} == {"kept-raw", "language-assumed"}


def test_pictures_and_everything_else_of_the_sample(root: Path) -> None:
    done = packager("import", str(GOLDEN), "--bank", "city", "--language", "bg")
    assert done.exit_code == 0, done.output
    assert {name for name in tree(root) if "media" in name} == {
        "question_banks/media/city/dot.png",
        "question_banks/media/city/Groesse-Karte.svg",
    }
    (bank,) = open_workspace(root).value.library.banks
    assert (bank.id, bank.lang, bank.license, len(bank.questions)) == (
        "city",
        "bg",
        "CC-BY-4.0",
        len(list(filter(held, sample_course().banks[0].questions))),
    )
    assert not [d for d in open_workspace(root).diagnostics if d.severity.label == "error"]


def test_nothing_is_overwritten_unless_asked(root: Path) -> None:
    assert packager("import", str(FOREIGN)).exit_code == 0
    file = root / "question_banks/bank-a.yml"
    file.write_text(file.read_text(encoding="utf-8") + "# mine\n", encoding="utf-8")
    before = tree(root)
    done = packager("import", str(FOREIGN))
    assert done.exit_code == 1 and "--bank" in done.output and "--force" in done.output and tree(root) == before
    assert packager("import", str(FOREIGN), "--force").exit_code == 0
    assert tree(root) != before


def test_ids_that_another_bank_has(root: Path) -> None:
    assert packager("import", str(FOREIGN)).exit_code == 0
    done = packager("import", str(FOREIGN), "--bank", "second")
    assert done.exit_code == 0 and "import-altered" in done.output
    assert not [d for d in open_workspace(root).diagnostics if d.rule == "id-duplicate"]
    assert {q.id for b in open_workspace(root).value.library.banks for q in b.questions} >= {"q-essay", "second-q-essay"}


def test_ids_that_drafts_have_and_questions_that_cannot_be_read(root: Path) -> None:
    """They are no questions of a bank that is built, and their ids are taken all the same."""
    (root / "question_banks/mine.yml").write_text(
        "id: mine\ntitle: Mine\nlanguage: en\nquestions:\n  - {id: dr, kind: essay, status: draft, prompt: Later.}\n  - {id: broken, kind: choice, prompt: Which?}\n",
        encoding="utf-8",
    )
    (root / "g.txt").write_text("// [id:dr]\nOne?{T}\n\n// [id:broken]\nTwo?{T}\n", encoding="utf-8")
    done = packager("import", "g.txt")
    assert done.exit_code == 0 and done.output.count("belongs to a question of the bank 'mine'") == 2, done.output
    checked = open_workspace(root)
    assert "id-duplicate" not in {d.rule for d in checked.diagnostics} and set(checked.value.library.ids) == {
        "dr",
        "broken",
        "g-dr",
        "g-broken",
    }


def test_an_id_that_another_file_has(root: Path) -> None:
    (root / "question_banks/x.yml").write_text("id: bank-a\ntitle: X\nlanguage: en\n", encoding="utf-8")
    done = packager("import", str(FOREIGN), "--force")
    assert done.exit_code == 1 and "question_banks/x.yml has the id 'bank-a' already" in done.output


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["gone.xml"], "does not exist"),
        ([str(ROOT / "docs/images/moodle.png")], "does not look like a file that can be read"),
        ([str(FOREIGN), "--bank", "a/b"], "cannot stand in an id"),
        ([str(FOREIGN), "--language", "english"], "is not a language code"),
        ([str(FOREIGN), "--format", "scorm12"], "Invalid value"),
    ],
)
def test_wrong_calls(root: Path, arguments: list[str], said: str) -> None:
    done = packager("import", *arguments)
    assert done.exit_code == 2 and said in " ".join(done.output.split()) and not tree(root)


def test_nothing_to_read(root: Path) -> None:
    (root / "x.xml").write_text("<quiz/>")
    done = packager("import", "x.xml")
    assert done.exit_code == 1 and "nothing was written" in done.output and list(tree(root)) == ["x.xml"]


def test_a_damaged_file_is_read_as_far_as_it_is_whole(root: Path) -> None:
    text = FOREIGN.read_text(encoding="utf-8").replace("<name>", "<nam>", 3).replace("<nam>", "<name>", 2)
    (root / "x.xml").write_text(text, encoding="utf-8")
    done = packager("import", "x.xml")
    assert done.exit_code == 1 and "import-broken" in done.output and "question_banks/bank-a.yml  9 questions" in done.output


def test_nothing_is_written_half(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the disk is full nothing of the new bank is there."""
    from packager.cli import import_
    from packager.files import Blob

    def full(blob: Blob) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(import_.Blob, "chunks", full)
    done = packager("import", str(GOLDEN))
    assert done.exit_code == 1 and "No space left on device" in done.output and not tree(root)


def test_help_says_what_it_does() -> None:
    done = packager("import", "--help")
    assert done.exit_code == 0 and all(
        word in done.output for word in ("--bank", "--language", "--force", "kind: raw", "question_banks/media")
    )


def test_the_commands_of_the_guide(root: Path) -> None:
    """docs/importing.md, in its order, with Moodle's own export."""
    page = (ROOT / "docs/importing.md").read_text(encoding="utf-8")
    lines = re.findall(r"^python3 run\.py (.+)$", page, re.M)
    assert lines == ["import questions.xml", "check", "build"]
    (root / "questions.xml").write_bytes(FOREIGN.read_bytes())
    for line in lines:
        done = packager(*line.split())
        assert done.exit_code == 0, f"{line}: {done.output}"
    assert list(root.glob("dist/bank-a/*-moodle-xml.xml"))
    options = re.findall(r"^\| `(--[\w-]+)", page, re.M)
    help = packager("import", "--help").output
    assert options and all(option in help for option in options)


def test_a_gift_file_comes_in_the_same_way(root: Path) -> None:
    """Recognised by what it looks like; what the bank then holds is what the file does."""
    (file,) = (ROOT / "tests/formats/golden/gift").iterdir()
    done = packager("import", str(file), "--bank", "gifts")
    assert done.exit_code == 0, done.output
    (bank,) = open_workspace(root).value.library.banks
    assert bank.id == "gifts" and {"one-colour", "meter-true", "short-unit", "number-exact"} <= {q.id for q in bank.questions}
    assert packager("check").exit_code == 0


def test_the_variants_of_a_family_come_back_as_questions_of_other_ids(root: Path) -> None:
    """The ids of its variants belong to the family, which is still there."""
    (root / "question_banks/sums.yml").write_text(
        "title: Sums\nlanguage: en\nquestions:\n"
        "  - {id: sum, kind: numerical, name: Sum, prompt: 'Twice {a}?', values: {a: 1 to 9}, variants: 3, answer: a * 2, feedback: Add it.}\n"
    )
    assert packager("build", "sums", "--target", "moodle-xml", "-j", "1").exit_code == 0
    (file,) = root.glob("dist/sums/*.xml")
    done = packager("import", str(file), "--bank", "again")
    assert done.exit_code == 0 and "the id 'sum-2' belongs to a question of the bank 'sums'" in done.output, done.output
    text = (root / "question_banks/again.yml").read_text()
    assert text.count("kind: numerical") == 3 and "title: Sum\n" in text and "values" not in text
    assert "error" not in packager("check").output


def test_a_question_without_a_name_is_never_lost_for_the_one_that_is_made_for_it(root: Path) -> None:
    (root / "few.txt").write_text("What is\n1+1?{=2 ~3}\n\nA *long* question that has\ntwo lines, x_i and \\{1\\}.{T}\n")
    done = packager("import", "few.txt")
    assert done.exit_code == 0 and "2 questions" in done.output and "warning" not in done.output
    assert "name:" not in (root / "question_banks/few.yml").read_text()


@pytest.mark.parametrize(
    ("gap", "why"),
    [
        ("{1:MC:=a}", "this list has 1 item, and at least 2 are wanted"),
        ("{1:SA:a~b}", "the gap 'gap-1' has no right answer"),
        ("{1:MR:=a~=b~%-50%c}", "the right answers of the gap 'a' are worth 200%, not 100%"),
        ("{1:NM:=1e400:0.1}", "'1e400' is too large for a computer's numbers"),
        ("{1:SA:=a} " * 1_001, "more than 1,000 signs [ and < stand in this paragraph"),
        ('{1:SA:=a} <a href="/x">y</a>', "'/x' leads out of the repository"),
    ],
)
def test_the_reason_why_a_question_is_kept_raw_is_its_own(root: Path, gap: str, why: str) -> None:
    """And it alone is: the question before it in the file is read."""
    asked = f'<question type="cloze"><name><text>Q</text></name><questiontext format="html"><text><![CDATA[{gap}]]></text></questiontext></question>'
    good = '<question type="essay"><name><text>Good</text></name><questiontext format="html"><text>Why?</text></questiontext></question>'
    (root / "b.xml").write_text(f"<quiz>\n{good}\n{asked}\n</quiz>", encoding="utf-8")
    done = packager("import", "b.xml", "--language", "en", "--output-format", "json")
    (said,) = json.loads(done.output)
    assert said["rule"] == "kept-raw" and said["line"] == 3 and said["message"].partition(": ")[2].startswith(why)
    (bank,) = open_workspace(root).value.library.banks
    assert [type(question).__name__ for question in bank.questions] == ["Essay", "RawQuestion"]


def test_a_question_that_is_lost_is_an_error(root: Path) -> None:
    (root / "g.txt").write_text("::Name::Q{#abc}\n\nTwo?{T}\n", encoding="utf-8")
    done = packager("import", "g.txt", "--output-format", "concise")
    assert done.exit_code == 1 and "g.txt:1: error[question-lost]" in done.output and "g.yml  1 question" in done.output
    (root / "g.txt").write_text("Which?{=a ~a}\n", encoding="utf-8")  # two options that look alike are an error in a bank
    done = packager("import", "g.txt", "--bank", "other", "--output-format", "concise")
    assert done.exit_code == 1 and "error[question-lost]" in done.output and not (root / "question_banks/other.yml").exists()


def test_a_question_that_is_kept_raw_is_untouched(root: Path) -> None:
    """Also one that was read and could not be written here, and under another id: two options that look alike are an error in a bank."""
    asked = (
        '<question type="multichoice"><idnumber>same</idnumber><name><text>Same</text></name><questiontext format="html"><text><![CDATA[<p>Which?</p>]]></text></questiontext>'
        '<single>1</single><answer fraction="100" format="html"><text><![CDATA[<p>a</p>]]></text></answer><answer fraction="0"><text><p>a</p></text></answer></question>'
    ).replace("<text><p>a</p></text>", "<text>&lt;p&gt;a&lt;/p&gt;</text>")
    category = '<question type="category"><category><text>$course$/top/Bank/Part</text></category></question>'
    (root / "question_banks/mine.yml").write_text(
        "title: Mine\nlanguage: en\nquestions:\n  - {id: same, kind: essay, prompt: x}\n", encoding="utf-8"
    )
    (root / "b.xml").write_text(f"<quiz>{category}\n{asked}</quiz>", encoding="utf-8")
    done = packager("import", "b.xml", "--bank", "b")
    assert done.exit_code == 0 and "this option stands here twice" in done.output, done.output
    kept = next(q for bank in open_workspace(root).value.library.banks if bank.id == "b" for q in bank.questions)
    assert isinstance(kept, RawQuestion) and kept.id == "b-same" and kept.name.text == "Same"
    assert kept.source.strip() == asked


def test_long_names_become_names_that_files_can_have(root: Path) -> None:
    """Moodle keeps 255 letters of a file's name and of a category's; file systems take 255 bytes."""
    picture = '<file name="{0}.png" path="/" encoding="base64">iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg=={1}</file>'
    asked = '<question type="{0}"><name><text>{1}</text></name><questiontext format="html"><text>&lt;img src="@@PLUGINFILE@@/{2}.png" alt="x"&gt;</text>{3}</questiontext></question>'
    names = ("\u0436" * 200, "\u0436" * 199 + "i")
    raw = f"<!-- {'x' * 4000} --><a>{'x' * 4000}</a>"
    (root / "b.xml").write_text(
        "<quiz>\n<question type='category'><category><text>$course$/top/" + "\u706f" * 200 + "</text></category></question>\n"
        + "".join(asked.format("essay", name, name, picture.format(name, "")) + "\n" for name in names)
        + asked.format("regexp", "\u706f" * 200, "x", raw) + "</quiz>",
        encoding="utf-8",
    )  # fmt: skip
    done = packager("import", "b.xml")
    assert done.exit_code == 0, done.output
    written = tree(root)
    assert sorted(path.rpartition(".")[2] for path in written) == ["png", "png", "xml", "xml", "yml"]
    assert all(len(part.encode()) <= 210 for path in written for part in path.split("/"))
    (bank,) = open_workspace(root).value.library.banks
    assert len(bank.questions) == 3 and bank.title.text == "\u706f" * 200
    assert [d for d in open_workspace(root).diagnostics if d.severity.label == "error"] == []


def test_the_language_that_nobody_says_is_said(root: Path) -> None:
    (root / "g.txt").write_text("\u03a4\u03b9 \u03b5\u03af\u03bd\u03b1\u03b9;{T}\n", encoding="utf-8")
    done = packager("import", "g.txt")
    assert done.exit_code == 0 and "note[language-assumed]" in done.output and "taken to be in the language 'en'" in done.output
    done = packager("import", "g.txt", "--language", "el", "--force")
    assert "language-assumed" not in done.output and open_workspace(root).value.library.banks[0].lang == "el"


@pytest.mark.parametrize("left", ["<p></p>", "<p>&nbsp;</p>", "<p><br></p>", '<p dir="ltr"><span> </span><br></p>'])
def test_what_an_editor_leaves_in_an_emptied_field_is_nothing(root: Path, left: str) -> None:
    """Moodle's editors leave such in most feedback of a real course."""
    empty = f'format="html"><text><![CDATA[{left}]]></text>'
    (root / "b.xml").write_text(
        '<quiz><question type="truefalse"><name><text>N</text></name><questiontext format="html"><text>True?</text></questiontext>'
        f'<generalfeedback {empty}</generalfeedback><answer fraction="100"><text>true</text><feedback {empty}</feedback></answer>'
        '<answer fraction="0"><text>false</text></answer></question></quiz>',
        encoding="utf-8",
    )
    (root / "g.txt").write_text("[html]True?{T####" + left.replace("=", "\\=") + "}\n", encoding="utf-8")
    for file in ("b.xml", "g.txt"):
        done = packager("import", file, "--language", "en")
        assert done.exit_code == 0 and "warning" not in done.output and "error" not in done.output, done.output
    questions = [question for bank in open_workspace(root).value.library.banks for question in bank.questions]
    assert [(type(q).__name__, q.feedback.general, q.when_true) for q in questions if isinstance(q, TrueFalse)] == [
        ("TrueFalse", None, None)
    ] * 2


def test_letters_that_are_composed_of_two(root: Path) -> None:
    """As a Mac writes them; ids and tags here are in one spelling."""
    text = "<idnumber>pru\u0308fung</idnumber><tags><tag><text>u\u0308</text></tag></tags>"
    body = '<name><text>U\u0308</text></name><questiontext format="html"><text>U\u0308</text></questiontext>'
    (root / "b.xml").write_text(f'<quiz><question type="essay">{body}{text}</question></quiz>', encoding="utf-8")
    (root / "g.txt").write_text("// [tag:u\u0308] [id:gru\u0308n]\n::U\u0308::U\u0308{=u\u0308}\n", encoding="utf-8")
    for file in ("b.xml", "g.txt"):
        done = packager("import", file, "--language", "de")
        assert done.exit_code == 0 and done.output.count("\n") == 1, done.output
    questions = [question for bank in open_workspace(root).value.library.banks for question in bank.questions]
    assert [(q.id, q.tags) for q in questions] == [("pr\u00fcfung", ("\u00fc",)), ("gr\u00fcn", ("\u00fc",))]


def test_what_editors_write_of_directions_and_decorations_is_said_as_authors_say_it(root: Path) -> None:
    picture = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
    prompt = '<p dir="ltr">A <b>lamp</b>.</p><p dir="ltr"><img src="@@PLUGINFILE@@/a.png" alt="" role="presentation"/> <code>&lt;p dir="ltr"&gt;</code></p>'
    (root / "a.xml").write_text(
        f'<quiz><question type="truefalse"><name><text>L</text></name><questiontext format="html"><text><![CDATA[{prompt}]]></text>'
        f'<file name="a.png" path="/" encoding="base64">{picture}</file></questiontext>'
        '<generalfeedback format="html"><text><![CDATA[<p dir="rtl">שלום</p><p dir="ltr">x</p>]]></text></generalfeedback>'
        '<answer fraction="100"><text>true</text></answer><answer fraction="0"><text>false</text></answer></question></quiz>'
    )
    assert packager("import", "a.xml").exit_code == 0
    written = (root / "question_banks/a.yml").read_text()
    assert 'A **lamp**.\n\n      ![](media/a-bank/a.png){: .decorative } `<p dir="ltr">`' in written
    assert '<p dir="rtl">שלום</p>\n\n      <p dir="ltr">x</p>' in written
    assert "error" not in packager("check").output
    assert packager("import", "a.xml", "--language", "ar", "--force").exit_code == 0
    assert '<p dir="ltr">' in (root / "question_banks/a.yml").read_text()
