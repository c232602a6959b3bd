// Does one kind of thing so many times, at any moment between two frames, and gives for each how long it took until it
// was painted, how long the main thread was busy with it (the task that began it and the frames up to the one that shows
// it), and how long scripts ran meanwhile, as `clock.js` keeps it. The app and the plain page answer to the same names of elements, so both are driven by the same script.
const [what, times, from, done] = arguments;
const find = (path) => document.querySelector(path);
const { post, begin, end, setTimeout, requestAnimationFrame } = scripts;
const pause = (ms) => new Promise((ok) => setTimeout(ok, ms));
const until = async (holds) => {
  const begun = performance.now();
  while (!holds()) {
    if (performance.now() - begun > 20000) throw new Error(`in vain: ${what} ${holds}`);
    await pause(10);
  }
};
// A frame may come before the rest of the task that began it is over: no moment is counted twice.
const measured = (act, holds) =>
  new Promise((ok, no) => {
    const begun = performance.now();
    setTimeout(() => no(new Error(`in vain: ${what} ${document.querySelector(".thread")?.textContent.slice(0, 300)}`)), 10000);
    let busy = 0, counted = begun;
    const count = (from) => {
      const now = performance.now();
      busy += now - Math.max(from, counted);
      counted = now;
      return now;
    };
    post(() => count(begun));
    const look = () => {
      const from = performance.now(), is = holds();
      if (!is) requestAnimationFrame(look);
      post(() => {
        const now = count(from);
        if (is) ok([now - begun, busy, end().all]);
      });
    };
    requestAnimationFrame(look);
    begin();
    act();
  });
// The same for what comes in steps with room between them: how long the longest of them keeps everything else waiting, how
// long the longest script runs, and all of them.
const stepped = (act, holds) =>
  new Promise((ok) => {
    const begun = performance.now();
    let last = begun, most = 0, over = false;
    const ping = () => {
      const now = performance.now();
      most = Math.max(most, now - last);
      last = now;
      if (!over) post(ping);
    };
    const look = () => {
      if (!holds()) return requestAnimationFrame(look);
      post(() => {
        over = true;
        const { most: script, all } = end();
        ok([performance.now() - begun, most, script, all]);
      });
    };
    requestAnimationFrame(look);
    begin();
    act();
    post(ping);
  });
const rows = () => [...document.querySelectorAll(".row:not([hidden])")];
// The row of a place, in sight as a whole, a little below the top.
const row = async (place, rest = 80) => {
  const list = find(".rows"), tall = rows()[0].offsetHeight, frame = list.getBoundingClientRect();
  list.scrollTop = Math.max(0, place - 2) * tall;
  await pause(rest);
  const at = frame.top + place * tall - list.scrollTop + tall / 2;
  return document.elementsFromPoint(frame.left + 40, at).map((it) => it.closest(".row")).find((it) => it);
};
const subject = (text) => /assunto \d+:/.exec(text)?.[0];
// A thread is there when its own newest line is.
const open = (row) => {
  const wanted = subject(row.querySelector(".words").textContent);
  if (!wanted) throw new Error(`not one of the threads that are opened: ${row.textContent}`);
  const last = () => [...document.querySelectorAll(".entry")].findLast((entry) => subject(entry.textContent));
  return measured(() => row.click(), () => subject(last()?.textContent ?? "") === wanted);
};
const type = (field, words) => {
  field.value = words;
  field.dispatchEvent(new InputEvent("input", { bubbles: true }));
};
const key = (field, name, more = {}) =>
  field.dispatchEvent(new KeyboardEvent("keydown", { key: name, bubbles: true, cancelable: true, ...more }));
// All rows that are drawn: the first ones may stand in either list.
const seen = () => [...document.querySelectorAll(".row:not([hidden]) .name")].map((name) => name.textContent).sort().join();
const longest = [];
new PerformanceObserver((all) => longest.push(...all.getEntries().map((one) => one.duration))).observe({ type: "longtask" });

const acts = {
  // Threads that were never looked at: `from` says how many rows were opened before. Whoever finds one in a list reads its
  // row first: the list rests for half a second before the click, on either page.
  open: async (at) => open(await row(from + at, 500)),
  // Between the threads that were opened just now.
  switch: async (at) => open(await row(from + (at % 8))),
  filter: (at) => {
    const before = seen();
    return measured(() => document.querySelectorAll("[role=tab]")[(at + 1) % 2].click(), () => seen() !== before);
  },
  narrow: (at) => {
    const field = find("#list-filter"), words = "maria aparecida", length = (at % words.length) + 1;
    // What is typed may leave the first rows as they are: then the next frame is the answer.
    return measured(() => type(field, words.slice(0, length)), () => true);
  },
  send: async (at) => {
    const field = find("#composer-text"), words = `resposta ${at} de ${Math.floor(performance.now())}`;
    field.focus();
    type(field, words);
    await pause(60);
    return measured(() => key(field, "Enter"), () => find(".log").textContent.includes(words));
  },
  search: (at) => {
    const field = find("#search-field"), words = "preciso de ajuda", length = (at % words.length) + 1;
    return stepped(() => type(field, words.slice(0, length)), () => find("#search-hits").ariaBusy !== "true");
  },
};
(async () => {
  await until(() => rows().length > 5);
  if (what === "search") {
    key(document.body, "k", { ctrlKey: true });
    await until(() => find("#search-field"));
  }
  const all = [];
  for (let at = 0; at < times; at++) {
    await pause(120 + Math.random() * 40);
    all.push(await acts[what](at));
  }
  if (what === "narrow") type(find("#list-filter"), "");
  if (what === "filter") find("[role=tab]").click();
  if (what === "search") key(find("#search-field"), "Escape");
  await pause(200);
  done({ all, longest: Math.max(0, ...longest) });
})().catch((failed) => done({ failed: String(failed) }));
