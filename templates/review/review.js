"use strict";
(() => {
  const one = (id) => document.getElementById(id);
  const lines = [...document.querySelectorAll(".line")];
  const groups = [...document.querySelectorAll(".group, .file")].reverse();
  const filter = one("filter"), find = one("find");

  /* Words without accents and capitals, so that a search finds them however they are typed. */
  const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  const words = new Map();
  const shown = () => lines.filter((line) => !line.hidden);

  function show() {
    const wanted = filter.value.split(" ").filter(Boolean);
    const sought = plain(find.value.trim());
    for (const line of lines) {
      const is = line.dataset.is.split(" ");
      let fits = !wanted.length || wanted.some((mark) => is.includes(mark));
      if (fits && sought) {
        if (!words.has(line)) words.set(line, plain(line.textContent.replace(/\s+/g, " ")));
        fits = words.get(line).includes(sought);
      }
      line.hidden = !fits;
    }
    for (const group of groups) group.hidden = !group.querySelector(".line:not([hidden])");
    const number = shown().length;
    one("nothing").hidden = number > 0;
    one("count").textContent = number === lines.length ? `${number} blocks` : `${number} of ${lines.length} blocks`;
  }

  /* The next or previous block after the one that has the focus, or after the top of the window. */
  function step(by, from) {
    const there = shown();
    let at = there.indexOf(from);
    if (at < 0) {
      const below = there.findIndex((line) => line.getBoundingClientRect().top > one("find").form.getBoundingClientRect().bottom);
      at = (below < 0 ? there.length : below) - (by > 0 ? 1 : 0);
    }
    const goal = there[Math.min(Math.max(at + by, 0), there.length - 1)];
    if (goal) {
      goal.focus({ preventScroll: true });
      goal.scrollIntoView({ block: "center" });
    }
  }

  let last = null;
  document.addEventListener("focusin", (event) => { last = event.target.closest(".line") || (event.target.closest(".tools") ? last : null); });
  one("next").addEventListener("click", () => step(1, last));
  one("back").addEventListener("click", () => step(-1, last));
  document.addEventListener("keydown", (event) => {
    const line = event.target.closest(".line");
    if (!line || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "j" || event.key === "k") step(event.key === "j" ? 1 : -1, line);
  });

  /* What belongs together is set off together. */
  document.addEventListener("mouseover", (event) => {
    for (const marked of document.querySelectorAll(".twin")) marked.classList.remove("twin");
    const segment = event.target.closest("[data-n]");
    if (!segment) return;
    for (const twin of segment.closest(".line").querySelectorAll(`.seg[data-n="${segment.dataset.n}"]`)) twin.classList.add("twin");
  });

  filter.addEventListener("change", show);
  find.addEventListener("input", show);
  filter.form.addEventListener("submit", (event) => event.preventDefault());
  filter.form.hidden = false;
  show();
})();
