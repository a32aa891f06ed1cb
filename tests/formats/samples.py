"""A small rendered course made of the nouns alone: every kind of question in several variants, every feature of FORMATS, hostile texts."""

from __future__ import annotations

from base64 import b64decode
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from html import escape
from typing import Any

from packager.diagnostics import Location
from packager.files import blob
from packager.model import (
    Accepted,
    Asset,
    Audience,
    Bank,
    Calculated,
    CalculatedAnswer,
    CalculatedChoice,
    CalculatedSimple,
    Choice,
    ChoiceGap,
    Cloze,
    Course,
    Description,
    Digits,
    Discussion,
    Drag,
    DragImage,
    DragMarkers,
    DragWords,
    Draw,
    Drop,
    Embed,
    Essay,
    Feedback,
    Filling,
    Funding,
    Gap,
    GapSelect,
    Hint,
    Html,
    Item,
    Link,
    Marker,
    Matching,
    Math,
    Meta,
    Module,
    NumberGap,
    Numerical,
    NumericAnswer,
    Objective,
    Option,
    Ordering,
    OtherUnit,
    Pair,
    Parameter,
    Plain,
    Question,
    Quiz,
    RawQuestion,
    Ref,
    ShortAnswer,
    Show,
    Spare,
    Term,
    Token,
    Tolerance,
    TrueFalse,
    Unit,
    Value,
    Values,
    WordGap,
    Zone,
)

COURSE_FILE, BANK_FILE, GLOSSARY_FILE = "courses/city/course.yml", "question_banks/city.yml", "courses/city/glossary.yml"
MEDIA = "courses/city/media/"
PICTURE, DRAWING, SOUND, SHEET = MEDIA + "dot.png", MEDIA + "Größe & Karte.svg", MEDIA + "tone.wav", MEDIA + "sheet.csv"

_PNG = (  # one red dot
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg=="
)
_SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 20 10" width="20" height="10">'
    '<title>Map</title><rect width="20" height="10" fill="#0a7"/></svg>\n'
)
_WAV = (  # four samples of silence, 8 bit at 8 kHz
    b"RIFF\x28\0\0\0WAVEfmt \x10\0\0\0\x01\0\x01\0\x40\x1f\0\0\x40\x1f\0\0\x01\0\x08\0data\x04\0\0\0\x80\x80\x80\x80"
)


def sample_course() -> Course[Html]:
    """The course: two modules, three units, two quizzes, one bank, four assets. The same value at every call."""
    return Course(
        id="city",
        title=plain("Smart & green <cities> “Έξυπνες πόλεις”", "city.title", COURSE_FILE, 2),
        lang="en",
        summary=p("What makes a city smart."),
        meta=Meta(
            version="1.2",
            license="CC-BY-4.0",
            authors=("Ana Müller", "Иван Петров"),
            keywords=(plain("energy", "city.keywords.1", COURSE_FILE, 8), plain("R&D", "city.keywords.2", COURSE_FILE, 8)),
            outcomes=(plain("Reads a meter", "city.outcomes.1", COURSE_FILE, 9),),
            workload=90,
        ),
        audiences=(Audience("advisors", plain("Energy advisors", "city.audiences.advisors", COURSE_FILE, 11)),),
        funding=Funding(
            programme=plain("Erasmus+", "city.funding.programme", COURSE_FILE, 13),
            project="2024-1-BG01-KA220-000000001",
            statement=p("Funded by the European Union."),
            disclaimer=p("Views are the authors’ only."),
            loc=at(13, file=COURSE_FILE),
        ),
        modules=(
            Module(
                id="basics",
                title=plain("Basics", "basics.title", COURSE_FILE, 18),
                units=("energy", "transport"),
                quizzes=("basics-test",),
                summary=p("Where to begin."),
                links=(Link("portal", plain("City data portal", "portal.title", COURSE_FILE, 22), "https://example.org/data?a=1&b=2",
                            p("Open data."), at(22, file=COURSE_FILE)),),
                discussions=(Discussion("your-city", plain("Your city", "your-city.title", COURSE_FILE, 25),
                                        p("What does ", "<em>your</em>", " city measure?"), at(25, file=COURSE_FILE)),),
                loc=at(17, file=COURSE_FILE),
            ),
            Module(id="practice", title=plain("Practice", "practice.title", COURSE_FILE, 28), units=("practice-unit",),
                   quizzes=("random-test",), loc=at(28, file=COURSE_FILE)),
        ),
        units=_units(),
        quizzes=(
            Quiz("basics-test", plain("Basics: test", "basics-test.title", COURSE_FILE, 33),
                 (Draw(ids=("one-colour", "several-primes", "meter-true", "short-unit", "number-exact"), loc=at(34, file=COURSE_FILE)),
                  Draw(ids=("short-case",), points=Fraction(2), loc=at(35, file=COURSE_FILE))),
                 intro=p("Five minutes."), pass_mark=Decimal(60), time_limit=5, attempts=2, show=Show("after", "during", "closed"),
                 competences=("sc-1",), loc=at(33, file=COURSE_FILE)),
            Quiz("random-test", plain("Practice: test", "random-test.title", COURSE_FILE, 40),
                 (Draw(bank="city-bank", tags=("easy",), count=3, loc=at(41, file=COURSE_FILE)),), shuffle=True,
                 loc=at(40, file=COURSE_FILE)),
        ),
        banks=(sample_bank(),),
        glossary=(
            Term("meter", plain("smart meter", "meter.term", GLOSSARY_FILE, 2), p("Measures ", Math("P\\cdot t"), " and sends it."),
                 (plain("smart meters", "meter.forms.1", GLOSSARY_FILE, 3),), at(2, file=GLOSSARY_FILE)),
        ),
        assets={
            PICTURE: Asset(PICTURE, "dot.png", "image/png", blob(b64decode(_PNG))),
            DRAWING: Asset(DRAWING, "Groesse-Karte.svg", "image/svg+xml", blob(_SVG)),
            SOUND: Asset(SOUND, "tone.wav", "audio/wav", blob(_WAV)),
            SHEET: Asset(SHEET, "sheet.csv", "text/csv", blob("hour,kWh\n1,0.5\n")),
        },
        pass_mark=Decimal(50),
        loc=at(1, file=COURSE_FILE),
    )  # fmt: skip


def whole_course() -> Course[Html]:
    """The sample course with one more quiz, which asks every question of the bank: for formats that hold only what a course asks."""
    course = sample_course()
    draws = (
        Draw(bank="city-bank", loc=at(46, file=COURSE_FILE)),
        Draw(competences=("SC2.1",), loc=at(47, file=COURSE_FILE)),
        Draw(objectives=("read-meter",), loc=at(48, file=COURSE_FILE)),
        Draw(ids=("case-street",), loc=at(49, file=COURSE_FILE)),
    )
    quiz: Quiz[Html] = Quiz("all-test", plain("All", "all-test.title", COURSE_FILE, 45), draws, loc=at(45, file=COURSE_FILE))
    *others, last = course.modules
    return replace(course, quizzes=(*course.quizzes, quiz), modules=(*others, replace(last, quizzes=(*last.quizzes, quiz.id))))


def _units() -> tuple[Unit[Html], ...]:
    path = "courses/city/units/{}.md".format
    energy = (
        '<h2 id="energy-use">Energy use</h2>\n<p>A <a class="term" href="', Ref("term", "meter", loc=at(7, file=path("energy"))),
        '">smart meter</a> reads <em>energy</em><sup id="energy-fnref-1"><a class="footnote-ref" href="#energy-fn-1">1</a></sup>: ',
        Math("E = P \\cdot t"), ' &amp; more. 😀 See <a href="', Ref("unit", "transport", "transport-tram", at(9, file=path("energy"))),
        '">trams</a>, the <a href="', Ref("activity", "basics-test", loc=at(10, file=path("energy"))), '">test</a> and <a href="',
        Ref("asset", SHEET, loc=at(10, 30, path("energy"))), '">a sheet</a>.</p>\n', Math("\\int_0^T P\\,dt < 5 & \\text{kWh}", True),
        '\n<figure>\n<img alt="A red dot" src="', Ref("asset", PICTURE, loc=at(14, file=path("energy"))),
        '"/>\n<figcaption>A dot. <small>Photo: Ana</small></figcaption>\n</figure>\n', Embed("question", "placed-one", loc=at(18, file=path("energy"))),
        Embed("question", "case-lamp", loc=at(19, file=path("energy"))),
        '\n<div class="footnotes"><ol><li id="energy-fn-1"><p>A note. <a class="footnote-backref" href="#energy-fnref-1">↩</a></p></li></ol></div>\n',
    )  # fmt: skip
    transport = (
        '<h2 id="transport-tram">Tram</h2>\n<table>\n<thead>\n<tr><th scope="col">Mode</th><th scope="col" style="text-align: right;">g/km</th></tr>\n</thead>\n'
        "<tbody>\n<tr><td>Tram</td><td>4</td></tr>\n<tr><td>Car</td><td>150</td></tr>\n</tbody>\n</table>\n"
        '<p><span lang="el">Μεταφορές</span>, Умен град. <code>a[b[0]]&gt;c ]]&gt;</code> {{ 7*7 }} {% if x %}</p>\n<p><audio controls="controls" src="',
        Ref("asset", SOUND, loc=at(12, file=path("transport"))), '"></audio> <a href="https://example.org/?a=1&amp;b=2">web</a></p>\n',
        '<div class="callout note"><p class="callout-title">Note</p><p>Inside.</p>',
        Embed("quiz", "transport-quiz-1", (Draw(bank="city-bank", tags=("placed",), count=2, loc=at(20, file=path("transport"))),),
              at(20, file=path("transport"))),
        "</div>\n",
    )  # fmt: skip
    practice = (
        '<h2 id="practice-unit-do">Do it</h2>\n<details id="practice-unit-d1"><summary>Solution</summary><p>Look at <img alt="Map" src="',
        Ref("asset", DRAWING, loc=at(8, file=path("practice"))), '"/>.</p></details>\n<ol>\n<li><p>One</p></li>\n<li><p>Two</p></li>\n</ol>\n',
    )  # fmt: skip
    return (
        Unit("energy", plain("Energy & “power”", "energy.title", path("energy"), 3), energy, path("energy"),
             objectives=(Objective("read-meter", plain("Read a meter", "energy.objectives.read-meter", path("energy"), 4), ("sc-1",), at(4, file=path("energy"))),),
             workload=30, competences=("sc-1", "SC2.1"), keywords=(plain("meter", "energy.keywords.1", path("energy"), 5),), loc=at(1, file=path("energy"))),
        Unit("transport", plain("Μεταφορές <b>", "transport.title", path("transport"), 3), transport, path("transport"), workload=30,
             loc=at(1, file=path("transport"))),
        Unit("practice-unit", plain("Practice", "practice-unit.title", path("practice"), 3), practice, path("practice"), lang="en-GB",
             loc=at(1, file=path("practice"))),
    )  # fmt: skip


def sample_bank() -> Bank[Html]:
    """The bank of the sample course; its assets are the course's."""
    return Bank(
        id="city-bank",
        title=plain("City bank: A/B", "city-bank.title", BANK_FILE, 3),
        lang="en",
        description=p("Questions on cities. ", '<img alt="A red dot" src="', Ref("asset", PICTURE, loc=at(4, file=BANK_FILE)), '"/>'),
        version="1.3",
        license="CC-BY-4.0",
        authors=("Ana Müller", "Zoë & Co"),
        questions=(
            *_choices(),
            *_wholes(),
            *_true_false(),
            *_short(),
            *_numbers(),
            *_matching(),
            *_ordering(),
            *_essays(),
            *_clozes(),
            *_gaps(),
            *_on_pictures(),
            *_calculated(),
            *_descriptions(),
            *_raw(),
            *_variants(),
        ),
        loc=at(1, file=BANK_FILE),
    )


def _section(*titles: str) -> tuple[Plain, ...]:
    return tuple(plain(title, f"city-bank.sections.{title}", BANK_FILE, 6) for title in titles)


def _variants() -> tuple[Question[Html], ...]:
    """A family, whose variants were made."""
    return tuple(
        Choice(
            id=f"sum-{number}", name=name(f"Sum ({number})", 700), prompt=p(f"What is {number} and {number}?"), section=_section("Families", "Sum"),
            options=(option("a", 702, Fraction(1), f"<p>{2 * number}</p>"), option("b", 703, Fraction(0), f"<p>{2 * number + 1}</p>")),
            variant_of="sum", loc=at(700),
        )
        for number in (1, 2)
    )  # fmt: skip


def _choices() -> tuple[Question[Html], ...]:
    section = _section("Choice")
    return (
        Choice(
            id="one-colour", name=name("Colour of the sign", 10), prompt=p("Which colour has a <strong>stop sign</strong>?"), section=section,
            options=(
                option("a", 12, Fraction(1), "<p>Red</p>", feedback="<p>Right: red.</p>"),
                option("b", 14, Fraction(0), "<p>Blue</p>", feedback="<p>Blue is for <em>orders</em>.</p>"),
                option("c", 16, Fraction(0), "<p>Green</p>"),
            ),
            feedback=Feedback(p("Red warns."), p("Well done."), p("Nearly."), p("No.")),
            hints=(Hint(p("Think of fire."), True, True, at(19)), Hint(p("Not blue."), loc=at(20))),
            tags=("easy", "R&D <x>"), competences=("sc-1",), objectives=("read-meter",), difficulty="easy", bloom="remember", version="1.1",
            authors=("Ana <Popescu>",), loc=at(10),
        ),
        Choice(
            id="several-primes", name=name("Primes", 30), prompt=p("Which are primes? ", Math("p \\in \\mathbb{P}")), section=section,
            several=True, numbering="123", points=Fraction(2), penalty=Fraction(1, 4),
            options=(
                option("a", 32, Fraction(1, 3), "<p>2</p>"), option("b", 33, Fraction(1, 3), "<p>3</p>"),
                option("c", 34, Fraction(1, 3), "<p>5</p>"), option("d", 35, Fraction(-1, 3), "<p>6</p>", feedback="<p>2 · 3</p>"),
                option("e", 36, Fraction(-1, 3), "<p>9</p>"), option("f", 37, Fraction(-1, 3), "<p>1</p>"),
            ),
            feedback=Feedback(partial=p("Some are missing or too many.")), hints=(Hint(p("One is none."), False, True, at(39)),),
            tags=("easy",), loc=at(30),
        ),
        Choice(
            id="several-minus", name=name("Renewable", 45), prompt=p("Which are renewable?"), section=section, several=True, shuffle=False,
            numbering="none", points=Fraction(3, 2), penalty=Fraction(0),
            options=(
                option("a", 47, Fraction(1, 2), "<p>Wind</p>"), option("b", 48, Fraction(1, 2), "<p>Sun</p>"),
                option("c", 49, Fraction(-1), "<p>Coal</p>"), option("d", 50, Fraction(0), "<p>Peat, perhaps</p>"),
            ),
            loc=at(45),
        ),
        Choice(
            id="one-partial", name=name("Best and second best", 55), prompt=p("Best way to go 2 km?"), section=section, numbering="III",
            options=(
                option("a", 57, Fraction(1, 2), "<p>Tram</p>"), option("b", 58, Fraction(1), "<p>Bicycle</p>"),
                option("c", 59, Fraction(-1, 4), "<p>Aeroplane</p>"), option("d", 60, Fraction(0), "<p>Car</p>"),
            ),
            loc=at(55),
        ),
        Choice(
            id="hostile-text", name=name("Is 3<5? Using <table> & ]]> 😀", 65),
            prompt=(
                "<p>In JavaScript <code>a[b[0]]&gt;c</code> “quoted” 'single' &amp;amp; 😀 Ω Умен град ]]></p>\n"
                "<pre><code>&lt;x&gt;&lt;![CDATA[ y ]]&gt;&lt;/x&gt;\n  two  blanks\n</code></pre>\n<p title=\"]]>\">@@PLUGINFILE@@ [[1]] {#1} {1:SA:=no}</p>",
            ),
            options=(
                option("a", 67, Fraction(0), "<p><code>]]&gt;</code></p>", feedback="<p><code>x[y[1]]&gt;0</code></p>"),
                option("b", 68, Fraction(1), "<p>a &lt; b &amp;&amp; c &gt; d &quot;q&quot;</p>"), option("c", 69, Fraction(0), "<p>No</p>"),
            ),
            section=_section("Choice", "Hostile: a<b / c & 😀"), tags=("C<T>", "on", "Έξυπνη", "0", "Difficulty:hard"), loc=at(65),
        ),
        Choice(
            id="pictures", name=name("Which sign?", 75),
            prompt=('<p>Look: <img alt="A map" src="', Ref("asset", DRAWING, loc=at(76)), '"/></p>'), section=section,
            options=(
                Option("a", ('<p><img alt="One red dot" src="', Ref("asset", PICTURE, loc=at(78)), '"/></p>'), Fraction(1),
                       ('<p>Yes <img alt="A dot" src="', Ref("asset", PICTURE, loc=at(79)), '"/></p>'), at(78)),
                Option("b", ('<p><img alt="A green map" src="', Ref("asset", DRAWING, loc=at(80)), '"/></p>'), Fraction(0), None, at(80)),
            ),
            feedback=Feedback(('<p>See <img alt="A dot" src="', Ref("asset", PICTURE, loc=at(82)), '"/></p>',)),
            hints=(Hint(('<p>Count: <img alt="A dot" src="', Ref("asset", PICTURE, loc=at(83)), '"/></p>'), loc=at(83)),), loc=at(75),
        ),
        Choice(
            id="placed-one", name=name("In the text", 90), prompt=p("Does a meter sleep?"), section=section, tags=("placed",),
            options=(option("a", 92, Fraction(0), "<p>Yes</p>"), option("b", 93, Fraction(1), "<p>No</p>", feedback="<p>Never.</p>")), loc=at(90),
        ),
    )  # fmt: skip


def _wholes() -> tuple[Question[Html], ...]:
    """All or nothing."""
    half = Fraction(1, 2)
    options = (
        option("a", 96, half, "<p>sun</p>", "<p>Free.</p>"),
        option("b", 97, Fraction(0), "<p>coal</p>"),
        option("c", 98, half, "<p>wind &amp; water</p>"),
    )
    return (Choice(id="several-whole", name=name("As a whole", 95), prompt=p("Which are renewable? All of them counts."), section=_section("Choice"), several=True,
                   scoring="whole", options=options, feedback=Feedback(p("Sun and wind."), p("Both."), None, p("No.")), loc=at(95)),)  # fmt: skip


def _true_false() -> tuple[Question[Html], ...]:
    section = _section("True or false")
    return (
        TrueFalse(id="meter-true", name=name("A meter measures", 100), prompt=p("A meter measures."), section=section, answer=True,
                  when_true=p("Indeed."), when_false=p("It does."), feedback=Feedback(p("Meters measure.")), tags=("easy", "placed", "ΕΞΥΠΝΗ"),
                  competences=("sc-1", "SC2.1"), objectives=("read-meter", "tell-time"), difficulty="hard", loc=at(100)),
        TrueFalse(id="moon-false", name=name("Cheese", 106), prompt=p("The moon is cheese."), section=section, answer=False,
                  points=Fraction(2), tags=("placed",), loc=at(106)),
    )  # fmt: skip


def _short() -> tuple[Question[Html], ...]:
    section = _section("Short answer")
    return (
        ShortAnswer(id="short-unit", name=name("Unit of energy", 110), prompt=p("Which unit has energy?"), section=section, tags=("easy",),
                    answers=(accepted("joule", 112, feedback="<p>SI.</p>"), accepted("kWh", 113), accepted("watt", 114, Fraction(0), "<p>That is power.</p>"),
                             accepted("calorie", 115, Fraction(1, 2))),
                    feedback=Feedback(p("Energy is power times time.")), hints=(Hint(p("SI"), loc=at(117)),), loc=at(110)),
        ShortAnswer(id="short-case", name=name("Symbol of sodium", 120), prompt=p("Symbol of sodium?"), section=section, case_sensitive=True,
                    answers=(accepted("Na", 122),), loc=at(120)),
        ShortAnswer(id="short-plain", name=name("Answer no", 124), prompt=p("Say no, in three languages."), section=section,
                    answers=(accepted("no", 126), accepted("όχι", 127), accepted("не", 128)), loc=at(124)),
        ShortAnswer(id="short-wild", name=name("Wildcards", 130), prompt=p("Which plant?"), section=section,
                    answers=(accepted("wind*park", 132), accepted("*", 133, Fraction(0), "<p>Any word else.</p>")), loc=at(130)),
        ShortAnswer(id="short-star", name=name("Asterisk & co", 136), prompt=p("Write the product of a and b in C."), section=section,
                    answers=(accepted("a\\*b", 138), accepted("a \\* b", 139), accepted('x<y && "z" ]]>', 140)), loc=at(136)),
    )  # fmt: skip


def _numbers() -> tuple[Question[Html], ...]:
    section = _section("Numbers")
    return (
        Numerical(id="number-exact", name=name("Seven", 150), prompt=p("3 + 4?"), section=section, answers=(number("7", 152),), tags=("easy",), loc=at(150)),
        Numerical(id="number-tolerance", name=name("Pi", 154), prompt=p("π to two digits?"), section=section,
                  answers=(number("3.14", 156, "0.005", feedback="<p>Good.</p>"), number("3", 157, "0.2", Fraction(1, 2), "<p>Rough.</p>"),
                           NumericAnswer(None, Decimal(0), Fraction(0), p("Not at all."), at(158))),
                  feedback=Feedback(p("3.14159…")), hints=(Hint(p("More than 3."), loc=at(159)),), loc=at(154)),
        Numerical(id="number-small", name=name("Tiny", 160), prompt=p("Wavelength of violet light in metres?"), section=section,
                  answers=(number("4e-7", 162, "1e-9"),), unit=plain("m", "number-small.unit", BANK_FILE, 163), loc=at(160)),
        Numerical(id="number-large", name=name("Avogadro", 164), prompt=p("Particles in a mole?"), section=section,
                  answers=(number("6.022e23", 166, "6.022e21"),), loc=at(164)),
        Numerical(id="number-negative", name=name("Below zero", 168), prompt=p("Ice at night?"), section=section,
                  answers=(number("-12.50", 170, "0.5"), number("-0", 171)), unit=plain("°C <dry> & 100%", "number-negative.unit", BANK_FILE, 172), loc=at(168)),
        Numerical(id="number-plain-small", name=name("Five hundred-thousandths", 174), prompt=p("Half of 0.0001?"), section=section,
                  answers=(number("0.00005", 176),), loc=at(174)),
        Numerical(id="number-power", name=name("Thousand", 178), prompt=p("Watts in a kilowatt?"), section=section,
                  answers=(number("1e3", 180),), unit=plain("W", "number-power.unit", BANK_FILE, 181), points=Fraction(1, 3), loc=at(178)),
        Numerical(id="number-typed", name=name("Energy, typed", 182), prompt=p("How much energy?"), section=section, loc=at(182),
                  answers=(number("0.4", 183, "0.004"), number("4", 183, fraction=Fraction(1, 2))), unit=plain("kWh", "number-typed.unit", BANK_FILE, 184),
                  unit_input="typed", unit_penalty=Fraction(1, 4),
                  other_units=(OtherUnit(plain("Wh", "number-typed.unit.1", BANK_FILE, 185), Decimal(1000)), OtherUnit(plain("MJ", "number-typed.unit.2", BANK_FILE, 185), Decimal("3.6")))),
        Numerical(id="number-list", name=name("Energy, from a list", 186), prompt=p("How much energy, in a unit of your choice?"), section=section, loc=at(186),
                  answers=(number("2", 187),), unit=plain("kWh", "number-list.unit", BANK_FILE, 188), unit_input="list",
                  other_units=(OtherUnit(plain("W h & <x>", "number-list.unit.1", BANK_FILE, 189), Decimal(1000)),), unit_penalty=Fraction(1)),
        Numerical(id="number-free", name=name("Unit if you like", 189), prompt=p("How far?"), section=section, loc=at(189),
                  answers=(number("2", 189),), unit=plain("km", "number-free.unit", BANK_FILE, 189), other_units=(OtherUnit(plain("m", "number-free.unit.1", BANK_FILE, 189), Decimal(1000)),), unit_input="typed"),
    )  # fmt: skip


def _matching() -> tuple[Question[Html], ...]:
    section = _section("Matching")
    return (
        Matching(id="match-capitals", name=name("Capitals", 190), prompt=p("Which capital?"), section=section,
                 pairs=(pair("1", 192, "<p>Norway: NO</p>", "Oslo"), pair("2", 193, "<p>Bulgaria</p>", "София & co <b>"), pair("3", 194, "<p>Greece</p>", "Αθήνα")),
                 feedback=Feedback(p("Capitals."), p("All right."), p("Some."), p("None.")), hints=(Hint(p("North."), True, True, at(196)),), loc=at(190)),
        Matching(id="match-shared", name=name("Animals", 200), prompt=p("Classify."), section=section, shuffle=False, points=Fraction(2),
                 pairs=(pair("1", 202, "<p>frog</p>", "amphibian"), pair("2", 203, "<p>cat</p>", "mammal"), pair("3", 204, "<p>newt</p>", "amphibian"),
                        Pair("4", ('<p>this: <img alt="A dot" src="', Ref("asset", PICTURE, loc=at(205)), '"/></p>'),
                             plain("neither", "match-shared.pairs.4", BANK_FILE, 205), at(205))),
                 distractors=(plain("insect", "match-shared.distractors.1", BANK_FILE, 207), plain("]]> & <fish>", "match-shared.distractors.2", BANK_FILE, 208)),
                 loc=at(200)),
    )  # fmt: skip


def _ordering() -> tuple[Question[Html], ...]:
    section = _section("In order")
    said = Feedback(p("Measure first."), p("In order."), p("Partly."), p("No."))
    dot: Html = ('<p>Red <img alt="A dot" src="', Ref("asset", PICTURE, loc=at(214)), '"/></p>')
    return (
        Ordering(id="order-places", name=name("Steps", 211), prompt=p("Put the steps in order."), section=section, feedback=said, points=Fraction(2),
                 items=(item("a", 212, "<p>Measure &amp; <em>note</em></p>"), item("b", 213, "<p>Plan</p>"), item("c", 214, "<p>Build</p>")),
                 hints=(Hint(p("What comes last?"), show_count=True, loc=at(215)),), loc=at(211)),
        Ordering(id="order-next", name=name("Colours", 216), prompt=p("From long to short waves."), section=section, scoring="next",
                 items=(Item("a", dot, at(216)), item("b", 217, "<p>Green</p>"), item("c", 218, "<p>]]&gt; Blue</p>"), item("d", 218, "<p>Violet</p>")), loc=at(216)),
        Ordering(id="order-longest", name=name("Numbers", 219), prompt=p("From small to large."), section=section, scoring="longest",
                 items=tuple(item(key, 219, f"<p>{n}</p>") for n, key in enumerate("abcde", 1)), loc=at(219)),
        Ordering(id="order-whole", name=name("Ordinals", 219), prompt=p("All or nothing."), section=section, scoring="whole",
                 items=(item("a", 219, "<p>πρώτο</p>"), item("b", 219, "<p>δεύτερο</p>"), item("c", 219, "<p>τρίτο</p>")), loc=at(219)),
    )  # fmt: skip


def _essays() -> tuple[Question[Html], ...]:
    section = _section("Essay")
    return (
        Essay(id="essay-letter", name=name("A letter", 220), prompt=p("Write to your mayor."), section=section, points=Fraction(5), lines=20,
              min_words=50, max_words=200, template=p("Dear mayor, ", "<em>…</em>"), grader_notes=p("Look for reasons."),
              feedback=Feedback(p("Thank you.")), loc=at(220)),
        Essay(id="essay-plain", name=name("One line", 226), prompt=p("In one line?"), section=section, response="text", lines=5, loc=at(226)),
        Essay(id="essay-files", name=name("Your plan", 230), prompt=p("Hand in a plan."), section=section, response="file", attachments=3, loc=at(230)),
    )  # fmt: skip


def _clozes() -> tuple[Question[Html], ...]:
    section = _section("Cloze")
    lamp: Html = (
        "<p>A lamp of 40 W takes ", Gap("energy", at(281)), " kWh in ten hours. It is called <em>", Gap("name", at(281)), "</em> and is ", Gap("colour", at(281)),
        ". <code>{1:SA:=no} {#1}</code> ", Math("\\frac{1}{2}", loc=at(281)), "</p>",
    )  # fmt: skip
    odd: Html = (
        "<p>",
        Gap("list", at(291)),
        Gap("row", at(291)),
        Gap("many", at(291)),
        Gap("exact", at(291)),
        Gap("text", at(291)),
        "</p>",
    )
    signs = ("{A}", "C# 11", "~5 km", "100% sure", "a=b", "“quoted” \"'", "x<y", "&amp; & \\}", "\\# \\")
    half = Fraction(1, 2)
    return (
        Cloze(id="cloze-lamp", name=name("A lamp in a text", 280), prompt=lamp, section=section, points=Fraction(4),
              feedback=Feedback(p("Power times time.")), hints=(Hint(p("0.04 kW."), True, True, at(288)),), loc=at(280),
              gaps=(
                  NumberGap("energy", (number("0.4", 282, "0.004", feedback="<p>Right.</p>"), number("400", 283, fraction=half), NumericAnswer(None, fraction=Fraction(0),
                            feedback=p("No."), loc=at(283))), Fraction(2), at(282)),
                  WordGap("name", (accepted("LED*", 284), accepted("lamp", 285, half, "<p>Which } # ~ one?</p>"), accepted("\\*", 285, Fraction(0))), loc=at(284)),
                  ChoiceGap("colour", (option("a", 286, Fraction(1), "<p>white</p>"), option("b", 287, Fraction(-1, 4), "<p>black</p>", "<p>No } light # {at} all</p>")), loc=at(286)),
              )),
        Cloze(id="cloze-signs", name=name("Signs in a text", 290), prompt=odd, section=section, points=Fraction(5), loc=at(290),
              gaps=(
                  ChoiceGap("list", tuple(option("abcdefghi"[n], 292, Fraction(n == 0), f"<p>{escape(text, quote=False)}</p>") for n, text in enumerate(signs)), shuffle=False, loc=at(292)),
                  ChoiceGap("row", (Option("a", ("<p>", Math("u^{1}", loc=at(293)), " <b>ok</b></p>"), Fraction(1), loc=at(293)),
                                    Option("b", ("<p>", Math("\\{a\\}", loc=at(293)), "</p>"), Fraction(0), loc=at(293))), layout="row", loc=at(293)),
                  ChoiceGap("many", (option("a", 294, half, "<p>1</p>"), option("b", 294, half, "<p>2</p>"), option("c", 294, -half, "<p>3</p>", "<p>Odd.</p>")),
                            True, layout="column", loc=at(294)),
                  WordGap("exact", (accepted("f(x)={x}", 295), accepted("a\\}b\\#", 295, half), accepted("#~&amp;%", 295, half)), True, loc=at(295)),
                  WordGap("text", (accepted("φως", 296),), loc=at(296)),
              )),
    )  # fmt: skip


def _gaps() -> tuple[Question[Html], ...]:
    section = _section("Gaps")
    street: Html = (
        "<p>A ", Gap("lamp", at(251)), " turns <strong>", Gap("from", at(251)), "</strong> into ", Gap("into", at(251)),
        ', not [[2]]. <code>a[[1]]</code> <img alt="A dot" src="', Ref("asset", PICTURE, loc=at(252)), '"/></p>',
    )  # fmt: skip
    said = Feedback(p("Power."), p("All."), p("Some."), p("None."))
    hints = (Hint(p("It shines."), True, True, at(258)),)
    return (
        GapSelect(id="select-lamp", name=name("A lamp to select", 250), prompt=street, section=section, points=Fraction(2), feedback=said, hints=hints, loc=at(250),
                  gaps=(filling("lamp", 253, "LED"), filling("from", 254, "R&D <x>"), filling("into", 255, "φως", 2)),
                  distractors=(spare("noise", 256), spare("]]> &amp; {1}", 257, 2))),
        GapSelect(id="select-same", name=name("Twice", 260), prompt=("<p>", Gap("b", at(260)), " and ", Gap("a", at(260)), "</p>"), section=section,
                  shuffle=False, gaps=(filling("a", 261, "lamp"), filling("b", 262, "lamp")), distractors=(spare("bin", 263),), loc=at(260)),
        DragWords(id="drag-lamp", name=name("A lamp to drag", 265), prompt=street, section=section, feedback=said, hints=hints, loc=at(265),
                  gaps=(filling("lamp", 266, "LED"), filling("from", 267, "R&D <x>"), filling("into", 268, "R&D <x>")),
                  distractors=(spare("noise", 269),)),
        DragWords(id="drag-again", name=name("Again", 270), prompt=("<p>", Gap("a", at(270)), " and ", Gap("b", at(270)), "</p>"), section=section, again=True,
                  shuffle=False, gaps=(filling("a", 271, "lamp"), filling("b", 272, "sun", 2)), distractors=(spare("moon", 273, 2),), loc=at(270)),
    )  # fmt: skip


def _on_pictures() -> tuple[Question[Html], ...]:
    section = _section("Pictures")

    def picture(line: int, alt: str = "A street &amp; &lt;its&gt; lamps") -> Html:
        return (f'<p><img alt="{alt}" src="', Ref("asset", PICTURE, loc=at(line)), '"/></p>')

    said = Feedback(p("Look up."), p("All."), p("Some."), p("None."))
    return (
        DragImage(id="drag-places", name=name("Places", 300), prompt=p("What is where?"), section=section, image=picture(301), feedback=said, points=Fraction(2),
                  hints=(Hint(p("Up."), True, True, at(309)),), loc=at(300),
                  drags=(Drag("a", p("lamp <sub>1</sub>"), loc=at(302)), Drag("b", picture(303, "A dot"), again=True, loc=at(303)), Drag("c", p("R&amp;D &lt;x&gt; ]]&gt;"), loc=at(304)),
                         Drag("d", p("φως"), 2, loc=at(305)), Drag("e", p("spare"), 2, loc=at(306))),
                  drops=(Drop("1", 10, 20, "a", at(302)), Drop("2", 30, 5, "b", at(303)), Drop("3", 0, 0, "b", at(303)), Drop("4", 99, 100, "d", at(305)))),
        DragMarkers(id="mark-places", name=name("Markers", 310), prompt=p("Mark them."), section=section, image=picture(311), feedback=said,
                    hints=(Hint(p("Left."), True, True, at(319)),), show_misplaced=True, loc=at(310),
                    markers=(Marker("a", plain("lamp & <b>", "mark.a", BANK_FILE, 312), 2), Marker("b", plain("σκιά", "mark.b", BANK_FILE, 313)),
                             Marker("c", plain("spare", "mark.c", BANK_FILE, 314))),
                    zones=(Zone("a", "circle", (50, 50, 10), at(312)), Zone("a", "rectangle", (45, 45, 30, 20), at(312)),
                           Zone("b", "polygon", (0, 0, 40, 0, 40, 25, 25, 25, 25, 40, 0, 40), at(313)))),
        DragMarkers(id="mark-often", name=name("Markers without end", 320), prompt=p("Again."), section=section, image=picture(321), shuffle=False, loc=at(320),
                    markers=(Marker("a", plain("lamp", "often.a", BANK_FILE, 322), None),), zones=(Zone("a", "circle", (5, 5, 5), at(322)), Zone("a", "circle", (25, 5, 5), at(322)))),
    )  # fmt: skip


def _calculated() -> tuple[Question[Html], ...]:
    section = _section("Calculated")
    lamp = values(
        278,
        {
            "power": ("5 to 60 step 5", "60 5 45"),
            "voltage": ("[12, 230]", "12 230 12"),
            "energy": ("power * 24 / 1000 to 2 decimals", "1.44 0.12 1.08"),
        },
    )
    wide = values(
        279,
        {
            "a": ("1.00 to 9.00", "1.30 2.50 7.00 3.75"),
            "b": ("0.001 to 1000.000 by powers of ten", "0.007 12.500 999.125 1.000"),
            "A": ("", "-3 4 -20 7"),
        },
    )
    prompt: Html = (
        "<p>A lamp takes ", Value("power", at(282)), " W at ", Value("voltage", at(282)), " V, <em>", Value("energy", at(282)), '</em> kWh a day. <code>{power}</code> {=power} ',
        Math(r"\frac{{power}}{{voltage}} \cdot {{= power * 2}} + \mathrm{power} + {=}"), ' <img alt="A dot {voltage}" src="', Ref("asset", PICTURE, loc=at(282)), '"/></p>',
    )  # fmt: skip
    general: Html = ("<p>Twice as much is ", Value("2 * power", at(283)), " W, minus is ", Value("-power ^ 2", at(283)), ".</p>")
    other: Html = ("<p>The other way round: ", Value("voltage / power", at(284)), " &amp; <b>", Value("energy", at(284)), "</b>.</p>")
    said = Feedback(
        general, ("<p>Right: ", Value("power", at(285)), ".</p>"), p("In part."), ("<p>Wrong: ", Value("voltage", at(285)), ".</p>")
    )
    hints = (Hint(p("Divide."), loc=at(286)), Hint(p("Power by voltage."), loc=at(287)))
    answers = (
        counted("power / voltage", 288, tolerance("relative", "0.05"), Digits(3)),
        counted("voltage / power", 289, tolerance("relative", "0.05"), fraction=Fraction(1, 2), feedback=other),
        counted("power * voltage", 290, tolerance("absolute", "0.5"), fraction=Fraction(0), feedback=p("You multiplied.")),
    )
    options = (
        chosen("a", 341, Fraction(1), "<p>", Value("power / voltage", at(341)), " A</p>"),
        replace(chosen("b", 342, Fraction(0), "<p>", Value("voltage / power", at(342)), " A &lt; {power} R&amp;D</p>"), feedback=other),
        chosen("c", 343, Fraction(-1, 2), "<p>", Value("power", at(343)), " A</p>"),
    )
    several = (
        chosen("a", 346, Fraction(1, 2), "<p>", Value("a + 1", at(346)), "</p>"), chosen("b", 347, Fraction(1, 2), "<p>", Value("A", at(347)), "</p>"),
        chosen("c", 348, Fraction(-1), "<p>", Value("a * b", at(348)), "</p>"),
    )  # fmt: skip
    return (
        Calculated(id="calculated-lamp", name=name("A lamp to calculate", 280), prompt=prompt, section=section, points=Fraction(2), values=lamp, answers=answers, unit=plain("A", "calculated-lamp.unit"),
                   feedback=said, hints=hints, tags=("calculated",), difficulty="hard", loc=at(280)),
        Calculated(id="calculated-factor", name=name("A factor", 291), prompt=("<p>", Value("a", at(291)), " ", Value("b", at(291)), " ", Value("A", at(291)), "</p>"), section=section, values=wide,
                   answers=(counted("a * b - A ** 2 / 7", 292, tolerance("factor", "0.1"), Digits(4, True)), counted(None, 293, fraction=Fraction(0), feedback=p("Any other."))), loc=at(291)),
        Calculated(id="calculated-shared-1", name=name("A case, first", 294), prompt=("<p>", Value("power", at(294)), "</p>"), section=section, values=lamp, shared=True,
                   answers=(counted("power * 3", 294, tolerance("absolute", "0.5"), Digits(0)),), loc=at(294)),
        Calculated(id="calculated-shared-2", name=name("A case, second", 295), prompt=("<p>", Value("power", at(295)), "</p>"), section=section, values=lamp, shared=True,
                   answers=(counted("sqrt(power)", 295, tolerance("absolute", "0.005")),), loc=at(295)),
        CalculatedSimple(id="simple-lamp", name=name("A simple lamp", 296), prompt=("<p>", Value("a", at(296)), " and ", Value("A", at(296)), "</p>"), section=section, values=wide,
                         answers=(counted("a + A", 297, tolerance("absolute", "0.005")), counted("abs(a - A)", 298, tolerance("absolute", "0.005"), fraction=Fraction(1, 4))), loc=at(296)),
        CalculatedSimple(id="calculated-typed", name=name("A unit typed", 298), prompt=("<p>", Value("power", at(298)), "</p>"), section=section, values=lamp, unit=plain("kWh", "calculated-typed.unit"),
                         unit_input="typed", unit_penalty=Fraction(1, 4), other_units=(OtherUnit(plain("Wh", "calculated-typed.unit.1"), Decimal(1000)),),
                         answers=(counted("power / 100", 298, tolerance("relative", "0.01")), counted("power", 298, fraction=Fraction(1, 2))), loc=at(298)),
        Calculated(id="calculated-listed", name=name("A unit chosen", 299), prompt=("<p>", Value("power", at(299)), "</p>"), section=section, values=lamp, unit=plain("kWh", "calculated-listed.unit"),
                   unit_input="list", other_units=(OtherUnit(plain("W h & <x>", "calculated-listed.unit.1"), Decimal(1000)),),
                   answers=(counted("power / 100", 299, tolerance("relative", "0.01")),), loc=at(299)),
        CalculatedChoice(id="chosen-lamp", name=name("A lamp to choose", 340), prompt=prompt, section=section, values=lamp, options=options, feedback=Feedback(general, p("Yes."), None, p("No.")),
                         hints=hints, loc=at(340)),
        CalculatedChoice(id="chosen-plain", name=name("In words", 344), prompt=("<p>What is half of ", Value("power", at(344)), "?</p>"), section=section, values=lamp, loc=at(344),
                         options=(chosen("a", 344, Fraction(1), "<p>", Value("power / 2", at(344)), "</p>"), chosen("b", 344, Fraction(0), "<p>", Value("power * 2", at(344)), "</p>"))),
        CalculatedChoice(id="chosen-several", name=name("Several", 345), prompt=p("Which?"), section=section, values=wide, options=several, digits=Digits(3, True), several=True,
                         shuffle=False, numbering="123", loc=at(345)),
    )  # fmt: skip


def _descriptions() -> tuple[Question[Html], ...]:
    section = _section("Description")
    case: Html = ('<p>A street with 12 lamps. <img alt="A dot" src="', Ref("asset", PICTURE, loc=at(241)), '"/></p>')
    return (
        Description(id="case-street", name=name("The case", 240), prompt=case, section=section, tags=("case",),
                    feedback=Feedback(p("It is Burgas.")), loc=at(240)),
        Description(id="case-lamp", name=name("A lamp", 245), prompt=p("A lamp is <em>on</em>."), section=section, loc=at(245)),
    )  # fmt: skip


def _raw() -> tuple[Question[Html], ...]:
    source = (
        '<question type="multichoice" plugin="mine">\n    <name><text>Kept</text></name>\n    <questiontext format="html">\n'
        "      <text><![CDATA[<p>Which is *right*? ]]]]><![CDATA[> &amp;</p>]]></text>\n    </questiontext>\n    <defaultgrade>1</defaultgrade>\n"
        '    <idnumber>kept-raw</idnumber>\n    <single>true</single>\n    <answer fraction="100" format="html"><text>This</text></answer>\n'
        '    <answer fraction="0" format="html"><text>That</text></answer>\n  </question>'
    )
    title = Plain("Kept", "kept-raw.name", loc=at(250, 11))
    return (RawQuestion(id="kept-raw", name=title, prompt=(), section=_section("Kept"), format="moodle-xml", source=source, loc=at(250)),)


# ---- short ways to write a noun ----------------------------------------------------------------------------------------


def at(line: int, column: int = 5, file: str = BANK_FILE) -> Location:
    """A place in the bank's file, or in another."""
    return Location(file, line, column)


def p(*pieces: str | Ref | Math | Embed) -> Html:
    """One paragraph of these pieces."""
    return ("<p>", *pieces, "</p>")


def plain(text: str, key: str, file: str = BANK_FILE, line: int = 1) -> Plain:
    """A Plain with its place."""
    return Plain(text, key, loc=at(line, file=file))


def name(text: str, line: int) -> Plain:
    """The name of a question."""
    return Plain(text, f"question-{line}.name", loc=at(line, 11))


def option(key: str, line: int, fraction: Fraction, text: str, feedback: str | None = None) -> Option[Html]:
    """An option of a choice, as XHTML strings."""
    return Option(key, (text,), fraction, None if feedback is None else (feedback,), at(line))


def chosen(key: str, line: int, fraction: Fraction, *html: str | Token) -> Option[Html]:
    """An option whose text is a rope."""
    return Option(key, html, fraction, None, at(line))


def accepted(text: str, line: int, fraction: Fraction = Fraction(1), feedback: str | None = None) -> Accepted[Html]:
    """An accepted answer of a short answer."""
    words = Plain(text, f"answer-{line}", "answer", loc=at(line))
    return Accepted(words, fraction, None if feedback is None else (feedback,), at(line))


def number(
    value: str, line: int, tolerance: str = "0", fraction: Fraction = Fraction(1), feedback: str | None = None
) -> NumericAnswer[Html]:
    """An answer of a numerical question, its numbers as the author writes them."""
    return NumericAnswer(Decimal(value), Decimal(tolerance), fraction, None if feedback is None else (feedback,), at(line))


def item(key: str, line: int, text: str) -> Item[Html]:
    """An item of an ordering question, as an XHTML string."""
    return Item(key, (text,), at(line))


def values(line: int, given: dict[str, tuple[str, str]]) -> Values:
    """Name -> what its author wrote, and its numbers parted by blanks."""
    return Values(tuple(Parameter(key, source, tuple(row.split()), at(line)) for key, (source, row) in given.items()), seed="sample")


def tolerance(kind: Any, size: str) -> Tolerance:
    return Tolerance(kind, Decimal(size))


def counted(
    formula: str | None,
    line: int,
    near: Tolerance | None = None,
    digits: Digits | None = None,
    fraction: Fraction = Fraction(1),
    feedback: Html | None = None,
) -> CalculatedAnswer[Html]:
    """An accepted formula."""
    digits = digits or Digits(2)
    return CalculatedAnswer(formula, near or digits.tolerance, digits, fraction, feedback, at(line))


def filling(key: str, line: int, text: str, group: int = 1) -> Filling:
    """What belongs into a gap."""
    return Filling(key, Plain(text, f"gap-{line}", "answer", loc=at(line)), group, at(line))


def spare(text: str, line: int, group: int = 1) -> Spare:
    """A word that belongs into no gap."""
    return Spare(Plain(text, f"spare-{line}", "answer", loc=at(line)), group)


def pair(key: str, line: int, stem: str, answer: str) -> Pair[Html]:
    """A pair of a matching question."""
    return Pair(key, (stem,), Plain(answer, f"pair-{line}", "answer", loc=at(line)), at(line))
