// What the player knows: grading, drawing, the learner's state, and its short form for a platform's memory.
// Pure functions over plain data: no page, no platform, no clock, no chance (both come in as numbers).
// A question here is what player.py writes of it; grading is that of packager/grade.py, proved by the cases they share.

// ---- numbers ---------------------------------------------------------------------------------------------------------

const SPACES = /[\s\u00a0\u2007\u2009\u202f'’]/g;
const NUMBER = /^([+-]?)(?:(\d+)(?:\.(\d*))?|\.(\d+))(?:e([+-]?\d{1,3}))?$/;

/** A number as a learner types it, exactly: {m, e} stands for m * 10^e; null for what is no number. Decimal comma or point, grouped thousands,
 *  scientific, the question's own unit after it. */
export function number(text, unit = "") {
  let short = String(text).replace(SPACES, "").replace(/\u2212/g, "-");
  const tail = unit.replace(SPACES, "");
  if (tail && short.endsWith(tail)) short = short.slice(0, -tail.length);
  short = short.toLowerCase().replace(/[x×*·]10(?:\^|\*\*)?(?=[+-]?\d+$)/, "e");
  const [, mantissa, exponent] = /^([^e]*)(.*)$/.exec(short) ?? [null, "", ""];
  const found = NUMBER.exec(ungrouped(mantissa) + exponent);
  if (!found || short.length > 200) return null;
  const [, sign, whole = "", after, bare, power = "0"] = found;
  const part = after ?? bare ?? "";
  return { m: BigInt(sign === "-" ? `-${whole}${part}` : whole + part), e: Number(power) - part.length };
}

/** Of points and commas the last kind is the decimal mark, the other groups; one that stands several times groups; a single one is the mark. */
function ungrouped(mantissa) {
  const [points, commas] = [".", ","].map((mark) => mantissa.split(mark).length - 1);
  if (points && commas) {
    const [mark, group] = mantissa.lastIndexOf(".") > mantissa.lastIndexOf(",") ? [".", ","] : [",", "."];
    return mantissa.split(mark).length > 2 ? "" : mantissa.replaceAll(group, "").replace(mark, ".");
  }
  return points > 1 || commas > 1 ? mantissa.replace(/[.,]/g, "") : mantissa.replace(",", ".");
}

/** Whether value lies within answer +- tolerance, ends included and the slack of grade.py on top. All three as number() gives them. */
export function within(value, answer, tolerance) {
  const e = Math.min(value.e, answer.e, tolerance.e, -14) - 14;
  const at = (x) => x.m * 10n ** BigInt(x.e - e);
  const size = (n) => (n < 0n ? -n : n);
  const least = at({ m: 1n, e: -14 });
  const largest = [size(at(answer)), size(at(tolerance)), least].reduce((a, b) => (a > b ? a : b));
  return size(at(value) - at(answer)) <= size(at(tolerance)) + largest / 10n ** 14n;
}

/** The one rounding rule, for what is shown, sent and compared: a share as percent with two decimals, a half goes up. */
export function percent(share) {
  return Math.round(Number((share * 1e4).toPrecision(12))) / 100;
}

// ---- grading ---------------------------------------------------------------------------------------------------------

/** The share of the points that an answer earns: 0 to 1, for a choice of one -1 to 1; null for an essay, which a person grades.
 *  Answers: choice: list of option keys; true-false: true or false; short-answer, numerical, essay: text;
 *  matching: {key of the pair: answer}. null or undefined: not answered. */
export function grade(question, answer) {
  if (question.kind === "essay") return null;
  if (!answered(question, answer)) return 0;
  return GRADERS[question.kind](question, answer);
}

/** Whether there is an answer to grade. */
export function answered(question, answer) {
  if (answer === null || answer === undefined) return false;
  if (question.kind === "choice") return answer.length > 0;
  if (question.kind === "matching") return Object.values(answer).some((chosen) => chosen !== "");
  return typeof answer !== "string" || answer.trim() !== "";
}

const GRADERS = {
  "choice": (question, answer) => {
    const chosen = question.options.filter((option) => answer.includes(option.key));
    if (!question.several) return chosen.length === 1 ? chosen[0].fraction : 0;
    if (question.whole) return question.options.every((option) => answer.includes(option.key) === option.fraction > 0) ? 1 : 0;
    return Math.max(0, Math.min(1, sum(chosen.map((option) => option.fraction))));
  },
  "true-false": (question, answer) => (answer === question.answer ? 1 : 0),
  "short-answer": (question, answer) => fitting(question, answer)?.fraction ?? 0,
  "numerical": (question, answer) => fitting(question, answer)?.fraction ?? 0,
  "matching": (question, answer) => share(question.pairs.filter((pair) => same(answer[pair.key], pair.answer)).length, question.pairs.length),
};

/** The answer of the author's that a text or number meets first, or null. */
export function fitting(question, answer) {
  if (question.kind === "short-answer") return question.answers.find((one) => like(answer, one.text, question.caseSensitive)) ?? null;
  const value = number(answer, question.unit);
  if (value === null) return null;
  return question.answers.find((one) => one.value === null || within(value, number(one.value), number(one.tolerance))) ?? null;
}

/** Whether a typed text fits an accepted one: `*` is any run of characters, `\*` an asterisk; nothing typed fits nothing. */
export function like(text, pattern, caseSensitive) {
  const typed = String(text).normalize("NFC").trim();
  const bits = pattern.normalize("NFC").trim().replaceAll("\\*", "\u0000").split(/\*+/);
  const [first, ...middle] = bits.map((bit) => bit.replace(/[\^$\\.*+?()[\]{}|/]/g, "\\$&").replaceAll("\u0000", "\\*"));
  const last = middle.length ? `[^]*${middle.pop()}` : "";
  // each part is taken where it stands first and never looked for again: what a lookahead found is not tried otherwise
  const source = first + middle.map((bit, at) => `(?=([^]*?${bit}))\\${at + 1}`).join("") + last;
  return typed !== "" && new RegExp(`^${source}$`, caseSensitive ? "u" : "iu").test(typed);
}

function same(given, right) {
  const fold = (text) => String(text ?? "").split(/\s+/).filter(Boolean).join(" ").normalize("NFC");
  return fold(given) === fold(right);
}

function sum(numbers) {
  return numbers.reduce((total, one) => total + one, 0);
}

function share(part, whole) {
  return whole ? part / whole : 0;
}

/** "right", "partial" or "wrong" for a share; thirds written as decimals are right too. */
export function verdict(fraction) {
  if (fraction >= 1 - 1e-6) return "right";
  return fraction > 1e-6 ? "partial" : "wrong";
}

// ---- chance, the same for the same seed -------------------------------------------------------------------------------

/** A 32-bit digest of a text. */
export function hash(text, start = 0x811c9dc5) {
  let h = start;
  for (let i = 0; i < text.length; i += 1) {
    h = Math.imul(h ^ (text.charCodeAt(i) & 255), 0x01000193);
    h = Math.imul(h ^ (text.charCodeAt(i) >>> 8), 0x01000193);
  }
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/** The items in an order that depends on the seed and the items' names alone. */
export function shuffled(items, seed, name = (item) => item) {
  const lot = new Map(items.map((item) => [item, hash(String(name(item)), hash(String(seed)))]));
  return [...items].sort((a, b) => lot.get(a) - lot.get(b));
}

/**
 * The questions of one attempt at a quiz: [{id, points}], none twice; questions that are named are not drawn by chance too. In a pool stands the id of a
 * question, or the list of those of a family's variants, of which one is asked.
 */
export function draw(course, quiz, seed, attempt) {
  const named = new Set(quiz.draws.filter((d) => d.named).flatMap((d) => d.pool).flat());
  const taken = new Map();
  quiz.draws.forEach((one) => {
    const free = (ids) => !ids.some((id) => taken.has(id));
    const left = one.pool.map((entry) => [entry].flat()).filter((ids) => free(ids) && (one.named || !ids.some((id) => named.has(id))));
    const lot = `${seed}/${quiz.id}/${attempt}`;
    const chosen = new Set(one.count === null ? left : shuffled(left, lot, (ids) => ids[0]).slice(0, one.count));
    left.filter((ids) => chosen.has(ids) && free(ids)).forEach((ids) => {
      const [id] = shuffled(ids, `${lot}/variant`);
      taken.set(id, { id, points: one.points ?? course.questions[id].points });
    });
  });
  const drawn = [...taken.values()];
  return quiz.shuffle ? shuffled(drawn, `${seed}/${quiz.id}/${attempt}/order`, (one) => one.id) : drawn;
}

// ---- the learner's state ----------------------------------------------------------------------------------------------

/** A learner who has not begun. seed: a whole number of 32 bits. */
export function fresh(seed) {
  return { seed: seed >>> 0, seen: new Set(), items: new Map(), quizzes: new Map() };
}

/** The key of a question's state: its id where it is placed in a unit, quiz/id in a quiz. */
export function keyOf(quiz, id) {
  return quiz ? `${quiz}/${id}` : id;
}

/** The state of one question: answer as grade() takes it, the best share earned, tries since the last start, whether this round is over. */
export function itemOf(state, key) {
  return state.items.get(key) ?? { answer: null, score: 0, tries: 0, done: false, order: null };
}

/** The state of one quiz: attempts begun and handed in, the best and the last share, and when the running one began (or null). */
export function quizOf(state, id) {
  return state.quizzes.get(id) ?? { begun: 0, handed: 0, best: 0, last: 0, started: null };
}

/** What one try at a placed question comes to. Each wrong try before costs the penalty; the round ends when right or when no hint is left. */
export function attempt(question, item, answer) {
  const fraction = grade(question, answer);
  const tries = item.tries + 1;
  const earned = Math.max(0, (fraction ?? 0) - question.penalty * (tries - 1));
  const done = fraction === null || verdict(fraction) === "right" || tries > question.hints.length;
  return { ...item, answer, tries, done, fraction, score: Math.max(item.score, earned) };
}

/** Two memories of one learner as one: what either has seen, earned or answered. Neither is known to be the newer. */
export function merge(one, other) {
  const both = { seed: one.seed, seen: new Set([...one.seen, ...other.seen]), items: new Map(one.items), quizzes: new Map(one.quizzes) };
  if (other.quizzes.size) both.seed = other.seed; // what a running test drew hangs on the seed
  other.quizzes.forEach((quiz, id) => {
    const mine = quizOf(one, id);
    const later = quiz.begun > mine.begun || quiz.handed > mine.handed ? quiz : mine.begun ? mine : quiz;
    both.quizzes.set(id, { ...later, best: Math.max(quiz.best, mine.best) });
  });
  other.items.forEach((item, key) => {
    const mine = itemOf(one, key);
    const later = Number(item.done) - Number(mine.done) || item.tries - mine.tries || item.score - mine.score;
    both.items.set(key, { ...(later >= 0 ? item : mine), score: Math.max(item.score, mine.score), order: mine.order ?? item.order });
  });
  return both;
}

/** Points and share of one attempt at a quiz; essays count nothing. */
export function tally(course, quiz, state, drawn) {
  const graded = drawn.filter((one) => course.questions[one.id].kind !== "essay");
  const points = sum(graded.map((one) => {
    const item = itemOf(state, keyOf(quiz.id, one.id));
    return one.points * (item.answer === null ? item.score : grade(course.questions[one.id], item.answer));
  }));
  const most = sum(graded.map((one) => one.points));
  return { points, most, share: most ? Math.max(0, points / most) : 1 };
}

/** What the course's score is made of: its own quizzes; where it has none, what is placed in its units. */
export function counted(course) {
  const own = course.quizzes.filter((quiz) => !quiz.placed);
  if (own.length) return { quizzes: own, questions: [] };
  return { quizzes: course.quizzes, questions: course.placed.filter((id) => course.questions[id].kind !== "essay") };
}

/** Whether an attempt more may be begun. */
export function attemptsLeft(quiz, record) {
  return quiz.attempts === null || record.begun < quiz.attempts;
}

/** Where the learner stands. share and percent are null until everything that counts is finished: a total on the way is no result.
 *  status: incomplete, completed (a course without pass marks), passed, or failed (only when no attempt is left that could raise the score). */
export function outcome(course, state) {
  const { quizzes, questions } = counted(course);
  const seen = course.pages.filter((id) => state.seen.has(id)).length;
  const complete = seen === course.pages.length;
  const handed = (some) => some.every((quiz) => quizOf(state, quiz.id).handed > 0);
  const finished = handed(quizzes) && questions.every((id) => itemOf(state, id).done || itemOf(state, id).score > 0);
  const marks = course.passMark !== null || quizzes.some((quiz) => quiz.passMark !== null);
  const parts = [
    ...quizzes.map((quiz) => [weight(course, quiz), quizOf(state, quiz.id).best]),
    ...questions.map((id) => [course.questions[id].points, itemOf(state, id).score]),
  ];
  const most = sum(parts.map(([points]) => points));
  const result = complete && finished && most > 0 ? percent(sum(parts.map(([points, part]) => points * part)) / most) : null;
  const report = { seen, pages: course.pages.length, complete, percent: result, status: "incomplete" };
  // without a pass mark, what is placed in a unit is an offer
  if (!complete || !(marks ? finished : handed(quizzes.filter((quiz) => !quiz.placed)))) return report;
  if (!marks) return { ...report, status: "completed" };
  const passed = (course.passMark === null || (result ?? 0) >= course.passMark)
    && quizzes.every((quiz) => quiz.passMark === null || percent(quizOf(state, quiz.id).best) >= quiz.passMark);
  if (passed) return { ...report, status: "passed" };
  const open = quizzes.some((quiz) => attemptsLeft(quiz, quizOf(state, quiz.id)) && quizOf(state, quiz.id).best < 1)
    || questions.some((id) => itemOf(state, id).score < 1);
  // what can still be raised is no result yet: a platform that is told "failed" may close the attempt for good
  return open ? { ...report, percent: null, best: result } : { ...report, status: "failed" };
}

/** Points of a quiz in the course's total: of what it draws, the mean where chance decides. */
function weight(course, quiz) {
  return sum(quiz.draws.map((one) => {
    const points = one.pool.map((entry) => [entry].flat()[0]).filter((id) => course.questions[id].kind !== "essay").map((id) => one.points ?? course.questions[id].points);
    return one.count === null || one.count >= points.length ? sum(points) : share(sum(points), points.length) * one.count;
  }));
}

const RANK = ["not attempted", "browsed", "incomplete", "failed", "completed", "passed"];

/** The better of two statuses: a later visit never lowers what a platform has. */
export function better(old, now) {
  return RANK.indexOf(old) > RANK.indexOf(now) ? old : now;
}

// ---- answers as short texts -------------------------------------------------------------------------------------------

/** An answer as a text without loss, for memory. Chosen answers of a matching question are kept by digest, so that they survive a new order. */
export function spell(question, answer) {
  if (!answered(question, answer)) return "";
  if (question.kind === "choice") return [...answer].sort().join(",");
  if (question.kind === "true-false") return answer ? "t" : "f";
  if (question.kind === "matching") return question.pairs.filter((p) => answer[p.key]).map((p) => `${p.key}.${token(answer[p.key])}`).join(",");
  return answer;
}

/** The answer that spell() wrote. */
export function unspell(question, text) {
  if (text === "") return null;
  if (question.kind === "choice") return text.split(",");
  if (question.kind === "true-false") return text === "t";
  if (question.kind !== "matching") return text;
  const known = new Map(question.choices.map((choice) => [token(choice), choice]));
  return Object.fromEntries(text.split(",").map((part) => part.split(".")).map(([key, code]) => [key, known.get(code) ?? ""]));
}

function token(text) {
  return (hash(text.normalize("NFC")) % 46656).toString(36).padStart(3, "0");
}

// ---- what a platform is told of an answer ------------------------------------------------------------------------------

/** A name that every platform takes: printable ASCII without blanks, unique, the same on every build and in every language. */
export function plainId(key) {
  if (/^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$/.test(key)) return key;
  const word = key.normalize("NFKD").replace(/[^A-Za-z0-9]+/g, "-").slice(0, 60).replace(/^-|-$/g, "");
  const digest = hash(key).toString(36).padStart(7, "0") + hash(key, 7).toString(36).padStart(7, "0");
  return word ? `${word}-${digest}` : `q-${digest}`;
}

/** One answer as neutral data: what each platform's adapter spells in its own way.
 *  response and correct: choice: lists of letters; true-false: booleans; matching: [[stem, answer]] of letters; else texts.
 *  result: right, partial, wrong or neutral. */
export function interaction(question, key, answer, weighting, seconds) {
  const fraction = grade(question, answer);
  const sides = { id: plainId(key), kind: question.kind, weighting, seconds, result: fraction === null ? "neutral" : verdict(fraction), several: question.several ?? false };
  if (question.kind === "choice") {
    const letter = (option) => question.options.indexOf(option).toString(36);
    const right = question.several ? question.options.filter((o) => o.fraction > 0) : question.options.filter((o) => o.fraction === 1).slice(0, 1);
    return { ...sides, response: question.options.filter((o) => (answer ?? []).includes(o.key)).map(letter), correct: right.map(letter) };
  }
  if (question.kind === "true-false") return { ...sides, response: answer, correct: question.answer };
  if (question.kind === "matching") {
    const letter = (text) => question.choices.indexOf(text).toString(36);
    const stem = (i) => i.toString(36);
    return {
      ...sides,
      response: question.pairs.map((p, i) => [stem(i), (answer ?? {})[p.key] ?? ""]).filter(([, a]) => a !== "").map(([s, a]) => [s, letter(a)]),
      correct: question.pairs.map((p, i) => [stem(i), letter(p.answer)]),
    };
  }
  const best = question.answers?.find((one) => one.fraction === 1);
  if (question.kind === "numerical") {
    const value = number(answer ?? "", question.unit);
    return { ...sides, response: value === null ? String(answer ?? "") : decimal(value), correct: best?.value ?? "" };
  }
  return { ...sides, response: answer ?? "", correct: best ? best.text.replaceAll("\\*", "*") : "" };
}

/** An exact number in plain notation with a point, or scientific when that is shorter than its zeros. */
export function decimal({ m, e }) {
  if (m === 0n) return "0";
  let digits = (m < 0n ? -m : m).toString();
  const cut = digits.length - digits.replace(/0+$/, "").length;
  digits = cut ? digits.slice(0, -cut) : digits;
  const exponent = e + cut;
  const sign = m < 0n ? "-" : "";
  if (exponent > 20 || exponent + digits.length < -20) return `${sign}${digits}e${exponent}`;
  if (exponent >= 0) return sign + digits + "0".repeat(exponent);
  const padded = digits.padStart(1 - exponent, "0");
  return `${sign}${padded.slice(0, exponent)}.${padded.slice(exponent)}`;
}

// ---- the state in few characters ---------------------------------------------------------------------------------------
// "P1", a check of five characters, then bits in the letters A-Z a-z 0-9 - _ (every platform keeps these). Units, quizzes and questions
// are known by digests of their ids, sorted and written as Rice-coded differences, so that a later version of the course can read them.

const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
const DIGEST = { pages: 18, quizzes: 18, items: 20 };
const EXACT = [20, 7, 4, 2]; // bits of a partial score, the first that fits
const SHORT = 64; // bits of an answer that is kept before the order of the interactions: a choice, a number, a word

class Writer {
  constructor() {
    this.bits = [];
  }

  put(value, width) {
    for (let i = width - 1; i >= 0; i -= 1) this.bits.push(Math.floor(value / 2 ** i) % 2);
  }

  /** A whole number from 0 on, small ones short (Elias gamma). */
  count(value) {
    const width = Math.floor(Math.log2(value + 1)) + 1;
    this.put(0, width - 1);
    this.put(value + 1, width);
  }

  rice(value, k) {
    for (let i = Math.floor(value / 2 ** k); i > 0; i -= 1) this.bits.push(1);
    this.bits.push(0);
    this.put(value % 2 ** k, k);
  }

  /** 0 and 1 in a bit or two, what lies between as its place in a table of shares. */
  share(value, table) {
    if (value <= 0) this.put(0, 1);
    else if (value >= 1) this.put(2, 2);
    else {
      this.put(3, 2);
      this.put(table.values.indexOf(quantum(value, table.width)), table.bits);
    }
  }

  table({ values, width, bits }) {
    this.put(width, 5);
    this.count(values.length);
    values.forEach((value) => this.put(value, width));
    return { values, width, bits };
  }

  text(words) {
    this.count(words.length - 1);
    for (const code of units(words)) {
      const small = SMALL.indexOf(String.fromCharCode(code));
      if (small >= 0) this.put(small, 6);
      else if (code < 128) this.put(256 + code, 9);
      else this.put(3 * 2 ** 16 + code, 18);
    }
  }

  toString() {
    let out = "";
    for (let i = 0; i < this.bits.length; i += 6) {
      let value = 0;
      for (let j = 0; j < 6; j += 1) value = value * 2 + (this.bits[i + j] ?? 0);
      out += LETTERS[value];
    }
    return out;
  }
}

class Reader {
  constructor(letters) {
    this.letters = letters;
    this.at = 0;
  }

  put(width) {
    let value = 0;
    for (let i = 0; i < width; i += 1, this.at += 1) {
      const six = LETTERS.indexOf(this.letters[Math.floor(this.at / 6)] ?? "");
      if (six < 0) throw new RangeError("the state ends too early");
      value = value * 2 + ((six >> (5 - (this.at % 6))) & 1);
    }
    return value;
  }

  count() {
    let width = 1;
    while (this.put(1) === 0) width += 1;
    return 2 ** (width - 1) + this.put(width - 1) - 1;
  }

  rice(k) {
    let high = 0;
    while (this.put(1) === 1) high += 1;
    return high * 2 ** k + this.put(k);
  }

  share(table) {
    if (this.put(1) === 0) return 0;
    return this.put(1) === 0 ? 1 : table.values[this.put(table.bits)] / (2 ** table.width - 1);
  }

  table() {
    const width = this.put(5);
    const values = Array.from({ length: this.count() }, () => this.put(width));
    return { values, width, bits: bitsFor(values.length) };
  }

  text() {
    let words = "";
    for (let left = this.count() + 1; left > 0; left -= 1) {
      if (this.put(1) === 0) words += SMALL[this.put(5)];
      else words += String.fromCharCode(this.put(1) === 0 ? this.put(7) : this.put(16));
    }
    return words;
  }
}

/** The distinct shares between 0 and 1, as whole numbers of `width` bits. */
function tableOf(shares, width) {
  const values = [...new Set(shares.filter((one) => one > 0 && one < 1).map((one) => quantum(one, width)))].sort((a, b) => a - b);
  return { values, width, bits: bitsFor(values.length) };
}

function quantum(value, width) {
  return Math.round(value * (2 ** width - 1));
}

function bitsFor(many) {
  return many > 1 ? Math.ceil(Math.log2(many)) : 0;
}

const SMALL = "abcdefghijklmnopqrst0123456789,.";

function units(text) {
  return Array.from({ length: text.length }, (_, i) => text.charCodeAt(i));
}

/** id -> digest, distinct: of two ids with one digest the later in sort order takes the next free one. */
function digests(ids, width) {
  const taken = new Map();
  const used = new Set();
  for (const id of [...ids].sort()) {
    let salt = 0;
    let digest;
    do {
      digest = hash(salt ? `${id}\n${salt}` : id) >>> (32 - width);
      salt += 1;
    } while (used.has(digest));
    used.add(digest);
    taken.set(id, digest);
  }
  return taken;
}

function list(writer, entries, width, each) {
  const sorted = [...entries].sort((a, b) => a.digest - b.digest);
  const k = Math.max(0, Math.min(width, Math.floor(Math.log2((2 ** width / Math.max(1, sorted.length)) * 0.7))));
  writer.count(sorted.length);
  writer.put(k, 5);
  let last = -1;
  for (const entry of sorted) {
    writer.rice(entry.digest - last - 1, k);
    last = entry.digest;
    each(entry);
  }
}

function relist(reader, each) {
  const many = reader.count();
  const k = reader.put(5);
  let last = -1;
  for (let i = 0; i < many; i += 1) {
    last += reader.rice(k) + 1;
    each(last);
  }
}

/** Every id that a state can speak of. */
function idsOf(course) {
  const items = [...course.placed, ...course.quizzes.flatMap((quiz) => quiz.draws.flatMap((d) => d.pool.flat().map((id) => keyOf(quiz.id, id))))];
  return {
    pages: digests(new Set(course.pages), DIGEST.pages),
    quizzes: digests(new Set(course.quizzes.map((quiz) => quiz.id)), DIGEST.quizzes),
    items: digests(new Set(items), DIGEST.items),
  };
}

function questionOf(course, key) {
  return course.questions[key] ?? course.questions[key.slice(key.indexOf("/") + 1)];
}

/** The state in at most `limit` UTF-16 units: {text, dropped, lost}. What does not fit goes in this order: the longest answers (dropped says how
 *  many), the order of the interactions, short answers, the exactness of partial scores. Position, completion, scores and tries stay: for 1,000
 *  questions they fit whatever was done. In a course larger still, whole questions go (lost says how many), those of tests handed in first. */
export function encode(course, state, limit = 4096) {
  const ids = idsOf(course);
  const over = (key) => key.includes("/") && quizOf(state, key.slice(0, key.indexOf("/"))).started === null;
  const all = [...state.items].filter(([key]) => ids.items.has(key))
    .map(([key, item]) => ({ item, digest: ids.items.get(key), words: spell(questionOf(course, key), item.answer), over: over(key) }))
    .sort((a, b) => Number(a.over) - Number(b.over) || a.digest - b.digest);
  for (let many = all.length; ; many = Math.floor(many * 0.95)) {
    const found = squeeze(course, state, ids, all.slice(0, many), limit);
    if (found.fits || many === 0) return { text: `P1${check(found.payload)}${found.payload}`, dropped: found.dropped, lost: all.length - many };
  }
}

function squeeze(course, state, ids, kept, limit) {
  const costs = kept.filter((one) => one.words !== "").map((one) => {
    const cost = new Writer();
    cost.text(one.words);
    return { one, bits: cost.bits.length };
  }).sort((a, b) => a.bits - b.bits || a.one.digest - b.one.digest);
  const room = (limit - 7) * 6;

  const tryWith = (ordered, width) => {
    let left = room - write(course, state, ids, kept, ordered, width, new Set()).bits.length;
    const fits = costs.filter((cost) => (left -= cost.bits) >= 0);
    const payload = write(course, state, ids, kept, ordered, width, new Set(fits.map(({ one }) => one))).toString();
    return { payload, dropped: costs.length - fits.length, shortest: costs[fits.length]?.bits ?? Infinity, fits: payload.length <= limit - 7 };
  };
  const ways = [[true, EXACT[0]], ...EXACT.map((width) => [false, width])];
  let best = null;
  for (const [ordered, width] of ways) {
    best = tryWith(ordered, width);
    if (best.fits && (!ordered || best.shortest > SHORT)) break;
  }
  return best;
}

function write(course, state, ids, kept, ordered, width, withWords) {
  const writer = new Writer();
  writer.put(state.seed, 32);
  const table = writer.table(tableOf([...kept.map((one) => one.item.score), ...[...state.quizzes.values()].flatMap((q) => [q.best, q.last])], width));
  list(writer, [...state.seen].filter((id) => ids.pages.has(id)).map((id) => ({ digest: ids.pages.get(id) })), DIGEST.pages, () => {});
  const quizzes = [...state.quizzes].filter(([id]) => ids.quizzes.has(id)).map(([id, quiz]) => ({ digest: ids.quizzes.get(id), quiz }));
  list(writer, quizzes, DIGEST.quizzes, ({ quiz }) => {
    writer.count(quiz.begun);
    writer.count(quiz.handed);
    writer.share(quiz.best, table);
    writer.share(quiz.last, table);
    writer.put(quiz.started === null ? 0 : 1, 1);
    if (quiz.started !== null) writer.put(quiz.started, 32);
  });
  const orders = kept.map(({ item }) => item.order ?? 0);
  const wide = ordered ? bitsFor(Math.max(0, ...orders) + 2) : 0;
  writer.put(wide, 5);
  list(writer, kept, DIGEST.items, (one) => {
    const usual = one.item.done && one.item.tries === 1;
    writer.put(usual ? 0 : 1, 1);
    if (!usual) {
      writer.put(one.item.done ? 1 : 0, 1);
      writer.count(one.item.tries);
    }
    writer.put(withWords.has(one) ? 1 : 0, 1);
    writer.share(one.item.score, table);
    if (wide) writer.put(one.item.order === null ? 0 : one.item.order + 1, wide);
  });
  [...kept].sort((a, b) => a.digest - b.digest).filter((one) => withWords.has(one)).forEach((one) => writer.text(one.words));
  return writer;
}

/** The state that encode() wrote, or null when the text is not whole: cut, changed, or of another maker. Unknown ids are passed over. */
export function decode(course, text) {
  const found = /^P1([\w-]{5})([\w-]+)$/.exec(text ?? "");
  if (!found || check(found[2]) !== found[1]) return null;
  try {
    return read(course, new Reader(found[2]));
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

function read(course, reader) {
  const ids = idsOf(course);
  const back = (map) => new Map([...map].map(([id, digest]) => [digest, id]));
  const [pages, quizzes, items] = [back(ids.pages), back(ids.quizzes), back(ids.items)];
  const state = fresh(reader.put(32));
  const table = reader.table();
  relist(reader, (digest) => {
    if (pages.has(digest)) state.seen.add(pages.get(digest));
  });
  relist(reader, (digest) => {
    const quiz = { begun: reader.count(), handed: reader.count(), best: reader.share(table), last: reader.share(table), started: null };
    if (reader.put(1)) quiz.started = reader.put(32);
    if (quizzes.has(digest)) state.quizzes.set(quizzes.get(digest), quiz);
  });
  const wide = reader.put(5);
  const waiting = [];
  relist(reader, (digest) => {
    const usual = reader.put(1) === 0;
    const [done, tries] = usual ? [true, 1] : [reader.put(1) === 1, reader.count()];
    const worded = reader.put(1) === 1;
    const item = { answer: null, score: reader.share(table), tries, done, order: null };
    const order = wide ? reader.put(wide) : 0;
    if (order > 0) item.order = order - 1;
    if (worded) waiting.push([digest, item]);
    if (items.has(digest)) state.items.set(items.get(digest), item);
  });
  waiting.forEach(([digest, item]) => {
    const words = reader.text();
    if (items.has(digest)) item.answer = unspell(questionOf(course, items.get(digest)), words);
  });
  return state;
}

function check(payload) {
  let value = hash(payload) >>> 2;
  let out = "";
  for (let i = 0; i < 5; i += 1, value >>>= 6) out += LETTERS[value & 63];
  return out;
}
