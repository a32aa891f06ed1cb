// No platform: the page was opened from a disk or a plain web server. The state lives as long as the browser's tab, and nobody else's machine
// keeps it: without a learner's name nothing is written that outlives the visit.

/** The adapter; null never. `store` is a Storage or null. key: the course's id and version. */
export function connect(store, key) {
  let record = {};

  function keep() {
    try {
      store?.setItem(key, JSON.stringify(record));
      return true;
    } catch {
      return false; // storage is switched off or full: the page works on without
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
