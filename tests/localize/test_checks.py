"""The checks of a translation: each sees what is wrong, and none cries at what is right in its language."""

from __future__ import annotations

from functools import partial

import pytest

from packager.diagnostics import Location
from packager.localize import checks
from packager.localize.po import Entry
from packager.markup import Dialect
from packager.model import Segment
from tests.markup.rendering import SCOPE, body

DIALECT = Dialect(SCOPE)
PO = Location("courses/demo/locale/x/one.po", 12)


def found(
    source: str, target: str, lang: str, kind: str = "paragraph", source_lang: str = "en", remark: str = "", more: str = ""
) -> list[str]:
    """What is said of a translation. more: text of the unit beside the paragraph, such as its references."""
    if kind in ("accepted answer", "glossary term", "form of a term", "title", "unit", "answer"):
        segment, marks = Segment("u.title", source, kind), None
    else:
        text = body(f"{source}\n\n{more}" if more else source, kind="body" if kind == "paragraph" else kind)
        segment = next(s for s in DIALECT.segments(text).value if s.source == source)
        marks = partial(DIALECT.marks, text, segment)
    case = checks.Case(segment, Entry(segment.context, source, target, kind, remark=remark, loc=PO), lang, source_lang, marks)
    return [f"{d.rule.removeprefix('translation-')}: {d.message}" for d in checks.of(case)]


def rules(*case: str, **more: str) -> list[str]:
    return [line.partition(":")[0] for line in found(*case, **more)]


# ---- marks -------------------------------------------------------------------------------------------------------------------

KEPT = [
    ("See [the page](https://example.org).", "Вижте [страницата](https://example.org)."),
    ("See [the page](https://example.org 'Title').", "Вижте [страницата](https://example.org 'Заглавие')."),
    ("Run `make all` in $x^2$ steps.", "За $x^2$ стъпки пуснете `make all`."),
    ("A **bold** and an *oblique* word.", "**Една** дума и *друга*."),
    ("A **bold** word.", "Една дума."),
    ("No bold word.", "Една **дума**."),
    ("In {var:town}.[^n]", "В[^n] {var:town}."),
    ("Press <kbd>Enter</kbd>.", "Натиснете <kbd>Enter</kbd>."),
    ("Write to <info@example.org>.", "Пишете на <info@example.org>."),
    ("A [button](https://example.org){: .button} here.", "Тук: [бутон](https://example.org){: .button}."),
    ("First  \nsecond.", "Първо и второ."),
    ("A < B & C.", "А < Б и В."),
    ("Costs 5 $ or 6 $.", "Струва 5 $ или 6 $."),
    ("A \\[bracket\\].", "Скоба \\[тук\\]."),
    ("![Alt *text*](../media/a.png) and words.", "![Текст](../media/a.png) и думи."),
]


@pytest.mark.parametrize("source, target", KEPT)
def test_marks_that_are_kept(source: str, target: str) -> None:
    assert rules(source, target, "bg", more="[^n]: note") == []


LOST = [
    ("See [the page](https://example.org).", "Вижте страницата.", "lost ](https://example.org)"),
    (
        "See [the page](https://example.org).",
        "Вижте [страницата](https://example.com).",
        "has ](https://example.com) where the source has ](https://example.org)",
    ),
    ("See the page.", "Вижте [страницата](https://example.org).", "has ](https://example.org)"),
    (
        "See [a](https://example.org/a) and [b](https://example.org/b).",
        "[а](https://example.org/a), [б](https://example.org/a).",
        "has ](https://example.org/a) where the source has ](https://example.org/b)",
    ),
    ("Run `make`.", "Пуснете make.", "lost `make`"),
    ("Run `make`.", "Пуснете `направи`.", "has `направи` where the source has `make`"),
    ("So $x^2$ it is.", "Значи $x^3$ е.", "has $x^3$ where the source has $x^2$"),
    ("In {var:town} here.", "В {var:cities} тук.", "has {var:cities} where the source has {var:town}"),
    ("In {var:town} here.", "В града тук.", "lost {var:town}"),
    ("In town here.", "В {var:town} тук.", "has {var:town}"),
    ("Words.[^n] More.", "Думи. Още.", "lost [^n]"),
    ("Words.[^n] More.", "Думи.[^n] Още.[^n]", "has [^n]"),
    ("Press <kbd>Enter</kbd>.", "Натиснете Enter.", "lost <kbd>"),
    ("Press Enter.", "Натиснете <b>Enter</b>.", "has <b>"),
    (
        'Say <span lang="de">Strom</span> now.',
        'Кажете <span lang="fr">Strom</span> сега.',
        'has <span lang="fr"> where the source has <span lang="de">',
    ),
    ("A [button](https://example.org){: .button} here.", "Тук: [бутон](https://example.org).", "lost {: .button}"),
    ("![Alt](../media/a.png) and words.", "Текст и думи.", "lost"),
    ("Plain words.", "<script>alert(1)</script> думи.", "has <script"),
    ("Plain words.", "![x](../media/a.png) думи.", "has"),
]


@pytest.mark.parametrize("source, target, said", LOST)
def test_marks_that_are_lost_or_new(source: str, target: str, said: str) -> None:
    (first, *_) = found(source, target, "bg", more="[^n]: note")
    assert first.startswith("marks: ") and said in first


def test_words_that_are_marked_by_themselves_need_not_be_kept() -> None:
    """An abbreviation gets its long form, and a glossary term its link, where they stand; a translator has other words."""
    more = "*[LED]: light-emitting diode\n\n[site]: https://example.org 'Title'"
    assert (
        rules("[A page](https://example.org) on LED lamps.", "[Страница](https://example.org) за светодиодни лампи.", "bg", more=more) == []
    )
    assert rules("See the [site] of LED.", "Вижте [страницата][site] за светодиоди.", "bg", more=more) == []
    assert rules("See the [site] of LED.", "Вижте страницата за светодиоди.", "bg", more=more) == ["marks"]


def test_an_attribute_is_no_markdown() -> None:
    text = body('![A `b` {x} [c](d)](../media/a.png)\n\n::: video ../media/film.mp4 title="A `film` [x](y)"\n:::')
    for segment in DIALECT.segments(text).value:
        if segment.kind == "title":
            assert DIALECT.marks(text, segment, segment.source) == ()


# ---- answers -----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "source, target, lang",
    [
        ("tram", "трамвай\nтрамваи\nтрамваят", "bg"), ("*light*", "*φως*\n*φώτα*", "el"), ("LED", "LED\nsvetodioda", "es"),
        ("5 \\* 3", "5 \\* 3\n5 по 3", "bg"), ("tram line", "tram\ntram linea", "eu"),
    ],
)  # fmt: skip
def test_answers_that_can_be_used(source: str, target: str, lang: str) -> None:
    assert rules(source, target, lang, kind="accepted answer") == []


@pytest.mark.parametrize(
    "source, target",
    [("tram", "трам*"), ("*light*", "светлина"), ("*light*", "*светлина"), ("tram", "трамвай\n—"), ("tram", "т" * 300), ("tram", "\n".join(map(str, range(1000, 1200))))],
)  # fmt: skip
def test_answers_that_cannot(source: str, target: str) -> None:
    assert "answer" in rules(source, target, "bg", kind="accepted answer")


def test_a_unit_is_no_part_of_a_number() -> None:
    assert rules("kWh", "кВтч", "bg", kind="unit") == []
    assert rules("t CO₂", "т CO₂", "bg", kind="unit") == []
    for odd in ("5", "e5", ".5", "·10^3", "0"):
        assert "answer" in rules("kWh", odd, "bg", kind="unit")


@pytest.mark.parametrize("sign", ["\x0b", "\x08", "\u2028", "\ufffe", "\x9f"])
def test_what_nobody_can_see(sign: str) -> None:
    assert "control-character" in rules("A word", f"Дума{sign}", "bg")
    assert "control-character" in rules("A word", f"Дума{sign}", "bg", kind="title")


# ---- punctuation -------------------------------------------------------------------------------------------------------------

FINE = [
    ("Is the town smarter?", "Станал ли е градът по-умен?", "bg"),
    ("Is the town smarter?", "Είναι η πόλη πιο έξυπνη;", "el"),
    ("Is the town smarter?", "Είναι η πόλη πιο έξυπνη\u037e", "el"),
    ("first;", "πρώτο·", "el"),
    ("What is it?", "¿Qué es?", "es"),
    ("Stop!", "¡Alto!", "es"),
    ("He said “yes.”", "Той каза „да“.", "bg"),
    ("He said “yes.”", "Είπε «ναι».", "el"),
    ("It cost 5 million", "Струва 5 млн.", "bg"),
    ("It began in 2020", "Започна през 2020 г.", "bg"),
    ("It began in 2020", "2020. urtean hasi zen, XXI. mendean.".rstrip("."), "eu"),
    ("Part 3", "3.", "de"),
    ("Bins, lamps and so on", "Κάδοι, φώτα κ.λπ.", "el"),
    ("Bins, lamps etc.", "Κάδοι, φώτα κ.λπ.", "el"),
    ("Bins, lamps etc.", "Tonnen, Lampen usw.", "de"),
    ("In the USA", "En EE. UU.", "es"),
    ("And so on…", "И така нататък...", "bg"),
    ("A town.[^n]", "Град[^n].", "bg"),
    ("See [here](https://example.org).", "Вижте [тук](https://example.org).", "bg"),
    ("The power is $P = 3$", "Мощността е $P = 3$", "bg"),
    ("The power is $P = 3$.", "$P = 3$ е мощността.", "bg"),
    ("**Who is better off?** A group.", "**Кой печели?** Група.", "bg"),
    ("**Who?**", "**Кой?**", "bg"),
    ("(see below)", "(вижте по-долу)", "bg"),
    ("(See below.)", "(Вижте по-долу.)", "bg"),
    ("Choose one:", "Изберете едно:", "bg"),
    ("… and then", "… и после", "bg"),
    ("– 5 kWh", "— 5 кВтч", "bg"),
    ("“Smart” bins", "„Умни“ кофи", "bg"),
]  # fmt: skip


@pytest.mark.parametrize("source, target, lang", FINE)
def test_signs_that_are_right(source: str, target: str, lang: str) -> None:
    assert rules(source, target, lang, more="[^n]: note") == []


@pytest.mark.parametrize(
    "source, target, lang",
    [
        ("Is it smart?", "Умно ли е.", "bg"),
        ("Is it smart?", "Είναι έξυπνο", "el"),
        ("It is smart.", "Е умно", "bg"),
        ("It is smart", "Е умно.", "bg"),
        ("It is smart.", "Είναι έξυπνο;", "el"),
        ("Choose one:", "Изберете едно.", "bg"),
        ("Choose one;", "Изберете едно", "bg"),
        ("It is smart.[^n]", "Е умно[^n]", "bg"),
        ("… and then", "и после", "bg"),
        ("and then", "… и после", "bg"),
        ("And then", ", и после", "bg"),
        ("And then", " И после", "bg"),
        ("And then", "И после ", "bg"),
    ],
)
def test_signs_that_are_wrong(source: str, target: str, lang: str) -> None:
    assert rules(source, target, lang, more="[^n]: note") == ["punctuation"]


# ---- words -------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", ["bg", "el", "es", "de", "ro", "eu"])
def test_what_was_forgotten(lang: str) -> None:
    assert rules("Only the words of the source.", "Only the words of the source.", lang) == ["unchanged"]
    assert rules("Only the words of the source", "Only the words of the source", lang, kind="title") == ["unchanged"]


@pytest.mark.parametrize(
    "same", ["Smart City Wien", "Drees & Sommer, ISO 37122", "`make all the tests now`", "[Horizon Europe](https://example.org/a/very/long/address)",
             "https://example.org/some/thing/else", "CO₂", "info@some.town.example.org", "e-mail", "Bolzano / Bozen", "5 kWh"]
)  # fmt: skip
@pytest.mark.parametrize("lang", ["bg", "el", "es", "de", "ro", "eu"])
def test_what_is_the_same_everywhere(same: str, lang: str) -> None:
    if same.startswith("`"):
        same = f"Vienna: {same}"
    assert rules(same, same, lang) == []


def test_a_variety_of_the_same_language_may_say_the_same() -> None:
    assert rules("Only the words of the source.", "Only the words of the source.", "en-GB") == []


@pytest.mark.parametrize(
    "target, lang",
    [("Това е е дума.", "bg"), ("Това е на на дума.", "bg"), ("Αυτό είναι και και λέξη.", "el"), ("Es de de todos.", "es"), ("Das ist und und ein Wort.", "de"),
     ("Este și și un cuvânt.", "ro"), ("Hau hitza eta eta da.", "eu"), ("Das ist Und und ein Wort.", "de"), ("Това е **на** на.", "bg")],
)  # fmt: skip
def test_a_word_twice(target: str, lang: str) -> None:
    expected = [] if "**" in target or "е е" in target else ["doubled"]  # a letter alone, and a word with markup, are let pass
    assert rules("This is a word.", target, lang) == expected


@pytest.mark.parametrize(
    "source, target, lang",
    [
        ("For those that use it.", "Für die, die die Stadt nutzen.", "de"), ("His mother said it.", "Η μητέρα του του το είπε.", "el"),
        ("Slowly it goes.", "Poliki poliki doa.", "eu"), ("Very well.", "Muy muy bien.", "es"), ("Bora Bora is far.", "Bora Bora е далеч.", "bg"),
        ("One `x x` is code.", "Един `x x` е код.", "bg"), ("A tram", "трамвай\nтрамвай линия", "bg"), ("Blah blah.", "Blah blah.", "de"),
    ],
)  # fmt: skip
def test_a_word_twice_that_is_right(source: str, target: str, lang: str) -> None:
    assert rules(source, target, lang, kind="accepted answer" if "\n" in target else "paragraph") == []


@pytest.mark.parametrize(
    "source, target, lang",
    [
        ("The city", "Гpад", "bg"),  # a Latin p
        ("The city", "Πόλη της Aθήνας", "el"),  # a Latin A
        ("The city", "Die Stаdt", "de"),  # a Cyrillic а
        ("Power in kWh", "Мощност в кWh", "bg"),
        ("The city of people", "The city of persons", "bg"),
        ("The city of people", "Градът на хората", "el"),
        ("The city of people", "Η πόλη των ανθρώπων", "bg"),
        ("The city of people", "Градът на хората", "de"),
    ],
)
def test_letters_of_another_script(source: str, target: str, lang: str) -> None:
    assert rules(source, target, lang) == ["script"]


NATURAL = [
    ("LED lamps save CO₂ emissions", "LED лампите пестят CO₂-емисии", "bg"),
    ("The LED lamp", "LED", "bg"),
    ("A PDF by e-mail", "PDF-ът по e-mail", "bg"),
    ("Your SMS messages", "Вашите SMS-и по Wi-Fi", "bg"),
    ("The 21st century, chapter 4", "XXI век, глава IV", "bg"),
    ("Module 3", "Модул III", "bg"),
    ("The NetZeroCities platform", "Платформата NetZeroCities", "bg"),
    ("Drees & Sommer", "Drees & Sommer", "bg"),
    ("LED lamps save CO₂ emissions", "Οι λάμπες LED μειώνουν τις εκπομπές CO₂", "el"),
    ("A resistance of kilo-ohms", "Αντίσταση σε kΩ και μm", "el"),
    ("A layer of 5 µm", "Eine Schicht von 5 μm bei Δt und λ", "de"),
    ("The β test", "Der β-Test", "de"),
    ("The city’s goals", "L’objectif", "fr"),
    ("The number 1.", "El n.º 1.", "es"),
    ("Good night", "Добър вечер, д-р Петров", "bg"),
    ("The e-service", "Η e-υπηρεσία", "el"),
    ("The GDPR", "ΓΚΠΔ (GDPR)", "el"),
    ("Source: Eurostat", "Източник: Eurostat", "bg"),
    ("The town of Vitoria-Gasteiz", "Градът Витория-Гастейс (Vitoria-Gasteiz)", "bg"),
    ('A 55" screen and a 7" one', 'Екран 55" и друг 7"', "bg"),
    ("a) first (b) second", "α) πρώτο (β) δεύτερο", "el"),
    ("Nivel", "Nivel º ª", "es"),
    ("A URL: <https://example.org/some-latin-words-here>", "Адрес: <https://example.org/some-latin-words-here>", "bg"),
    ("`git log --all` or `git diff`", "`git log --all` или `git diff`", "bg"),
    ("Formula $E = mc^2$", "Формула $E = mc^2$", "bg"),
]


@pytest.mark.parametrize("source, target, lang", NATURAL)
def test_what_is_natural_is_let_pass(source: str, target: str, lang: str) -> None:
    assert found(source, target, lang) == []


# ---- brackets and quotation marks --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "source, target, rule",
    [
        ("A word (or two).", "Дума (или две.", "brackets"), ("A word.", "Дума).", "brackets"), ("A [word].", "Дума].", "brackets"),
        ("Say “yes” now.", "Кажете \"да\" сега.", "quotes"), ("Say “yes” now.", "Кажете „да” сега.", "quotes"), ("Say “yes” now.", "Кажете „да сега.", "quotes"),
    ],
)  # fmt: skip
def test_halves(source: str, target: str, rule: str) -> None:
    assert rules(source, target, "bg") == [rule]


@pytest.mark.parametrize(
    "target, lang",
    [("Кажете „да“ сега.", "bg"), ("Πείτε «ναι» τώρα.", "el"), ("Sag „ja“ jetzt.", "de"), ("Di «sí» ahora.", "es"), ("Di “sí” ahora.", "es"), ("Spune „da” acum.", "ro"),
     ("Esan «bai» orain.", "eu"), ("Esan \\'bai\\' orain.", "eu"), ("Sag ‚ja‘ jetzt.", "de"), ("Кажете да, сега.", "bg")],
)  # fmt: skip
def test_quotation_marks_of_each_language(target: str, lang: str) -> None:
    assert rules("Say “yes” now.", target, lang) == []


# ---- questions ---------------------------------------------------------------------------------------------------------------


def test_a_translator_asks() -> None:
    remark = "Checked twice.\n? Is this the name\nof a town.\n\nreviewed by M. P.\n; Και αυτό\n??\nThe rest."
    assert [line.rpartition("asks: ")[2] for line in found("A word.", "Дума.", "bg", remark=remark)] == [
        "Is this the name of a town",
        "Και αυτό",
    ]


def test_a_problem_shows_both_texts_and_both_places() -> None:
    segment = Segment("u.title", "The name of the town", "title", loc=Location("courses/demo/course.yml", 3, 8))
    case = checks.Case(segment, Entry("u.title", segment.source, "Името на на града", loc=PO), "bg", "en", None)
    (said,) = checks.of(case)
    assert str(said.location) == "courses/demo/locale/x/one.po:12"
    assert "'The name of the town' -> 'Името на на града'" in said.message
    assert [str(where) for where, _ in said.related] == ["courses/demo/course.yml:3:8"]
