// A learner's hands, put into the page by the tests: fills the form of a question as a person would, and tells what the page says of it.
window.learner = (() => {
  const { course } = JSON.parse(document.getElementById("course-data").textContent);
  const event = (node, name) => node.dispatchEvent(new Event(name, { bubbles: true }));

  function forms(scope) {
    return [...document.querySelectorAll(`${scope} form.question`)];
  }

  function text(form, words) {
    const field = form.querySelector(".field");
    field.focus();
    field.value = words;
    event(field, "input");
    event(field, "change");
  }

  /** An answer that is right or wrong, by the course's own data. */
  function fill(form, right) {
    const question = course.questions[form.dataset.question];
    form.querySelectorAll(".option input:checked").forEach((input) => { if (input.type === "checkbox") input.click(); });
    const pick = (value) => form.querySelector(`.option input[value="${value}"]`).click();
    if (question.kind === "choice" && question.several) {
      const keys = question.options.filter((o) => (right ? o.fraction > 0 : question.whole ? o.fraction <= 0 : o.fraction < 0)).map((o) => o.key);
      keys.forEach(pick);
    } else if (question.kind === "choice") {
      pick(question.options.find((o) => (right ? o.fraction === 1 : o.fraction <= 0)).key);
    } else if (question.kind === "true-false") {
      pick(String(question.answer === right));
    } else if (question.kind === "matching") {
      form.querySelectorAll("select").forEach((select) => {
        const answer = question.pairs.find((p) => p.key === select.dataset.key).answer;
        select.value = right ? answer : question.choices.find((c) => c !== answer);
        event(select, "change");
      });
    } else if (question.kind === "essay") {
      text(form, "Dear mayor,\nten words and more.");
    } else if (question.kind === "numerical") {
      const best = question.answers.find((a) => a.fraction === 1 && a.value !== null);
      text(form, right ? best.value.replace(".", ",") : "987654321");
    } else {
      text(form, right ? question.answers.find((a) => a.fraction === 1).text.replace(/(?<!\\)\*/g, "-").replaceAll("\\*", "*") : "something else");
    }
  }

  function submit(form) {
    form.querySelector("button[type=submit]").click();
  }

  return {
    course,
    all: (scope, right) => forms(scope).forEach((form) => fill(form, right)),
    answer: (id, right, scope = "") => {
      const form = document.querySelector(`${scope} form[data-question="${id}"]`);
      fill(form, right);
      submit(form);
    },
    said: (id, scope = "") => document.querySelector(`${scope} form[data-question="${id}"] .said`).innerText.trim(),
    start: (quiz) => document.querySelector(`[data-quiz="${quiz}"] .start`).click(),
    handIn: (quiz) => {
      const button = document.querySelector(`[data-quiz="${quiz}"] .hand-in`);
      button.click();
      if (button.isConnected) button.click();
    },
    result: (quiz) => document.querySelector(`[data-quiz="${quiz}"] .quiz-result`)?.innerText ?? "",
    readAll: () => new Promise((done) => {
      const left = course.pages.map((id) => `#page:${id}`);
      const next = () => {
        if (!left.length) return done();
        location.hash = left.shift();
        setTimeout(next, 30);
      };
      next();
    }),
  };
})();
