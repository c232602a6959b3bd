// The two small menus: what to attach, and what to do with a message.
const ATTACHMENTS = { image: "🖼️", voice: "🎤", audio: "🎵", video: "🎬", document: "📄", sticker: "🙂", location: "📍", contacts: "👤", unsupported: "❔" };
const ON_INSTAGRAM = { image: "🖼️", voice: "🎤", video: "🎬", story_reply: "💬", story_mention: "📣", postback: "▶️", ephemeral: "👁️", unsupported: "❔" };
const EMOJIS = ["👍", "❤️", "😂", "😮", "😢", "🙏"];

function place(popover, anchor) {
  popover.showPopover();
  const box = anchor.getBoundingClientRect();
  const size = popover.getBoundingClientRect();
  const left = Math.min(Math.max(8, box.left), innerWidth - size.width - 8);
  const below = box.bottom + size.height + 8 < innerHeight;
  popover.style.left = `${left}px`;
  popover.style.top = `${Math.max(8, below ? box.bottom : box.top - size.height - 4)}px`;
  popover.querySelector("button")?.focus();
}

const item = (popover, icon, text, act) =>
  el("button", { type: "button", onclick: () => { popover.hidePopover(); act(); } }, el("span", { "aria-hidden": "true" }, icon), text);

function drawAttachments() {
  const popover = by("attachments");
  popover.replaceChildren(...Object.entries(onInstagram(current()) ? ON_INSTAGRAM : ATTACHMENTS).map(([kind, icon]) => item(popover, icon, word(kind), () => say({ kind }))));
}

function openMenu(anchor, message) {
  const popover = by("menu");
  const mine = message.by === "customer";
  const react = (emoji) => say({ kind: "reaction", content: { message_id: message.id, emoji } });
  const emojis = EMOJIS.map((emoji) => el("button", { type: "button", "aria-label": word("reactWith", { emoji }), onclick: () => { popover.hidePopover(); react(emoji); } }, emoji));
  popover.replaceChildren(...[
    el("div", { class: "emojis" }, emojis),
    message.reactions.customer && item(popover, "✕", word("unreact"), () => react("")),
    item(popover, "↩", word("reply"), () => about({ reply: message })),
    mine && message.kind === "text" && item(popover, "✎", word("edit"), () => about({ edit: message })),
    mine && item(popover, "🗑", word("delete"), () => say({ kind: "revoke", content: { original_message_id: message.id } })),
  ].filter(Boolean));
  place(popover, anchor);
}

const digits = (count) => Array.from({ length: count }, () => Math.floor(Math.random() * 10)).join("");

/** Somebody invented: a number that nobody has, or an account's id and a @name. */
function newcomer(channel, name) {
  const plain = name.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "").replace(/[^a-z0-9]+/g, ".").replace(/^\.+|\.+$/g, "");
  const id = `${plain || "novo"}-${digits(4)}`;
  if (channel === "instagram") return { id, channel, name, username: plain || id, user_id: `613${digits(13)}`, online: true };
  const taken = world.customers.map((one) => one.phone);
  const free = Array.from({ length: 90 }, (_, n) => `+55 11 5550-01${n + 10}`).find((phone) => !taken.includes(phone));
  const phone = free ?? `+55 11 5550-${digits(4)}`;
  return { id, channel, name, phone, wa_id: phone.replace(/\D/g, ""), user_id: `BR.${digits(20)}`, online: true };
}
