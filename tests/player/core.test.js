// core.js, which knows no page: grading by the cases that it shares with packager/grade.py, the rule of results, and the state in few characters.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

const here = (path) => new URL(path, import.meta.url);
// the file as a module, wherever it lies and whatever stands beside it
const core = await import(`data:text/javascript;base64,${readFileSync(here("../../templates/player/core.js")).toString("base64")}`);

// ---- grading -------------------------------------------------------------------------------------------------------------

const cases = JSON.parse(readFileSync(here("grading.json"), "utf8"));

test("there are cases of every kind that is graded", () => {
  assert.deepEqual(new Set(cases.map((one) => one.kind)), new Set(["choice", "true-false", "short-answer", "numerical", "matching"]));
});

for (const [n, one] of cases.entries()) {
  test(`case ${n + 1}: ${one.kind} ${JSON.stringify(one.response)} earns ${one.fraction}`, () => {
    const got = core.grade(one.question, one.response);
    assert.ok(Math.abs(got - one.fraction) < 1e-9, `it earned ${got}`);
  });
}

test("an essay is graded by nobody", () => assert.equal(core.grade({ kind: "essay" }, "text"), null));

test("a typed text full of signs is a text, not a pattern", () => {
  assert.ok(core.like("a.b(c)[d]{e}^$|?+\\/-", "a.b(c)[d]{e}^$|?+\\/-", false));
  assert.ok(!core.like("aXb", "a.b", false));
});

test("no number is so long that the page waits for it", () => {
  assert.equal(core.number("9".repeat(100000)), null);
  assert.equal(core.number("1e9999999"), null);
});

// ---- rounding ------------------------------------------------------------------------------------------------------------

test("one rule rounds what is shown, sent and compared", () => {
  assert.equal(core.percent(26 / 29), 89.66);
  assert.equal(core.percent(2 / 3), 66.67);
  assert.equal(core.percent((0.1 + 0.2) / 0.3), 100);
  assert.equal(core.percent(0.3 * 1), 30);
  assert.equal(core.percent(0), 0);
  assert.equal(core.percent(0.899949), 89.99);
});

// ---- results ---------------------------------------------------------------------------------------------------------------

const choice = (points = 1) => ({ kind: "choice", points, penalty: 1 / 3, hints: [], several: false, shuffle: true,
  options: ["a", "b", "c", "d"].map((key) => ({ key, fraction: key === "a" ? 1 : 0 })) });

function courseOf({ questions = 10, pages = 3, passMark = null, quizzes = null, placed = [], points = () => 1 } = {}) {
  const ids = Array.from({ length: questions }, (_, i) => `q${i}`);
  const all = { pool: ids, named: true, count: null, points: null };
  return {
    id: "course", version: "1", title: "Course", passMark, placed,
    pages: Array.from({ length: pages }, (_, i) => `unit-${i}`),
    quizzes: quizzes ?? [{ id: "final", placed: false, passMark: null, timeLimit: null, attempts: null, shuffle: false, show: {}, draws: [all] }],
    questions: Object.fromEntries(ids.map((id, i) => [id, choice(points(i))])),
  };
}

function handIn(course, state, right, quiz = course.quizzes[0]) {
  const record = core.quizOf(state, quiz.id);
  state.quizzes.set(quiz.id, { ...record, begun: record.begun + 1 });
  core.draw(course, quiz, state.seed, record.begun + 1).forEach(({ id }, i) => {
    const answer = [i < right ? "a" : "b"];
    state.items.set(core.keyOf(quiz.id, id), { answer, score: core.grade(course.questions[id], answer), tries: 1, done: true, order: i });
  });
  const { share } = core.tally(course, quiz, state, core.draw(course, quiz, state.seed, record.begun + 1));
  const now = core.quizOf(state, quiz.id);
  state.quizzes.set(quiz.id, { ...now, handed: now.handed + 1, last: share, best: Math.max(now.best, share) });
}

const readAll = (course, state) => course.pages.forEach((id) => state.seen.add(id));

test("a total on the way is no result", () => {
  const course = courseOf({ passMark: 80 });
  const state = core.fresh(1);
  readAll(course, state);
  state.quizzes.set("final", { ...core.quizOf(state, "final"), begun: 1 });
  ["q0", "q1"].forEach((id) => state.items.set(`final/${id}`, { answer: ["a"], score: 1, tries: 1, done: true, order: null }));
  assert.deepEqual([core.outcome(course, state).status, core.outcome(course, state).percent], ["incomplete", null]);
  handIn(course, state, 10);
  assert.deepEqual([core.outcome(course, state).status, core.outcome(course, state).percent], ["passed", 100]);
});

test("a course without a pass mark is completed, with its score", () => {
  const course = courseOf();
  const state = core.fresh(1);
  handIn(course, state, 5);
  assert.equal(core.outcome(course, state).status, "incomplete"); // no page seen yet
  readAll(course, state);
  assert.deepEqual([core.outcome(course, state).status, core.outcome(course, state).percent], ["completed", 50]);
});

test("26 of 29 is 89.66 %, and not 90", () => {
  const course = courseOf({ questions: 29, passMark: 90, quizzes: null });
  course.quizzes[0].attempts = 1;
  const state = core.fresh(1);
  readAll(course, state);
  handIn(course, state, 26);
  assert.deepEqual([core.outcome(course, state).status, core.outcome(course, state).percent], ["failed", 89.66]);
});

test("0.1 + 0.2 of 0.3 is all", () => {
  const course = courseOf({ questions: 2, passMark: 100, points: (i) => [0.1, 0.2][i] });
  const state = core.fresh(1);
  readAll(course, state);
  handIn(course, state, 2);
  assert.deepEqual([core.outcome(course, state).status, core.outcome(course, state).percent], ["passed", 100]);
});

test("what can be tried again is not failed yet; the best attempt counts", () => {
  const course = courseOf({ passMark: 80 });
  course.quizzes[0].attempts = 2;
  const state = core.fresh(1);
  readAll(course, state);
  handIn(course, state, 5);
  assert.deepEqual([core.outcome(course, state).status, core.outcome(course, state).percent], ["incomplete", null]);
  handIn(course, state, 4);
  assert.deepEqual([core.outcome(course, state).status, core.outcome(course, state).percent], ["failed", 50]);
});

test("a quiz's own pass mark counts too, and none is made up", () => {
  const course = courseOf({ passMark: null });
  Object.assign(course.quizzes[0], { passMark: 60, attempts: 1 });
  const state = core.fresh(1);
  readAll(course, state);
  handIn(course, state, 5);
  assert.equal(core.outcome(course, state).status, "failed");
});

test("without a quiz of its own a course is scored by what its units place", () => {
  const course = courseOf({ questions: 4, passMark: 75, quizzes: [], placed: ["q0", "q1", "q2", "q3"] });
  const state = core.fresh(1);
  readAll(course, state);
  course.placed.forEach((id, i) => state.items.set(id, core.attempt(course.questions[id], core.itemOf(state, id), [i ? "a" : "b"])));
  assert.deepEqual([core.outcome(course, state).status, core.outcome(course, state).percent], ["passed", 75]);
});

test("a course without any question is completed when every page was seen", () => {
  const course = courseOf({ questions: 0, quizzes: [] });
  const state = core.fresh(1);
  assert.equal(core.outcome(course, state).status, "incomplete");
  readAll(course, state);
  assert.deepEqual([core.outcome(course, state).status, core.outcome(course, state).percent], ["completed", null]);
});

test("a status is never lowered", () => {
  assert.equal(core.better("passed", "incomplete"), "passed");
  assert.equal(core.better("completed", "failed"), "completed");
  assert.equal(core.better("failed", "passed"), "passed");
  assert.equal(core.better("not attempted", "incomplete"), "incomplete");
});

test("each wrong try costs its penalty, and hints are the tries that are left", () => {
  const question = { ...choice(), hints: [{}, {}] };
  const first = core.attempt(question, core.itemOf(core.fresh(1), "q"), ["b"]);
  assert.deepEqual([first.done, first.score], [false, 0]);
  const second = core.attempt(question, first, ["a"]);
  assert.ok(second.done && Math.abs(second.score - 2 / 3) < 1e-9);
  assert.ok(core.attempt(question, core.attempt(question, first, ["b"]), ["b"]).done);
});

// ---- drawing ---------------------------------------------------------------------------------------------------------------

test("a draw is the same for a seed and an attempt, and another for others", () => {
  const course = courseOf({ questions: 40 });
  const quiz = { id: "quiz", shuffle: true, draws: [{ pool: ["q3"], named: true, count: null, points: 2 }, { pool: Object.keys(course.questions), named: false, count: 5, points: null }] };
  const ids = (seed, attempt) => core.draw(course, quiz, seed, attempt).map((one) => one.id);
  assert.deepEqual(ids(1, 1), ids(1, 1));
  assert.notDeepEqual(ids(1, 1), ids(2, 1));
  assert.notDeepEqual(ids(1, 1), ids(1, 2));
  assert.equal(new Set(ids(1, 1)).size, 6);
  assert.equal(core.draw(course, quiz, 1, 1).find((one) => one.id === "q3").points, 2);
});

test("every question of a pool has its turn", () => {
  const course = courseOf({ questions: 8 });
  const quiz = { id: "quiz", shuffle: false, draws: [{ pool: Object.keys(course.questions), named: false, count: 2, points: null }] };
  const seen = new Map();
  for (let seed = 0; seed < 2000; seed += 1) core.draw(course, quiz, seed, 1).forEach(({ id }) => seen.set(id, (seen.get(id) ?? 0) + 1));
  assert.equal(seen.size, 8);
  for (const times of seen.values()) assert.ok(times > 400 && times < 600, `${times} of 500`);
});

test("of a family one variant is asked, another for another attempt, and never a second", () => {
  const course = courseOf({ questions: 8 });
  const family = ["q1", "q2", "q3", "q4"];
  const one = (pool, more = {}) => ({ pool, named: false, count: null, points: null, ...more });
  const ids = (draws, seed = 1, attempt = 1) => core.draw(course, { id: "quiz", shuffle: false, draws }, seed, attempt).map(({ id }) => id);
  const seen = new Set();
  for (let attempt = 0; attempt < 60; attempt += 1) {
    const drawn = ids([one(["q0", family, "q5"])], 1, attempt);
    assert.deepEqual([drawn[0], drawn[2], drawn.length], ["q0", "q5", 3]);
    seen.add(drawn[1]);
  }
  assert.deepEqual([...seen].sort(), family);
  assert.equal(ids([one(["q0", family, "q5"], { count: 2 })]).length, 2);
  assert.equal(ids([one([family]), one(["q0", family])]).length, 2);
  assert.deepEqual(ids([one([family, "q0"]), one(["q2", "q4"], { named: true })]), ["q0", "q2", "q4"]);
});

// ---- memory ----------------------------------------------------------------------------------------------------------------

const GREEK = "Ενέργεια %; & \n\"πόλη\" 😀 ".repeat(12).slice(0, 300);

function large({ texts = 30, questions = 600, pages = 120 } = {}) {
  const course = courseOf({ questions, pages, quizzes: [] });
  course.placed = Object.keys(course.questions);
  course.placed.slice(0, texts).forEach((id) => { course.questions[id] = { kind: "short-answer", points: 1, penalty: 0, hints: [], answers: [] }; });
  const state = core.fresh(0xfedcba98);
  readAll(course, state);
  course.placed.forEach((id, i) => state.items.set(id, {
    answer: i < texts ? GREEK : ["abcd"[i % 4]], score: [0, 1, 2 / 3, 0.25][i % 4], tries: 1 + (i % 3), done: true, order: i,
  }));
  return { course, state };
}

test("600 questions and 120 units stay within 4,096 units, in letters that every platform keeps", () => {
  const { course, state } = large();
  const { text, dropped } = core.encode(course, state);
  assert.ok(text.length <= 4096, `${text.length}`);
  assert.match(text, /^[A-Za-z0-9_-]+$/);
  assert.ok(dropped > 0 && dropped <= 30, `${dropped} texts of 30`);
  const back = core.decode(course, text);
  assert.equal(back.seed, state.seed);
  assert.deepEqual([...back.seen].sort(), [...state.seen].sort());
  for (const [key, item] of state.items) {
    const got = back.items.get(key);
    assert.deepEqual([got.done, got.tries, got.order], [item.done, item.tries, item.order]);
    assert.ok(Math.abs(got.score - item.score) < 1e-6);
    if (key !== "q0" && item.answer !== GREEK) assert.deepEqual(got.answer, item.answer);
  }
});

test("1,000 questions and 300 units keep position, completion, scores and tries", () => {
  const { course, state } = large({ questions: 1000, pages: 300 });
  const { text } = core.encode(course, state);
  assert.ok(text.length <= 4096, `${text.length}`);
  const back = core.decode(course, text);
  assert.equal(back.seen.size, 300);
  assert.equal(back.items.size, 1000);
  for (const [key, item] of state.items) assert.ok(Math.abs(back.items.get(key).score - item.score) < 0.01 && back.items.get(key).tries === item.tries);
});

test("where every score is another, exactness goes before anything else is lost", () => {
  const { course, state } = large({ questions: 1000, pages: 300 });
  [...state.items].forEach(([key, item], i) => state.items.set(key, { ...item, score: (i + 1) / 1002 }));
  const { text } = core.encode(course, state);
  assert.ok(text.length <= 4096, `${text.length}`);
  const back = core.decode(course, text);
  for (const [key, item] of state.items) assert.ok(Math.abs(back.items.get(key).score - item.score) < 0.17);
});

test("a course too large for any memory still keeps within it, and says what it lost", () => {
  const { course, state } = large({ texts: 0, questions: 3000, pages: 300 });
  const { text, lost } = core.encode(course, state);
  assert.ok(text.length <= 4096 && lost > 0);
  const back = core.decode(course, text);
  assert.equal(back.seen.size, 300);
  assert.equal(back.items.size, 3000 - lost);
});

test("any text comes back as it was typed", () => {
  const { course, state } = large({ texts: 1, questions: 3, pages: 2 });
  for (const words of [GREEK, "a", "\u0000", "\ud83d", "É\t\n", "0123456789,.", "x".repeat(500)]) {
    state.items.set("q0", { ...state.items.get("q0"), answer: words });
    const { text, dropped } = core.encode(course, state);
    assert.equal(dropped, 0);
    assert.equal(core.decode(course, text).items.get("q0").answer, words);
  }
});

test("answers of every kind come back, also after the author changed the order of things", () => {
  const course = courseOf({ questions: 1, quizzes: [] });
  course.questions = {
    c: { ...choice(), several: true }, t: { kind: "true-false", answer: true, points: 1, hints: [], penalty: 0 },
    m: { kind: "matching", pairs: [{ key: "1", answer: "Αθήνα" }, { key: "2", answer: "b.,[.]" }], choices: ["Αθήνα", "b.,[.]", "z"], points: 1, hints: [], penalty: 0 },
    e: { kind: "essay", points: 1, hints: [], penalty: 0 },
  };
  course.placed = ["c", "t", "m", "e"];
  const state = core.fresh(1);
  const given = { c: ["a", "c"], t: false, m: { 1: "b.,[.]", 2: "Αθήνα" }, e: "Dear\nmayor" };
  Object.entries(given).forEach(([id, answer]) => state.items.set(id, { answer, score: 0, tries: 1, done: true, order: null }));
  const { text } = core.encode(course, state);
  course.questions.m = { ...course.questions.m, choices: ["z", "new", "b.,[.]", "Αθήνα"] };
  course.placed.reverse();
  const back = core.decode(course, text);
  Object.entries(given).forEach(([id, answer]) => assert.deepEqual(back.items.get(id).answer, answer));
});

test("a later version of the course reads what it still has", () => {
  const { course, state } = large({ texts: 0, questions: 20, pages: 5 });
  const { text } = core.encode(course, state);
  const next = courseOf({ questions: 30, pages: 9, quizzes: [] });
  next.placed = Object.keys(next.questions).filter((id) => id !== "q3");
  next.pages = ["intro", ...next.pages.filter((id) => id !== "unit-1")];
  const back = core.decode(next, text);
  assert.deepEqual([...back.seen].sort(), ["unit-0", "unit-2", "unit-3", "unit-4"]);
  assert.equal(back.items.size, 19);
  assert.deepEqual(back.items.get("q7").answer, state.items.get("q7").answer);
});

test("what is cut, changed or foreign is known as such", () => {
  const { course, state } = large();
  const { text } = core.encode(course, state);
  const wrong = ["", text.slice(0, -1), text.slice(0, 100), `${text}A`, text.replace(/.$/, (c) => (c === "A" ? "B" : "A")), text.toLowerCase(), "P1", "P1AAAAA", "{\"page\":3}", "P2" + text.slice(2), `${text}&amp;`];
  for (const other of wrong) assert.equal(core.decode(course, other), null, other.slice(0, 20));
  for (let i = 0; i < text.length; i += 37) assert.equal(core.decode(course, text.slice(0, i) + (text[i] === "x" ? "y" : "x") + text.slice(i + 1)), null);
});

test("two memories become one that lacks nothing", () => {
  const one = core.fresh(1);
  const two = core.fresh(2);
  one.seen.add("unit-0");
  two.seen.add("unit-1");
  one.items.set("q0", { answer: ["a"], score: 1, tries: 1, done: true, order: 0 });
  two.items.set("q0", { answer: null, score: 0, tries: 0, done: false, order: null });
  two.items.set("q1", { answer: ["b"], score: 0, tries: 1, done: true, order: 1 });
  const both = core.merge(one, two);
  assert.deepEqual([...both.seen].sort(), ["unit-0", "unit-1"]);
  assert.equal(both.items.get("q0").score, 1);
  assert.deepEqual(both.items.get("q0").answer, ["a"]);
  assert.equal(both.items.get("q1").done, true);
});

// ---- what a platform is told ---------------------------------------------------------------------------------------------------

test("ids are printable ASCII, distinct and stable", () => {
  const hard = ["Ερώτηση 1", "Ερώτησή 1", "Въпрос 2", "Straßen & Wege", "q 3", "q-3", "x".repeat(300), "x".repeat(301), "final/q1", "final-q1", "😀", ""];
  const ids = hard.map((key) => core.plainId(key));
  ids.forEach((id) => assert.match(id, /^[A-Za-z0-9_-]{1,100}$/));
  assert.equal(new Set(ids).size, ids.length);
  assert.equal(core.plainId("led-cost"), "led-cost");
  assert.equal(core.plainId("Ερώτηση 1"), core.plainId("Ερώτηση 1"));
});

test("an answer is told with its letters, its right answer and its result", () => {
  const told = core.interaction({ ...choice(), several: true, options: [{ key: "a", fraction: 0.5 }, { key: "b", fraction: 0.5 }, { key: "c", fraction: -1 }] }, "q", ["b"], 2, 3);
  assert.deepEqual([told.response, told.correct, told.result, told.weighting], [["1"], ["0", "1"], "partial", 2]);
  const numeric = { kind: "numerical", unit: "kWh", answers: [{ value: "3.5", tolerance: "0", fraction: 1 }] };
  assert.equal(core.interaction(numeric, "q", "3,5 kWh", 1, 1).response, "3.5");
  assert.equal(core.interaction(numeric, "q", "3,5", 1, 1).result, "right");
  assert.equal(core.interaction(numeric, "q", "0,0000004", 1, 1).response, "0.0000004");
});
