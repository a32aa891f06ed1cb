"""A message is silenced at its line, with a reason: in every command, every form of report, and whatever is strict."""

from __future__ import annotations

import ast
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from packager import source
from packager.cli import main
from packager.files import blob
from packager.rules import RULES
from tests import workspaces

BANK = """\
title: Lamps
language: en
questions:
  - id: saves
    kind: choice
    prompt: What saves power?
    options:
      - right: All of the above{comment}
      - wrong: Dimming
      - wrong: LED lamps
"""
REASON = " # allow all-of-the-above: the exam is a copy of the ministry's"


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def packager(*args: str) -> Result:
    return CliRunner().invoke(main, args, catch_exceptions=False)


def said(*args: str) -> list[str]:
    """What a check says, as `rule:line`."""
    return [f"{d['rule']}:{d['line']}" for d in json.loads(packager("check", "-j", "1", "--output-format", "json", *args).output)]


def bank(root: Path, text: str) -> None:
    workspaces.write(root, **{"question_banks/lamps.yml": text.encode()})


# ---- where it is heard -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("style", ["concise", "full", "json", "github"])
def test_it_is_silent_in_every_form_of_report(here: Path, style: str) -> None:
    bank(here, BANK.format(comment=""))
    loud = packager("check", "--strict", "--output-format", style)
    assert loud.exit_code == 1 and "all-of-the-above" in loud.output
    bank(here, BANK.format(comment=REASON))
    quiet = packager("check", "--strict", "--output-format", style)
    assert (quiet.exit_code, quiet.output.strip()) == (0, "[]" if style == "json" else "")


@pytest.mark.parametrize("workers", ["1", "2"])
def test_a_strict_build_is_not_stopped_by_it(here: Path, workers: str) -> None:
    workspaces.small(here)  # so that there is more than one thing to do
    bank(here, BANK.format(comment=""))
    stopped = packager("build", "lamps", "demo", "--strict", "--target", "moodle-xml", "-j", workers)
    assert stopped.exit_code == 1 and not (here / "dist/lamps").exists()
    bank(here, BANK.format(comment=REASON))
    built = packager("build", "lamps", "demo", "--strict", "--target", "moodle-xml", "-j", workers)
    assert built.exit_code == 0 and "all-of-the-above" not in built.output
    assert list((here / "dist/lamps").iterdir())
    assert packager("check", "-j", workers).output == ""  # and it is known to be needed, in whichever process


def test_what_a_format_says_is_silenced_too(here: Path) -> None:
    workspaces.small(here)
    text = BANK.format(comment="").replace("All of the above", "Curfew")
    text += "  - {id: towns, kind: matching, prompt: Which town is where?, pairs: [Norway: Oslo, Greece: Athens]}\n"
    course = (here / "courses/demo/course.yml").read_text(encoding="utf-8")
    (here / "courses/demo/course.yml").write_text(course + "banks: [lamps]\n", encoding="utf-8")
    bank(here, text)
    before = said("--target", "cc11")
    (line,) = {line for line in before if line.startswith("not-carried") and not line.endswith(":0")}
    number = int(line.partition(":")[2])
    lines = text.split("\n")
    lines[number - 1] += " # allow not-carried: the cartridge is for exams alone"
    bank(here, "\n".join(lines))
    assert said("--target", "cc11") == [other for other in before if other != line]
    assert said() == []  # a check of no format cannot know that it is needed, and does not ask


def test_the_source_is_silent_in_every_language(here: Path) -> None:
    bank(here, BANK.format(comment=REASON))
    assert packager("i18n", "extract", "--lang", "bg").exit_code == 0
    assert {line.partition(":")[0] for line in said()} <= {"translation-fallback", "translation-not-built"}
    assert said("--lang", "bg") == [line for line in said("--lang", "bg") if line.startswith("translation")]


def test_a_translators_comment_silences_and_is_kept(here: Path) -> None:
    text = BANK.format(comment="").replace("All of the above", "Curfew")
    bank(here, text)
    packager("i18n", "extract", "--lang", "bg")
    file = here / "question_banks/locale/bg/lamps.po"
    po = file.read_text(encoding="utf-8").replace(
        'msgid "What saves power?"\nmsgstr ""', 'msgid "What saves power?"\nmsgstr "Какво пести ток"'
    )
    file.write_text(po, encoding="utf-8")
    (before,) = {line for line in said() if not line.startswith(("translation-not-built", "translation-fallback"))}
    assert before.startswith("translation-punctuation")
    head = '#: question_banks/lamps.yml\nmsgctxt "saves.prompt#prompt"'
    assert head in po
    file.write_text(po.replace(head, f"# allow translation-punctuation: it stands in a table\n{head}"), encoding="utf-8")
    assert not [line for line in said() if line.startswith(("translation-punctuation", "allow"))]
    assert "translation-punctuation" not in packager("i18n", "status", "--problems").output
    packager("i18n", "extract")
    assert "# allow translation-punctuation: it stands in a table\n" in file.read_text(encoding="utf-8")


# ---- what is not needed ------------------------------------------------------------------------------------------------------


def test_what_is_not_needed_is_told_where_all_was_looked_at(here: Path) -> None:
    workspaces.small(here)
    bank(here, BANK.format(comment=REASON).replace("All of the above", "Curfew"))
    assert said() == ["allow-unused:8"]
    assert said("--target", "cc11") == said("--target", "moodle-xml") == ["allow-unused:8"]
    assert packager("check", "--strict").exit_code == 1
    assert packager("build").exit_code == 0 and "allow-unused" not in packager("build").output
    for restricted in (["lamps"], ["demo"], ["--audience", "trainer"], ["--lang", "en"]):
        assert said(*restricted) == []


def test_behind_an_error_nobody_knows(here: Path) -> None:
    bank(here, BANK.format(comment=REASON).replace("kind: choice", "kind: chioce"))
    assert [line.partition(":")[0] for line in said()] == ["value-unknown"]


# ---- which lines it is about -------------------------------------------------------------------------------------------------


def lines(name: str, text: str) -> dict[str, tuple[int, ...]]:
    """rule -> the lines on which it is silenced."""
    read = source.allowances({name: blob(text)})
    assert read.diagnostics == ()
    found = read.value.files.get(name, ())
    return {one.rule: (*((0,) if one.head else ()), *range(one.first, one.last + 1)) for one in found}


@pytest.mark.parametrize(
    ("text", "silenced"),
    [
        ("a: b # allow image-alt: so", {"image-alt": (1,)}),
        ("x: y\n# allow image-alt: so\na: b\nc: d\n", {"image-alt": (2, 3)}),
        ("x: y\n# allow image-alt: so\n# allow key-longest: so\n\n# or so\na: b\n", {"image-alt": (2, 3, 4, 5), "key-longest": (3, 4, 5)}),
        ("x: y\n# allow image-alt: so\na: |\n  b\n\n  c\nd: e\n", {"image-alt": (2, 3, 4, 5, 6)}),
        ("x: y\na: >- # allow image-alt: so\n  b\n  c\nd: e\n", {"image-alt": (2, 3, 4)}),
        ("x: y\n# allow image-alt: so\na: b\n  c\nd: e\n", {"image-alt": (2, 3, 4)}),
        ("# allow image-alt, key-longest : so\nx: y\n", {"image-alt": (0, 1, 2), "key-longest": (0, 1, 2)}),
        ("x: |\n  # allow image-alt: a heading\n  b\n", {}),
        ("x: 'it # allow image-alt: no'\n", {}),
        ('x: "it # allow image-alt: no"\n', {}),
        ("x: it#allow image-alt: no\n", {}),
        ("x: |\n  b\n  <!-- allow image-alt: so -->\n  c\n\n  d\n", {"image-alt": (3, 4)}),
        ("x: 'broken\n# allow image-alt: so\n", {"image-alt": (2, 3)}),
    ],
)
def test_lines_in_yaml(text: str, silenced: dict[str, tuple[int, ...]]) -> None:
    found = lines("question_banks/a.yml", text)
    assert {rule: tuple(n for n in numbers if n <= text.count("\n") + 1) for rule, numbers in found.items()} == silenced


@pytest.mark.parametrize(
    ("text", "silenced"),
    [
        ("a <!-- allow image-alt: so -->\nb\n", {"image-alt": (1,)}),
        ("a\n\n<!-- allow image-alt: so -->\nb\nc\n\nd\n", {"image-alt": (3, 4, 5)}),
        ("a\n\n<!-- allow image-alt: so -->\n\nb\n\nc\n", {"image-alt": (3, 4, 5)}),
        ("---\n# allow unit-unused: so\ntitle: A\n---\nb # allow image-alt: no\n", {"unit-unused": (0, 2, 3)}),
        ("```\n<!-- allow image-alt: no -->\n```\n<!-- allow key-longest: so -->\na\n", {"key-longest": (4, 5)}),
        ("~~~~\n~~~\n<!-- allow image-alt: no -->\n~~~~\n", {}),
        ("say `<!-- allow image-alt: no -->`\n", {}),
        ("---\n<!-- allow image-alt: so -->\nb\n", {"image-alt": (0, 2, 3)}),
    ],
)
def test_lines_in_markdown(text: str, silenced: dict[str, tuple[int, ...]]) -> None:
    assert lines("courses/a/units/a.md", text) == silenced


@pytest.mark.parametrize(
    "prose", ["# allow more time: for weak readers", "# allow time: for weak readers", "# allow", "# allow:", "# we allow image-alt: here"]
)
def test_prose_is_no_comment_of_ours(prose: str) -> None:
    assert lines("question_banks/a.yml", f"{prose}\nx: y\n") == {}


def test_windows_line_ends_and_a_byte_order_mark() -> None:
    assert lines("question_banks/a.yml", "\ufeffx: y\r\na: b # allow image-alt: so\r\n") == {"image-alt": (2,)}


def test_the_rules_of_formats_are_known_as_such() -> None:
    """What a writer alone can say is not missed by a check that writes nothing. What a reader says is about another system's file."""
    named = set()
    for path in (Path(__file__).parents[1] / "packager/formats").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "problem":
                named |= {leaf.value for leaf in ast.walk(node.args[0]) if isinstance(leaf, ast.Constant) and leaf.value in RULES}
    named = {
        name for name in named if RULES[name].severity != "error" and not name.startswith(("import-", "kept-"))
    }  # nobody silences an error
    assert named == {name for name, rule in RULES.items() if rule.of_format}
