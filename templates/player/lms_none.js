// No platform: the page was opened from a disk or a plain web server. The state lives as long as the browser's tab, and nobody else's machine
// keeps it: without a learner's name nothing is written that outlives the visit.

/** The adapter; never null. key: a name for the course, its version included. */
export function connect(window, key) {
  let record = {};
  let store = null;
  try {
    store = window.sessionStorage;
  } catch { /* switched off: the page works on without */ }

  function keep() {
    try {
      store?.setItem(key, JSON.stringify(record));
      return store !== null;
    } catch {
      return false; // full
    }
  }

  return {
    name: "none",
    limit: 1e6,

    start() {
      try {
        record = JSON.parse(store?.getItem(key) ?? "{}");
      } catch {
        record = {};
      }
      return { ok: true, learner: "", review: false };
    },

    get(field) {
      return record[field] ?? "";
    },

    set(field, value) {
      if (["location", "state", "status", "score"].includes(field)) record[field] = value;
      return true;
    },

    commit: keep,
    finish: keep,
  };
}
