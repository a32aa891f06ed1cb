"""The docs are right: their examples build, their links lead somewhere, what they take from the code is current."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from packager.cli import main

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
    assert built(tmp_path) == {"scorm12", "moodle-xml", "cc11"}


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


def guide(root: Path) -> None:
    """The workspace of docs/authoring.md: its files; each other Markdown block as a unit, each other list of questions in a bank of their own."""
    text = (ROOT / "docs/authoring.md").read_text(encoding="utf-8")
    files = {name: content for name, _, content in FILE.findall(text)}
    others = [(language, content) for _, language, content in FENCE.findall(text) if content not in files.values()]
    units = [content for language, content in others if language == "markdown"]
    banks = [content for language, content in others if language == "yaml"]
    assert len(units) > 12 and len(banks) == 7
    write(root, files)
    course = files["courses/street-lighting/course.yml"]
    names = [f"example-{number:02d}" for number in range(1, len(units) + 1)]
    more = f"modules:\n  - id: examples\n    title: Examples\n    units: [{', '.join(names)}]\n"
    questions = f"title: Examples\nlanguage: en\nlicense: CC-BY-4.0\nquestions:\n{''.join(banks)}"
    write(root, {"courses/street-lighting/course.yml": course.replace("modules:\n", more, 1), "question_banks/examples.yml": questions})
    for name, body in zip(names, units, strict=True):
        write(root, {f"courses/street-lighting/units/{name}.md": f"---\ntitle: {name}\n---\n\n{body}"})
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
    assert built(tmp_path) == {"scorm12", "moodle-xml", "cc11"}
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
