"""The one traversal: it reaches every text that the nouns have, in reading order, and changes nothing else."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from fractions import Fraction
from typing import Any

from packager import walk
from packager.diagnostics import Result
from packager.model import Cloze, Description, Draw, Html, Math, Plain, Ref
from tests.formats.samples import sample_course


def test_every_text_is_mapped_once_and_nothing_else_changes() -> None:
    course = sample_course()
    seen: list[Any] = []

    def text(html: Html) -> Result[Html]:
        seen.append(html)
        return Result(html)

    def plain(value: Plain) -> Result[Plain]:
        seen.append(value)
        return Result(value)

    assert walk.map_texts(course, text, plain).value == course
    assert seen == list(walk.texts(course))
    assert len(seen) > 100


def test_no_text_of_the_model_is_out_of_reach() -> None:
    """An independent search through all fields finds no Plain that the traversal has missed."""
    course = sample_course()
    marked = walk.map_texts(course, lambda html: Result(("MARK",)), lambda p: Result(replace(p, text="MARK"))).value

    def plains(node: Any) -> list[str]:
        if isinstance(node, Plain):
            return [node.text]
        if is_dataclass(node):
            return [text for field in fields(node) for text in plains(getattr(node, field.name))]
        if isinstance(node, tuple):
            return [text for item in node for text in plains(item)]
        return []

    assert plains(marked) and set(plains(marked)) == {"MARK"}
    assert {question.prompt for question in walk.questions(marked)} == {("MARK",)}


def test_a_draw_by_ids_keeps_their_order_and_one_by_criteria_the_banks() -> None:
    course = sample_course()
    all_of_them = [q.id for q in walk.questions(course)]
    assert [q.id for (q,) in walk.pool(course, Draw(ids=(all_of_them[3], all_of_them[0])))] == [all_of_them[3], all_of_them[0]]
    assert [[q.id for q in entry] for entry in walk.pool(course, Draw(bank=course.banks[0].id))] == [
        *([q.id] for q in course.banks[0].questions if not isinstance(q, Description) and not q.variant_of),  # which a quiz has to name
        ["sum-1", "sum-2"],  # a family, which counts once
    ]
    assert walk.pool(course, Draw(tags=("no such tag",))) == ()


def test_chance_taken_out_is_the_same_every_time_and_takes_no_question_twice() -> None:
    course = sample_course()
    ids = [q.id for q in walk.questions(course)]
    draws = (Draw(ids=(ids[0],)), Draw(count=3, points=Fraction(2)), Draw(count=2))
    first = walk.fixed(course, draws, "quiz")
    assert first == walk.fixed(course, draws, "quiz")
    assert next(q.id for q, _ in first) == ids[0]
    assert len(first) == len({q.id for q, _ in first}) == 6
    assert {points for _, points in first[1:4]} == {Fraction(2)}
    assert [q.id for q, _ in first] != [q.id for q, _ in walk.fixed(course, draws, "quiz", seed=1)]
    assert [q.variant_of or q.id for q, _ in walk.fixed(course, (Draw(count=10_000),), "quiz")] == [
        *(q.id for q in walk.questions(course) if not isinstance(q, Description) and not q.variant_of), "sum"
    ]  # fmt: skip


def test_plain_text_is_the_words_alone() -> None:
    assert walk.plain_text(("<p>a &lt; b<br/>", "c</p>")) == "a < b c"
    assert (
        walk.plain_text(("<p>for <strong>all</strong>.</p><p>", Math("x<y"), '<a href="', Ref("unit", "u"), '">!</a></p>'))
        == "for all. x<y!"
    )
    assert walk.plain_lines(("<p>One\ntwo<br/>three</p><ul><li>four</li></ul>",)) == ("One two", "three", "four")


def test_replies_are_what_is_said_to_single_answers() -> None:
    """Of the sample course, whose feedbacks can be told by their words; hints and what is said to everybody are none."""
    found = {q.id: [walk.plain_text(text) for text in walk.replies(q)] for q in walk.questions(sample_course())}
    assert found["one-colour"] == ["Right: red.", "Blue is for orders."]
    assert found["meter-true"] == ["Indeed.", "It does."]
    assert found["short-unit"] == ["SI.", "That is power."]
    assert found["one-partial"] == [] and found["moon-false"] == []
    gaps = next(q for q in walk.questions(sample_course()) if isinstance(q, Cloze) and any(walk.replies(q)))
    assert set(walk.replies(gaps)) <= set(walk.texts(gaps)) - {gaps.prompt}
