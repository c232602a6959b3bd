// The page itself: state from the simulator, one chat at a time, live.
let world = { numbers: [], instagram: {}, customers: [], chats: [], templates: [], faults: { send: [], webhook: [] }, held: null, webhooks: [], now: 0 };
let shown = null;
let number = null;
let topic = {};
let drawn = new Map();
const view = crypto.randomUUID();

const customerOf = (id) => world.customers.find((customer) => customer.id === id);
const current = () => customerOf(shown);
const onInstagram = (customer) => customer?.channel === "instagram";
// People of Instagram write to the account there, whatever number is chosen for the others.
const lineOf = (id) => (onInstagram(customerOf(id)) ? world.instagram.id : number);
const key = () => ({ customer: shown, number: lineOf(shown) });
const chatOf = (id) => world.chats.find((chat) => chat.customer === id && chat.number === lineOf(id));
const chat = () => chatOf(shown);
// What the business sent shows once it is delivered; a failed one shows too, marked, so that people see what was lost.
const visible = (message) => message.kind !== "reaction" && (message.by === "customer" || !["accepted", "sent"].includes(message.tick));
const messagesOf = (id) => (chatOf(id)?.messages ?? []).filter(visible);
const here = () => messagesOf(shown);

async function call(method, path, body) {
  try {
    const answer = await fetch(path, { method, headers: body ? { "content-type": "application/json" } : {}, body: body && JSON.stringify(body) });
    const value = await answer.json();
    if (!answer.ok) throw new Error(value.error);
    refresh();
    return value;
  } catch (error) {
    notice(word("trouble", { reason: error.message ?? "" }));
  }
}

const say = (what) => call("POST", "/control/say", { ...key(), ...what });

function heard(message) {
  if (message.by === "business" && message.tick !== "played") call("POST", "/control/played", { message: message.id });
}

let noticeTimer;
function notice(text) {
  by("notice").textContent = text;
  clearTimeout(noticeTimer);
  noticeTimer = setTimeout(() => { by("notice").textContent = ""; }, 5000);
}

let started = false;
function start() {
  started = true;
  const named = world.customers.find((one) => one.id === decodeURIComponent(location.hash.slice(1)));
  const wide = matchMedia("(min-width: 721px)").matches;
  if (named || (wide && world.customers.length)) show((named ?? world.customers[0]).id);
  else { drawPeople(); drawPanel(); }
}

let asked;
function refresh() {
  asked ??= setTimeout(async () => {
    asked = undefined;
    try { world = await (await fetch("/phone/state")).json(); } catch { return; }
    number ??= world.numbers[0]?.id;
    if (!started) start();
    else { drawPeople(); drawChat(); drawPanel(); }
  }, 40);
}

function drawPeople() {
  by("number").replaceChildren(...world.numbers.map((one) => el("option", { value: one.id, selected: one.id === number }, one.phone)));
  by("number").closest("label").hidden = world.numbers.length < 2;
  const focused = by("people").contains(document.activeElement) ? document.activeElement.dataset.id : null;
  by("people").replaceChildren(...world.customers.map(person));
  if (focused) by("people").querySelector(`[data-id="${CSS.escape(focused)}"]`)?.focus();
}

function person(customer) {
  const messages = messagesOf(customer.id);
  const last = messages.at(-1);
  const fresh = messages.filter((one) => one.by === "business" && one.tick === "delivered").length;
  const open = customer.id === shown;
  return el("li", {}, el("button", { type: "button", "data-id": customer.id, "aria-current": String(open), onclick: () => show(customer.id) },
    el("span", { class: avatarOf(customer), style: `--hue:${hue(customer.id)}`, "aria-hidden": "true" }, initials(nameOf(customer))),
    el("span", { class: "person" }, el("b", {}, nameOf(customer), onInstagram(customer) && el("span", { class: "unseen" }, " (Instagram)")), el("span", {}, last ? summary(last) : address(customer))),
    fresh && !open ? el("span", { class: "count" }, String(fresh), el("span", { class: "unseen" }, word("unread"))) : null));
}

const nameOf = (customer) => customer.name || `@${customer.username}`;
const avatarOf = (customer) => `avatar${onInstagram(customer) ? " instagram" : ""}`;
const address = (customer) => customer.phone ?? `@${customer.username}`;

function drawChat() {
  const customer = current();
  if (!customer) return;
  by("chat-name").textContent = nameOf(customer);
  by("chat-hint").textContent = (onInstagram(customer) ? "Instagram · " : "") + address(customer) + (customer.online ? "" : ` · ${word("offline")}`);
  by("chat-avatar").textContent = initials(nameOf(customer));
  by("chat-avatar").className = avatarOf(customer);
  by("chat-avatar").style.setProperty("--hue", hue(customer.id));
  const open = chat()?.window_open ?? false;
  by("window").textContent = word(open ? "windowOpen" : "windowClosed");
  by("window").classList.toggle("closed", !open);
  drawLog();
}

/** Draws only what changed, so that the live region speaks new messages only and players keep playing. */
function drawLog() {
  const log = by("log");
  const atEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 80;
  const rows = [];
  const kept = new Map();
  let lastDay = "";
  const keep = (id, text, make) => {
    const old = drawn.get(id);
    const entry = old?.text === text ? old : { text, node: make() };
    kept.set(id, entry);
    rows.push(entry.node);
  };
  for (const message of here()) {
    if (day(message.at) !== lastDay) {
      lastDay = day(message.at);
      keep(`day ${lastDay}`, lastDay, () => el("li", { class: "day" }, lastDay));
    }
    keep(message.id, JSON.stringify(message) + language, () => draw(message));
  }
  if (!rows.length) keep("empty", language, () => el("li", { class: "empty" }, word("empty")));
  drawn = kept;
  rows.forEach((node, at) => { if (log.children[at] !== node) log.insertBefore(node, log.children[at] ?? null); });
  while (log.children.length > rows.length) log.lastChild.remove();
  if (atEnd) toEnd();
}

const toEnd = (behavior = "auto") => by("log").scrollTo({ top: by("log").scrollHeight, behavior });

function show(id) {
  shown = id;
  document.body.dataset.pane = "chat";
  drawn = new Map();
  by("log").replaceChildren();
  about({});
  typing(false);
  drawAttachments();
  drawPeople(); drawChat(); drawPanel(); look();
  toEnd("instant");
  if (matchMedia("(min-width: 721px)").matches) by("text").focus();
  history.replaceState(null, "", `#${encodeURIComponent(id)}`);
}

/** Tells the simulator which chat is on the screen: what is delivered there counts as read. */
function look() {
  const wide = (width) => matchMedia(`(min-width: ${width}px)`).matches;
  const pane = document.body.dataset.pane;
  const onScreen = shown && !document.hidden && (pane === "chat" || wide(1041) || (pane === "people" && wide(721)));
  fetch("/phone/view", { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ view, chat: onScreen ? key() : null }) }).catch(() => {});
}

function pane(name) {
  document.body.dataset.pane = name;
  look();
}

function about(next) {
  topic = next;
  const message = topic.reply ?? topic.edit;
  by("about").hidden = !message;
  if (!message) return;
  by("about-text").textContent = `${word(topic.edit ? "editing" : "replying")}: ${summary(message).slice(0, 80)}`;
  if (topic.edit) by("text").value = message.content.body;
  by("text").focus();
}

let typingTimer;
function typing(on) {
  by("typing").textContent = on ? word("typing") : "";
  clearTimeout(typingTimer);
  if (on) typingTimer = setTimeout(() => typing(false), 25000);
}

by("composer").addEventListener("submit", (event) => {
  event.preventDefault();
  const text = by("text").value.trim();
  if (!text || !shown) return;
  if (topic.edit) say({ kind: "edit", content: { original_message_id: topic.edit.id, message: { type: "text", text: { body: text } } } });
  else say({ text, reply_to: topic.reply?.id });
  by("text").value = "";
  about({});
});
by("text").addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) { event.preventDefault(); by("composer").requestSubmit(); }
  if (event.key === "Escape") about({});
});
by("about-end").addEventListener("click", () => { by("text").value = topic.edit ? "" : by("text").value; about({}); });
by("attachments").addEventListener("toggle", (event) => { if (event.newState === "open") place(by("attachments"), by("attach")); });
by("back").addEventListener("click", () => pane("people"));
by("show-faults").addEventListener("click", () => pane("faults"));
by("hide-faults").addEventListener("click", () => pane("people"));
by("number").addEventListener("change", (event) => { number = event.target.value; show(shown); });
by("language").append(...LANGUAGES.map((name) => el("option", { value: name, selected: name === language }, name)));
by("language").addEventListener("change", (event) => {
  language = event.target.value;
  localStorage.setItem("language", language);
  speak(); drawAttachments(); drawPeople(); drawChat(); drawPanel();
});
document.addEventListener("visibilitychange", look);

by("newcomer").addEventListener("submit", async (event) => {
  event.preventDefault();
  const customer = newcomer(by("newcomer-channel").value, by("newcomer-name").value.trim());
  if (!await call("POST", "/control/customers", customer)) return;
  world.customers.push(customer);
  by("newcomer").reset();
  by("newcomer").closest("details").open = false;
  show(customer.id);
});

function listen() {
  const line = new EventSource(`/phone/stream?view=${view}`);
  line.onopen = () => { by("notice").textContent = ""; refresh(); look(); };
  line.onerror = () => notice(word("lost"));
  line.onmessage = (event) => {
    const news = JSON.parse(event.data);
    if (news.type === "typing" && news.chat.customer === shown) typing(true);
    if (news.type === "chat" && news.chat.customer === shown) typing(false);
    refresh();
  };
}

speak();
drawAttachments();
refresh();
listen();
