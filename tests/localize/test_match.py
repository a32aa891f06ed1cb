"""What becomes of translations when the source changes: kept, filled, proposed or set aside, and by which rule."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from packager.localize.equal import settled
from packager.localize.po import Entry
from tests.localize.repository import Repository, marked

PURPOSE = "Every town that buys lamps should ask first what the lamps are for."
MONEY = "A street with good light costs less money than a street with bad light."
NIGHT = "At night the old lamps use twice the energy of the new ones."
FILES = {
    "courses/lamps/course.yml": """\
        id: lamps
        title: Lamps
        language: en
        modules:
          - {id: one, title: One, units: [first]}
          - {id: two, title: Two, units: [second]}
        """,
    "courses/lamps/units/first.md": f"---\nid: first\ntitle: First\n---\n## The lamps\n\n{PURPOSE}\n\n{MONEY}\n",
    "courses/lamps/units/second.md": f"---\nid: second\ntitle: Second\n---\n{NIGHT}\n",
    "courses/trees/course.yml": """\
        id: trees
        title: Trees
        language: en
        modules:
          - {id: one, title: Trees one, units: [third]}
        """,
    "courses/trees/units/third.md": "---\nid: third\ntitle: Third\n---\nTrees stand still.\n",
    "question_banks/asked.yml": """\
        title: Asked
        language: en
        questions:
          - {id: q1, kind: true-false, prompt: Lamps save energy., answer: true}
        """,
    "question_banks/other.yml": """\
        title: Other
        language: en
        questions:
          - {id: q2, kind: true-false, prompt: Trees save energy., answer: false}
        """,
}  # fmt: skip
FIRST, SECOND, ONE, TWO = (
    "courses/lamps/units/first.md",
    "courses/lamps/units/second.md",
    "courses/lamps/locale/bg/one.po",
    "courses/lamps/locale/bg/two.po",
)
THIRD = "courses/trees/locale/bg/one.po"


@pytest.fixture
def done() -> Repository:
    """A repository that is translated into Bulgarian, every text."""
    made = Repository(FILES)
    made.extract("bg")
    made.translate("bg", marked)
    assert made.extract() == {}
    return made


def seen(entry: Entry) -> Entry:
    return replace(entry, remark="? What is this\nreviewed by M. P.")


def state(repository: Repository, path: str, source: str) -> tuple[str, str, bool, str]:
    """Translation, previous text, whether fuzzy, and remark of a live text."""
    (entry,) = [e for e in repository.catalog(path).live() if e.source == source]
    return entry.target, entry.previous, entry.fuzzy, entry.remark


def test_nothing_changes_where_nothing_changed(done: Repository) -> None:
    assert done.extract() == {}


def test_a_text_that_moves_in_its_file_keeps_its_translation(done: Repository) -> None:
    done.translate("bg", seen)
    before = done.entries(ONE)
    done.edit(FIRST, f"{PURPOSE}\n\n{MONEY}", f"{MONEY}\n\n{PURPOSE}")
    assert sorted(done.extract()) == ["courses/lamps/locale/bg/one.po", "courses/lamps/locale/one.pot"]
    assert done.entries(ONE) == before
    assert [e.source for e in done.catalog(ONE).live()][-2:] == [MONEY, PURPOSE]


def test_a_unit_that_moves_to_another_module_takes_its_translations(done: Repository) -> None:
    done.translate("bg", seen)
    before = done.entries(ONE)
    done.edit("courses/lamps/course.yml", "units: [first]", "units: [second]")
    done.edit("courses/lamps/course.yml", "title: Two, units: [second]", "title: Two, units: [first]")
    done.extract()
    moved = {key: entry for key, entry in before.items() if key[0].startswith("first")}
    assert moved.items() <= done.entries(TWO).items()
    assert not moved.keys() & done.entries(ONE).keys()


def test_a_unit_that_moves_to_another_course_takes_its_translations(done: Repository) -> None:
    done.translate("bg", seen)
    before = {key: entry for key, entry in done.entries(ONE).items() if key[0].startswith("first")}
    done.edit("courses/lamps/course.yml", "units: [first]", "units: []")
    done.edit("courses/trees/course.yml", "units: [third]", "units: [third, first]")
    done.files["courses/trees/units/first.md"] = done.files.pop(FIRST)
    done.extract()
    there = done.entries(THIRD)
    assert {key: replace(entry, files=()) for key, entry in before.items()} == {key: replace(there[key], files=()) for key in before}
    assert all(there[key].files == ("courses/trees/units/first.md",) for key in before)


def test_a_question_that_moves_to_another_bank_takes_its_translations(done: Repository) -> None:
    done.edit("question_banks/asked.yml", "  - {id: q1, kind: true-false, prompt: Lamps save energy., answer: true}\n", "")
    done.files["question_banks/asked.yml"] = done.files["question_banks/asked.yml"].replace("questions:\n", "questions: []\n")
    done.files["question_banks/other.yml"] += "  - {id: q1, kind: true-false, prompt: Lamps save energy., answer: true}\n"
    done.extract()
    assert state(done, "question_banks/locale/bg/other.po", "Lamps save energy.")[2:] == (False, "")


def test_a_module_with_another_name_takes_its_translations(done: Repository) -> None:
    done.edit("courses/lamps/course.yml", "{id: one, title: One", "{id: begin, title: One")
    done.extract()
    assert state(done, "courses/lamps/locale/bg/begin.po", MONEY)[2:] == (False, "")
    assert ONE in done.files  # a person deletes it


def test_an_edited_text_is_to_be_looked_at_again(done: Repository) -> None:
    done.translate("bg", seen)
    new = MONEY.replace("less money", "much less money")
    done.edit(FIRST, MONEY, new)
    done.extract()
    assert state(done, ONE, new) == (f"first#paragraph|{MONEY}", MONEY, True, "? What is this\nwas reviewed by M. P.")
    assert not done.entries(ONE)["first#paragraph", new].reviewed
    obsolete = done.entries(ONE)["first#paragraph", MONEY]
    assert (obsolete.obsolete, obsolete.target) == (True, f"first#paragraph|{MONEY}")


def test_a_text_edited_twice_says_what_its_translation_was_made_for(done: Repository) -> None:
    done.edit(FIRST, MONEY, MONEY.replace("less", "much less"))
    done.extract()
    done.edit(FIRST, "much less", "so much less")
    done.extract()
    assert state(done, ONE, MONEY.replace("less", "so much less"))[1:3] == (MONEY, True)


def test_a_text_that_goes_is_kept_and_comes_back_with_its_state(done: Repository) -> None:
    done.translate("bg", seen)
    before = done.entries(ONE)
    done.edit(FIRST, f"\n{MONEY}\n", "")
    done.extract()
    assert done.entries(ONE)["first#paragraph", MONEY].obsolete
    done.files[FIRST] += f"\n{MONEY}\n"
    done.extract()
    assert done.entries(ONE) == before


def test_a_fuzzy_text_comes_back_fuzzy(done: Repository) -> None:
    done.translate("bg", lambda e: replace(e, fuzzy=True, previous="Something else.") if e.source == MONEY else e)
    done.edit(FIRST, f"\n{MONEY}\n", "")
    done.extract()
    done.files[FIRST] += f"\n{MONEY}\n"
    done.extract()
    assert state(done, ONE, MONEY)[1:3] == ("Something else.", True)


def test_the_same_text_of_the_same_kind_in_the_course_is_translated(done: Repository) -> None:
    done.translate("bg", seen)
    done.files[SECOND] += f"\n{MONEY}\n"
    done.extract()
    # its question and its review belong to the other place
    assert state(done, TWO, MONEY) == (f"first#paragraph|{MONEY}", "", False, "")


def test_the_same_text_of_another_kind_is_proposed(done: Repository) -> None:
    done.files[SECOND] += f"\n## {MONEY}\n"
    done.extract()
    assert state(done, TWO, MONEY)[:3] == (f"first#paragraph|{MONEY}", "", True)


def test_the_same_text_of_another_course_is_proposed(done: Repository) -> None:
    done.translate("bg", seen)
    done.files["courses/trees/units/third.md"] += f"\n{MONEY}\n"
    done.extract()
    assert state(done, THIRD, MONEY) == (f"first#paragraph|{MONEY}", "", True, "")


def test_a_text_of_several_translations_is_proposed(done: Repository) -> None:
    done.files[FIRST] += f"\n- {MONEY}\n"
    done.files[SECOND] += f"\n{MONEY}\n\n- {MONEY}\n"
    done.extract()
    done.translate("bg", marked)
    done.files["courses/lamps/units/fourth.md"] = f"---\nid: fourth\ntitle: Fourth\n---\n{MONEY}\n"
    done.edit("courses/lamps/course.yml", "[second]", "[second, fourth]")
    done.extract()
    (fourth,) = [e for e in done.catalog(TWO).live() if e.context == "fourth#paragraph"]
    assert fourth.fuzzy and fourth.target
    # in its own unit a text is said in one way, or not
    done.files[FIRST] += f"\n{MONEY}\n"
    done.extract()
    (again,) = [e for e in done.catalog(ONE).live() if e.context == "first#paragraph~2"]
    assert again.fuzzy


def test_titles_of_two_courses_are_two(done: Repository) -> None:
    """`course.title` is in each course: the same words in another are another text."""
    done.edit("courses/trees/course.yml", "title: Trees\n", "title: Lamps\n")
    done.extract()
    entry = done.entries("courses/trees/locale/bg/course.po")["course.title", "Lamps"]
    assert entry.fuzzy


def test_a_text_parted_in_two(done: Repository) -> None:
    both = f"{PURPOSE} {MONEY}"
    done.files[FIRST] += f"\n{both}\n"
    done.extract()
    done.translate("bg", lambda e: replace(e, target="Едно. Две.") if e.source == both else e)
    done.edit(FIRST, both, f"{PURPOSE}\n\nNew. {MONEY} So.")
    done.extract()
    assert state(done, ONE, f"New. {MONEY} So.")[2]


def test_two_texts_joined(done: Repository) -> None:
    done.edit(FIRST, f"{PURPOSE}\n\n{MONEY}", f"{PURPOSE} {MONEY}")
    done.extract()
    target, previous, fuzzy, _ = state(done, ONE, f"{PURPOSE} {MONEY}")
    assert fuzzy and PURPOSE in target and MONEY in target and previous == f"{PURPOSE} {MONEY}"


def test_a_new_text_like_no_other_is_left_to_the_translator(done: Repository) -> None:
    done.files[FIRST] += "\nQuite another thing altogether.\n"
    done.extract()
    assert state(done, ONE, "Quite another thing altogether.") == ("", "", False, "")


def test_what_is_proposed_is_proposed_to_nobody_else(done: Repository) -> None:
    done.files["courses/trees/units/third.md"] += f"\n{MONEY}\n\n{MONEY.replace('good', 'very good')}\n\n- {NIGHT}\n"
    done.files["courses/trees/course.yml"] = done.files["courses/trees/course.yml"].replace("Trees one", "Lamps")
    done.extract()
    assert done.extract() == {}


def test_a_question_without_a_translation_stays(done: Repository) -> None:
    done.translate("bg", lambda e: replace(e, target="", remark="? Which ones") if e.source == MONEY else e)
    assert done.extract() == {}
    done.edit(FIRST, f"{PURPOSE}\n\n{MONEY}", f"{MONEY}\n\n{PURPOSE}")
    done.extract()
    assert state(done, ONE, MONEY) == ("", "", False, "? Which ones")


def test_the_header_is_anothers_but_for_what_is_wrong_in_it() -> None:
    """A key stands in one file at most, and gettext's own header fields of a tool stay."""
    made = Repository(FILES)
    made.extract("bg")
    head = (
        made.files[ONE]
        .replace('"Language: bg\\n"', '"Language: bg\\n"\n"X-Generator: Poedit 3.4\\n"')
        .replace('"Report-Msgid-Bugs-To: \\n"\n', "")
    )
    made.files[ONE] = head
    assert made.extract() == {}
    made.files[ONE] = head.replace("Language: bg", "Language: ").replace("charset=UTF-8", "charset=ASCII")
    assert made.extract() == {ONE: head}


# ---- remarks -----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("remark", ["? Is it low or high pressure?", "Бележка"])
def test_a_remark_on_what_is_not_translated_follows_its_text(done: Repository, remark: str) -> None:
    done.translate("bg", lambda e: replace(e, target="", remark=remark) if e.source == MONEY else replace(e, target=""))
    new = MONEY.replace("less money", "much less money")
    done.edit(FIRST, MONEY, new)
    done.edit(FIRST, f"\n{PURPOSE}\n", "")
    done.files[SECOND] += f"\n{PURPOSE}\n"
    done.extract()
    assert state(done, ONE, new) == ("", "", False, remark)
    assert ("first#paragraph", MONEY) not in done.entries(ONE)
    assert done.extract() == {}
    # an answered question is not asked again
    done.translate("bg", lambda e: replace(e, remark=""))
    assert done.extract() == {}


def test_a_remark_goes_to_one_text_that_is_most_like_its_own(done: Repository) -> None:
    done.translate("bg", lambda e: replace(e, target="", remark="? Why") if e.source == MONEY else e)
    near, nearest = MONEY.replace("a street with bad light", "a dark one"), MONEY.replace("less", "much less")
    done.edit(FIRST, MONEY, f"{near}\n\n{nearest}")
    done.extract()
    assert [(e.source, e.remark) for e in done.catalog(ONE).live() if e.remark] == [(nearest, "? Why")]


def test_a_remark_on_a_text_that_goes_is_kept_and_comes_back(done: Repository) -> None:
    done.translate("bg", lambda e: replace(e, target="", remark="? Why") if e.source == MONEY else e)
    before = done.entries(ONE)
    done.edit(FIRST, f"\n{MONEY}\n", "")
    done.extract()
    kept = done.entries(ONE)["first#paragraph", MONEY]
    assert (kept.target, kept.remark, kept.obsolete) == ("", "? Why", True)
    assert done.extract() == {}
    done.files[FIRST] += f"\n{MONEY}\n"
    done.extract()
    assert done.entries(ONE) == before


# ---- equal texts -------------------------------------------------------------------------------------------------------------

CHOICE = """\
title: Asked
language: en
questions:
  - id: q1
    kind: choice
    prompt: Which one?
    options:
      - {right: The new lamp., feedback: Yes.}
      - {wrong: The old lamp., feedback: Look again.}
      - {wrong: The candle., feedback: Look again.}
"""
BANK = "question_banks/locale/bg/asked.po"
OLD, CANDLE = "      - {wrong: The old lamp., feedback: Look again.}\n", "      - {wrong: The candle., feedback: Look again.}\n"
PAGE = f"Lamps.\n\nNext\n\n{PURPOSE}\n\nNext\n\n{MONEY}\n\nNext\n\n{NIGHT}\n"


def in_order(repository: Repository, path: str, source: str) -> list[str]:
    """What is said for the same words, one place after the other; behind what is to be looked at again stands a ?"""
    catalog = repository.catalog(path)
    return [f"{e.target}{'?' * e.fuzzy}{'!' * e.reviewed}" for e in catalog.live() if e.source == source]


@pytest.fixture
def choice() -> Repository:
    """Two options with the same feedback, which was translated by what the options are, and reviewed."""
    made = Repository({**FILES, "question_banks/asked.yml": CHOICE})
    made.extract("bg")
    said = {"q1.option.b": "лампа", "q1.option.c": "свещ"}
    made.translate(
        "bg",
        lambda e: replace(marked(e), target=said.get(e.context[:11], "x"), remark="reviewed") if e.source == "Look again." else marked(e),
    )
    assert made.extract() == {}
    return made


@pytest.fixture
def page() -> Repository:
    """One word three times in a unit, translated in three ways."""
    made = Repository({**FILES, FIRST: f"---\nid: first\ntitle: First\n---\n{PAGE}"})
    made.extract("bg")
    number = iter("123")
    made.translate("bg", lambda e: replace(e, target=next(number), remark="reviewed") if e.source == "Next" else marked(e))
    assert in_order(made, ONE, "Next") == ["1!", "2!", "3!"]
    assert made.extract() == {}
    return made


def test_options_that_change_places_keep_their_feedback(choice: Repository) -> None:
    choice.edit("question_banks/asked.yml", OLD + CANDLE, CANDLE + OLD)
    choice.extract()
    assert in_order(choice, BANK, "Look again.") == ["свещ!", "лампа!"]
    assert choice.extract() == {}


def test_an_option_that_goes_takes_its_feedback_with_it(choice: Repository) -> None:
    choice.edit("question_banks/asked.yml", OLD, "")
    choice.extract()
    assert in_order(choice, BANK, "Look again.") == ["свещ!"]
    assert [e.target for e in choice.catalog(BANK).entries if e.obsolete and e.source == "Look again."] == ["лампа"]
    choice.edit("question_banks/asked.yml", CANDLE, OLD + CANDLE)
    choice.extract()
    assert in_order(choice, BANK, "Look again.") == ["лампа?", "свещ!"]


def test_an_option_that_changes_its_words_and_its_place(choice: Repository) -> None:
    """What is told of all others leaves one."""
    choice.edit("question_banks/asked.yml", OLD + CANDLE, CANDLE + OLD.replace("old lamp", "oil lamp"))
    choice.extract()
    assert in_order(choice, BANK, "Look again.") == ["свещ!", "лампа!"]


@pytest.mark.parametrize(
    ("old", "new", "then"),
    [
        ("Lamps.\n\nNext\n\n", "Lamps.\n\n", ["2!", "3!"]),
        (f"{PURPOSE}\n\nNext\n\n", f"{PURPOSE}\n\n", ["1!", "3!"]),
        ("Lamps.\n\n", "Lamps.\n\nQuite new.\n\nNext\n\nAnd more.\n\n", ["1?", "1!", "2!", "3!"]),
        (f"{PURPOSE}\n\nNext\n\n{MONEY}\n\nNext\n\n", f"{MONEY}\n\nNext\n\n{PURPOSE}\n\nNext\n\n", ["1?", "2?", "3?"]),
        (PAGE, "Lamps.\n\n" + PAGE.removeprefix("Lamps.\n\nNext\n\n") + "\nNext\n", ["2!", "3!", "1?"]),
        (PURPOSE, f"{PURPOSE} So.", ["1!", "2!", "3!"]),
        (f"{PURPOSE}\n\nNext\n\n{MONEY}", f"{PURPOSE} So.\n\nNext\n\nThus: {MONEY}", ["1!", "2!", "3!"]),
        (f"Lamps.\n\nNext\n\n{PURPOSE}\n\nNext\n\n{MONEY}", "A.\n\nNext\n\nB.\n\nNext\n\nC.", ["1?", "2?", "3!"]),
    ],
)  # fmt: skip
def test_equal_texts_are_told_apart_by_what_they_stand_between(page: Repository, old: str, new: str, then: list[str]) -> None:
    page.edit(FIRST, old, new)
    page.extract()
    assert in_order(page, ONE, "Next") == then
    said = {e.target for e in page.catalog(ONE).entries if e.source == "Next"}
    assert said == {"1", "2", "3"}, "a translation is lost"
    assert page.extract() == {}


def test_equal_texts_in_a_unit_that_moves(page: Repository) -> None:
    """The file that has them is another then."""
    page.edit("courses/lamps/course.yml", "units: [first]", "units: []")
    page.edit("courses/lamps/course.yml", "[second]", "[second, first]")
    page.edit(FIRST, "Lamps.\n\nNext\n\n", "Lamps.\n\n")
    page.extract()
    assert in_order(page, TWO, "Next") == ["2!", "3!"]


@given(*[st.lists(st.sampled_from("aabcd"), max_size=9)] * 2, st.lists(st.sampled_from(["", "x", "y", "z"]), min_size=9))
def test_of_equal_texts_nothing_is_lost(old: list[str], new: list[str], said: list[str]) -> None:
    """Whatever changes: each translation is there as often as before, each key once, and what has not changed is as it was."""

    def keys(texts: list[str]) -> list[tuple[str, str]]:
        nth = [texts[: number + 1].count(text) for number, text in enumerate(texts)]
        return [(f"u#paragraph~{n}" if n > 1 else "u#paragraph", text) for n, text in zip(nth, texts, strict=True)]

    entries = [Entry(*key, target) for key, target in zip(keys(old), said, strict=False)]
    made = settled(entries, {"u": keys(new)})
    assert sorted((e.source, e.target) for e in made) == sorted((e.source, e.target) for e in entries)
    assert len({e.key for e in made}) == len(made)
    assert all(e.key in {old.key for old in entries} or e.key in keys(new) for e in made)
    assert list(settled(entries, {"u": keys(old)})) == entries


def test_rows_that_differ_far_from_a_cell() -> None:
    """Cells of the same words between the same words: only the beginning of the row tells."""
    rows = "".join(f"| {name} | same | yes | same |\n" for name in ("Lamp", "Candle", "Torch"))
    made = Repository({**FILES, FIRST: f"# First {{#first}}\n\n| a | b | c | d |\n| - | - | - | - |\n{rows}"})
    made.extract("bg")
    number = iter("123")
    made.translate("bg", lambda e: replace(e, target=next(number)) if e.source == "yes" else marked(e))
    made.edit(
        FIRST,
        "| Lamp | same | yes | same |\n| Candle | same | yes | same |\n",
        "| Candle | same | yes | same |\n| Lamp | same | yes | same |\n",
    )
    made.extract()
    assert in_order(made, ONE, "yes") == ["2", "1", "3"]


def test_thousands_of_equal_texts(page: Repository) -> None:
    """The time grows with their number, not with its square: as it did, this would take a minute."""
    many = 1500
    page.files[FIRST] = "---\nid: first\ntitle: First\n---\n" + "Yes, so it is.\n\nThere is one [here](https://example.org/1).\n\n" * many
    page.extract()
    number = iter(range(2 * many))
    page.translate("bg", lambda e: e if e.target else replace(e, target=f"{next(number) % 3} [x](https://example.org/1)"))
    page.files[SECOND] = page.files.pop(FIRST).replace("id: first", "id: second").replace("org/1", "org/2") + "\nAnd the end.\n"
    page.extract()
    page.edit(SECOND, "And the end.", "The end.")
    page.extract()
    assert len(in_order(page, TWO, "Yes, so it is.")) == many


# ---- the rest ----------------------------------------------------------------------------------------------------------------


def test_a_proposal_that_nobody_accepted_leaves_nothing(done: Repository) -> None:
    for number in range(4):
        done.edit(FIRST, "costs" if not number else f"costs{number}", f"costs{number + 1}")
        done.extract()
    gone = [e.source for e in done.catalog(ONE).entries if e.obsolete]
    assert gone == [MONEY]


def test_languages_of_one_course_are_not_those_of_another() -> None:
    made = Repository(FILES)
    made.extract("bg", subjects=("lamps",))
    assert [path for path in made.files if path.endswith(".po")] == [
        "courses/lamps/locale/bg/course.po", "courses/lamps/locale/bg/one.po", "courses/lamps/locale/bg/two.po"
    ]  # fmt: skip
    made.extract()
    assert not any(path.startswith(("courses/trees/locale/bg", "question_banks/locale/bg")) for path in made.files)


def test_line_numbers_come_and_go() -> None:
    made = Repository(FILES)
    made.extract("bg")
    plain = dict(made.files)
    made.extract(lines=True)
    assert f"#: {FIRST}:5\n" in made.files[ONE]
    made.extract()
    assert made.files == plain


def test_what_a_translator_is_told() -> None:
    made = Repository(
        {
            "question_banks/b.yml": """\
                title: B
                language: en
                sections:
                  - title: S
                    questions:
                      - id: q1
                        kind: choice
                        name: N
                        prompt: P?
                        options: [{right: R, feedback: FR}, {wrong: W}, {right: H, worth: 50%}]
                        select: one
                        hints: [H1]
                        feedback: {general: G, correct: C}
                      - {id: q2, kind: true-false, prompt: TF., answer: false}
                      - {id: q3, kind: short-answer, prompt: SA?, answers: [a word, {text: half, worth: 50%}, {text: no, worth: 0%, feedback: F}]}
                      - {id: q4, kind: matching, prompt: M, pairs: [Stem one: Answer, Stem two: More], distractors: [Stray]}
                """
        }
    )
    made.extract("bg")
    entries = [(e.source, e.kind, e.note) for e in made.catalog("question_banks/locale/bg/b.po").entries]
    assert [source for source, _, _ in entries] == [
        "B",
        "S",
        "N",
        "P?",
        "R",
        "FR",
        "W",
        "H",
        "H1",
        "G",
        "C",
        "TF.",
        "SA?",
        "a word",
        "half",
        "no",
        "F",
        "M",
        "Stem one",
        "Answer",
        "Stem two",
        "More",
        "Stray",
    ]
    notes = {source: (kind, note.split("\n")[0]) for source, kind, note in entries}
    assert notes["R"] == ("option", "the right option")
    assert notes["W"] == ("option", "a wrong option")
    assert notes["H"] == ("option", "right in part: 50 % of the points")
    assert notes["TF."] == ("prompt", "the statement is false")
    assert notes["no"] == ("accepted answer", "a known mistake, which earns nothing")
    assert notes["Answer"] == ("answer", "belongs to: Stem one")
    assert notes["Stray"] == ("answer", "belongs to none of them")
    assert "each line of the translation is one more spelling" in entries[13][2]
