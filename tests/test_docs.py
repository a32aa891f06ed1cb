"""The docs are right: their examples build, their links lead somewhere, what they take from the code is current."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import zipfile
from decimal import Decimal
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from packager.arithmetic import Digits, Tolerance, interval
from packager.cli import main
from packager.formats import USUAL
from packager.markup import Dialect
from packager.model import KINDS, Markdown, Policy
from packager.rules import RULES
from packager.workspace import open_workspace
from tests.localize import translated
from tests.markup.rendering import SCOPE

ROOT = Path(__file__).resolve().parents[1]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])

FENCE = re.compile(r"^(`{3,})(\w*)\n(.*?)^\1$", re.M | re.S)
FILE = re.compile(r"`([\w./-]+)`:\n\n(`{3,})\w+\n(.*?)^\2$", re.M | re.S)
"""A code block whose text before it ends in the name of a file is that file."""

PICTURE = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><circle cx="4" cy="4" r="4"/></svg>'


def write(root: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")


def packager(*words: str) -> Result:
    return CliRunner().invoke(main, [*words, "--output-format", "concise"], catch_exceptions=False)


def built(root: Path) -> set[str]:
    """The formats of the packages that stand in dist/."""
    packages = json.loads((root / "dist/build.json").read_text(encoding="utf-8"))["packages"]
    assert all((root / "dist" / package["path"]).is_file() for package in packages)
    return {package["format"] for package in packages}


def test_the_readmes_tutorial(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Three files, written as the README says, build in every format, with the two warnings that it speaks of."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    files = {name: content for name, _, content in FILE.findall(text)}
    assert sorted(files) == ["courses/first-steps/course.yml", "courses/first-steps/units/led-lamps.md", "question_banks/first-steps.yml"]
    write(tmp_path, files)
    monkeypatch.chdir(tmp_path)
    done = packager("check", "--strict")
    assert (done.exit_code, done.output.strip()) == (0, "")
    done = packager("build", "first-steps", "-j", "1")
    assert done.exit_code == 0, done.output
    assert [rule for severity, rule in re.findall(r": (\w+)\[([\w-]+)\]:", done.output) if severity != "note"] == ["converted"] * 2, (
        done.output
    )
    assert built(tmp_path) == set(USUAL)


def test_the_readmes_ten_lines(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The unit and the question that the README begins with are a course and a bank as they stand."""
    blocks = [(language, content) for _, language, content in FENCE.findall((ROOT / "README.md").read_text(encoding="utf-8"))]
    (unit, question) = (content for _, content in blocks[:2])
    assert [language for language, _ in blocks[:2]] == ["markdown", "yaml"] and unit.count("\n") == 10
    write(
        tmp_path,
        {
            "courses/c/course.yml": "title: C\nlanguage: en\nmodules:\n  - {id: m, title: M, units: [unit]}\n",
            "courses/c/units/unit.md": unit,
            "question_banks/b.yml": f"title: B\nlanguage: en\nquestions:\n{question}",
        },
    )
    monkeypatch.chdir(tmp_path)
    done = packager("check")
    assert (done.exit_code, done.output.strip()) == (0, "")


def test_the_example_of_updating_names_the_category_by_its_version(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As a course has it, and as the bank alone has it; neither has a message to say."""
    files = {name: content for name, _, content in FILE.findall((ROOT / "docs/updating.md").read_text(encoding="utf-8"))}
    course, bank = "courses/lighting/course.yml", "question_banks/street-lighting.yml"
    assert set(files) == {course, bank}
    for folder, given in (("course", files), ("bank", {bank: files[bank]})):
        write(tmp_path / folder, given)
        monkeypatch.chdir(tmp_path / folder)
        done = packager("build", "--target", "moodle-xml", "-j", "1")
        assert done.exit_code == 0 and not re.findall(r": (?:error|warning)\[", done.output), done.output
        (file,) = Path("dist").rglob("*.xml")
        assert "<text>$course$/top/Street lighting 1.1</text>" in file.read_text(encoding="utf-8")


def test_the_authors_guide_says_how_far_an_answer_may_be_off() -> None:
    guide = (ROOT / "docs/authoring.md").read_text(encoding="utf-8")
    said = re.search(r"by ([\d.]+)% for two figures, by ([\d.]+)% for three.*?So ([\d.]+) is right where ([\d.]+) is shown", guide, re.S)
    assert said and guide.count("with significant figures, 5% for two, 0.5% for three") == 2
    for count, percent in ((2, said[1]), (3, said[2])):
        assert Digits(count, significant=True).tolerance == Tolerance("relative", Decimal(percent) / 100)
    typed, shown = Decimal(said[3]), Decimal(said[4])
    least, greatest = interval(shown, Digits(3, significant=True).tolerance)
    assert least <= typed <= greatest and Digits(3, significant=True).show(typed) != Digits(3, significant=True).show(shown)


def test_updating_names_tests_that_there_are() -> None:
    """Each claim of docs/updating.md names the test that proves it in a Moodle."""
    named = set(re.findall(r"`(test_\w+)`", (ROOT / "docs/updating.md").read_text(encoding="utf-8")))
    there = "".join(
        (ROOT / name).read_text(encoding="utf-8") for name in ("tests/moodle/test_updating.py", "tests/player/test_in_moodle.py")
    )
    assert len(named) > 8
    assert named <= set(re.findall(r"^def (test_\w+)", there, re.MULTILINE))
    assert set(re.findall(r"^def (test_\w+)", (ROOT / "tests/moodle/test_updating.py").read_text(encoding="utf-8"), re.MULTILINE)) <= named


def guide(root: Path) -> None:
    """The workspace of docs/authoring.md: its files; each other Markdown block as a unit, each other list of questions in a bank of their own."""
    text = (ROOT / "docs/authoring.md").read_text(encoding="utf-8")
    files = {name: content for name, _, content in FILE.findall(text)}
    others = [(language, content) for _, language, content in FENCE.findall(text) if content not in files.values()]
    units = [content for language, content in others if language == "markdown"]
    banks = [content for language, content in others if language == "yaml"]
    assert len(units) > 12
    assert set(KINDS) <= set(re.findall(r"^ *(?:- )?kind: ([\w-]+)$", text, re.MULTILINE)), "a kind without an example"
    write(root, files)
    course = files["courses/street-lighting/course.yml"]
    names = [f"example-{number:02d}" for number in range(1, len(units) + 1)]
    more = f"modules:\n  - id: examples\n    title: Examples\n    units: [{', '.join(names)}]\n"
    questions = f"title: Examples\nlanguage: en\nlicense: CC-BY-4.0\nquestions:\n{''.join(banks)}"
    write(root, {"courses/street-lighting/course.yml": course.replace("modules:\n", more, 1), "question_banks/examples.yml": questions})
    for name, body in zip(names, units, strict=True):
        write(root, {f"courses/street-lighting/units/{name}.md": f"---\ntitle: {name}\n---\n\n{body}"})
    for medium in {name for content in banks for name in re.findall(r"\(media/([\w.]+)", content)}:
        write(
            root,
            {
                f"question_banks/media/{medium}": '<svg xmlns="http://www.w3.org/2000/svg" width="300" height="300"><rect width="9" height="9"/></svg>'
            },
        )
    for medium in sorted({name for content in units for name in re.findall(r"\.\./media/([\w.]+)", content)}):
        path = root / "courses/street-lighting/media" / medium
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(
            PICTURE if path.suffix == ".svg" else b"WEBVTT\n\n00:00.000 --> 00:01.000\nHello\n" if path.suffix == ".vtt" else b"x"
        )


@pytest.mark.parametrize("audience", ["", "developers", "trainer"])
def test_the_authors_guide_has_nothing_to_complain_of(audience: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not one message, whatever the target, in each edition that the guide speaks of."""
    guide(tmp_path)
    monkeypatch.chdir(tmp_path)
    done = packager("check", *(["--audience", audience] if audience else []))
    assert (done.exit_code, done.output.strip()) == (0, "")


def test_the_authors_guide_builds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    guide(tmp_path)
    monkeypatch.chdir(tmp_path)
    done = packager("build", "-j", "1")
    assert done.exit_code == 0, done.output
    assert built(tmp_path) == set(USUAL)
    (package,) = tmp_path.glob("dist/street-lighting/*-scorm12.zip")
    with zipfile.ZipFile(package) as archive:
        page = re.sub(r"<(script|pre|code|annotation)\b.*?</\1>", "", archive.read("index.html").decode(), flags=re.S)
    left = [mark for mark in (":::", "!!!", "???", "===", "{:", "{var:", "--8<--", "[^", "](", "**", "$$", "*[LED]") if mark in page]
    assert not left, "signs of the dialect that nothing understood"
    for made in (
        "<sub>",
        "<blockquote>",
        "<table",
        "<caption",
        "<dl>",
        'type="checkbox"',
        "<details",
        "<abbr",
        "<math",
        "<figure",
        "<video",
        "<audio",
        "<track",
    ):
        assert made in page


def test_what_comes_from_the_code_is_current() -> None:
    """Tables in docs/ and the schemas; `python3 run.py docs` renews them."""
    done = subprocess.run(
        [sys.executable, ROOT / "docs/generate.py", "--check"], capture_output=True, text=True, env={"PYTHONPATH": str(ROOT)}
    )
    assert done.returncode == 0, done.stdout + done.stderr


# ---- translating ---------------------------------------------------------------------------------------------------------------


def section(page: str, title: str) -> str:
    """What stands under a heading of a page in docs/."""
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    return text.split(f"\n## {title}\n")[1].split("\n## ")[0]


def test_the_policy_of_the_authors_guide(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The block that sets it fits into the guide's course, and is understood."""
    (policy,) = [block for _, language, block in FENCE.findall(section("authoring.md", "For translators")) if language == "text"]
    guide(tmp_path)
    course = tmp_path / "courses/street-lighting/course.yml"
    course.write_text(course.read_text(encoding="utf-8") + policy, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert packager("check").output == ""
    (course_read,) = open_workspace(tmp_path).value.library.courses
    assert course_read.policy == Policy("reviewed", Decimal(95), {"eu": ("es",)})


SIGNS = re.findall(r"^\| (`+)(.+?)\1 \| (`+)(.+?)\3 \| .* \|$", section("translating.md", "What is not words"), re.M)


@pytest.mark.parametrize(("source", "target"), [(source, target) for _, source, _, target in SIGNS if "<br>" not in source])
def test_what_is_not_words(source: str, target: str) -> None:
    """Each example of the partners' guide keeps what it has to, and would not if it were left out."""
    dialect, text = Dialect(SCOPE), Markdown(f"{source}\n\n[^source]: Ours.", "u", "body")
    (segment, *_) = dialect.segments(text).value
    found = dialect.marks(text, segment, segment.source)
    assert dialect.marks(text, segment, target) == found
    assert found or "*" in source or "{#" in source
    assert dialect.marks(text, segment, re.sub(r"[^\w\s]|_", "", target)) == () or not found


def test_there_is_an_example_of_each_sign() -> None:
    assert len(SIGNS) >= 9


def test_every_message_of_translations_is_explained() -> None:
    said = set(re.findall(r"\[([a-z-]+)\]\(rules\.md#", section("translating.md", "What the messages mean")))
    assert {rule for rule in RULES if rule.startswith("translat")} <= said <= set(RULES)


def test_the_commands_of_the_partners_guide(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """All of them, in their order, in a course that nobody has begun to translate."""
    lines = re.findall(r"^    python3 run\.py (.+)$", (ROOT / "docs/translating.md").read_text(encoding="utf-8"), re.M)
    assert len(lines) >= 7 and lines[0] == "i18n extract --lang bg"
    translated.workspace(tmp_path)
    monkeypatch.chdir(tmp_path)
    for line in lines:
        done = translated.packager(*line.split())
        assert done.exit_code == (1 if line == "build --lang en,bg" else 0), f"{line}: {done.output}"
        if line == lines[0]:
            translated.translate(tmp_path, "bg", {"Lamps of a street": "Уличните лампи"})
    assert "translation-incomplete" in translated.packager("build", "--lang", "en,bg").output, "it says why a language is not built yet"
    assert (tmp_path / "dist/translation-bg.zip").is_file()


@pytest.mark.parametrize("page", ["README.md", "docs/translating.md", "docs/authoring.md"])
def test_commands_and_options_are_there(page: str) -> None:
    """What a page calls `i18n x` is a command, and its options are."""
    for name, rest in re.findall(r"i18n (\w+)((?: --?[\w-]+(?: [\w,]+)?)*)", (ROOT / page).read_text(encoding="utf-8")):
        help = CliRunner().invoke(main, ["i18n", name, "--help"])
        assert help.exit_code == 0, name
        assert all(option in help.output for option in re.findall(r"--[\w-]+", rest)), (name, rest)


def test_weblate_finds_the_files_that_the_guide_names() -> None:
    text = section("translating.md", "With Weblate")
    for mask in re.findall(r"`([\w./*-]+\.po)`", text):
        assert list(ROOT.glob(mask)), mask
    for template in re.findall(r"`([\w./*-]+\.pot)`", text):
        assert (ROOT / template).is_file()
    (pattern,) = [block.strip() for _, language, block in FENCE.findall(text) if language == "text"]
    (template,) = re.findall(r"`([^`]*\{\{ component \}\}\.pot)`", text)
    names = [path.relative_to(ROOT).as_posix() for path in (ROOT / "courses").glob("*/locale/*/*.po")]
    assert names
    for name in names:
        m = re.fullmatch(pattern, name)
        assert m and m["language"] in ("bg", "el")
        of_it = template.replace("{{ course }}", m["course"]).replace("{{ component }}", m["component"])
        assert (ROOT / of_it).is_file(), "the add-on fills it with what the pattern found"


def test_nobody_is_told_to_unmark_what_is_mended() -> None:
    """Poedit takes the mark away with the first letter that is changed; the button pressed after that would set it again."""
    text = " ".join(section("translating.md", "When the source changes").split())
    assert "the mark goes by itself" in text and "Only if it is right as it stands, press *Needs Work*" in text
    assert "Untranslated Entries First" in text


def test_what_poedit_leaves_behind_is_nobodys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The .mo file beside each PO file: no message, and not for git."""
    translated.workspace(tmp_path)
    monkeypatch.chdir(tmp_path)
    translated.packager("i18n", "extract", "--lang", "bg")
    before = packager("check", "--lang", "en,bg").output
    (tmp_path / "courses/lamps/locale/bg/one.mo").write_bytes(b"\xde\x12\x04\x95")
    assert packager("check", "--lang", "en,bg").output == before
    assert "*.mo" in (ROOT / ".gitignore").read_text(encoding="utf-8").split()


# ---- links -----------------------------------------------------------------------------------------------------------------

LINK = re.compile(r"\]\(([^)\s]+)(?:\s[^)]*)?\)")


def prose(page: Path) -> str:
    """A page without its code."""
    return re.sub(r"`[^`\n]+`", "", FENCE.sub("", page.read_text(encoding="utf-8")))


def anchors(page: Path) -> set[str]:
    """The fragments that headings of a page have on the usual sites: small letters, no punctuation, hyphens for blanks."""
    headings = re.findall(r"^#+ (.+)$", FENCE.sub("", page.read_text(encoding="utf-8")), re.M)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    dead = []
    for target in LINK.findall(prose(page)):
        if target.startswith(("https://", "mailto:")):
            continue
        path, _, fragment = target.partition("#")
        goal = (page.parent / path).resolve() if path else page
        if not goal.exists() or not goal.is_relative_to(ROOT) or (fragment and fragment not in anchors(goal)):
            dead.append(target)
    assert not dead


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_named_files_are_there(page: Path) -> None:
    """What a page calls `packager/x.py`, `tests/x`, `docs/x`, `templates/x` or `bench/x` exists."""
    named = set(re.findall(r"`((?:packager|tests|docs|templates|bench|schemas|requirements)/[\w./-]+)`", page.read_text(encoding="utf-8")))
    assert not {name for name in named if not (ROOT / name).exists() and "your-rule" not in name}
