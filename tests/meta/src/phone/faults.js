// The fault panel: what goes wrong next, and how webhooks fared.
const SEND_FAULTS = {
  f131047: { kind: "code", code: 131047 }, f190: { kind: "code", code: 190 }, f130429: { kind: "code", code: 130429 },
  f131026: { kind: "code", code: 131026 }, f131056: { kind: "code", code: 131056 }, f131000: { kind: "code", code: 131000 },
  http500: { kind: "http", status: 500 }, hangTaken: { kind: "hang", accepts: true }, hangLost: { kind: "hang", accepts: false },
  late: { kind: "late", ms: 40000, accepts: true }, slow: { kind: "slow", ms: 3000 },
};
const INSTAGRAM_FAULTS = {
  f10: { kind: "code", code: 10 }, f190: { kind: "code", code: 190 }, f613: { kind: "code", code: 613 },
  f551: { kind: "code", code: 551 }, f2: { kind: "code", code: 2 },
  http500: SEND_FAULTS.http500, hangTaken: SEND_FAULTS.hangTaken, hangLost: SEND_FAULTS.hangLost, late: SEND_FAULTS.late, slow: SEND_FAULTS.slow,
};
const sendFaults = () => (onInstagram(current()) ? INSTAGRAM_FAULTS : SEND_FAULTS);
const HOOK_FAULTS = {
  duplicate: { kind: "duplicate", copies: 2 }, reorder: { kind: "reorder" }, delay: { kind: "delay", ms: 8000 },
  drop: { kind: "drop", attempts: 3 }, answerLost: { kind: "answer_lost" }, badSignature: { kind: "bad_signature" },
};
const TIMES = { once: 1, thrice: 3, always: null };
const chosen = { send: "f131047", sendTimes: "once", webhook: "duplicate", webhookTimes: "once" };

function options(name, keys, label) {
  chosen[name] = chosen[name] in keys ? chosen[name] : Object.keys(keys)[0];
  const pick = el("select", { "aria-label": word(label), onchange: (event) => { chosen[name] = event.target.value; } });
  for (const key of Object.keys(keys)) pick.append(el("option", { value: key, selected: chosen[name] === key }, word(key)));
  return pick;
}

const named = (fault, faults) => {
  const key = Object.keys(faults).find((key) => JSON.stringify(Object.entries(faults[key])) === JSON.stringify(Object.entries(faults[key]).map(([k]) => [k, fault[k]])));
  return key ? word(key) : fault.code ?? fault.kind;
};

function armedList(rules, faults) {
  if (!rules.length) return null;
  const left = (rule) => (rule.times === null ? word("always") : word("left", { n: rule.times }));
  return el("ul", { class: "armed" }, rules.map((rule) => el("li", {}, `${named(rule.fault, faults)} · ${left(rule)}`)));
}

function group(name, faults, path) {
  // What fails in sending fails for this channel: each has numbers of its own.
  const reach = path === "send" && shown ? { number: lineOf(shown) } : {};
  const arm = () => call("POST", `/control/faults/${path}`, { times: TIMES[chosen[`${path}Times`]], fault: faults[chosen[path]], ...reach });
  return el("section", {}, el("h3", {}, word(`${name}Title`)), el("p", { class: "hint" }, word(`${name}Hint`)),
    armedList(world.faults[path], { ...INSTAGRAM_FAULTS, ...SEND_FAULTS, ...HOOK_FAULTS }),
    el("div", { class: "row" }, options(path, faults, `${name}Title`), options(`${path}Times`, TIMES, "howOften"),
      el("button", { type: "button", class: "action strong", onclick: arm }, word("arm"))));
}

function drawPanel() {
  const focused = [...by("panel").querySelectorAll("button, select")].indexOf(document.activeElement);
  const clear = world.faults.send.length + world.faults.webhook.length
    ? el("button", { type: "button", class: "action", onclick: () => call("DELETE", "/control/faults") }, word("clear")) : null;
  by("panel").replaceChildren(...[group("send", sendFaults(), "send"), group("webhook", HOOK_FAULTS, "webhook"), clear, network(), customerTools(), trail()].filter(Boolean));
  if (focused >= 0) by("panel").querySelectorAll("button, select")[focused]?.focus();
}

function network() {
  const holding = world.held !== null;
  const flip = () => call("POST", holding ? "/control/release" : "/control/hold", {});
  return el("section", {}, el("h3", {}, word("networkTitle")), el("div", { class: "row" },
    el("button", { type: "button", class: "action", "aria-pressed": String(holding), onclick: flip }, holding ? word("release", { n: world.held }) : word("hold")),
    holding && world.held > 1 ? el("button", { type: "button", class: "action", onclick: () => call("POST", "/control/release", { order: "reversed" }) }, word("releaseReversed")) : null,
    el("button", { type: "button", class: "action", onclick: verify }, word("verify"))));
}

async function verify() {
  const answer = await call("POST", "/control/verify");
  if (answer) notice(answer.ok ? word("verified") : word("notVerified", { status: answer.status ?? "—" }));
}

function customerTools() {
  const customer = current();
  if (!customer) return null;
  const open = chat()?.window_open ?? false;
  return el("section", {}, el("h3", {}, nameOf(customer)), el("div", { class: "row" },
    el("button", { type: "button", class: "action", "aria-pressed": String(!customer.online), onclick: () => call("POST", `/control/customers/${customer.id}`, { online: !customer.online }) }, word(customer.online ? "switchOff" : "switchOn")),
    el("button", { type: "button", class: "action", onclick: () => call("POST", "/control/window", { ...key(), open: !open }) }, word(open ? "closeWindow" : "openWindow"))));
}

function trail() {
  const state = (hook) => hook.attempts.map((one) => one.note === "dropped" ? "✗" : one.status ?? "—").slice(-6).join(" ");
  const rows = world.webhooks.map((hook) => el("li", {}, el("span", {}, `#${hook.n}`), el("span", {}, word(`fate_${hook.fate}`)), el("span", {}, state(hook))));
  return el("section", {}, el("h3", {}, word("trailTitle")), rows.length ? el("ul", { class: "trail" }, rows) : el("p", { class: "hint" }, word("trailEmpty")));
}
