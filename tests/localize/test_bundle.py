"""What a partner without any tool gets: the zip, its tables, and what is in its page. How the page behaves is tested in a browser, in tests/player/test_review.py."""

from __future__ import annotations

import base64
import csv
import hashlib
import io
import re
import zipfile
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import polib
import pytest
from hypothesis import given
from hypothesis import strategies as st

from packager.markup import Dialect
from packager.markup.html import VOID
from packager.model import Markdown, Segment
from packager.review.marks import Look, blocks, marked
from tests.localize.programs import gettext
from tests.localize.translated import bulgarian, fuzzy, languages, packager, remark, target, translate, workspace
from tests.markup.rendering import SCOPE

ROOT = Path(__file__).resolve().parents[2]
HOSTILE = (
    """<script>alert(1)</script><img src=x onerror=alert(1)> "'>&lt;b&gt; {{ 7*7 }} \ue00a\ue001\ue00b\ue00c [x](javascript:alert(1))"""
)


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    workspace(tmp_path)
    monkeypatch.chdir(tmp_path)
    packager("i18n", "extract", "--lang", "bg")
    translate(tmp_path, "bg", bulgarian, {
        "Why it matters": fuzzy("Why it is important"),
        "First the money.": remark("? Whose money, and <i>when</i>", empty=True),
        "Then the stars.": remark("reviewed"),
        "LED lamp": target(HOSTILE),
        "The old lamp.": remark("see the <b>glossary</b>"),
        "Which one saves energy?": fuzzy(""),
        "A light on a post.": target('=HYPERLINK("http://evil.example")'),
    })  # fmt: skip
    return tmp_path


def bundle(root: Path, *words: str) -> zipfile.ZipFile:
    done = packager("i18n", "bundle", *words, "--out", str(root / "out/made.zip"))
    assert done.exit_code == 0, done.output
    assert done.output.startswith("out/made.zip  ")
    return zipfile.ZipFile(root / "out/made.zip")


def test_what_is_in_it(here: Path) -> None:
    before = {path: path.read_bytes() for path in here.rglob("*") if path.is_file()}
    with bundle(here, "bg") as made:
        pos = ["courses/lamps/locale/bg/course.po", "courses/lamps/locale/bg/one.po", "question_banks/locale/bg/lamp-bank.po"]
        assert made.namelist() == ["README.txt", *pos[:2], "glossary.csv", pos[2], "review.html"]
        readme = made.read("README.txt").decode("utf-8-sig")
        assert all(path in readme for path in pos) and "\r\n" in readme
        assert "Тази папка" in readme and "This folder is for" in readme, "in the partner's language too"
        assert max(map(len, readme.splitlines())) <= 76
        assert "docs/" not in readme and "Ctrl+U" in readme, "it leads to nothing that a partner has not got"
    assert {path: path.read_bytes() for path in before} == before, "what stands on disk is left as it is"


def test_same_input_same_bytes(here: Path) -> None:
    with bundle(here, "bg"):
        one = (here / "out/made.zip").read_bytes()
    with bundle(here, "bg"):
        assert (here / "out/made.zip").read_bytes() == one


def test_the_po_files_are_what_extract_would_write(here: Path, tmp_path: Path) -> None:
    unit = here / "courses/lamps/units/costs.md"
    unit.write_text(unit.read_text() + "\nAnd another text.\n")
    with bundle(here, "bg") as made:
        inside = {name: made.read(name) for name in made.namelist() if name.endswith(".po")}
    packager("i18n", "extract", "--lang", "bg")
    assert inside == {name: (here / name).read_bytes() for name in inside}
    (tmp_path / "x.po").write_bytes(inside["courses/lamps/locale/bg/one.po"])
    gettext("msgfmt", "-c", "-o", "/dev/null", tmp_path / "x.po")
    assert [entry.msgid for entry in polib.pofile(str(tmp_path / "x.po")).untranslated_entries()] == [
        "First the money.",
        "And another text.",
    ]


def test_a_language_that_nobody_has_begun(here: Path) -> None:
    with bundle(here, "eu", "lamps") as made:
        po = polib.pofile(made.read("courses/lamps/locale/eu/one.po").decode())
        assert len(po.untranslated_entries()) == 13 and po.metadata["Language"] == "eu"
        assert "not translated" in made.read("review.html").decode()
        assert "Karpeta hau" in made.read("README.txt").decode("utf-8-sig")
    assert not list(here.rglob("locale/eu"))


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("en",), "Nothing here is to be translated into en"),
        (("bg", "lamp"), "there is no course or bank 'lamp'"),
        (
            ("bgg",),
            "error[unknown-name]: nothing here is translated into 'bgg' (did you mean 'bg'?; packager i18n extract --lang bgg makes the files",
        ),
        (("qps-ploc",), "error[unknown-name]: nobody speaks 'qps-ploc'"),
    ],
)
def test_what_cannot_be(here: Path, words: tuple[str, ...], said: str) -> None:
    done = packager("i18n", "bundle", *words)
    assert done.exit_code and said in done.output


def test_a_po_file_that_cannot_be_read_is_not_packed(here: Path) -> None:
    (here / "courses/lamps/locale/bg/one.po").write_text("broken\n")
    done = packager("i18n", "bundle", "bg")
    assert done.exit_code == 1 and "error[translation-file]" in done.output and not (here / "dist").exists()


def test_it_goes_to_dist_by_itself(here: Path) -> None:
    assert packager("i18n", "bundle", "bg").output.startswith("dist/translation-bg.zip  ")


# ---- the glossary ------------------------------------------------------------------------------------------------------------


def test_the_glossary_opens_in_a_spreadsheet(here: Path) -> None:
    """With the byte order mark by which Excel knows UTF-8, parted as it expects in Bulgaria, and nothing in it that it would run."""
    with bundle(here, "bg") as made:
        raw = made.read("glossary.csv")
    assert raw.startswith(b"\xef\xbb\xbf")
    head, row = csv.reader(io.StringIO(raw.decode("utf-8-sig"), newline=""), delimiter=";")
    cells = dict(zip(head, row, strict=True))
    assert (cells["Term"], cells["Forms"], cells["Definition"]) == ("street lamp", "street lamps", "A light on a post.")
    assert cells["Bulgarian"] == "улична лампа" and cells["Bulgarian: forms"].startswith("уличната лампа, ")
    assert (cells["State"], cells["Course"]) == ("translated", "Lamps of a street")
    assert cells["Bulgarian: definition"].startswith("'=")


def test_no_cell_is_a_formula() -> None:
    from packager.review.glossary import Entry, table

    rows = (Entry("=1+1", ("+2", "x"), "-3", "@4", ("\t5",), "6", "translated", "Lamps"),)
    (_, row) = csv.reader(io.StringIO(table(rows, "ga").decode("utf-8-sig"), newline=""))
    assert row == ["'=1+1", "'+2, x", "'-3", "'@4", "'\t5", "6", "translated", "Lamps"]


# ---- the page ----------------------------------------------------------------------------------------------------------------


class Page(HTMLParser):
    """Every element and attribute of a page, its words, and what is left open."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.open: list[str] = []
        self.words = ""
        self.feed(source)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in VOID, f"HTML does not close <{tag} />"
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        assert self.open and self.open.pop() == tag, f"</{tag}> closes something else"

    def handle_data(self, data: str) -> None:
        if not {"script", "style"} & set(self.open):
            self.words += data

    def of(self, tag: str) -> Iterator[dict[str, str]]:
        return (attributes for name, attributes in self.elements if name == tag)


def harmless(page: Page) -> None:
    """Nothing in the page runs but its own script, and nothing is loaded."""
    assert not page.open
    for tag, attributes in page.elements:
        assert tag not in {"iframe", "object", "embed", "link", "base", "svg", "audio", "video", "source"}
        for name, value in attributes.items():
            assert not name.startswith("on")
            if name in ("src", "href", "srcset", "poster", "action", "data"):
                assert value.startswith(("#", "data:image/")), f"{tag} {name}={value[:60]}"


@pytest.fixture
def page(here: Path) -> str:
    with bundle(here, "bg") as made:
        return made.read("review.html").decode()


def test_nothing_in_it_runs_and_nothing_comes_from_outside(page: str) -> None:
    read = Page(page)
    harmless(read)
    assert len(list(read.of("script"))) == 1
    (policy,) = [meta["content"] for meta in read.of("meta") if meta.get("http-equiv") == "Content-Security-Policy"]
    (script,) = re.findall(r"<script>(.*?)</script>", page, re.S)
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert "default-src 'none'" in policy and f"script-src 'sha256-{digest}'" in policy
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page and "{{ 7*7 }}" in page and "49" not in read.words


def test_every_text_stands_in_it_with_its_state(here: Path, page: str) -> None:
    words = " ".join(Page(page).words.split())
    for row in languages(here).translation("lamps", "bg").all_rows():
        plain = re.sub(r"\]\([^)]*\)|[*\[]", "", row.segment.source)
        assert plain in words, row.segment
    for said in (
        "Question: A translator into Bulgarian asks: Whose money, and <i>when</i>",
        "What changed in the source: Why it is importantmatters", "Made for other words:",
        "Marked as needing work: Коя пести енергия?",
        "The translator: see the <b>glossary</b>",
        "to look at again", "not translated", "reviewed", "not shown: error",
        "Error: The translation has", "Ask who pays for it.", "A lamp on a post",
    ):  # fmt: skip
        assert said in words, said


def test_source_and_translation_stand_side_by_side_on_paper(page: str) -> None:
    """A sheet of A4 is narrower than the screens on which one stands below the other."""
    assert "max-width: 50rem" in page and not re.search(r"@media (?!screen and)[^{]*max-width", page)


def test_both_sides_have_the_same_blocks(page: str) -> None:
    read = Page(page)
    lines = [attributes for attributes in read.of("div") if attributes.get("class") == "line"]
    texts = [attributes for attributes in read.of("div") if attributes.get("class") == "text"]
    assert [text["lang"] for text in texts] == ["en", "bg"] * len(lines)
    assert len({line["id"] for line in lines}) == len(lines) > 20


def test_the_shipped_course() -> None:
    """Every language of every course of this repository."""
    from packager import review
    from packager.templating import Templates

    known = languages(ROOT)
    for subject in known.subjects():
        for lang in known.of(subject):
            files = review.bundle(known, [subject], lang, Templates()).value
            harmless(Page(files["review.html"].read().decode()))


# ---- marks -------------------------------------------------------------------------------------------------------------------

LOOK = Look(lambda path: None, lambda id: id, lambda number: {"class": "seg", "data-n": str(number)}, 8)
SIGNS = st.lists(
    st.sampled_from(
        ["word", " ", "**", "*", "`", "[a](b.md)", "[^1]", "$x$", "<b>", "</b>", "<script>", "|", "{:", ".x}", "\\", "\n", "\n\n", "# ", "- ", "::: ", "&", "<", '"',
         "\ue00a", "\ue001", "\ue00b", "\ue00c", "лампа", "\u202e", "!!! note", "^[", "]", "{var:x}", "<details>", "<!--", "-->"]
    )
).map("".join)  # fmt: skip


@given(SIGNS | st.text(max_size=30))
def test_no_words_break_the_page(words: str) -> None:
    """Whatever a translator writes: well-formed HTML, in which the text is found again."""
    dialect, text = (
        Dialect(SCOPE),
        Markdown("# One\n\n- a *b*\n- c\n\n| x | y |\n|---|---|\n| `1` | 2 |\n\n![alt](media/lamp.svg)\n", "u", "body"),
    )
    numbers: dict[tuple[str, str], int] = {}

    def say(segment: Segment) -> str:
        return marked(words, numbers.setdefault((segment.context, segment.source), len(numbers)))

    made = blocks(dialect.render(text, say).value, LOOK)
    for block in made:
        harmless(Page(block.html))
    found = [number for block in made for number in (*block.seen, *block.hidden)]
    assert set(found) <= set(numbers.values())
    if len(numbers) > 8:
        return
    if words.strip() and not set(words) & set("<[{\\`$|&^!:\n\r-#*"):
        assert set(found) == set(numbers.values())


@given(SIGNS | st.text(max_size=60))
def test_no_source_breaks_the_page(source: str) -> None:
    dialect = Dialect(SCOPE)
    for kind in ("body", "prompt"):
        text = Markdown(source, "u", kind)
        for block in blocks(dialect.render(text, lambda segment: marked(segment.source, 7)).value, LOOK):
            harmless(Page(block.html))
