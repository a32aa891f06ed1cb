"""PO files there and back: whatever gettext can hold comes back as it was, and what is broken is said at its line, never lost."""

from __future__ import annotations

import re
import subprocess
from dataclasses import replace
from pathlib import Path

import polib
import pytest
from babel.messages.pofile import read_po
from hypothesis import given, settings
from hypothesis import strategies as st

from packager.files import blob
from packager.localize import po
from packager.localize.po import Catalog, Entry
from tests.localize.programs import gettext

HEAD = 'msgid ""\nmsgstr ""\n"Language: bg\\n"\n"Content-Type: text/plain; charset=UTF-8\\n"\n\n'
FULL = """\
# A partner's file.
#
# Nobody else's.
msgid ""
msgstr ""
"Project-Id-Version: demo\\n"
"Language: bg\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"
"X-Generator: Poedit 3.4\\n"

# ? Is this the name of a town?
# reviewed by M. P.
#. heading
#. The author's note.
#: courses/demo/units/first.md:3 courses/demo/units/second.md
#: \u2068courses/demo/units/my unit.md\u2069:12
#, fuzzy, no-wrap
#| msgctxt "first#heading"
#| msgid "Old "
#| "words"
msgctxt "first#heading~2"
msgid ""
"New words with a \\"quotation\\", a tab\\t, a backslash \\\\ and\\n"
"a second line"
msgstr "Нови думи"

#. number
msgid "{n} file"
msgid_plural "{n} files"
msgstr[0] "{n} файл"
msgstr[1] "{n} файла"

#, fuzzy
#~| msgid "Older"
#~ msgctxt "gone#paragraph"
#~ msgid "Old"
#~ msgstr "Старо"

# the end
"""
FULL_ENTRIES = (
    Entry(
        "first#heading~2", 'New words with a "quotation", a tab\t, a backslash \\ and\na second line', "Нови думи", "heading", "The author's note.",
        ("courses/demo/units/first.md:3", "courses/demo/units/second.md", "courses/demo/units/my unit.md:12"),
        True, "Old words", False, "? Is this the name of a town?\nreviewed by M. P.", ("no-wrap",), previous_context="first#heading",
    ),
    Entry("", "{n} file", "{n} файл", "number", plural="{n} files", forms=("{n} файл", "{n} файла")),
    Entry("gone#paragraph", "Old", "Старо", fuzzy=True, previous="Older", obsolete=True),
)  # fmt: skip


def parsed(text: str) -> Catalog:
    done = po.parse("x.po", text, "bg")
    assert done.diagnostics == ()
    assert done.value is not None
    return done.value


def test_every_field_is_read() -> None:
    catalog = parsed(FULL)
    assert catalog.entries == FULL_ENTRIES
    assert list(catalog.header) == ["Project-Id-Version", "Language", "Content-Type", "Plural-Forms", "X-Generator"]
    assert catalog.header["X-Generator"] == "Poedit 3.4"
    assert catalog.comment == "A partner's file.\n\nNobody else's."
    assert [entry.loc.line for entry in catalog.entries] == [26, 31, 38]
    assert catalog.rest == "# the end"


@pytest.mark.parametrize(
    ("remark", "reviewed"),
    [
        ("reviewed", True),
        ("Reviewed.", True),
        ("reviewed by Ana", True),
        ("reviewed 2025-03-01", True),
        ("reviewed on 1 March", True),
        ("? Why so\nreviewed, Ana", True),
        ("reviewed: Ana (2025)", True),
        ("reviewed? no", False),
        ("reviewed?", False),
        ("reviewed;", False),
        ("reviewed by Ana?", False),
        ("reviewed not yet", False),
        ("reviewedby", False),
        ("was reviewed", False),
        ("to be reviewed", False),
    ],
)
def test_who_says_that_it_is_reviewed(remark: str, reviewed: bool) -> None:
    entry = Entry("a", "b", "c", remark=remark)
    assert entry.reviewed == reviewed
    assert (entry.unreviewed != remark) == reviewed


def test_what_nobody_changed_is_written_as_it_was_typed() -> None:
    odd = FULL.replace("# the end\n", "#the end\n").replace('msgid "{n} file"', '  msgid   "{n} "\n"file"')
    assert po.spelled(parsed(FULL)) == FULL
    assert po.spelled(parsed(odd)) == odd
    changed = parsed(odd)
    changed = replace(changed, entries=(replace(changed.entries[0], target="Други думи"), *changed.entries[1:]))
    assert po.spelled(changed) == odd.replace("Нови", "Други").replace('#| msgid "Old "\n#| "words"', '#| msgid "Old words"')


def test_every_field_is_written() -> None:
    catalog = parsed(FULL)
    again = parsed(po.spelled(replace(catalog, typed={})))
    assert (again, again.rest) == (catalog, catalog.rest)


def test_gettexts_own_program_breaks_lines_at_the_same_places(tmp_path: Path) -> None:
    long = "Ein Satz mit vielen Wörtern, der auf keine Zeile passt, weil er länger ist als eine Zeile. " * 3
    entries = (*FULL_ENTRIES[:2], Entry("a#paragraph", long, long.replace("Satz", "„Satz“"), "paragraph", "n" * 90, ("b.md",)), Entry("b", "x" * 90 + " y", "z " * 60))  # fmt: skip
    catalog = Catalog("x.po", "de", entries, parsed(HEAD).header)
    (tmp_path / "x.po").write_text(po.spelled(catalog), encoding="utf-8")
    assert gettext("msgcat", tmp_path / "x.po") == po.spelled(catalog)


@pytest.mark.parametrize("end", ["\r\n", "\r"])
def test_other_line_ends(end: str) -> None:
    catalog = parsed(FULL.replace("\n", end))
    assert catalog.entries == FULL_ENTRIES
    assert po.spelled(catalog) == FULL


def read(raw: bytes) -> tuple[Catalog | None, list[str]]:
    done = po.read("x.po", blob(raw), "bg")
    return done.value, [f"{d.location} {d.rule}" for d in done.diagnostics]


def test_a_byte_order_mark() -> None:
    catalog, wrong = read(b"\xef\xbb\xbf" + FULL.encode())
    assert not wrong and catalog is not None
    assert catalog.entries == FULL_ENTRIES


@pytest.mark.parametrize("charset", ["windows-1251", "CP1251", "ISO-8859-5", "KOI8-R"])
def test_older_charsets_are_read_and_utf8_is_written(charset: str) -> None:
    text = HEAD.replace("UTF-8", charset) + 'msgid "a"\nmsgstr "Обща дума"\n'
    catalog, wrong = read(text.encode(charset))
    assert not wrong and catalog is not None
    assert catalog.entries[0].target == "Обща дума"


def test_what_is_in_utf8_is_read_as_that_whatever_it_says() -> None:
    catalog, _ = read((HEAD.replace("UTF-8", "windows-1251") + 'msgid "a"\nmsgstr "Обща"\n').encode())
    assert catalog is not None and catalog.entries[0].target == "Обща"


@pytest.mark.parametrize("charset", ["UTF-8", "CHARSET", "utf-7", "rot13", "idna", "cp99999", "unicode_escape"])
def test_bytes_that_are_no_text_are_said_at_their_line(charset: str) -> None:
    text = HEAD.replace("UTF-8", charset).encode() + b'msgid "a"\nmsgstr "\xcf\xe5"\n'
    assert read(text) == (None, ["x.po:7 translation-file"])


def test_utf16_is_no_po_file() -> None:
    assert read(FULL.encode("utf-16")) == (None, ["x.po:1 translation-file"])


def test_a_file_of_a_hundred_megabytes_is_not_read() -> None:
    assert po.read("x.po", replace(blob(b""), size=100_000_000), "bg").value is None


BROKEN = {
    "a quote in a text": ('msgid "a"\nmsgstr "a "b" c"\n', 2),
    "no quote at the end": ('msgid "a"\nmsgstr "b\n', 2),
    "no quotes": ("msgid a\n", 1),
    "something behind the text": ('msgid "a" b\nmsgstr ""\n', 1),
    "two texts on a line": ('msgid "a" "b"\nmsgstr ""\n', 1),
    "an unknown word": ('msgid "a"\nmsgtext "b"\n', 2),
    "no translation": ('msgid "a"\n\nmsgid "b"\nmsgstr "c"\n', 3),
    "two translations": ('msgid "a"\nmsgstr "b"\nmsgstr "c"\n', 3),
    "two texts": ('msgid "a"\nmsgid "b"\nmsgstr "c"\n', 2),
    "two contexts": ('msgctxt "a"\nmsgctxt "b"\nmsgid "c"\nmsgstr "d"\n', 2),
    "a context and no text": ('msgctxt "a"\nmsgstr "d"\n', 2),
    "a translation of nothing": ('msgid "a"\nmsgstr "b"\n# c\nmsgstr "d"\n', 4),
    "a text of nothing": ('# c\n"d"\n', 2),
    "text behind a comment": ('msgid "a"\nmsgstr "b"\n# c\n"d"\n', 4),
    "a comment within": ('msgid "a"\n# c\nmsgstr "b"\n', 2),
    "a truncated file": ('msgid "a"\nmsgstr "b"\n\nmsgctxt "c"\nmsgid "d"\n', 5),
    "a truncated line": ('msgid "a"\nmsgstr "b"\n\nmsgctxt "c"\nms', 5),
    "obsolete in part": ('#~ msgid "a"\nmsgstr "b"\n', 2),
    "obsolete in part, too": ('msgid "a"\nmsgstr ""\n#~ "b"\n', 3),
    "a plural without its forms": ('msgid "a"\nmsgid_plural "b"\nmsgstr "c"\n', 3),
    "forms without a plural": ('msgid "a"\nmsgstr[0] "c"\n', 2),
    "a form left out": ('msgid "a"\nmsgid_plural "b"\nmsgstr[0] "c"\nmsgstr[2] "d"\n', 4),
    "a form twice": ('msgid "a"\nmsgid_plural "b"\nmsgstr[0] "c"\nmsgstr[0] "d"\n', 4),
    "form eleven": ('msgid "a"\nmsgid_plural "b"\nmsgstr[10] "c"\n', 3),
    "a merge that was not finished": ('msgid "a"\n<<<<<<< HEAD\nmsgstr "b"\n=======\nmsgstr "c"\n>>>>>>> x\n', 2),
    "an escape of TeX's": ('msgid "a"\nmsgstr "$\\alpha$"\n', 2),
    "a backslash at the end": ('msgid "a"\nmsgstr "b\\"\n', 2),
    "a domain": ('domain "x"\nmsgid "a"\nmsgstr "b"\n', 1),
    "no text file": ('msgid "a"\nmsgstr "b\0"\n', 2),
    "a no-break space before a word": ('\xa0msgid "a"\nmsgstr "b"\n', 1),
    "another file": ("<html>\n", 1),
    "previous words without a text": ('#| "x"\nmsgid "a"\nmsgstr "b"\n', 1),
}  # fmt: skip


@pytest.mark.parametrize("text, line", BROKEN.values(), ids=BROKEN)
def test_a_broken_file_is_said_at_its_line_and_not_read(text: str, line: int) -> None:
    done = po.parse("x.po", HEAD + text, "bg")
    assert done.value is None
    assert [(d.rule, d.location.line) for d in done.diagnostics] == [("translation-file", line + 5)]


@pytest.mark.parametrize(
    "text, line, first",
    [
        ('msgid "a"\nmsgstr "b"\n\nmsgid "a"\nmsgstr ""\n', 4, 2),
        ('msgctxt "x"\nmsgid "a"\nmsgstr "b"\n\n#~ msgctxt "x"\n#~ msgid "a"\n#~ msgstr "c"\n', 6, 3),
        ('msgid ""\nmsgstr "Language: el\\n"\n', 1, -3),
    ],
    ids=["twice", "live and obsolete", "two headers"],
)
def test_a_key_twice_is_said_with_both_lines(text: str, line: int, first: int) -> None:
    done = po.parse("x.po", HEAD + text, "bg")
    assert done.value is None
    ((d, (where, _)),) = [(d, d.related[0]) for d in done.diagnostics]
    assert (d.rule, d.location.line, where.line) == ("translation-file", line + 5, first + 5)


@pytest.mark.parametrize("text", ["", "\n\n", "# only a comment\n", "#\n#, fuzzy\n"])
def test_a_file_with_nothing_in_it(text: str) -> None:
    assert parsed(text).entries == ()


def test_a_file_without_a_header_has_all_its_entries() -> None:
    catalog = parsed('# mine\nmsgid "a"\nmsgstr "b"\n')
    assert catalog.entries == (Entry("", "a", "b", remark="mine"),)
    assert catalog.header == {}


def test_what_other_tools_write() -> None:
    """Comments without a blank, flags that stick (gettext 0.26), obsolete texts without a blank, a header that is not the first."""
    catalog = parsed(
        '#mine\n#.kind\n#:a.md\n#,c-format\n#= no-wrap\n#|msgid "x"\nmsgid "a"\nmsgstr "b"\n\n'
        + HEAD
        + '#~msgid "c"\n#~msgstr "d"\n#~ "e"\n'
    )
    assert catalog.entries == (
        Entry("", "a", "b", "kind", "", ("a.md",), False, "x", False, "mine", ("c-format", "no-wrap")),
        Entry("", "c", "de", obsolete=True),
    )
    assert catalog.header["Language"] == "bg"


def test_signs_that_unicode_takes_for_the_end_of_a_line_end_none() -> None:
    signs = "\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029\r\t\x08"
    entry = Entry("c", f"a{signs}b", f"c{signs}d", remark="e\u2028f")
    catalog = Catalog("x.po", "bg", (entry,), {"Language": "bg"})
    assert parsed(po.spelled(catalog)).entries == (entry,)


# ---- anything at all ---------------------------------------------------------------------------------------------------------

WORDS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=40) | st.lists(
    st.sampled_from(["a ", "длинни думи ", "\\", '"', "\n", "\r", "\t", "# ", "#~ ", "msgid ", "\u2028", "\\n", "\u2068"]), max_size=30
).map("".join)
LINES = WORDS.map(lambda text: " ".join(text.split()))  # a line of a comment
NAMES = st.text(st.characters(exclude_categories=["Cs", "Cc", "Z"], exclude_characters="\u2068\u2069:"), min_size=1, max_size=12)


@st.composite
def entries(draw: st.DrawFn) -> Entry:
    plural = draw(st.just("") | WORDS)
    forms = tuple(draw(st.lists(WORDS, min_size=1, max_size=3))) if plural else ()
    obsolete = draw(st.booleans())
    return Entry(
        draw(WORDS), draw(WORDS.filter(bool)), forms[0] if forms else draw(WORDS), "" if obsolete else draw(LINES),
        "", () if obsolete else tuple(draw(st.lists(NAMES | st.just("a b.md") | st.just("c.md:3"), max_size=9, unique=True))),
        draw(st.booleans()), draw(WORDS), obsolete, draw(LINES), tuple(draw(st.lists(st.sampled_from(["c-format", "x"]), unique=True))), plural, forms,
        draw(WORDS), draw(WORDS),
    )  # fmt: skip


CATALOGS = st.lists(entries(), max_size=6, unique_by=lambda e: e.key).map(
    lambda found: Catalog(
        "x.po", "bg", tuple(sorted(found, key=lambda e: e.obsolete)), {"Language": "bg", "Content-Type": "text/plain; charset=UTF-8"}
    )
)


@settings(max_examples=200)
@given(CATALOGS)
def test_any_catalog_comes_back(catalog: Catalog) -> None:
    text = po.spelled(catalog)
    again = parsed(text)
    assert again == catalog
    assert po.spelled(again) == text


@settings(max_examples=40)
@given(CATALOGS)
def test_others_read_the_same(catalog: Catalog) -> None:
    """polib and Babel, for the characters that they take as they are."""
    odd = str.maketrans(dict.fromkeys("\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029\r\x08\u2068\u2069", "?"))
    plain = tuple(
        replace(e, context=e.context.translate(odd), source=e.source.translate(odd), target=e.target.translate(odd), plural="", forms=(), previous="", previous_context="", previous_plural="")
        for e in catalog.entries
    )  # fmt: skip
    plain = tuple({e.key: e for e in plain}.values())
    text = po.spelled(replace(catalog, entries=plain))
    live = {e.key: e.target for e in plain if not e.obsolete}
    assert {(e.msgctxt or "", e.msgid): e.msgstr for e in polib.pofile(text) if not e.obsolete} == live
    found = read_po(text.encode().split(b"\n"))  # type: ignore[arg-type]  # an iterable of lines is enough
    assert {(m.context or "", m.id): m.string for m in found if m.id} == live


LINES_OF_A_FILE = [
    'msgid "a"', 'msgid ""', '"b"', 'msgstr "c"', 'msgstr ""', 'msgctxt "d"', 'msgid_plural "e"', 'msgstr[0] "f"', 'msgstr[1] "g"', "# h", "#. i", "#: j.md",
    "#, fuzzy", '#| msgid "k"', '#~ msgid "l"', '#~ msgstr "m"', '#~ "n"', "", '#~| msgid "o"', 'msgid "p"', 'msgctxt "q"', "#~ r", 'msgstr "Language: x\\n"',
]  # fmt: skip


@settings(max_examples=200)
@given(st.lists(st.sampled_from(LINES_OF_A_FILE), max_size=9))
def test_what_is_read_is_what_gettext_reads(lines: list[str]) -> None:
    """Whatever stands in a file: it is refused, or each of its translations is there, as gettext's own program has it."""
    text = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n' + "".join(f"{line}\n" for line in lines)
    done = po.parse("x.po", text, "bg")
    if done.value is None:
        assert len(done.diagnostics) == 1 and done.diagnostics[0].location.line
        return
    said = subprocess.run(["msgcat", "-"], input=text, capture_output=True, text=True, encoding="utf-8")
    if said.returncode:  # it takes less, and loses nothing
        assert len(done.value.entries) + 1 == len(re.findall("^(?:#~ )?msgid ", text, re.M))
        return
    assert parsed(said.stdout).entries == tuple(sorted(done.value.entries, key=lambda e: e.obsolete))
