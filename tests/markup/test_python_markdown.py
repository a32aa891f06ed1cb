"""What is written as Python-Markdown wants it comes out as Python-Markdown has it: the scanner only adds to what it takes."""

from __future__ import annotations

from xml.etree.ElementTree import Element

import markdown
import pytest

from tests.markup.rendering import body, dialect, identity, spelled, tree

SAMPLES = [
    "A paragraph\nwith *emphasis*, **strong**, ***both***, `code`, `` a`b ``, _this_ and snake_case_word.\n\nAnother, \\*escaped\\*.",
    "- a\n- b\n    - c\n    - d\n- e",
    "1. a\n2. b\n3. c",
    "1. a\n\n2. b\n\n    more of b\n\n3. c",
    "* one\n* two\n\nText\n\n+ three",
    "> quoted\n> more\n>\n> second\n>\n> > deeper",
    "> - a\n> - b",
    "- a\n\n    > quoted in an item\n\n    text\n\n- b",
    "## Heading\n\nText\n\n### Another *one*\n\nUnder\n-----\n\nText",
    "| a | b | c |\n|:--|:-:|--:|\n| 1 | `x|y` | *z* |\n| p\\|q | | 3 |",
    "Text\n\n    code <b>\n\n    more\n\nText",
    "Term\n:   Definition\n\nOther term\n:   One\n:   Two",
    "Line one  \nline two\n\n***\n\n---\n\nText",
    "[link](https://example.org \"title\"), [ref][r], [r], <https://example.org/a_b>\n\n[r]: https://example.org/r 'T'",
    "![alt](https://example.org/a.png) text",
    "AT&T, a < b, &copy;, 1 > 0, \"quotes\" and 'more'",
    "*[HTML]: HyperText\n\nHTML and XHTML, an HTML.",
    "A*b*c, **a*b*c**, *a **b** c*, __init__, *a*b, ** no **, * no *",
    "[e](https://example.org/f(g)h) and [x](<https://example.org/y> 'z')",
]  # fmt: skip


def shape(root: Element) -> list[str]:
    """Tags and words in order, without what only one of the two adds: frames around code and tables, attributes, blanks."""
    out: list[str] = []

    def visit(element: Element) -> None:
        framed = element.tag in ("html", "div") or (element.tag == "a" and "href" not in element.attrib)
        out.extend([] if framed else [f"<{element.tag}>"])
        out.extend((element.text or "").split())
        for child in element:
            visit(child)
            out.extend((child.tail or "").split())
        out.extend([] if framed else [f"</{element.tag}>"])

    visit(root)
    return " ".join(out).split(" ")


@pytest.mark.parametrize("source", SAMPLES)
def test_it_comes_out_the_same(source: str) -> None:
    theirs = markdown.markdown(source, extensions=["tables", "def_list", "abbr", "sane_lists"], output_format="xhtml")
    ours = spelled(dialect().render(body(source), identity).value)
    assert shape(tree(ours)) == shape(tree(theirs.replace("&copy;", "©")))
