// SCORM 1.2: the player's five functions (start get set commit finish) in the words of its run-time environment, with its formats and limits.
// Any call may fail, throw or answer in a way of its own: none of that reaches the page; `set` and `commit` say whether it was taken.

const FIELDS = {
  location: "cmi.core.lesson_location",
  state: "cmi.suspend_data",
  status: "cmi.core.lesson_status",
};
const TYPES = { "choice": "choice", "true-false": "true-false", "short-answer": "fill-in", "numerical": "numeric", "matching": "matching", "essay": "fill-in" };
const RESULTS = { right: "correct", partial: null, wrong: "wrong", neutral: "neutral" };

/** The adapter, or null where no API is found among the window's parents, its opener and theirs. */
export function connect(window) {
  const api = find(window);
  if (!api) return null;
  let open = false;
  let count = 0;

  function call(name, ...args) {
    try {
      return String(api[name](...args) ?? "");
    } catch {
      return "false";
    }
  }

  /** Whether an answer means yes. Some platforms answer with an empty text and mean it: then the error code decides. */
  function taken(answer) {
    if (answer === "true" || answer === "1") return true;
    return answer !== "false" && answer !== "0" && Number(call("LMSGetLastError")) === 0;
  }

  function put(name, value) {
    return open && taken(call("LMSSetValue", name, String(value)));
  }

  function read(name) {
    const answer = open ? call("LMSGetValue", name) : "";
    return answer === "false" ? "" : answer;
  }

  return {
    name: "scorm12",
    limit: 4096,

    /** {ok, learner, review}: review where the platform takes no result. */
    start() {
      open = taken(call("LMSInitialize", ""));
      if (!open) return { ok: false, learner: "", review: false };
      count = Number.parseInt(read("cmi.interactions._count"), 10) || 0;
      const review = ["review", "browse"].includes(read("cmi.core.lesson_mode")) || read("cmi.core.credit") === "no-credit";
      // from the start: when the last call never arrives the platform still offers to resume
      put("cmi.core.exit", "suspend");
      return { ok: true, learner: read("cmi.core.student_id"), review };
    },

    get(field) {
      if (field === "interactions") return count;
      return read(field === "score" ? "cmi.core.score.raw" : FIELDS[field]);
    },

    set(field, value) {
      if (field === "score") return [put("cmi.core.score.min", "0"), put("cmi.core.score.max", "100"), put("cmi.core.score.raw", value)].every(Boolean);
      if (field === "seconds") return put("cmi.core.session_time", span(value));
      if (field === "interaction") return interaction(value);
      return put(FIELDS[field], field === "location" ? value.slice(0, 255) : value);
    },

    commit() {
      return open && taken(call("LMSCommit", ""));
    },

    /** Ends the session, once; nothing is sent after it. */
    finish() {
      if (!open) return true;
      const done = taken(call("LMSFinish", ""));
      open = false;
      return done;
    },
  };

  /** One answered question. The same index is written anew when the question is answered again. The id comes first: all else hangs on it. */
  function interaction({ index, ...given }) {
    const at = `cmi.interactions.${index}`;
    if (!put(`${at}.id`, given.id)) return false;
    count = Math.max(count, index + 1);
    const type = TYPES[given.kind];
    const result = RESULTS[given.result] ?? (given.share ?? 0).toFixed(4).replace(/\.?0+$/, "");
    const rows = [
      ["time", clock(given.time)],
      ["type", type],
      ["correct_responses.0.pattern", spell(given, given.correct)],
      ["weighting", Number(given.weighting.toFixed(4))],
      ["student_response", spell(given, given.response)],
      ["result", result],
      ["latency", span(given.seconds)],
    ];
    return rows.map(([name, value]) => value === "" || put(`${at}.${name}`, value)).every(Boolean);
  }
}

function find(window) {
  const above = (start) => {
    let here = start;
    for (let i = 0; here && i < 50; i += 1) {
      try {
        if (here.API) return here.API;
        if (here.parent === here) return null;
        here = here.parent;
      } catch {
        return null; // a frame of another origin: nothing to be seen, nor above it
      }
    }
    return null;
  };
  const opener = (start) => {
    try {
      return start.opener ?? null;
    } catch {
      return null;
    }
  };
  return above(window) ?? above(opener(window)) ?? above(topOpener(window));

  function topOpener(start) {
    try {
      return opener(start.top);
    } catch {
      return null;
    }
  }
}

/** A response as CMIFeedback of its type: single letters with commas, braces around a set, a point in numbers, at most 255 characters. */
function spell({ kind, several }, value) {
  if (value === null || value === undefined) return "";
  if (kind === "choice") return several ? `{${value.join(",")}}` : value.join(",");
  if (kind === "true-false") return value ? "t" : "f";
  if (kind === "matching") return `{${value.map((pair) => pair.join(".")).join(",")}}`;
  return cut(String(value).replace(/\s+/g, " "), 255);
}

/** At most so many UTF-16 units, without half a character at the end. */
function cut(text, most) {
  return text.length <= most ? text : text.slice(0, most).replace(/[\ud800-\udbff]$/, "");
}

/** Seconds as CMITimespan HHHH:MM:SS.SS. */
function span(seconds) {
  const hundredths = Math.min(Math.max(0, Math.round(seconds * 100)), 9999 * 360000);
  const two = (n) => String(n).padStart(2, "0");
  const whole = Math.floor(hundredths / 100);
  return `${String(Math.floor(whole / 3600)).padStart(4, "0")}:${two(Math.floor(whole / 60) % 60)}:${two(whole % 60)}.${two(hundredths % 100)}`;
}

/** The time of day as CMITime HH:MM:SS. */
function clock(date) {
  return [date.getHours(), date.getMinutes(), date.getSeconds()].map((n) => String(n).padStart(2, "0")).join(":");
}
