// The page: shows one part of the document at a time, runs the questions and tests in it, and tells a platform through an adapter.
// All that is said stands in words.json or in the page; nothing is made from strings of HTML.

import { answered, attempt, attemptsLeft, better, counted, decode, draw, encode, fitting, fresh, grade, interaction, itemOf, keyOf, merge, number, outcome, percent, quizOf, shuffled, tally, verdict } from "./core.js";

const RETRY_SECONDS = 30;
const EPOCH = Date.UTC(2020, 0, 1) / 1000;

/** Starts the player. adapters: functions window -> adapter or null; the first that opens a session is used, the last always does. */
export function play(window, adapters) {
  const { document } = window;
  const { course, words, speech } = JSON.parse(document.getElementById("course-data").textContent);
  const bank = new Map([...(document.getElementById("question-bank")?.content.children ?? [])].map((form) => [form.dataset.question, form]));
  const pages = [...document.querySelectorAll("section.page")];
  const notice = document.getElementById("notice");
  const begun = Date.now();
  const local = `course:${course.id}`;
  let lms = null;
  let session = { ok: false, learner: "", review: false };
  let state = fresh(chance());
  let kept = { status: "not attempted", score: null };
  let pending = false;
  let ended = false;
  let toldDropped = 0;
  let current = null;
  let typing = null;

  // ---- words ------------------------------------------------------------------------------------------------------------

  const english = new Set(speech.english);
  const rules = { own: new Intl.PluralRules(speech.lang), english: new Intl.PluralRules("en") };
  const foreign = new Set(); // what was said in English, so that what shows it can say so

  /** A word with its {places} filled; n is the number that it hangs on. */
  function say(key, values = {}) {
    const word = words[key];
    const form = typeof word === "string" ? word : word[rules[english.has(key) ? "english" : "own"].select(values.n)] ?? word.other;
    const text = form.replace(/\{(\w+)\}/g, (all, name) => (name in values ? format(values[name]) : all));
    if (english.has(key)) foreign.add(text);
    return text;
  }

  function format(value) {
    return typeof value === "number" ? String(Math.round(value * 100) / 100).replace(".", speech.decimal) : value;
  }

  function rate(value) {
    return speech.percent.join(format(value));
  }

  /** Puts words of ours into an element. */
  function write(node, text) {
    node.textContent = text;
    if (foreign.has(text)) Object.assign(node, { lang: "en", dir: "ltr" });
    else ["lang", "dir"].forEach((name) => node.removeAttribute(name));
  }

  function make(tag, name, text, attributes = {}) {
    const node = document.createElement(tag);
    if (name) node.className = name;
    if (text) write(node, text);
    Object.entries(attributes).forEach(([key, value]) => node.setAttribute(key, value));
    return node;
  }

  function button(name, text, act) {
    const node = make("button", name, text, { type: "button" });
    node.addEventListener("click", act);
    return node;
  }

  /** Says something at the head of the page; the same thing once. */
  function tell(key, text = say(key), tone = "note") {
    notice.querySelector(`[data-said="${key}"]`)?.remove();
    const line = make("p", `said-${tone}`, text);
    line.dataset.said = key;
    notice.append(line);
  }

  function untell(key) {
    notice.querySelector(`[data-said="${key}"]`)?.remove();
  }

  // ---- the platform -------------------------------------------------------------------------------------------------------

  function open() {
    for (const connect of adapters) {
      lms = connect(window, `${local}:${course.version}`);
      if (!lms) continue;
      session = lms.start();
      if (session.ok) break;
    }
    if (lms.name === "none") tell("no_lms");
    if (session.review) tell("review");
    resume();
  }

  /** Where the learner left: from the platform, or from what this browser kept for this learner when the platform last failed. */
  function resume() {
    const status = lms.get("status");
    const score = lms.get("score");
    kept = { status: status === "" || status === "unknown" ? "not attempted" : status, score: score === "" ? null : Number(score) };
    const there = lms.get("state");
    const here = remembered();
    const mine = here && decode(course, here.state);
    const theirs = decode(course, there);
    if (mine) pending = true;
    state = mine && theirs ? merge(theirs, mine) : mine ?? theirs ?? state;
    if (there !== "" && !theirs) tell("state_lost", undefined, "warning");
    const place = (mine && here.location) || lms.get("location");
    const target = pages.find((page) => page.dataset.page === place);
    if (!window.location.hash && target && place !== "home") {
      window.history.replaceState(null, "", `#${target.id}`);
      tell("welcome_back");
    }
    if (!session.review && kept.status === "not attempted") put("status", "incomplete");
  }

  function put(field, value) {
    return session.review || lms.set(field, value);
  }

  /** Sends all that there is to send, and has it stored. Score before status, both in one commit. */
  function save() {
    if (ended || !session.ok || session.review) return;
    const { text, dropped, lost } = encode(course, state, lms.limit);
    const result = outcome(course, state);
    const sent = [lms.set("location", current?.dataset.page ?? "home"), lms.set("state", text), lms.set("seconds", (Date.now() - begun) / 1000)];
    if (result.percent !== null && result.status !== "incomplete" && (kept.score === null || result.percent > kept.score)) {
      sent.push(lms.set("score", String(result.percent)));
      kept.score = result.percent;
    }
    const status = better(kept.status, result.status);
    sent.push(lms.set("status", status));
    kept.status = status;
    const stored = lms.commit();
    if (stored && sent.every(Boolean)) {
      if (pending) forget();
      if (notice.querySelector('[data-said="not_saved"]')) {
        untell("not_saved");
        tell("saved_again");
      }
      pending = false;
    } else {
      pending = true;
      const here = remember(text);
      if (!notice.querySelector('[data-said="not_saved"]')) tell("not_saved", say(here ? "not_saved" : "not_saved_nowhere"), "warning");
    }
    if (dropped > toldDropped) tell("part_not_kept", say("part_not_kept", { n: dropped }), "warning");
    toldDropped = dropped;
    if (lost) tell("not_all_kept", undefined, "warning");
    progress(result);
  }

  // Kept in this browser only under the learner's id, since office computers are shared, and only while the platform owes us a commit.

  function slot() {
    return session.learner ? `${local}:${session.learner}` : null;
  }

  function remember(text) {
    try {
      if (!slot()) return false;
      window.localStorage.setItem(slot(), JSON.stringify({ state: text, location: current?.dataset.page ?? "" }));
      return true;
    } catch {
      return false;
    }
  }

  function remembered() {
    try {
      return slot() && JSON.parse(window.localStorage.getItem(slot()));
    } catch {
      return null;
    }
  }

  function forget() {
    try {
      if (slot()) window.localStorage.removeItem(slot());
    } catch { /* nothing was kept */ }
  }

  function leave() {
    if (ended) return;
    keepTyped();
    save();
    ended = true;
    lms.finish();
  }

  /** The browser took the page out of its memory: a new session, or a plain word that there is none. */
  function comeBack() {
    if (!ended) return;
    session = lms.start();
    ended = false;
    if (session.ok) save();
    else tell("session_over", undefined, "warning");
  }

  function report(question, key, item, points, seconds) {
    if (session.review) return item;
    const order = item.order ?? Math.max(Number(lms.get("interactions")) || 0, 0);
    const facts = interaction(question, key, item.answer, points, seconds);
    const taken = lms.set("interaction", { ...facts, index: order, time: new Date(), share: grade(question, item.answer) ?? 0 });
    return { ...item, order: taken && lms.name !== "none" ? order : item.order };
  }

  // ---- turning pages ---------------------------------------------------------------------------------------------------------

  function targetOf(hash) {
    try {
      return document.getElementById(decodeURIComponent(hash.slice(1)));
    } catch {
      return null; // no valid encoding: nobody's link
    }
  }

  function route(first) {
    const target = targetOf(window.location.hash);
    const page = target?.closest("section.page") ?? (first || !target ? pages[0] : null);
    if (!page) return;
    const turned = page !== current;
    if (turned) show(page, first);
    if (target && target !== page) {
      reveal(target);
      target.scrollIntoView();
      if (!first) focus(target);
    } else if (!first) {
      window.scrollTo(0, 0);
      focus(page.querySelector("h1"));
    }
  }

  function show(page, first) {
    keepTyped();
    current = page;
    pages.forEach((one) => { one.hidden = one !== page; });
    document.title = [page.querySelector("h1").textContent, course.title].filter((text, i, all) => all.indexOf(text) === i).join(" – ");
    document.querySelectorAll(".outline a").forEach((link) => {
      if (link.hash === `#${page.id}`) link.setAttribute("aria-current", "page");
      else link.removeAttribute("aria-current");
    });
    if (!first) notice.querySelectorAll(".said-note").forEach((line) => line.remove());
    menu(false);
    if (course.pages.includes(page.dataset.page)) state.seen.add(page.dataset.page);
    save();
    progress(outcome(course, state));
  }

  /** Opens what folds or hides the target of a link. */
  function reveal(target) {
    if (target.closest(".tab")) target.dispatchEvent(new Event("reveal", { bubbles: true }));
    for (let node = target.closest("details"); node; node = node.parentElement.closest("details")) node.open = true;
  }

  function focus(node) {
    if (!node) return;
    if (!node.matches("a[href], button, input, select, textarea, summary, [tabindex]")) node.tabIndex = -1;
    node.focus({ preventScroll: true });
  }

  function menu(wanted) {
    const toggle = document.getElementById("menu");
    toggle.setAttribute("aria-expanded", String(wanted));
    document.documentElement.classList.toggle("menu-open", wanted);
  }

  function progress(result) {
    const text = say("progress", { seen: result.seen, n: result.pages });
    document.querySelectorAll(".progress").forEach((node) => {
      node.hidden = false;
      node.querySelector("progress").max = Math.max(1, result.pages);
      node.querySelector("progress").value = result.seen;
      write(node.querySelector(".progress-text"), text);
    });
    document.querySelectorAll(".outline a[data-page]").forEach((link) => {
      const id = link.dataset.page;
      const done = state.seen.has(id) || quizOf(state, id).handed > 0;
      link.querySelector(".mark").hidden = !done;
    });
    const box = document.getElementById("result");
    box.replaceChildren();
    if (result.complete) box.append(make("p", "result-words", say(ending(result))));
    const figure = result.percent ?? result.best ?? null;
    if (figure !== null) {
      const values = { percent: rate(figure), mark: rate(course.passMark ?? 0) };
      box.append(make("p", "", say(course.passMark === null ? "result" : "result_and_mark", values)));
    }
    box.hidden = !box.childElementCount;
  }

  function ending(result) {
    if (result.status === "passed" || result.status === "failed") return `course_${result.status}`;
    return result.status === "completed" ? "course_done" : counted(course).quizzes.length || counted(course).questions.length ? "course_open" : "course_done";
  }

  /** Labelled parts as tabs. Without a script, and in print, they stand one below the other. */
  function tabs(box, n) {
    const panels = [...box.children].filter((node) => node.matches(".tab"));
    const list = make("div", "tab-list", "", { role: "tablist" });
    const buttons = panels.map((panel, i) => {
      panel.id ||= `tab:${n}.${i}`;
      const label = panel.querySelector(".tab-label");
      const tab = tongue(button("", label.textContent, () => select(i)), label);
      Object.entries({ role: "tab", id: `tab:${n}.${i}.label`, "aria-controls": panel.id }).forEach(([name, value]) => tab.setAttribute(name, value));
      panel.setAttribute("role", "tabpanel");
      panel.setAttribute("aria-labelledby", tab.id);
      panel.tabIndex = 0;
      return tab;
    });
    function select(i) {
      buttons.forEach((tab, j) => {
        tab.setAttribute("aria-selected", String(i === j));
        tab.tabIndex = i === j ? 0 : -1;
        panels[j].hidden = i !== j;
      });
    }
    list.addEventListener("keydown", (event) => {
      const back = document.documentElement.dir === "rtl" ? "ArrowRight" : "ArrowLeft";
      const steps = { [back]: -1, [back === "ArrowLeft" ? "ArrowRight" : "ArrowLeft"]: 1, Home: -Infinity, End: Infinity };
      if (!(event.key in steps)) return;
      event.preventDefault();
      const at = buttons.indexOf(document.activeElement);
      const to = Number.isFinite(steps[event.key]) ? (at + steps[event.key] + buttons.length) % buttons.length : steps[event.key] < 0 ? 0 : buttons.length - 1;
      select(to);
      buttons[to].focus();
    });
    list.append(...buttons);
    box.prepend(list);
    box.addEventListener("reveal", (event) => select(panels.findIndex((panel) => panel.contains(event.target))));
    select(0);
  }

  // ---- questions ----------------------------------------------------------------------------------------------------------

  function chance() {
    try {
      return window.crypto.getRandomValues(new Uint32Array(1))[0];
    } catch {
      return Date.now() % 2 ** 32;
    }
  }

  /** The answer that stands in a question's form, as grade() takes it. */
  function readForm(form, question) {
    if (question.kind === "choice") {
      const keys = [...form.querySelectorAll(".option > input:checked")].map((input) => input.value);
      return keys.length ? keys.sort() : null;
    }
    if (question.kind === "true-false") {
      const chosen = form.querySelector(".option > input:checked");
      return chosen ? chosen.value === "true" : null;
    }
    if (question.kind === "matching") {
      const chosen = [...form.querySelectorAll("select")].map((select) => [select.dataset.key, select.value]);
      return chosen.some(([, value]) => value !== "") ? Object.fromEntries(chosen) : null;
    }
    const text = form.querySelector(".field").value;
    return text.trim() === "" ? null : text;
  }

  function fillForm(form, question, answer) {
    const chosen = question.kind === "choice" ? answer ?? [] : [String(answer)];
    form.querySelectorAll(".option > input").forEach((input) => { input.checked = chosen.includes(input.value); });
    form.querySelectorAll("select").forEach((select) => { select.value = answer?.[select.dataset.key] ?? ""; });
    const field = form.querySelector(".field");
    if (field && (answer !== null || question.kind !== "essay")) field.value = answer ?? "";
  }

  function lock(form, closed) {
    form.querySelectorAll(".answers input, .answers select, .answers textarea").forEach((node) => {
      if (node.matches("[type=text], textarea")) node.readOnly = closed;
      else node.disabled = closed;
    });
    form.classList.toggle("locked", closed);
  }

  /** A long option cannot be a label, which holds phrases only; a click on it chooses as one on a label does, but not while words are being marked. */
  function choose(event) {
    const { target } = event;
    const words = target.closest?.(".option > .words");
    if (!words || target.closest("a, audio, button, input, summary, video") || !window.getSelection().isCollapsed) return;
    const input = words.parentElement.querySelector("input");
    event.preventDefault(); // of the label of a task in it
    input.click();
    input.focus();
  }

  /** Options in an order of this learner's own, the same whenever the question comes back. */
  function order(form, question, name) {
    const box = form.querySelector(".options");
    if (question.kind === "choice" && question.shuffle) {
      box.append(...shuffled([...box.children], `${state.seed}/${name}`, (node) => node.dataset.key));
    }
    if (question.kind === "matching") {
      form.querySelectorAll("select").forEach((select) => {
        const [none, ...rest] = select.options;
        select.append(none, ...shuffled(rest, `${state.seed}/${name}`, (option) => option.value));
      });
    }
  }

  function said(form) {
    return form.querySelector(".said");
  }

  function feedback(form, name) {
    const template = [...form.querySelectorAll("template")].find((node) => node.dataset.say === name);
    if (!template) return null;
    const part = tongue(make("div", ""), template);
    part.append(adopt(template.content, form.dataset.prefix ?? ""));
    return part;
  }

  /** A copy whose ids are its own, so that one question can stand in several places. */
  function adopt(content, prefix) {
    const copy = document.importNode(content, true);
    if (!prefix) return copy;
    const ids = new Set([...copy.querySelectorAll("[id]")].map((node) => node.id));
    const own = (id) => (ids.has(id) ? `${prefix}${id}` : id);
    copy.querySelectorAll("*").forEach((node) => {
      if (node.id) node.id = own(node.id);
      if (node.name && node.matches("input")) node.name = `${prefix}${node.name}`;
      ["for", "aria-labelledby", "aria-describedby", "aria-controls"].forEach((name) => {
        if (node.hasAttribute(name)) node.setAttribute(name, node.getAttribute(name).split(" ").map(own).join(" "));
      });
      const href = node.getAttribute("href") ?? "";
      if (href.startsWith("#") && ids.has(href.slice(1))) node.setAttribute("href", `#${prefix}${href.slice(1)}`);
    });
    return copy;
  }

  /** Shows how an answer was: a word, the author's feedback, the marks at the options, the right answer. */
  function answerShown(form, question, answer, wanted) {
    const box = said(form);
    box.replaceChildren();
    const fraction = grade(question, answer);
    if (fraction !== null && wanted.marks) {
      const tone = verdict(fraction);
      const line = make("p", `verdict ${tone}`, say({ right: "right", partial: "partly_right", wrong: "wrong" }[tone]));
      if (wanted.score) line.append(` ${wanted.score}`);
      box.append(line);
    }
    if (fraction === null) box.append(make("p", "", say("saved")));
    if (wanted.feedback) {
      const names = fraction === null ? [] : [{ right: "correct", partial: "partial", wrong: "incorrect" }[verdict(fraction)]];
      [...chosenOf(question, answer), ...names, ...(wanted.general ? ["general"] : [])]
        .map((name) => feedback(form, name)).filter(Boolean)
        .forEach((part) => {
          part.className = "feedback";
          box.append(part);
        });
    }
    if (wanted.answers && fraction !== null) {
      marks(form, question, answer);
      const right = rightAnswer(form, question);
      if (right && verdict(fraction) !== "right") {
        const part = make("p", "right-answer");
        part.append(make("strong", "", say("right_answer")), " ", right);
        box.append(part);
      }
    }
  }

  /** The names of the feedback that belongs to what was chosen. */
  function chosenOf(question, answer) {
    if (!answered(question, answer)) return [];
    if (question.kind === "choice") return answer.map((key) => `option-${key}`);
    if (question.kind === "true-false") return [answer ? "true" : "false"];
    if (question.kind === "short-answer" || question.kind === "numerical") {
      const met = fitting(question, answer);
      return met ? [`answer-${question.answers.indexOf(met)}`] : [];
    }
    return [];
  }

  function marks(form, question, answer) {
    form.querySelectorAll(".option").forEach((node) => {
      const key = node.dataset.key;
      const isRight = question.kind === "choice"
        ? question.options.find((option) => option.key === key).fraction > (question.several ? 0 : 0.999)
        : String(question.answer) === key;
      const chosen = question.kind === "choice" ? (answer ?? []).includes(key) : String(answer) === key;
      mark(node, isRight ? "right" : chosen ? "wrong" : null);
    });
    form.querySelectorAll(".pair").forEach((node) => {
      const pair = question.pairs.find((one) => one.key === node.dataset.key);
      mark(node, answer?.[pair.key] ? (answer[pair.key] === pair.answer ? "right" : "wrong") : null);
    });
  }

  function mark(node, tone) {
    node.querySelector(".tick")?.remove();
    node.classList.remove("is-right", "is-wrong");
    if (!tone) return;
    node.classList.add(`is-${tone}`);
    node.append(make("span", "tick", say(`${tone}_mark`)));
  }

  function unmark(form) {
    form.querySelectorAll(".option, .pair").forEach((node) => mark(node, null));
  }

  /** The right answer in words, where marks at the options do not tell it already. */
  function rightAnswer(form, question) {
    if (question.kind === "matching") {
      const arrow = document.documentElement.dir === "rtl" ? "←" : "→";
      const list = make("span", "");
      list.textContent = [...form.querySelectorAll(".pair")].map((node) => {
        const answer = question.pairs.find((p) => p.key === node.dataset.key).answer;
        const shown = [...node.querySelectorAll("option")].find((option) => option.value === answer);
        return `${node.querySelector(".stem").textContent.trim()} ${arrow} ${shown.textContent}`;
      }).join("; ");
      return tongue(list, form.querySelector("select"));
    }
    const best = question.answers?.find((one) => one.fraction === 1);
    if (!best) return null;
    if (question.kind === "numerical") {
      if (best.value === null) return null;
      return make("span", "", `${best.value.replace(".", speech.decimal)}${question.unit ? ` ${question.unit}` : ""}`, { dir: "ltr" });
    }
    const right = make("span", "", best.text.replaceAll("\\*", "\u0000").replaceAll("*", "…").replaceAll("\u0000", "*"));
    return best.lang ? Object.assign(right, { lang: best.lang, dir: "auto" }) : tongue(right, form.querySelector(".prompt"));
  }

  /** Gives an element the language of another, where that is not the page's. */
  function tongue(node, model) {
    ["lang", "dir"].forEach((name) => model.hasAttribute(name) && node.setAttribute(name, model.getAttribute(name)));
    return node;
  }

  /** Asks again for a number that is none; true when the form may be graded. */
  function fit(form, question, answer, ask = true) {
    const field = form.querySelector(".field");
    const wrong = question.kind === "numerical" && answer !== null && number(answer, question.unit) === null;
    if (field?.hasAttribute("aria-invalid")) {
      field.removeAttribute("aria-invalid");
      said(form).replaceChildren();
    }
    if (!wrong) return true;
    field.setAttribute("aria-invalid", "true");
    said(form).replaceChildren(make("p", "verdict wrong", say("number_wrong", { example: 12.5 })));
    if (ask) field.focus();
    return false;
  }

  // ---- a question placed in a unit: check, hint, try again -----------------------------------------------------------------

  function placed(form) {
    const id = form.dataset.question;
    const question = course.questions[id];
    const actions = form.querySelector(".actions");
    let since = null;
    order(form, question, id);
    form.addEventListener("focusin", () => { since ??= Date.now(); });

    const check = make("button", "check", say(question.kind === "essay" ? "hand_in" : "check"), { type: "submit" });
    const again = button("again", say("start_over"), () => {
      const item = itemOf(state, id);
      state.items.set(id, { ...item, answer: question.kind === "essay" ? item.answer : null, tries: 0, done: false });
      unmark(form);
      said(form).replaceChildren();
      since = null;
      render();
      form.querySelector("input, select, textarea")?.focus();
      save();
    });

    function render() {
      const item = itemOf(state, id);
      if (item.answer !== null || !item.done) fillForm(form, question, item.answer);
      lock(form, item.done);
      actions.replaceChildren(item.done ? again : check);
      if (question.kind === "essay") write(again, say("try_again"));
    }

    function shown(item) {
      if (item.done && item.answer === null && question.kind !== "essay") {
        said(form).replaceChildren(make("p", "", say("answered_before")));
        return;
      }
      answerShown(form, question, item.answer, { marks: true, feedback: true, general: item.done, answers: item.done });
      const hint = !item.done && question.hints[item.tries - 1];
      if (!hint) return;
      if (hint.count && (question.several || question.kind === "matching")) said(form).append(make("p", "", say("correct_count", { n: rightOnes(question, item.answer) })));
      const part = make("div", "hint");
      part.append(make("strong", "hint-title", say("hint")), feedback(form, `hint-${item.tries - 1}`) ?? "");
      said(form).append(part);
      if (hint.clear) clearWrong(form, question);
    }

    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const answer = readForm(form, question);
      if (answer === null || itemOf(state, id).done || !fit(form, question, answer)) return;
      const before = itemOf(state, id);
      const after = report(question, id, attempt(question, before, answer), question.points, since ? (Date.now() - since) / 1000 : 0);
      state.items.set(id, after);
      since = null;
      shown(after);
      lock(form, after.done);
      if (after.done) {
        render();
        again.focus();
      } else write(check, say("check_again"));
      save();
    });

    render();
    const item = itemOf(state, id);
    if (item.done || (item.tries > 0 && item.answer !== null)) shown(item);
    if (item.tries > 0 && !item.done) write(check, say("check_again"));
  }

  function rightOnes(question, answer) {
    if (question.kind === "matching") return question.pairs.filter((pair) => answer?.[pair.key] === pair.answer).length;
    return question.options.filter((option) => option.fraction > 0 && answer?.includes(option.key)).length;
  }

  function clearWrong(form, question) {
    form.querySelectorAll(".option > input:checked").forEach((input) => {
      const wrong = question.kind === "choice" ? question.options.find((o) => o.key === input.value).fraction <= 0 : input.value !== String(question.answer);
      if (wrong) input.checked = false;
    });
    form.querySelectorAll("select").forEach((select) => {
      if (select.value !== question.pairs.find((p) => p.key === select.dataset.key).answer) select.value = "";
    });
  }

  // ---- a test ----------------------------------------------------------------------------------------------------------------

  function test(box) {
    const quiz = course.quizzes.find((one) => one.id === box.dataset.quiz);
    const run = box.querySelector(".run");
    let timer = null;
    const during = (what) => quiz.show[what] === "during";
    const after = (what) => during(what) || quiz.show[what] === "after";
    const immediate = during("marks") || during("feedback") || during("answers");

    function record() {
      return quizOf(state, quiz.id);
    }

    function drawn() {
      return draw(course, quiz, state.seed, record().begun);
    }

    function closed() {
      run.replaceChildren();
      const { begun: tried, handed, last } = record();
      if (handed > 0) run.append(resultOf(last));
      if (attemptsLeft(quiz, record())) {
        if (quiz.attempts !== null) run.append(make("p", "", say("attempts_left", { n: quiz.attempts - tried })));
        run.append(button("start primary", say(tried ? "try_again" : "start"), begin));
      } else run.append(make("p", "", say("attempts_none")));
      if (handed > 0 && (after("marks") || after("feedback") || after("answers"))) questions(true);
    }

    function resultOf(share) {
      const part = make("div", "quiz-result", "", { role: "status" });
      part.append(make("p", "", say("handed_in")));
      if (!after("marks")) return part;
      const { best } = record();
      const figure = make("p", "figure", say("result", { percent: rate(percent(share)) }));
      part.append(figure);
      if (quiz.passMark !== null) part.append(make("p", `verdict ${percent(share) >= quiz.passMark ? "right" : "wrong"}`, say(percent(share) >= quiz.passMark ? "passed" : "not_passed")));
      if (percent(best) > percent(share)) part.append(make("p", "", say("result_best", { percent: rate(percent(best)) })));
      return part;
    }

    function begin() {
      const begunBefore = record();
      state.quizzes.set(quiz.id, { ...begunBefore, begun: begunBefore.begun + 1, started: Math.floor(Date.now() / 1000 - EPOCH) });
      drawn().forEach(({ id }) => {
        const key = keyOf(quiz.id, id);
        const { order: row } = itemOf(state, key);
        state.items.set(key, { answer: null, score: 0, tries: 0, done: false, order: row });
      });
      running();
      save();
      focus(run.querySelector("form .kicker"));
    }

    function running() {
      run.replaceChildren();
      if (quiz.timeLimit !== null) clock();
      questions(false);
      const ask = make("p", "unanswered", "", { role: "status" });
      let sure = false;
      const hand = button("primary hand-in", say("hand_in"), () => {
        const open = drawn().filter(({ id }) => !answered(course.questions[id], itemOf(state, keyOf(quiz.id, id)).answer)).length;
        if (open && !sure) {
          sure = true;
          write(ask, say("unanswered", { n: open }));
          write(hand, say("hand_in_anyway"));
        } else handIn();
      });
      run.append(ask, hand);
    }

    function handIn() {
      clearInterval(timer);
      const picked = drawn();
      picked.forEach(({ id, points }) => {
        const key = keyOf(quiz.id, id);
        const item = itemOf(state, key);
        if (!item.done && answered(course.questions[id], item.answer)) state.items.set(key, { ...report(course.questions[id], key, item, points, 0), done: true, tries: 1 });
      });
      const { share } = tally(course, quiz, state, picked);
      const now = record();
      state.quizzes.set(quiz.id, { ...now, handed: now.handed + 1, last: share, best: Math.max(now.best, share), started: null });
      save();
      closed();
      focus(run.querySelector(".quiz-result"));
    }

    function clock() {
      const end = record().started + quiz.timeLimit * 60;
      const line = make("p", "clock");
      const shown = make("span", "", "", { role: "timer" });
      const spoken = make("span", "unseen", "", { role: "status" });
      line.append(make("span", "", say("time_left")), " ", shown, spoken);
      run.append(line);
      let toldMinutes = null;
      const tick = () => {
        const left = Math.max(0, Math.ceil(end - (Date.now() / 1000 - EPOCH)));
        shown.textContent = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
        const minutes = Math.ceil(left / 60);
        if (minutes !== toldMinutes && (minutes === 5 || minutes === 1)) write(spoken, say("time_left_minutes", { n: minutes }));
        toldMinutes = minutes;
        if (left > 0) return;
        clearInterval(timer);
        keepTyped();
        handIn();
        tell("time_over", undefined, "warning");
      };
      clearInterval(timer);
      timer = setInterval(tick, 1000);
      tick();
    }

    function questions(review) {
      const list = make("ol", "questions");
      drawn().forEach(({ id, points }, i) => {
        const key = keyOf(quiz.id, id);
        const question = course.questions[id];
        const shell = document.createElement("template");
        shell.content.append(bank.get(id).cloneNode(true));
        const prefix = `${quiz.id}/`;
        const item = make("li", "");
        item.append(adopt(shell.content, prefix));
        const form = item.firstElementChild;
        form.dataset.prefix = prefix;
        form.querySelector(".kicker").replaceChildren(make("span", "", say("question_number", { number: i + 1 })), make("span", "points", say("points", { n: points })));
        order(form, question, `${key}/${record().begun}`);
        list.append(item);
        one(form, question, key, points, review);
      });
      run.append(list);
    }

    /** One question of a test, its answer kept at each change; graded at once where the test shows something during the attempt. */
    function one(form, question, key, points, review) {
      let since = null;
      form.addEventListener("focusin", () => { since ??= Date.now(); });
      const actions = form.querySelector(".actions");
      const item = itemOf(state, key);
      fillForm(form, question, item.answer);
      const see = (when) => (what) => when(what);

      function shown(when) {
        const now = itemOf(state, key);
        if (now.answer === null && now.done && question.kind !== "essay") said(form).replaceChildren(make("p", "", say("answered_before")));
        else {
          const sees = see(when);
          answerShown(form, question, now.answer, { marks: sees("marks"), feedback: sees("feedback"), general: sees("feedback"), answers: sees("answers") });
        }
      }

      if (review || item.done) {
        lock(form, true);
        actions.replaceChildren();
        shown(review ? after : during);
        return;
      }
      const keep = () => {
        const answer = readForm(form, question);
        state.items.set(key, { ...itemOf(state, key), answer, score: grade(question, answer) ?? 0 });
      };
      form.addEventListener("change", () => {
        keep();
        fit(form, question, itemOf(state, key).answer, false);
        save();
      });
      form.addEventListener("input", () => { typing = keep; });
      const check = immediate && question.kind !== "essay" ? make("button", "check", say("check"), { type: "submit" }) : null;
      actions.replaceChildren(...(check ? [check] : []));
      form.addEventListener("submit", (event) => {
        event.preventDefault();
        if (itemOf(state, key).done) return;
        keep();
        const now = itemOf(state, key);
        if (!check || !answered(question, now.answer) || !fit(form, question, now.answer)) return;
        state.items.set(key, { ...report(question, key, now, points, since ? (Date.now() - since) / 1000 : 0), done: true, tries: 1 });
        lock(form, true);
        actions.replaceChildren();
        shown(during);
        focus(said(form));
        save();
      });
    }

    if (record().started !== null) running();
    else closed();
  }

  /** What is typed and not left yet is an answer too. */
  function keepTyped() {
    typing?.();
    typing = null;
  }

  // ---- begin --------------------------------------------------------------------------------------------------------------------

  document.documentElement.classList.add("js");
  document.querySelectorAll(".tabs").forEach(tabs);
  open();
  document.querySelectorAll("section.page form.question").forEach(placed);
  document.querySelectorAll("[data-quiz]").forEach(test);
  document.getElementById("menu").addEventListener("click", ({ currentTarget }) => menu(currentTarget.getAttribute("aria-expanded") !== "true"));
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && document.documentElement.classList.contains("menu-open")) {
      menu(false);
      document.getElementById("menu").focus();
    }
  });
  window.addEventListener("hashchange", () => route(false));
  document.addEventListener("click", (event) => {
    // a second click on the same link: no hash changes, but the reader wants to go there
    const link = event.target.closest?.('a[href^="#"]');
    if (link?.matches(".skip")) {
      event.preventDefault();
      focus(current.querySelector("h1"));
    } else if (link && link.hash === window.location.hash) route(false);
    choose(event);
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState !== "hidden") return;
    keepTyped();
    save();
  });
  window.addEventListener("pagehide", leave);
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) comeBack();
  });
  // paper opens nothing: what is folded is printed unfolded
  window.addEventListener("beforeprint", () => current.querySelectorAll("details:not([open])").forEach((node) => {
    node.open = true;
    node.dataset.unfolded = "";
  }));
  window.addEventListener("afterprint", () => document.querySelectorAll("details[data-unfolded]").forEach((node) => {
    node.open = false;
    delete node.dataset.unfolded;
  }));
  window.setInterval(() => {
    if (pending) save();
  }, RETRY_SECONDS * 1000);
  route(true);
}
