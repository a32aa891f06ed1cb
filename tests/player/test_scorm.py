"""The player in front of a SCORM 1.2 platform, in a real browser: what is told, kept, resumed, and what happens when the platform fails."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from tests.formats import hostile
from tests.player.conftest import Visit
from tests.player.courses import COURSES, TEN, asked

Platform = Callable[..., Visit]
KINDS = asked(COURSES["placed"]())
"""Kind of each question as it is played."""

GRADED = [id for id, kind in KINDS.items() if kind != "essay"]
TYPES = {
    "choice": "choice",
    "true-false": "true-false",
    "short-answer": "fill-in",
    "numerical": "numeric",
    "matching": "matching",
    "essay": "fill-in",
}


def interactions(kept: dict[str, str]) -> dict[str, dict[str, str]]:
    """What the platform has of each question, by the id that it was told."""
    rows: dict[str, dict[str, str]] = {}
    for name, value in kept.items():
        if found := re.fullmatch(r"cmi\.interactions\.(\d+)\.(.+)", name):
            rows.setdefault(found[1], {})[found[2]] = value
    return {row["id"]: row for row in rows.values()}


def hand_in(visit: Visit, right: bool) -> None:
    visit.frame("learner.start('final'); learner.all('[data-quiz=final]', arguments[0]); learner.handIn('final')", right)


# ---- answers ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("right", [True, False])
def test_every_kind_answered(platform: Platform, right: bool) -> None:
    visit = platform().open("placed")
    visit.read_all()
    visit.go("#page:all-kinds")
    visit.frame("arguments[0].forEach((id) => learner.answer(id, arguments[1]))", list(KINDS), right)
    said = visit.frame("return arguments[0].map((id) => learner.said(id))", GRADED)
    for id, words in zip(GRADED, said, strict=True):
        assert words.startswith("Right." if right else "Not right."), id
    kept = visit.kept
    told = interactions(kept)
    assert set(told) == set(KINDS)
    for id, row in told.items():
        assert row["type"] == TYPES[KINDS[id]]
        assert row["result"] == ("neutral" if KINDS[id] == "essay" else "correct" if right else "wrong"), id
        assert re.fullmatch(r"\d\d:\d\d:\d\d", row["time"]) and re.fullmatch(r"\d{4}:\d\d:\d\d\.\d\d", row["latency"])
        assert row["student_response"] and len(row["student_response"]) <= 255
        if right and KINDS[id] in ("true-false", "matching"):
            assert row["student_response"] == row["correct_responses.0.pattern"], id
        if KINDS[id] == "numerical":
            assert re.fullmatch(r"-?[\d.]+(e-?\d+)?", row["student_response"]), row
    assert told["number-small"]["correct_responses.0.pattern"] == "4e-7"
    assert told["several-primes"]["correct_responses.0.pattern"] == "{0,1,2}"
    assert told["several-primes"]["weighting"] == "2"
    # all pages seen, every question over or answered rightly
    assert kept["cmi.core.lesson_status"] == "completed"
    if right:  # else hints are left, and no result is final
        assert kept["cmi.core.score.raw"] == "100"


def test_feedback_hints_and_tries(platform: Platform) -> None:
    visit = platform().open("placed")
    visit.go("#page:all-kinds")
    visit.frame("learner.answer('one-colour', false)")
    said = visit.frame("return learner.said('one-colour')")
    assert "Not right." in said and "Think of fire." in said and "No." in said and "Red warns." not in said
    assert (
        visit.frame("return document.querySelectorAll('[data-question=one-colour] :checked').length") == 0
    )  # the hint clears what was wrong
    visit.frame("learner.answer('one-colour', true)")
    said = visit.frame("return learner.said('one-colour')")
    assert "Right." in said and "Right: red." in said and "Well done." in said and "Red warns." in said
    assert visit.frame("return document.querySelector('[data-question=one-colour] .option[data-key=a] .tick').textContent") == "right"
    visit.frame("document.querySelector('[data-question=one-colour] .again').click()")
    assert visit.frame("return learner.said('one-colour')") == ""
    assert len(interactions(visit.kept)) == 1  # every question has one row, however often it is answered


def test_right_answer_is_told_in_words(platform: Platform) -> None:
    visit = platform().open("placed")
    visit.go("#page:all-kinds")
    for id, words in {"short-star": "a*b", "number-small": "4e-7 m", "match-capitals": "Norway: NO → Oslo", "short-case": "Na"}.items():
        visit.frame("learner.answer(arguments[0], false)", id)
        visit.frame(
            "const b = document.querySelector(`[data-question=${arguments[0]}] button[type=submit]`); if (b) learner.answer(arguments[0], false)", id
        )  # fmt: skip
        assert words in visit.frame("return learner.said(arguments[0])", id)


def test_what_is_no_number_is_asked_again(platform: Platform) -> None:
    visit = platform().open("placed")
    visit.go("#page:all-kinds")
    visit.frame(
        "const form = document.querySelector('[data-question=number-exact]'); form.querySelector('.field').value = 'seven'; form.querySelector('button').click()"
    )  # fmt: skip
    assert "not a number" in visit.frame("return learner.said('number-exact')")
    assert visit.frame("return document.querySelector('[data-question=number-exact] .field').getAttribute('aria-invalid')") == "true"
    assert interactions(visit.kept) == {}
    visit.frame("learner.answer('number-exact', true)")
    assert visit.frame("return learner.said('number-exact')").startswith("Right.")


# ---- quizzes and results -----------------------------------------------------------------------------------------------------


def test_passed_at_the_end_score_before_status_in_one_commit(platform: Platform) -> None:
    visit = platform("lms.html?mastery=80").open("mastery")
    visit.read_all()
    visit.go("#quiz:final")
    hand_in(visit, True)
    assert "100" in visit.frame("return learner.result('final')") and "100" in visit.frame(
        "return document.getElementById('result').textContent"
    )
    names = [(call[0], call[1]) for call in visit.calls]
    score = names.index(("LMSSetValue", "cmi.core.score.raw"))
    status = max(n for n, call in enumerate(visit.calls) if call[:3] == ["LMSSetValue", "cmi.core.lesson_status", "passed"])
    first = min(n for n, call in enumerate(visit.calls) if call[:3] == ["LMSSetValue", "cmi.core.lesson_status", "passed"])
    assert score < first and "LMSCommit" not in [name for name, _ in names[score:first]]
    assert "LMSCommit" in [name for name, _ in names[status:]]
    visit.leave()
    assert (visit.kept["cmi.core.lesson_status"], visit.kept["cmi.core.score.raw"]) == ("passed", "100")
    assert re.fullmatch(r"\d{4}:\d\d:\d\d\.\d\d", visit.kept["cmi.core.session_time"])


def test_a_pause_is_no_failure(platform: Platform) -> None:
    """Two of ten answered, left, come back, the others answered."""
    visit = platform("lms.html?mastery=80").open("mastery")
    visit.read_all()
    visit.go("#quiz:final")
    visit.frame("learner.start('final')")
    for id in TEN[:2]:
        visit.frame("learner.answer(arguments[0], true, '[data-quiz=final]')", id)
    visit.leave()
    assert visit.kept["cmi.core.lesson_status"] == "incomplete"
    assert "cmi.core.score.raw" not in visit.kept
    assert visit.kept["cmi.core.exit"] == "suspend" and visit.kept["cmi.core.lesson_location"] == "final"
    visit.open("mastery")
    assert visit.frame("return document.querySelector('section.page:not([hidden])').id") == "quiz:final"
    assert "Welcome back" in visit.notice
    for id in TEN[:2]:
        assert visit.frame("return learner.said(arguments[0], '[data-quiz=final]')", id).startswith("Right.")
    for id in TEN[2:]:
        visit.frame("learner.answer(arguments[0], true, '[data-quiz=final]')", id)
    visit.frame("learner.handIn('final')")
    visit.leave()
    assert (visit.kept["cmi.core.lesson_status"], visit.kept["cmi.core.score.raw"]) == ("passed", "100")
    assert len(interactions(visit.kept)) == 10


def test_failed_when_no_attempt_is_left(platform: Platform) -> None:
    visit = platform("lms.html?mastery=80").open("once")
    visit.read_all()
    visit.go("#quiz:final")
    hand_in(visit, False)
    assert "No attempt is left." in visit.frame("return document.querySelector('[data-quiz=final]').innerText")
    visit.leave()
    assert (visit.kept["cmi.core.lesson_status"], visit.kept["cmi.core.score.raw"]) == ("failed", "0")


def test_what_can_be_tried_again_is_not_failed(platform: Platform) -> None:
    visit = platform("lms.html?mastery=80").open("mastery")
    visit.read_all()
    visit.go("#quiz:final")
    hand_in(visit, False)
    assert visit.kept["cmi.core.lesson_status"] == "incomplete" and "cmi.core.score.raw" not in visit.kept
    hand_in(visit, True)
    assert (visit.kept["cmi.core.lesson_status"], visit.kept["cmi.core.score.raw"]) == ("passed", "100")


def test_after_a_pass_nothing_is_lowered(platform: Platform) -> None:
    visit = platform("lms.html?mastery=80").open("mastery")
    visit.read_all()
    visit.go("#quiz:final")
    hand_in(visit, True)
    visit.leave()
    visit.open("mastery")
    visit.go("#quiz:final")
    hand_in(visit, False)
    visit.leave()
    assert (visit.kept["cmi.core.lesson_status"], visit.kept["cmi.core.score.raw"]) == ("passed", "100")


def test_a_quiz_that_shows_after_holds_back_until_then(platform: Platform) -> None:
    visit = platform().open("free")
    visit.read_all()
    visit.go("#quiz:final")
    visit.frame("learner.start('final'); learner.all('[data-quiz=final]', true)")
    assert visit.frame("return document.querySelectorAll('[data-quiz=final] .verdict, [data-quiz=final] .check').length") == 0
    assert interactions(visit.kept) == {}
    visit.leave()
    visit.open("free")  # answers of a running quiz are kept
    visit.frame("learner.handIn('final')")
    assert "100" in visit.frame("return learner.result('final')")
    assert visit.frame("return document.querySelectorAll('[data-quiz=final] .verdict.right').length") == 10
    assert visit.kept["cmi.core.lesson_status"] == "completed" and visit.kept["cmi.core.score.raw"] == "100"


def test_unanswered_questions_are_asked_about_once(platform: Platform) -> None:
    visit = platform().open("free")
    visit.go("#quiz:final")
    visit.frame("learner.start('final'); document.querySelector('[data-quiz=final] .hand-in').click()")
    assert "10 questions are not answered yet." in visit.frame("return document.querySelector('.unanswered').textContent")
    visit.frame("document.querySelector('[data-quiz=final] .hand-in').click()")
    assert "0" in visit.frame("return learner.result('final')")


def test_time_limit_hands_in(platform: Platform) -> None:
    visit = platform().open("timed")
    visit.go("#quiz:final")
    visit.frame("learner.start('final'); learner.all('[data-quiz=final]', true)")
    assert re.search(r"0:[45]\d|1:00", visit.frame("return document.querySelector('.clock').innerText"))
    visit.frame("const now = Date.now; Date.now = () => now() + 61000")
    visit.wait("document.querySelector('.quiz-result')")
    assert "The time is over" in visit.notice and "100" in visit.frame("return learner.result('final')")
    assert visit.frame("return document.querySelectorAll('[data-quiz=final] .feedback').length") == 0  # feedback: never


def test_a_drawn_quiz_is_another_for_another_attempt_and_the_same_on_return(platform: Platform) -> None:
    visit = platform().open("sample")
    visit.go("#quiz:random-test")
    visit.frame("learner.start('random-test')")
    ids = "return [...document.querySelectorAll('[data-quiz=random-test] form')].map((form) => form.dataset.question)"
    first = visit.frame(ids)
    assert len(set(first)) == 3
    visit.leave()
    visit.open("sample")
    assert visit.frame(ids) == first


def test_a_quiz_drawn_in_a_text(platform: Platform) -> None:
    visit = platform().open("sample")
    visit.go("#page:transport")
    visit.frame("learner.start('transport-quiz-1')")
    first = visit.frame("return document.querySelector('[data-quiz=transport-quiz-1] form').dataset.question")
    visit.frame("learner.answer(arguments[0], true, '[data-quiz=transport-quiz-1]')", first)
    assert visit.frame("return learner.said(arguments[0], '[data-quiz=transport-quiz-1]')", first).startswith("Right.")
    # the same question placed on another page, and drawn here, are two: their controls have ids of their own
    ids = visit.frame("return [...document.querySelectorAll('[id]')].map((node) => node.id)")
    assert len(ids) == len(set(ids))


def test_pages_alone_complete_a_course(platform: Platform) -> None:
    visit = platform().open("pages")
    assert visit.kept["cmi.core.lesson_status"] == "incomplete"
    visit.read_all()
    assert visit.kept["cmi.core.lesson_status"] == "completed"
    assert "cmi.core.score.raw" not in visit.kept


# ---- the session -----------------------------------------------------------------------------------------------------------------


def test_exit_is_suspend_from_the_start(platform: Platform) -> None:
    visit = platform().open("pages")
    names = [call[:3] for call in visit.calls]
    assert ["LMSSetValue", "cmi.core.exit", "suspend"] in names[:8]
    assert ["LMSCommit", ""] in names


def test_one_finish_and_nothing_after(platform: Platform) -> None:
    visit = platform().open("pages")
    visit.read_all()
    visit.leave()
    names = [call[0] for call in visit.calls]
    assert names.count("LMSFinish") == 1 and names[-1] == "LMSFinish" and names[-2] == "LMSCommit"


def test_events_of_leaving_in_any_order(platform: Platform) -> None:
    visit = platform().open("pages")
    visit.frame(
        "window.dispatchEvent(new Event('beforeunload')); window.dispatchEvent(new PageTransitionEvent('pagehide'));"
        "document.dispatchEvent(new Event('visibilitychange')); window.dispatchEvent(new PageTransitionEvent('pagehide')); location.hash = '#page:unit-1'"
    )  # fmt: skip
    visit.leave()
    names = [call[0] for call in visit.calls]
    assert names.count("LMSFinish") == 1 and names[-1] == "LMSFinish"


def test_a_hidden_page_has_committed(platform: Platform) -> None:
    visit = platform().open("free")
    visit.go("#quiz:final")
    visit.frame("learner.start('final'); const f = document.querySelector('[data-question=short-unit] .field'); f.value = 'kWh';"
                "f.dispatchEvent(new Event('input', { bubbles: true }))")  # fmt: skip
    before = visit.kept["cmi.suspend_data"]
    visit.frame(
        "Object.defineProperty(document, 'visibilityState', { value: 'hidden', configurable: true }); document.dispatchEvent(new Event('visibilitychange'))"
    )
    assert visit.kept["cmi.suspend_data"] != before


def test_back_from_the_browsers_memory(platform: Platform) -> None:
    visit = platform().open("pages")
    visit.frame("window.dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }))")
    visit.frame("window.dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))")
    visit.go("#page:unit-2")
    names = [call[0] for call in visit.calls]
    assert names.count("LMSInitialize") == 2 and names.count("LMSFinish") == 1
    assert visit.kept["cmi.core.lesson_location"] == "unit-2"
    visit.frame("window.dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }))")
    visit.top("window.fail = (name) => name === 'LMSInitialize' ? 'false' : undefined")
    visit.frame("window.dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))")
    assert "This visit is over" in visit.notice
    many = len(visit.calls)
    visit.frame("location.hash = '#page:unit-1'")
    visit.wait("!document.getElementById('page:unit-1').hidden")
    assert len(visit.calls) == many


@pytest.mark.parametrize("answer", ["return 'false'", "throw new Error('gone')", "return ''"])
@pytest.mark.parametrize("name", ["LMSInitialize", "LMSGetValue", "LMSSetValue", "LMSCommit", "LMSFinish", "LMSGetLastError"])
def test_no_failing_call_breaks_the_page(platform: Platform, name: str, answer: str) -> None:
    visit = platform()
    visit.top(f"window.fail = (name) => {{ if (name === '{name}') {{ {answer} }} }}")
    visit.open("placed")
    visit.go("#page:all-kinds")
    visit.frame("learner.answer('meter-true', true)")
    assert visit.frame("return learner.said('meter-true')").startswith("Right.")
    if name in ("LMSSetValue", "LMSCommit") and answer != "return ''":
        assert "did not take your last steps" in visit.notice
    visit.leave()


def test_what_the_platform_did_not_take_is_kept_and_told_later(platform: Platform) -> None:
    visit = platform().open("placed")
    visit.go("#page:all-kinds")
    visit.top("window.fail = (name) => name === 'LMSCommit' || name === 'LMSFinish' ? 'false' : undefined")
    visit.frame("learner.answer('meter-true', true)")
    key = "return Object.keys(localStorage)"
    assert visit.frame(key) == ["course:placed:lea"]
    assert "they are kept here meanwhile" in visit.notice
    visit.leave()
    visit.top("window.fail = () => undefined")
    visit.top("API.LMSFinish(''); delete window.kept['cmi.suspend_data']")  # the platform lost it
    visit.open("placed")
    visit.go("#page:all-kinds")
    assert visit.frame("return learner.said('meter-true')").startswith("Right.")
    assert visit.frame(key) == []


def test_without_a_learners_id_nothing_is_kept_in_the_browser(platform: Platform) -> None:
    visit = platform()
    visit.top("delete window.kept['cmi.core.student_id']; window.fail = (name) => name === 'LMSCommit' ? 'false' : undefined")
    visit.open("placed")
    assert visit.frame("return Object.keys(localStorage).length") == 0
    assert "did not take" in visit.notice and "kept here" not in visit.notice
    visit.leave()


def test_a_mangled_memory_falls_back_to_place_and_status(platform: Platform) -> None:
    visit = platform().open("placed")
    visit.go("#page:all-kinds")
    visit.frame("learner.answer('meter-true', true)")
    visit.leave()
    visit.top("kept['cmi.suspend_data'] = kept['cmi.suspend_data'].slice(0, -3); kept['cmi.core.lesson_status'] = 'completed'")
    visit.open("placed")
    assert "could not be read" in visit.notice
    assert visit.frame("return document.querySelector('section.page:not([hidden])').id") == "page:all-kinds"
    visit.leave()
    assert visit.kept["cmi.core.lesson_status"] == "completed"


@pytest.mark.parametrize("entry", ["", "resume", "ab-initio"])
def test_resume_asks_the_memory_and_not_the_entry(platform: Platform, entry: str) -> None:
    visit = platform().open("pages")
    visit.go("#page:unit-2")
    visit.leave()
    visit.top("kept['cmi.core.entry'] = arguments[0]", entry)
    visit.open("pages")
    assert visit.frame("return document.querySelector('section.page:not([hidden])').id") == "page:unit-2"


def test_a_review_tells_nothing(platform: Platform) -> None:
    visit = platform()
    visit.top("kept['cmi.core.lesson_mode'] = 'review'; kept['cmi.core.lesson_status'] = 'passed'")
    visit.open("placed")
    visit.go("#page:all-kinds")
    visit.frame("learner.answer('meter-true', false)")
    assert "not recorded" in visit.notice or visit.frame("return learner.said('meter-true')")
    visit.leave()
    told = {call[1] for call in visit.calls if call[0] == "LMSSetValue"}
    assert told <= {"cmi.core.exit"} and visit.kept["cmi.core.lesson_status"] == "passed"


def test_six_hundred_questions_in_4096_characters(platform: Platform) -> None:
    visit = platform()
    visit.open("large")
    # the learner's last visits, written by the player's own core
    visit.browser.switch_to.default_content()
    text = visit.browser.execute_async_script(
        """const done = arguments[0]; const frame = document.querySelector("iframe");
        const { course } = JSON.parse(frame.contentDocument.getElementById("course-data").textContent);
        import("/core.js").then((core) => {
          const state = core.fresh(7);
          course.pages.forEach((id) => state.seen.add(id));
          const words = "Ενέργεια %; & \\n\\"πόλη\\" 😀 ".repeat(12).slice(0, 300);
          course.placed.forEach((id, i) => {
            const answer = i % 20 === 0 ? words : [["a"], ["b"], ["c"]][i % 3];
            const order = i < 580 ? i : i - 1;
            if (i !== 580) state.items.set(id, { answer, score: core.grade(course.questions[id], answer), tries: 1, done: true, order });
          });
          done(core.encode(course, state).text);
        });"""
    )  # fmt: skip
    assert len(text) <= 4096
    visit.leave()
    visit.top("kept['cmi.suspend_data'] = arguments[0]; kept['cmi.core.lesson_location'] = 'unit-119'", text)
    visit.top("for (let i = 0; i < 599; i += 1) kept[`cmi.interactions.${i}.id`] = `question-${i < 580 ? i : i + 1}`")
    visit.open("large")
    assert visit.frame("return document.querySelector('section.page:not([hidden])').id") == "page:unit-119"
    visit.go("#page:unit-116")
    visit.frame("const form = document.querySelector('[data-question=question-580]'); form.querySelector('.field').value = 'Ελλάδα '.repeat(60);"
                "form.querySelector('button').click()")  # fmt: skip
    last = [call for call in visit.calls if call[1:2] == ["cmi.suspend_data"]][-1]
    assert len(last[2]) <= 4096 and re.fullmatch(r"[A-Za-z0-9_-]+", last[2])
    assert "too long for the memory" in visit.notice
    assert visit.kept["cmi.core.lesson_status"] == "completed" and float(visit.kept["cmi.core.score.raw"]) > 0
    assert len(interactions(visit.kept)) == 600
    visit.leave()
    visit.open("large")
    done = visit.frame("return document.querySelectorAll('form.locked').length")
    assert done == 600
    assert visit.frame("return document.querySelectorAll('form.locked .option input:checked').length") == 570


# ---- another maker's platform ------------------------------------------------------------------------------------------------------


def test_scorm_again_takes_every_value(platform: Platform) -> None:
    """npm's scorm-again checks each value against the standard's data types."""
    visit = platform("scorm_again.html").open("everything")
    visit.read_all()
    visit.go("#quiz:final")
    visit.frame("learner.start('final'); learner.all('[data-quiz=final]', true); learner.handIn('final')")
    assert visit.top("return window.errors") == []
    record: dict[str, Any] = visit.top("return window.record()")
    assert record["core"]["lesson_status"] == "completed" and record["core"]["score"]["raw"] == "100"
    rows = visit.top("return window.API.cmi.interactions.childArray.map((row) => JSON.parse(JSON.stringify(row)))")
    assert len(rows) == len(KINDS)
    assert {row["result"] for row in rows if not row["id"].startswith("final-essay")} == {"correct"}
    visit.leave()


def test_scorm_again_resumes(platform: Platform) -> None:
    visit = platform("scorm_again.html").open("mastery")
    visit.go("#quiz:final")
    visit.frame("learner.start('final')")
    for id in TEN[:2]:
        visit.frame("learner.answer(arguments[0], true, '[data-quiz=final]')", id)
    state, place = visit.top("return [window.API.cmi.suspend_data, window.API.cmi.core.lesson_location]")
    visit.leave()
    assert place == "final"
    visit.top(
        "window.kept = { suspend_data: arguments[0], core: { student_id: 'lea', lesson_location: arguments[1], lesson_status: 'incomplete' } }",
        state,
        place,
    )
    visit.open("mastery")
    assert visit.frame("return document.querySelector('section.page:not([hidden])').id") == "quiz:final"
    for id in TEN[:2]:
        assert visit.frame("return learner.said(arguments[0], '[data-quiz=final]')", id).startswith("Right.")
    assert visit.top("return window.errors") == []
    visit.leave()


# ---- hostile texts -------------------------------------------------------------------------------------------------------------


def test_hostile_texts_are_shown_and_their_right_answers_are_right(platform: Platform) -> None:
    """Every text is on the page as it was written, none of it is markup or script, and the answers that hold it are accepted and told to the platform."""
    course = COURSES["hostile"]()
    kinds = asked(course)
    visit = platform().open("hostile")
    assert visit.frame("return window.hacked === undefined && document.querySelectorAll('form b, form script').length") == 0
    words = visit.frame(
        'return Object.fromEntries(arguments[0].map((id) => [id, document.querySelector(`form[data-question="${id}"]`).textContent]))',
        list(kinds),
    )
    for id, text in words.items():
        assert hostile.shown(id) in hostile.bare(text), id
    for page in visit.frame("return learner.course.pages"):
        visit.go(f"#page:{page}")
        here = visit.frame(
            "return [...document.querySelectorAll('section.page:not([hidden]) form.question')].map((form) => form.dataset.question)"
        )
        said = visit.frame("return arguments[0].map((id) => { learner.answer(id, true); return learner.said(id); })", here)
        for id, verdict in zip(here, said, strict=True):
            assert verdict.startswith("Right.") or kinds[id] == "essay", (id, verdict[:200])
    kept = visit.kept
    told = interactions(kept)
    assert set(told) == set(kinds) and {row["result"] for id, row in told.items() if kinds[id] != "essay"} == {"correct"}
    assert kept["cmi.core.score.raw"] == "100" and kept["cmi.core.lesson_status"] == "completed"
