"""dist/: whole files or none, nothing left behind, nothing of others touched."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path

import pytest
from lxml import html

from packager import dist
from packager.dist import Artifact
from packager.files import workshop
from packager.progress import Progress
from packager.templating import Templates


def artifact(shop: Path, path: str, text: str, **more: str) -> Artifact:
    made = Artifact("c", more.get("title", "C"), "", "en", "1.0", more.get("format", "moodle-xml"), path, len(text), "0" * 64, "1" * 64)
    made.part(shop).write_text(text)
    return made


def build(out: Path, *paths: str, replaced: bool = True) -> tuple[Artifact, ...]:
    with workshop(out) as shop:
        return dist.settle(out, shop, [artifact(shop, path, path) for path in paths], lambda _: replaced).value


def there(out: Path) -> list[str]:
    return sorted(p.relative_to(out).as_posix() for p in out.rglob("*") if p.is_file())


def test_what_was_made_is_in_place_with_manifest_and_catalogue(tmp_path: Path) -> None:
    build(tmp_path, "c/a.xml", "d/b.xml")
    assert there(tmp_path) == ["build.json", "c/a.xml", "d/b.xml", "index.html"]
    assert [row["path"] for row in json.loads((tmp_path / "build.json").read_text())["packages"]] == ["c/a.xml", "d/b.xml"]


def test_what_an_earlier_build_made_goes_and_a_strange_file_stays(tmp_path: Path) -> None:
    build(tmp_path, "c/old.xml", "gone/x.xml")
    (tmp_path / "c/mine.txt").write_text("by hand")
    build(tmp_path, "c/new.xml")
    assert there(tmp_path) == ["build.json", "c/mine.txt", "c/new.xml", "index.html"]
    assert not (tmp_path / "gone").exists()


def test_what_is_not_replaced_stays_in_the_catalogue(tmp_path: Path) -> None:
    build(tmp_path, "c/old.xml")
    left = build(tmp_path, "c/new.xml", replaced=False)
    assert [a.path for a in left] == ["c/new.xml", "c/old.xml"]
    assert "c/old.xml" in (tmp_path / "index.html").read_text()


def test_a_package_deleted_by_hand_leaves_the_catalogue(tmp_path: Path) -> None:
    build(tmp_path, "c/old.xml")
    (tmp_path / "c/old.xml").unlink()
    assert [a.path for a in build(tmp_path, "c/new.xml", replaced=False)] == ["c/new.xml"]


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"packages": [{"path": 1}]}', "\0", '{"packages": null}'])
def test_a_manifest_that_is_not_ours_is_no_manifest(tmp_path: Path, text: str) -> None:
    (tmp_path / "build.json").write_text(text)
    assert dist.read_manifest(tmp_path) == ()


def test_a_manifest_cannot_make_us_delete_what_lies_elsewhere(tmp_path: Path) -> None:
    (tmp_path / "precious.txt").write_text("!")
    out = tmp_path / "dist"
    build(out, "c/a.xml")
    text = (out / "build.json").read_text().replace("c/a.xml", "../precious.txt")
    (out / "build.json").write_text(text)
    build(out, "c/b.xml")
    assert (tmp_path / "precious.txt").read_text() == "!"


def test_killed_at_any_point_each_file_is_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The build dies at its n-th placing: what is in dist/ then is old or new, and the next build puts all right."""
    build(tmp_path, "c/a.xml", "c/b.xml")
    real = dist.place
    for last in range(5):
        count = 0

        def dying(source: Path, target: Path, last: int = last) -> None:
            nonlocal count
            if count == last:
                raise KeyboardInterrupt
            count += 1
            real(source, target)

        monkeypatch.setattr(dist, "place", dying)
        with contextlib.suppress(KeyboardInterrupt):
            build(tmp_path, "c/a.xml", "c/b.xml", "c/n.xml")
        monkeypatch.setattr(dist, "place", real)
        for name in there(tmp_path):
            if name.endswith(".xml"):
                assert (tmp_path / name).read_text() == name
        assert not [p for p in tmp_path.iterdir() if p.name.startswith(".packager")]
        assert {"c/a.xml", "c/b.xml"} <= {a.path for a in dist.read_manifest(tmp_path)}
    build(tmp_path, "c/a.xml")
    assert "c/b.xml" not in there(tmp_path)


def test_the_catalogue_escapes_and_leads_to_the_file(tmp_path: Path) -> None:
    with workshop(tmp_path) as shop:
        dist.settle(tmp_path, shop, [artifact(shop, "c/50% Größe.xml", "x", title="<b>R&D {{ 7*7 }}</b>")], lambda _: True)
    page = (tmp_path / "index.html").read_text()
    assert "&lt;b&gt;R&amp;D {{ 7*7 }}&lt;/b&gt;" in page and "49" not in page
    assert 'href="c/50%25%20Gr%C3%B6%C3%9Fe.xml"' in page


@pytest.mark.parametrize(("size", "words"), [(0, "0 bytes"), (999, "999 bytes"), (14_400, "14 kB"), (1_440_000, "1.4 MB")])
def test_sizes_in_words(size: int, words: str) -> None:
    assert dist.in_words(size) == words


def test_a_broken_template_of_the_workspace_leaves_a_whole_catalogue(tmp_path: Path) -> None:
    own = tmp_path / "templates/catalogue"
    own.mkdir(parents=True)
    (own / "index.html").write_text("{% if %}")
    with workshop(tmp_path / "dist") as shop:
        done = dist.settle(tmp_path / "dist", shop, [], lambda old: True, Templates(str(tmp_path / "templates")))
    assert [d.rule for d in done.diagnostics] == ["template-broken"]
    assert "</html>" in (tmp_path / "dist/index.html").read_text()


# ---- translations ------------------------------------------------------------------------------------------------------------


def done(subject: str, lang: str, translated: int = 3, title: str = "Lamps", needed: float = 0.0) -> Progress:
    """A course with one module, and one unit in that."""
    unit = Progress(subject, "led", "Saving <with> lamps", lang, 10, translated, 1, 2, 4, 1, 0, 4099, 2018, translated * 10.0)
    module = replace(unit, name=f"locale/{lang}/one.po", title="First module", parts=(unit,))
    return replace(unit, name=subject, title=title, needed=needed, parts=(module,))


def settle(out: Path, *rows: Progress, still: Callable[[Progress], bool] = lambda _: True) -> str:
    with workshop(out) as shop:
        dist.settle(out, shop, [], lambda old: True, None, rows, still)
    return (out / "index.html").read_text()


def test_translations_are_in_the_catalogue_with_bars(tmp_path: Path) -> None:
    page = settle(tmp_path, done("lamps", "bg", title="<b>Lamps</b>"))
    assert "&lt;b&gt;Lamps&lt;/b&gt;" in page and "Bulgarian (bg)" in page and "30 %" in page
    assert (
        'class="good" style="width:30.0%"' in page
        and 'class="again" style="width:20.0%"' in page
        and 'class="bad" style="width:10.0%"' in page
    )


def test_by_module_and_unit_on_demand(tmp_path: Path) -> None:
    page = html.fromstring(settle(tmp_path, done("lamps", "bg"), done("lamps", "el")))
    assert [" ".join(one.text_content().split()) for one in page.xpath("//details/summary")] == [
        "Lamps in Bulgarian, by module and unit", "Lamps in Greek, by module and unit"
    ]  # fmt: skip
    whole = page.xpath("//table[not(ancestor::details)]//thead/tr/th/text()")
    rows = page.xpath("(//details)[1]//tbody/tr")
    assert [row.xpath("string(th)") for row in rows] == ["First modulelocale/bg/one.po", "Saving <with> lampsled"]
    assert [row.xpath("string(th/@scope)") for row in rows] == ["rowgroup", "row"]
    assert page.xpath("(//details)[1]//thead/tr/th/text()")[1:] == whole[2:], "the same columns"
    assert len(page.xpath("(//details)[1]//*[@class='bar']")) == 2 and page.xpath("(//details)[1]//caption")
    assert rows[1].xpath("td[@class='number']/text()") == ["3", "1", "2", "1", "4", "2,018"]


def test_a_language_below_what_is_needed_says_so_in_words(tmp_path: Path) -> None:
    page = html.fromstring(settle(tmp_path, done("lamps", "bg", needed=80.0), done("lamps", "el", 8, needed=80.0)))
    bulgarian, greek, *parts = [" ".join(cell.text_content().split()) for cell in page.xpath("//td[@class='done']")]
    assert (bulgarian, greek) == ("30 %, needs 80 %", "80 %")
    assert parts == ["30 %", "30 %", "80 %", "80 %"], "a module is not built by itself"


def test_packages_of_an_earlier_build_say_why_they_are_no_newer(tmp_path: Path) -> None:
    with workshop(tmp_path) as shop:
        made = [replace(artifact(shop, f"c/{lang}.xml", "x"), lang=lang) for lang in ("en", "bg", "el")]
        rows = (done("c", "bg", needed=80.0), done("c", "el", 8, needed=80.0))
        dist.settle(tmp_path, shop, made, lambda _: True, None, rows)
    page = html.fromstring((tmp_path / "index.html").read_bytes())
    (late,) = page.xpath("//tr[@class='language'][.//*[@class='late']]")
    assert "From an earlier build: 30 % of the translation is done now, and 80 % is needed." in late.text_content()
    assert "български" in late.text_content()


def test_a_build_of_one_language_keeps_what_is_known_of_the_others(tmp_path: Path) -> None:
    settle(tmp_path, done("lamps", "bg"), done("lamps", "el"), done("gone", "bg"))
    page = settle(tmp_path, done("lamps", "bg", 7), still=lambda row: row.subject != "gone")
    assert dist.read_translations(tmp_path) == (done("lamps", "bg", 7), done("lamps", "el")), "with all their parts"
    assert "70 %" in page and "Greek (el)" in page and "Lamps in Greek, by module and unit" in page


@pytest.mark.parametrize(
    "text",
    ["", "{}", '{"translations": 1}', '{"translations": [{"lang": "bg"}]}', "old", '{"translations": [[]]}', '{"translations": [WORDS]}', '{"translations": [PARTS]}',
     f'{{"translations": {"[" * 100_000}'],
)  # fmt: skip
def test_translations_that_are_not_ours_are_none(tmp_path: Path, text: str) -> None:
    row = json.dumps({**asdict(done("lamps", "bg")), "texts": "many"})
    parts = json.dumps({**asdict(done("lamps", "bg")), "parts": [{"lang": "bg"}]})
    (tmp_path / "build.json").write_text(text.replace("WORDS", row).replace("PARTS", parts))
    assert dist.read_translations(tmp_path) == ()
    assert "Translations" not in settle(tmp_path)


def test_packages_stand_by_language_each_under_its_own_name(tmp_path: Path) -> None:
    titles = {"en": "Lamps", "el": "Λάμπες", "bg": "Лампи", "qps-plocm": "spmaL", "ar": "مصابيح"}
    with workshop(tmp_path) as shop:
        made = [replace(artifact(shop, f"c/{lang}.xml", "x", title=title), lang=lang) for lang, title in titles.items()]
        made.append(replace(artifact(shop, "d/x.xml", "x", title="Колела"), subject="d", lang="bg"))
        dist.settle(tmp_path, shop, made, lambda _: True)
    page = html.fromstring((tmp_path / "index.html").read_bytes())
    assert [(head.text_content(), head.xpath("string(.//@lang)")) for head in page.xpath("//h2")][:2] == [("Lamps", ""), ("Колела", "bg")]
    rows = page.xpath("//table[1]//tr[@class='language']/th")
    names = [" ".join(row.text_content().split()) for row in rows][:5]
    assert names == ["English · Lamps", "qps-plocm · spmaL", "Ελληνικά · Λάμπες", "български · Лампи", "العربية · مصابيح"]
    assert [row.xpath("string(./span[1]/@lang)") for row in rows][1:5] == ["qps-plocm", "el", "bg", "ar"]
    assert rows[4].xpath("string(./span[1]/@dir)") == "rtl"
    assert page.xpath("//a[@download]/@hreflang")[:5] == ["en", "qps-plocm", "el", "bg", "ar"]
    assert not page.xpath("//script | //link | //img | //@src") and "url(" not in page.text_content()
