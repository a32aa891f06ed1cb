"""What has changed since a text was translated: differences word by word, and the command that lists them."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from packager import changes
from tests.localize.translated import at_a_terminal, bulgarian, packager, translate, workspace

PROSE = st.lists(
    st.sampled_from(
        ["The", "lamp", "burns", " ", "  ", ", ", ".", "**", "[it](a.md)", "`a b`", "$x + y$", "{var:town}", "[^1]", "\n", "лампа", "1,200"]
    )
).map("".join)


@given(PROSE | st.text(), PROSE | st.text())
def test_a_difference_holds_both_texts(before: str, after: str) -> None:
    runs = changes.words(before, after)
    assert "".join(text for what, text in runs if what != "new") == before
    assert "".join(text for what, text in runs if what != "old") == after
    assert all(text for _, text in runs)
    assert (before == after) == all(what == "same" for what, _ in runs)


@pytest.mark.parametrize(
    ("before", "after", "shown"),
    [
        ("One two three.", "One 2 three.", "One [-two-]{+2+} three."),
        ("One two three.", "One three.", "One[- two-] three."),
        ("See [the costs](costs.md) now.", "See [the costs](money.md) now.", "See [the costs[-](costs.md)-]{+](money.md)+} now."),
        ("Take `a b` and $x$.", "Take `a c` and $y$.", "Take [-`a b`-]{+`a c`+} and [-$x$-]{+$y$+}."),
        ("A *very* long way", "A **rather** long way", "A [-*very*-]{+**rather**+} long way"),
        ("Three questions test any proposal.", "Four tests try any proposal.", "[-Three questions test-]{+Four tests try+} any proposal."),
        ("In {var:town} it is 1,200.", "In {var:city} it is 1,300.", "In [-{var:town}-]{+{var:city}+} it is [-1,200-]{+1,300+}."),
    ],
)
def test_differences_can_be_read(before: str, after: str, shown: str) -> None:
    marks = {"same": "{}", "old": "[-{}-]", "new": "{{+{}+}}"}
    assert "".join(marks[what].format(text) for what, text in changes.words(before, after)) == shown


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    workspace(tmp_path)
    monkeypatch.chdir(tmp_path)
    packager("i18n", "extract", "--lang", "bg")
    translate(tmp_path, "bg", bulgarian)
    return tmp_path


def edit(root: Path) -> None:
    unit = root / "courses/lamps/units/led.md"
    text = unit.read_text()
    for old, new in (
        ("at night.", "at night, and at noon.\n\nNobody has seen this before now."),
        ("- Then the stars.\n", ""),
        ("## Why it matters", "## Why it still matters"),
    ):
        assert old in text
        text = text.replace(old, new)
    unit.write_text(text)


def test_nothing_has_changed(here: Path) -> None:
    assert packager("i18n", "diff", "bg").output == "Nothing has changed: every text has its translation.\n"


@pytest.mark.parametrize("extracted", [False, True])
def test_what_changed_is_new_or_went(here: Path, extracted: bool) -> None:
    """The same, whether the PO files are up to date or not; of what went they say it themselves."""
    edit(here)
    if extracted:
        packager("i18n", "extract")
    before = {path: path.read_bytes() for path in here.rglob("*.po")}
    done = packager("i18n", "diff", "bg")
    assert done.exit_code == 0 and "\x1b" not in done.output
    assert f"courses/lamps/locale/bg/one.po: 2 changed, 1 new{'' if extracted else ', 1 removed'}\n" in done.output
    assert "A **street lamp** burns [for long](https://example.org/hours) at night{+, and at noon+}.\n" in done.output
    assert "Why it {+still +}matters\n" in done.output
    assert re.search(r"new: paragraph, courses/lamps/units/led\.md:\d+\n +Nobody has seen this before now\.\n", done.output)
    assert bool(re.search(r"removed: list item\n +Then the stars\.\n +translation: ", done.output)) is not extracted
    assert "Saving with lamps" in done.output
    assert {path: path.read_bytes() for path in here.rglob("*.po")} == before, "nothing is written"


def test_json(here: Path) -> None:
    edit(here)
    data = json.loads(packager("i18n", "diff", "bg", "--output-format", "json").output)
    assert data["lang"] == "bg"
    (file,) = [file for file in data["files"] if file["changes"]]
    assert file["path"] == "courses/lamps/locale/bg/one.po"
    assert [change["what"] for change in file["changes"]] == ["changed", "new", "changed", "removed"]
    first = file["changes"][0]
    assert (first["unit"], first["kind"], first["file"], first["line"]) == ("led", "paragraph", "courses/lamps/units/led.md", 5)
    assert ["new", ", and at noon"] in first["diff"] and first["translation"].startswith("**Улична лампа**")


def test_at_a_terminal(here: Path) -> None:
    edit(here)
    shown = at_a_terminal(60, "i18n", "diff", "bg")
    assert "\x1b[9m" in shown or "\x1b[4m" in shown
    plain = re.sub(r"\x1b\[[0-9;]*m", "", shown)
    assert "[-" not in plain and "{+" not in plain
    assert max(len(line) for line in plain.splitlines() if line.startswith("      ")) <= 60


def test_what_is_not_begun(here: Path) -> None:
    assert packager("i18n", "diff", "ro").output == "lamps is not translated into ro yet: packager i18n extract lamps --lang ro\n"
    packager("i18n", "extract", "--lang", "ro")
    assert "one.po: none of its 13 texts is translated yet\n" in packager("i18n", "diff", "ro").output


def test_a_proposal_from_elsewhere_is_no_change() -> None:
    assert changes.like("Three lamps", "Four lamps") and changes.like("Lamps", "Lights")
    assert not changes.like("", "Lamps")
    assert not changes.like(
        "Climate City Contract", "Each writes a Climate City Contract with its local partners, in three parts, and signs it in the end"
    )


@pytest.mark.parametrize("words", [("bg", "lamp"), ("b g",)])
def test_what_is_not_there(here: Path, words: tuple[str, ...]) -> None:
    done = packager("i18n", "diff", *words)
    assert done.exit_code == 1 and "error[unknown-name]" in done.output
