"""A small workspace from end to end in two languages: what the package of each has of pictures, their words, captions, links and blocks."""

from __future__ import annotations

import re
import shutil
import zipfile
from base64 import b64encode
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import polib
import pytest

from packager import build
from packager.diagnostics import Diagnostic, tidy
from packager.formats import FORMATS
from packager.localize import pictures, pseudo
from packager.model import Asset, Course, Html, Ref
from packager.walk import refs
from tests import workspaces
from tests.localize.translated import packager, translate

LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def svg(*words: str) -> str:
    lines = "".join(f'<text x="9" y="{20 * (n + 1)}">{word}</text>' for n, word in enumerate(words))
    return f'<svg xmlns="http://www.w3.org/2000/svg"   viewBox="0 0 900 90">{lines}</svg>\n'


FILES: dict[str, str | bytes] = {
    "courses/lamps/course.yml": """\
        id: lamps
        title: Lamps
        language: en
        license: CC-BY-4.0
        banks: [asked]
        modules:
          - id: one
            title: One
            units: [first, shared]
            links:
              - {id: rules, title: The rules, url: "https://example.org/en/rules", description: "See <https://example.org/en/more>."}
        """,
    "courses/lamps/units/first.md": """\
        ---
        id: first
        title: First
        ---
        ![A street](../media/own.svg)

        ![A lamp and its parts](../media/words.svg)

        ::: video ../media/film.mp4 title="A film"
        captions: ../media/film.vtt en "English"

        What is *said*.
        :::

        ::: download ../media/plan.pdf "The plan"
        :::

        See [the rules](https://example.org/en/rules), <https://example.org/en/rules?a=1&b=2> and <a href="https://example.org/en/rules">these</a>.

        ::: for-language bg
        Only here: [a law](https://example.org/en/law).
        :::

        ::: not-for-language bg
        Only elsewhere.
        :::

        --8<-- "../snippets/law.md"

        ::: question q
        """,
    "courses/lamps/snippets/law.md": "::: for-language bg\nA snippet here.\n:::\n\n::: trainer\nA note.\n:::\n",
    "courses/lamps/media/own.svg": svg("Street"),
    "courses/lamps/media/bg/own.svg": svg("Улица"),
    "courses/lamps/media/words.svg": svg("The head", "12 W", "100 %", "LED"),
    "courses/lamps/media/film.mp4": b"the film",
    "courses/lamps/media/bg/film.mp4": b"the film in Bulgarian",
    "courses/lamps/media/film.vtt": "WEBVTT\n\n00:01.000 --> 00:02.000\nHello\n",
    "courses/lamps/media/bg/film.vtt": "WEBVTT\n\n00:01.000 --> 00:02.000\nЗдравей\n",
    "courses/lamps/media/plan.pdf": b"%PDF-" + b"x" * 3000,
    "courses/lamps/media/bg/plan.pdf": b"%PDF-" + b"x" * 9000,
    "courses/lamps/locale/bg/links.yml": """\
        https://example.org/en/rules: https://example.org/bg/pravila
        https://example.org/en/rules?a=1&b=2: https://example.org/bg/pravila?a=1&b=2
        https://example.org/en/law: https://example.org/bg/zakon
        https://example.org/en/more: https://example.org/bg/oshte
        """,
    "courses/other/course.yml": "title: Other\nlanguage: en\nmodules: [{id: two, title: Two, units: [shared]}]\n",
    "courses/other/units/shared.md": "# Shared\n\n![A post](../media/post.svg) ![A bulb](../media/bulb.svg) [x](https://example.org/en/other)\n",
    "courses/other/media/post.svg": svg("Post"),
    "courses/other/media/bg/post.svg": svg("Стълб"),
    "courses/other/media/bulb.svg": svg("Bulb"),
    "courses/other/locale/bg/links.yml": "https://example.org/en/other: https://example.org/bg/drugo\n",
    "courses/lamps/glossary.yml": "entries: [{term: Watt, definition: 'See ![the sign](media/sign.svg) and ![again](media/sign.svg).'}]\n",
    "courses/lamps/media/sign.svg": svg("Sign"),
    "question_banks/asked.yml": """\
        title: Asked
        language: en
        questions:
          - id: q
            kind: true-false
            prompt: "Is it so? ![A graph](media/graph.svg) ![A map](media/map.svg) See [it](https://example.org/en/bank)."
            answer: true
        """,
    "question_banks/media/graph.svg": svg("Graph"),
    "question_banks/media/map.svg": svg("Map"),
    "question_banks/media/bg/map.svg": svg("Карта"),
    "question_banks/locale/bg/links.yml": "https://example.org/en/bank: https://example.org/bg/banka\n",
}
BULGARIAN = {"The head": "Главата <b>&", "LED": "LED", "Bulb": "Крушка", "Graph": "Графика", "12 W": "12 вата"}


def bulgarian(text: str) -> str:
    return BULGARIAN.get(text) or re.sub(r"(?<![\w/.#:=&?\"<])[A-Z][a-z]+(?![\w:/])", "Дума", text)


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    workspaces.write(tmp_path, **FILES)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def extracted(root: Path, lang: str, to: Callable[[str], str]) -> None:
    assert packager("i18n", "extract", "--lang", lang).exit_code == 0
    translate(root, lang, to)


def entries(path: Path) -> dict[tuple[str, str], str]:
    return {(entry.msgctxt or "", entry.msgid): entry.comment for entry in polib.pofile(str(path))}


def package(root: Path, lang: str, course: str = "lamps", name: str = "scorm12") -> dict[str, bytes]:
    (path,) = (root / "dist" / course).glob(f"*-{lang}-{name}.*")
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def media(files: dict[str, bytes], name: str) -> bytes:
    (found,) = (data for path, data in files.items() if path.endswith(f"/{name}") or path == name)
    return found


def rendered(root: Path, lang: str, subject: str = "lamps", audience: str = "") -> tuple[Course[Html], tuple[Diagnostic, ...]]:
    languages = build.Languages(build.open_workspace(root).value)
    done = build.rendered(languages, build.Job(subject, audience, lang, ()))
    return done.value, tidy(done.diagnostics)


def text_of(course: Course[Html], unit: str = "first") -> str:
    body = next(one.body for one in course.units if one.id == unit)
    return "".join(piece if isinstance(piece, str) else f"@{piece.id}" if isinstance(piece, Ref) else "" for piece in body)


def track(page: str) -> tuple[str | None, ...]:
    """The language and the label of the captions."""
    (found,) = re.findall(r"<track[^>]*>", page)
    element = ElementTree.fromstring(found)
    return element.get("srclang"), element.get("label")


def asset(course: Course[Html], path: str) -> Asset:
    return course.assets[path]


def test_each_language_has_its_own(here: Path) -> None:
    extracted(here, "bg", bulgarian)
    checked = packager("check", "--output-format", "concise")
    assert not re.search(r"media-unused|media-language|link-unused|translation-(marks|stale)|error", checked.output), checked.output
    built = packager("build", "lamps", "--lang", "en,bg")
    assert built.exit_code == 0, built.output
    english, there = package(here, "en"), package(here, "bg")
    assert set(english) == set(there)

    # pictures: the language's own, and the source's with other words in it
    for name, own in (("own.svg", "lamps"), ("post.svg", "other")):
        assert media(english, name) == (here / f"courses/{own}/media/{name}").read_bytes()
        assert media(there, name) == (here / f"courses/{own}/media/bg/{name}").read_bytes()
    assert media(there, "map.svg") == (here / "question_banks/media/bg/map.svg").read_bytes()
    assert media(english, "words.svg") == (here / "courses/lamps/media/words.svg").read_bytes()
    words = ElementTree.fromstring(media(there, "words.svg"))
    assert [text.text for text in words] == ["Главата <b>&", "12 вата", "100 %", "LED"] and words.get(LANG) == "bg"
    assert [text.text for text in ElementTree.fromstring(media(there, "bulb.svg"))] == ["Крушка"]
    assert [text.text for text in ElementTree.fromstring(media(there, "graph.svg"))] == ["Графика"]

    # film, captions, downloads
    assert media(english, "film.mp4") == b"the film" and media(there, "film.mp4") == b"the film in Bulgarian"
    assert "Здравей" in media(there, "film.vtt").decode() and "Hello" in media(english, "film.vtt").decode()
    pages = {
        lang: "\n".join(data.decode() for name, data in files.items() if name.endswith(".html"))
        for lang, files in (("en", english), ("bg", there))
    }
    assert track(pages["en"]) == ("en", "English") and track(pages["bg"]) == ("bg", "български")
    assert "(PDF, 3 kB)" in pages["en"] and "(PDF, 9 kB)" in pages["bg"]

    # links
    assert "example.org/bg" not in pages["en"] and "example.org/en" not in pages["bg"]
    for address in ("pravila", "pravila?a=1&amp;b=2", "zakon", "oshte", "drugo", "banka"):
        assert f'href="https://example.org/bg/{address}"' in pages["bg"], address
    assert ">https://example.org/bg/pravila?a=1&amp;b=2</a>" in pages["bg"]

    # blocks
    assert "snippet here" not in pages["en"] and "A snippet here" in pages["bg"] and "https://example.org/bg/zakon" not in pages["en"]
    assert "Only elsewhere" in pages["en"] and "elsewhere" not in pages["bg"]


def test_every_format_has_them(here: Path, tmp_path: Path) -> None:
    extracted(here, "bg", bulgarian)
    built = packager("build", "lamps", "--lang", "bg")
    assert built.exit_code == 0, built.output
    for name, format in FORMATS.items():
        if format.questions_only and format.archive:
            pictures = [data for path, data in package(here, "bg", name=name).items() if path.endswith("map.svg")]
            assert pictures == [(here / "question_banks/media/bg/map.svg").read_bytes()]
        elif format.archive:
            files = package(here, "bg", name=name)
            assert "Главата" in media(files, "words.svg").decode()
            assert media(files, "post.svg") == (here / "courses/other/media/bg/post.svg").read_bytes()
            whole = b"".join(data for path, data in files.items() if path.endswith((".html", ".xml"))).decode()
            assert "example.org/bg/pravila" in whole and "example.org/en" not in whole
    (questions,) = (here / "dist" / "lamps").glob("*-bg-moodle-xml.xml")
    text = questions.read_text("utf-8")
    assert b64encode((here / "question_banks/media/bg/map.svg").read_bytes()).decode() in text and "https://example.org/bg/banka" in text


def test_what_a_translator_gets_and_where(here: Path) -> None:
    """Each drawing once, in the file of the first text that shows it, in the course or bank beside which it lies; none of which the language has its own."""
    extracted(here, "bg", bulgarian)
    extracted(here, "el", str.upper)
    drawn = {
        lang: {
            (path.relative_to(here).as_posix().replace(f"locale/{lang}/", ""), text): context.partition("#")[0]
            for path in sorted(here.rglob(f"locale/{lang}/*.po"))
            for (context, text), comment in entries(path).items()
            if comment.startswith("picture text")
        }
        for lang in ("bg", "el")
    }
    both = {
        ("courses/lamps/course.po", "Sign"): "courses/lamps/media/sign.svg",
        ("courses/lamps/one.po", "The head"): "courses/lamps/media/words.svg",
        ("courses/lamps/one.po", "12 W"): "courses/lamps/media/words.svg",
        ("courses/lamps/one.po", "LED"): "courses/lamps/media/words.svg",
        ("courses/other/two.po", "Bulb"): "courses/other/media/bulb.svg",
        ("question_banks/asked.po", "Graph"): "question_banks/media/graph.svg",
    }
    own = {
        ("courses/lamps/one.po", "Street"): "courses/lamps/media/own.svg",
        ("courses/other/two.po", "Post"): "courses/other/media/post.svg",
        ("question_banks/asked.po", "Map"): "question_banks/media/map.svg",
    }
    assert drawn == {"bg": both, "el": both | own}
    known = {text for path in here.rglob("locale/el/*.po") for _, text in entries(path)}
    assert "A note." in known and "Only elsewhere." in known
    assert not any("A snippet here" in text or "Only here" in text for text in known)  # no Greek learner reads it
    assert "A snippet here." in {text for path in here.rglob("locale/bg/*.po") for _, text in entries(path)}
    assert "A snippet here." in {text for path in here.rglob("locale/*.pot") for _, text in entries(path)}


def test_in_another_language_everything_else_is_as_in_the_source(here: Path) -> None:
    """Greek has no file of its own: it gets the source's, and the same assets by the same names."""
    extracted(here, "el", lambda text: text)
    source, there = rendered(here, "en")[0], rendered(here, "el")[0]
    assert {path: (one.name, one.blob) for path, one in source.assets.items()} == {
        path: (one.name, one.blob) for path, one in there.assets.items()
    }
    assert [(ref.kind, ref.id) for ref in refs(source)] == [(ref.kind, ref.id) for ref in refs(there)]
    for path, one in there.assets.items():
        assert one.blob.read() == (here / path).read_bytes()


def test_the_first_that_has_it_stands_for_a_picture(here: Path) -> None:
    """A language's own file; the source's in its words, where all are there; a file of the language that is shown instead; the source's in what words there are."""
    course = (here / "courses/lamps/course.yml").read_text()
    workspaces.write(
        here,
        **{
            "courses/lamps/course.yml": course + "translation: {complete: 0%, fallback: {eu: [es]}}\n",
            "courses/lamps/media/es/own.svg": svg("Calle"),
            "courses/lamps/media/es/words.svg": svg("La cabeza"),
            "courses/other/media/es/bulb.svg": svg("Bombilla"),
            "courses/lamps/media/es/film.vtt": "WEBVTT\n\n00:01.000 --> 00:02.000\nHola\n",
            "question_banks/locale/es/links.yml": "https://example.org/en/bank: https://example.org/es/banco\n",
            "courses/lamps/locale/es/links.yml": "https://example.org/en/rules: https://example.org/es/reglas\nhttps://example.org/en/more: https://example.org/es/mas\n",
            "courses/lamps/locale/eu/links.yml": "https://example.org/en/rules: https://example.org/eu/arauak\n",
        },
    )
    extracted(here, "es", lambda text: {"Post": "Poste", "Graph": "Gráfico"}.get(text, ""))
    extracted(here, "eu", lambda text: {"The head": "Burua", "12 W": "12 W", "LED": "LED", "Street": ""}.get(text, ""))
    course_, _ = rendered(here, "eu")
    shown = {path.rpartition("/")[2]: asset(course_, path).blob.read().decode() for path in course_.assets}
    assert ">Burua<" in shown["words.svg"]  # rather than Spanish
    assert shown["own.svg"] == svg("Calle") and shown["bulb.svg"] == svg("Bombilla") and "Hola" in shown["film.vtt"]
    assert (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 900 90" xml:lang="eu"><text x="9" y="20" xml:lang="es">Poste</text>'
        in shown["post.svg"]
    )
    assert shown["map.svg"] == svg("Map")
    body = text_of(course_)
    assert track(body) == ("es", "español") and 'href="https://example.org/eu/arauak"' in body
    (link,) = course_.modules[0].links
    assert link.url == "https://example.org/eu/arauak" and "https://example.org/es/mas" in str(link.description)
    assert "https://example.org/es/banco" in str(course_.banks[0].questions[0].prompt)


def test_a_variety_has_what_its_language_has(here: Path) -> None:
    for folder in ("courses/lamps", "courses/other", "question_banks"):
        shutil.rmtree(here / folder / "media" / "bg")
    workspaces.write(here, **{"courses/lamps/media/pt/own.svg": svg("Rua"), "courses/lamps/media/pt-BR/words.svg": svg("Luz")})
    extracted(here, "pt-BR", str.upper)
    course, _ = rendered(here, "pt-BR")
    assert asset(course, "courses/lamps/media/own.svg").blob.read().decode() == svg("Rua")
    assert asset(course, "courses/lamps/media/words.svg").blob.read().decode() == svg("Luz")
    assert "media-" not in packager("check", "lamps", "--output-format", "concise").output


def test_languages_that_nobody_speaks_have_the_source_s_pictures_in_other_words(here: Path) -> None:
    for lang in pseudo.LANGUAGES:
        course, said = rendered(here, lang)
        assert not [d for d in said if d.severity.label == "error"]
        words = ElementTree.fromstring(asset(course, "courses/lamps/media/words.svg").blob.read())
        assert words.get(LANG) == lang and words.get("direction") == (None if lang == pseudo.LONGER else "rtl")
        assert words[0].text == pseudo.say(lang, pictures.Segment("", "The head", pictures.KIND)) and words[2].text == "100 %"
        assert svg("Street") != asset(course, "courses/lamps/media/own.svg").blob.read().decode()


def test_a_mistake_in_a_language_s_file_is_that_language_s(here: Path) -> None:
    """What is wrong with them stops no other language; a list of links that cannot be read leaves the source's."""
    workspaces.write(
        here,
        **{
            "courses/lamps/locale/bg/links.yml": "https://example.org/en/rules: example.org/bg\n- x\n",
            "courses/lamps/media/bg/own.svg": "<svg",
        },
    )
    extracted(here, "bg", bulgarian)
    built = packager("build", "lamps", "--lang", "en", "--target", "scorm12")
    assert built.exit_code == 0, built.output
    built = packager("build", "lamps", "--lang", "bg", "--target", "scorm12", "--output-format", "concise")
    assert built.exit_code == 1
    assert re.search(r"courses/lamps/locale/bg/links\.yml:\d+:\d+: error\[yaml-syntax\]", built.output), built.output
    assert re.search(r"units/first\.md:5:\d+: error\[svg-unsafe\]: 'bg/own\.svg'", built.output), built.output
    shutil.copy(here / "courses/lamps/media/own.svg", here / "courses/lamps/media/bg/own.svg")
    built = packager("build", "lamps", "--lang", "bg", "--target", "scorm12")
    assert built.exit_code == 1 and "example.org/en/rules" in "".join(map(str, package(here, "bg").values()))
