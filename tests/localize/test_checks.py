"""The checks of a translation: each sees what is wrong, and none cries at what is right in its language."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import partial

import pytest

from packager.diagnostics import Location, Severity, has_errors
from packager.localize import checks
from packager.localize.po import Entry
from packager.markup import Dialect
from packager.model import Segment
from tests.localize.test_translation import repository, translation
from tests.markup.rendering import SCOPE, body

DIALECT = Dialect(SCOPE)
PO = Location("courses/demo/locale/x/one.po", 12)


def found(
    source: str, target: str, lang: str, kind: str = "paragraph", source_lang: str = "en", remark: str = "", more: str = ""
) -> list[str]:
    """What is said of a translation. more: text of the unit beside the paragraph, such as its references."""
    if kind in ("accepted answer", "glossary term", "form of a term", "title", "unit", "answer"):
        segment, marks, faults = Segment("u.title", source, kind), None, None
    else:
        text = body(f"{source}\n\n{more}" if more else source, kind="body" if kind == "paragraph" else kind)
        segment = next(s for s in DIALECT.segments(text).value if s.source == source)
        marks, faults = partial(DIALECT.marks, text, segment), partial(DIALECT.faults, text, segment)
    case = checks.Case(segment, Entry(segment.context, source, target, kind, remark=remark, loc=PO), lang, source_lang, marks, None, faults)
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
    ("H<sub>2</sub>O is water.", "Водата е H<sub>2</sub>O."),
    ("A \\{#brace}.", "Скоба \\{#brace}."),
    ("`{#a}` is a brace.", "Скоба е `{#a}`."),
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
    ("H<sub>2</sub>O is water.", "Водата е H<sub>2O.", "has <sub> without its other half where the source has <sub>"),
    ("H<sub>2</sub>O is water.", "Водата е H2</sub>O.", "has </sub> without its other half where the source has <sub>"),
    ("Press <kbd>Enter</kbd>.", "Натиснете <kbd>Enter.", "has <kbd> without its other half where the source has <kbd>"),
    ("Saving", "Икономия {#saving .wide}", "has {#saving .wide}"),
    ("Saving *much*", "Икономия *голяма*{.wide}", "has {.wide}"),
    ("Saving", "Икономия {: .wide}", "has {: .wide}"),
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


# ---- what no page can be made with -------------------------------------------------------------------------------------------

DEEP = "<b>" * 1100 + "x" + "</b>" * 1100


@pytest.mark.parametrize("entity", ["&#0;", "&#128;", "&#xFFFE;", "&#8232;", "&#x110000;", "&#99999999;"])
@pytest.mark.parametrize("kind", ["paragraph", "heading", "text"])
def test_a_character_that_no_file_may_hold(entity: str, kind: str) -> None:
    (said,) = found("A word D.", f"Дума {entity} Д.", "bg", kind=kind)
    assert said.startswith("control-character: ") and f"{entity} stands" in said and "'A word D.' -> 'Дума" in said
    assert found("A word `&#0;` D.", "Дума `&#0;` Д.", "bg", kind=kind) == []
    assert found("A word \\&#0; D.", "Дума \\&#0; Д.", "bg", kind=kind) == []
    assert found("A word.", "Дум&#1072;&nbsp;&amp; дума.", "bg", kind=kind) == []


def every(source: str, targets: dict[str, str]) -> list[str]:
    """What is said of the translations of a whole text, and what its rendering in them says when those with an error are left out."""
    text, wrong, usable = body(source), list[str](), dict[Segment, str]()
    for segment in DIALECT.segments(text).value:
        target = targets.get(segment.source, segment.source)
        entry = Entry(segment.context, segment.source, target, segment.kind, loc=PO)
        case = checks.Case(segment, entry, "bg", "en", partial(DIALECT.marks, text, segment), None, partial(DIALECT.faults, text, segment))
        said = checks.of(case)
        wrong += [d.rule for d in said if d.severity is Severity.ERROR]
        usable[segment] = segment.source if any(d.severity is Severity.ERROR for d in said) else target
    assert not has_errors(DIALECT.render(text, usable.__getitem__).diagnostics)
    assert has_errors(DIALECT.render(text, lambda s: targets.get(s.source, s.source)).diagnostics)
    return wrong


@pytest.mark.parametrize(
    "source, before, after, rule",
    [
        ("An ![alt text](../media/a.png) here.", "An ![alt text](../media/a.png) here.", "Тук ![дума &#0;](../media/a.png).", "control-character"),
        ("![alt text](../media/a.png)", "alt text", "дума &#0;", "control-character"),
        ('::: video ../media/film.mp4 title="The film"\ncaptions: ../media/film.en.vtt en "English"\n:::', "The film", "Филм &#0;", "control-character"),
        ("A [link].\n\n[link]: https://example.org 'The title'", "The title", "Дума &#0;", "control-character"),
        ("The LED is on.\n\n*[LED]: light-emitting diode", "light-emitting diode", "светодиод &#128;", "control-character"),
        ("Words.[^n]\n\n[^n]: The note", "The note", "Дума &#8232;", "control-character"),
        ("| A head | B |\n| --- | --- |\n| a cell | d |", "a cell", "дума &#0;", "control-character"),
        ("See [label][eu].\n\n[eu]: https://example.org", "See [label][eu].", "Вижте [][eu].", "translation-marks|link-empty"),
        ("See [label][eu].\n\n[eu]: https://example.org", "See [label][eu].", "Вижте [ ][eu].", "link-empty"),
        ("See [label](https://example.org).", "See [label](https://example.org).", "Вижте [ ](https://example.org).", "link-empty"),
        ("See [a](https://example.org/a) and [b](https://example.org/b).", "See [a](https://example.org/a) and [b](https://example.org/b).",
         'Вижте <a href="https://example.org/a">а <a href="https://example.org/b">б</a></a>.', "link-malformed"),
        ("See ![words](../media/a.png) here.", "See ![words](../media/a.png) here.", "Вижте ![](../media/a.png).", "image-no-alt"),
        ("Plain words.", "Plain words.", "[" * 1200, "nested-too-deep"),
        ("Plain words.", "Plain words.", DEEP, "translation-marks|nested-too-deep"),
    ],
)  # fmt: skip
def test_whatever_keeps_a_page_from_being_made_is_found_at_its_translation(source: str, before: str, after: str, rule: str) -> None:
    assert set(every(source, {before: after})) & set(rule.split("|"))


def test_what_is_wrong_in_the_source_is_not_the_translation_s_fault() -> None:
    assert rules("See [here](nowhere.md).", "Вижте [тук](nowhere.md).", "bg") == []
    assert rules("See [ ](https://example.org).", "Вижте [ ](https://example.org).", "bg") == []


def test_an_alternative_text_that_nobody_can_listen_to() -> None:
    source = f"An ![{'alt ' * 50}](../media/a.png)"
    assert "image-alt" in rules(source, f"Виж ![{'текст ' * 50}](../media/a.png)", "bg")


@pytest.mark.parametrize("blank", ["&nbsp;", "\u200b", "<!-- x -->", "&#32;", "\xad", "** **", "\u2060&shy;"])
def test_what_shows_nothing(blank: str) -> None:
    assert rules("A word", blank, "bg") == ["blank"]
    assert rules("A word", f"{blank}дума", "bg") == []


@pytest.mark.parametrize("fine", ["![дума](../media/a.png)", "{var:town}", "`x`", "$x$", "<info@example.org>"])
def test_what_shows_something(fine: str) -> None:
    assert "blank" not in rules("A word", fine, "bg")


# ---- what looks the same -----------------------------------------------------------------------------------------------------

A = "Пада до една трета."


@pytest.mark.parametrize(
    "same",
    ["Пада до една&#32;трета.", "Пада до едн&#1072; трета.", f"{A}<!-- x -->", "Пада до\u200b една трета.", "Па\xadда до една трета.", "**Пада** до *една* трета.",
     "Пада до една трета", "пада до една трета.", "Пада  до\u00a0една трета. ", "Пада до [една](https://example.org) трета.", "Пада до &#x200B;една трета."],
)  # fmt: skip
def test_what_looks_the_same(same: str) -> None:
    assert checks.shown(same) == checks.shown(A)


@pytest.mark.parametrize(
    "one, other",
    [("mW", "MW"), ("5 mW", "5 MW"), ("a", "A"), ("`print`", "`prinf`"), ("10²", "102"), ("10<sup>2</sup>", "102"), ("![x](a.png)", "![x](b.png)"),
     ("in {var:a}", "in {var:b}"), ("<https://a.example>", "<https://b.example>"), ("$x$", "$y$"), ("½", "1/2"), ("1", "−1"), ("Пада", "Падат"), ("IT", "it")],
)  # fmt: skip
def test_what_looks_different(one: str, other: str) -> None:
    assert checks.shown(one) != checks.shown(other)


def test_small_letters_where_a_capital_says_nothing() -> None:
    assert checks.shown("A lamp") == checks.shown("a lamp")
    assert checks.shown("В града") == checks.shown("в града.")


# ---- answers that look the same, and terms -----------------------------------------------------------------------------------


@pytest.mark.parametrize("same", ["Пада до една&#32;трета.", "**Пада** до едн&#1072; трета", "пада до една\u200b трета.<!-- x -->"])
def test_two_options_that_look_the_same(same: str) -> None:
    made = repository()
    made.translate("bg", lambda e: replace(e, target={"pick.option.a": A, "pick.option.c": same}.get(e.context.split("#")[0], e.target)))
    done = translation(made)
    assert [row.segment.context.split("#")[0] for row in done.all_rows() if row.state == "error"] == ["pick.option.c"]
    (said,) = [d for d in done.found if d.rule == "translation-equal"]
    assert said.location.file.endswith("bg/asked.po") and said.location.line


@pytest.mark.parametrize(
    "options, targets, wrong",
    [
        (("`a`", "`A`"), ("`a`", "`A`"), False), (("5 m", "5 m."), ("5 м", "5 м."), False), (("Milliwatt", "Megawatt"), ("mW", "MW"), False),
        (("One **word**", "One word"), ("Една **дума**", "Една дума"), False), (("Lamp", "lamp"), ("Лампа", "Лампа"), True),
        (("Lamp", "lamp"), ("Лампа", "лампа"), False), (("Lamp", "Lamps"), ("Лампа", "лампа."), True),
    ],
)  # fmt: skip
def test_what_tells_two_options_apart_in_the_source_does_so_in_a_translation(
    options: tuple[str, str], targets: tuple[str, str], wrong: bool
) -> None:
    made = repository()
    bank = made.files["question_banks/asked.yml"]
    made.files["question_banks/asked.yml"] = bank.replace(
        "[{right: Lamp}, {wrong: Tree}", f"[{{right: {json.dumps(options[0])}}}, {{wrong: {json.dumps(options[1])}}}"
    )
    made.extract("bg")
    ours = dict(zip(("pick.option.a", "pick.option.b"), targets, strict=True))
    made.translate("bg", lambda e: replace(e, target=ours.get(e.context.split("#")[0], e.target or e.source), fuzzy=False))
    assert ("translation-equal" in [d.rule for d in translation(made).found]) == wrong


def test_two_terms_with_one_word() -> None:
    made = repository()
    glossary = made.files["courses/lamps/glossary.yml"]
    made.files["courses/lamps/glossary.yml"] = f"{glossary}  - {{id: bulb, term: bulb, forms: [bulbs], definition: In it.}}\n"
    made.extract("bg")
    words = {"term.lamp": "лампа\nлампата", "term.bulb": "крушка\nлампата", "term.bulb.form.1": "крушки", "term.lamp.form.1": "лампа"}
    made.translate("bg", lambda e: replace(e, target=words.get(e.context, e.target or "дума"), fuzzy=False))
    (said,) = [d for d in translation(made).found if d.rule == "translation-term"]
    assert said.severity is Severity.WARNING and said.message == "'лампата' is a word for 'lamp' and for 'bulb'"
    assert [said.location.file, *(where.file for where, _ in said.related)] == [
        "courses/lamps/locale/bg/course.po",
        "courses/lamps/locale/bg/course.po",
        "courses/lamps/glossary.yml",
    ]


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
    ("Dear Sir,", "Estimado señor:", "es"),
    ("Dear Sir,", "Jaun agurgarria:", "eu"),
    ("It takes two hours", "Es dauert 2 Std.", "de"),
    ("What? Now!", "¿Qué? ¡Ahora!", "es"),
    ("But what?", "Pero ¿qué?", "es"),
    ("What?!", "¡¿Qué?!", "es"),
    ("Really?!", "¿De verdad!", "es"),
    ("It is smart (?).", "Es inteligente (?).", "es"),
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
        ("Who pays?", "Quién paga?", "es"),
        ("Great!", "Genial!", "es"),
        ("Who? And **when**?", "¿Quién? Y **cuándo**?", "es"),
        ("Dear Sir,", "Уважаеми господине:", "bg"),
    ],
)
def test_signs_that_are_wrong(source: str, target: str, lang: str) -> None:
    assert rules(source, target, lang, more="[^n]: note") == ["punctuation"]


# ---- words -------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", ["bg", "el", "es", "de", "ro", "eu"])
def test_what_was_forgotten(lang: str) -> None:
    assert rules("Only the words of the source.", "Only the words of the source.", lang) == ["unchanged"]
    assert rules("Only the words of the source", "Only the words of the source", lang, kind="title") == ["unchanged"]


@pytest.mark.parametrize("lang", ["bg", "el"])
def test_two_words_of_another_script_were_forgotten(lang: str) -> None:
    for forgotten in ("Traffic lights", "traffic Lights", "The lamp", "Street lamps"):
        assert rules(forgotten, forgotten, lang) == rules(forgotten, forgotten, lang, kind="title") == ["unchanged"]
        assert rules(forgotten, forgotten, "de") == rules(forgotten, forgotten, lang, kind="accepted answer") == []
    for name in (
        "Ludwig van Beethoven",
        "Ernst and Young",
        "Rio de Janeiro",
        "Smart City Wien",
        "km/h",
        "[Horizon](https://example.org/traffic/lights)",
    ):
        assert rules(name, name, lang) == []
    assert rules("lm per watt", "lm per watt", lang, kind="unit") == []


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
     ("Είναι στην στην πόλη.", "el"), ("Από από την πόλη.", "el"), ("Η κατανάλωση κατανάλωση.", "el"), ("Lanpara ere ere hori da.", "eu"),
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
        ("Slowly.", "Σιγά σιγά.", "el"), ("Little by little.", "Λίγο λίγο.", "el"), ("Early.", "Πρωί πρωί.", "el"), ("Close by.", "Κοντά κοντά.", "el"),
        ("One by one.", "Ένας ένας.", "el"), ("In the middle.", "Μέση μέση.", "el"), ("Carefully.", "Προσεκτικά προσεκτικά.", "el"),
        ("The same.", "Hura bera bera da.", "eu"), ("There.", "Han han dago.", "eu"), ("So.", "Hala hala da.", "eu"), ("His.", "Bere bere etxea.", "eu"),
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
        ("The city", "Πoλη", "el"),  # Latin o
        ("From it", "Aπό τo σπίτι", "el"),
        ("Where", "πoυ", "el"),
        ("The", "τoν", "el"),
        ("The city", "Η πόλη τoυ νότου", "el"),
        ("The day", "Der Tαg", "de"),  # a Greek α
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
    ("A difference Δt, cosφ", "Διαφορά Δt, ΔT, cosφ, μs, MΩ, λmax", "el"),
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
        ("A word (or two).", "Дума )или две(.", "brackets"), ("A [word].", "]Дума[.", "brackets"), ("Say “yes” now.", "Кажете «да» сега.", "quotes"),
        ("Say “yes” now.", "Кажете “да” сега.", "quotes"), ("Say “yes” now.", "Кажете „да „не“ сега.", "quotes"),
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


@pytest.mark.parametrize(
    "target, lang",
    [("Πείτε “ναι” τώρα.", "el"), ("Πείτε „ναι“ τώρα.", "el"), ("Sag “ja” jetzt.", "de"), ("Sag «ja» jetzt.", "de"), ("Di „sí“ ahora.", "es"), ("Spune “da” acum.", "ro"),
     ("Spune «da» acum.", "ro"), ("Esan „bai” orain.", "eu"), ("Πείτε «ναι τώρα.", "el"), ("Πείτε »ναι« τώρα.", "el")],
)  # fmt: skip
def test_quotation_marks_of_other_languages(target: str, lang: str) -> None:
    assert rules("Say “yes” now.", target, lang) == ["quotes"]


@pytest.mark.parametrize(
    "source, target, lang",
    [
        ("The signs « and » are French.", "Знаците « и » са френски.", "bg"), ("Next »", "Напред »", "bg"), ("“It goes on", "„Продължава", "bg"),
        ("and ends here.”", "и свършва тук.“", "bg"), ("See “How to save” there.", "Вижте там “How to save”.", "bg"), ("Sag „ja“ jetzt.", "Di «sí» ahora.", "es"),
        ("He said: “Say ‘yes’ now.”", "Είπε: «Πείτε “ναι” τώρα».", "el"), ("He said: “Say ‘yes’ now.”", "El a spus: „Spuneți «da» acum”.", "ro"),
        ("Say “yes” now.", "Sag »ja« jetzt.", "de"), ("Say “yes” now.", "Sag «ja» jetzt.", "de-CH"), ("It’s “his” town.", "C’est « sa » ville.", "fr"),
    ],
)  # fmt: skip
def test_quotation_marks_that_have_a_reason(source: str, target: str, lang: str) -> None:
    assert rules(source, target, lang, source_lang="de" if "Sag „" in source else "en") == []


# ---- what is right -----------------------------------------------------------------------------------------------------------

RIGHT = {
    "bg": [
        ("The town changes “street by street” (all 12 of them).", "Градът се променя „улица по улица“ (всичките 12)."),
        ("He said: “I read ‘The smart town’ in a day.”", "Той каза: „Прочетох «Умният град» за един ден.“"),
        ("It began in 2019 and cost 5 million leva.", "Започна през 2019 г. и струва 5 млн. лв."),
        ("It is very, very quiet here at night.", "Нощем тук е много много тихо."),
        ("Bins, lamps, benches etc. [three kinds] are counted.", "Броят се кофи, лампи, пейки и др. [три вида]."),
        ("Who pays: the town or the people?", "Кой плаща: градът или хората?"),
        ("LED lamps (10 W) replace the old ones.", "LED лампите (10 W) заместват старите."),
        ("The so-called “white nights” – a myth?", "Така наречените „бели нощи“ – мит?"),
        ("a) the lamp; b) the post (steel)", "а) лампата; б) стълбът (стоманен)"),
        ("Dr Petrov lives at 5 Vitosha Street.", "Д-р Петров живее на ул. „Витоша“ № 5."),
    ],
    "el": [
        ("The town changes little by little (every year).", "Η πόλη αλλάζει λίγο λίγο (κάθε χρόνο)."),
        ("He said: “Read ‘The lamp’ today.”", "Είπε: «Διαβάστε τη “Λάμπα” σήμερα»."),
        ("Is the “smart” lamp dearer?", "Είναι η «έξυπνη» λάμπα ακριβότερη;"),
        ("Lamps, bins etc. are counted.", "Μετρώνται λάμπες, κάδοι κ.λπ."),
        ("It cost 5 million euros in 2019 (net).", "Κόστισε 5 εκατ. ευρώ το 2019 (καθαρά)."),
        ("Walk along the edge, slowly.", "Περπατήστε άκρη άκρη, σιγά σιγά."),
        ("His mother told him so.", "Η μητέρα του του το είπε."),
        ("From 8 a.m. to 5 p.m., for example.", "Από τις 8 π.μ. έως τις 5 μ.μ., π.χ."),
        ("A layer of 5 μm [thin] has 2 kΩ.", "Ένα στρώμα 5 μm [λεπτό] έχει 2 kΩ."),
        ("They entered one by one: it’s a rule.", "Μπήκαν ένας ένας: είναι κανόνας."),
    ],
    "es": [
        ("Who pays for the “smart” lamps?", "¿Quién paga las farolas «inteligentes»?"),
        ("He said: “I read ‘Lamps’.”", "Dijo: «He leído “Farolas”»."),
        ("How nice! And when does it begin?", "¡Qué bien! ¿Y cuándo empieza?"),
        ("Dear Sir,", "Estimado señor:"),
        ("The town is very, very quiet (at night).", "El pueblo está muy muy tranquilo (de noche)."),
        ("In the United States it costs more, doesn’t it?", "En EE. UU. cuesta más, ¿no?"),
        ("Bins, benches, etc. [three kinds].", "Papeleras, bancos, etc. [tres tipos]."),
        ("See page 12.", "Véase la pág. 12."),
        ("Mr Pérez (mayor) pays “nothing”.", "El Sr. Pérez (alcalde) no paga “nada”."),
        ("But what if it fails?", "Pero ¿y si falla?"),
    ],
    "de": [
        ("Who pays for the “smart” lamps?", "Wer bezahlt die „klugen“ Lampen?"),
        ("He said: “I read ‘Lamps’.”", "Er sagte: „Ich habe ‚Lampen‘ gelesen.“"),
        ("It takes two hours", "Es dauert 2 Std."),
        ("The lamp that the woman bought burns.", "Die, die die Lampe gekauft haben, sind zufrieden."),
        ("Bins, lamps and so on (all of them).", "Tonnen, Lampen usw. (alle)."),
        ("On 3 May, e.g. at noon.", "Am 3. Mai, z. B. mittags."),
        ("The street’s length [in metres]", "Die Länge der Straße [in Metern]"),
        ("The “old” way", "Der »alte« Weg"),
        ("In the 19th century (about 1850)", "Im 19. Jh. (ca. 1850)"),
        ("How are they doing? Well!", "Wie geht es ihnen? Gut!"),
    ],
    "ro": [
        ("Who pays for the “smart” lamps?", "Cine plătește lămpile „inteligente”?"),
        ("He said: “I read ‘Lamps’.”", "A spus: „Am citit «Lămpi».”"),
        ("Bins, lamps etc. (all of them).", "Coșuri, lămpi etc. (toate)."),
        ("It is very, very quiet.", "Este foarte foarte liniște."),
        ("It cost 5 million lei.", "A costat 5 mil. lei."),
        ("See no. 5 [page 12].", "Vezi nr. 5 [pag. 12]."),
        ("In the year 100 BC", "În anul 100 î.Hr."),
        ("A lamp-post: new!", "Un stâlp de iluminat: nou!"),
        ("a) lamps; b) posts (steel)", "a) lămpi; b) stâlpi (oțel)"),
        ("It’s the town’s “heart”.", "Este „inima” orașului."),
    ],
    "eu": [
        ("Who pays for the “smart” lamps?", "Nork ordaintzen ditu farola «adimendunak»?"),
        ("He said: “I read ‘Lamps’.”", "Esan zuen: «“Farolak” irakurri dut»."),
        ("Slowly, slowly the town changes.", "Poliki-poliki aldatzen da herria, geldi geldi."),
        ("It is the same one.", "Hura bera bera da."),
        ("There it stands (at the end).", "Han han dago (bukaeran)."),
        ("Lamps, bins etc.", "Farolak, zakarrontziak eta abar."),
        ("It began in 2019.", "2019an hasi zen."),
        ("The 3rd part [of five]", "3. zatia [bostetik]"),
        ("Dear Sir,", "Jaun agurgarria:"),
        ("In his own house it is “very” warm.", "Bere bere etxean “oso” bero dago."),
    ],
}


@pytest.mark.parametrize("lang, source, target", [(lang, *pair) for lang, pairs in RIGHT.items() for pair in pairs])
def test_nothing_is_said_of_what_is_right(lang: str, source: str, target: str) -> None:
    assert found(source, target, lang) == []


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
