// The two small menus: what to attach, and what to do with a message.
const ATTACHMENTS = { image: "🖼️", voice: "🎤", audio: "🎵", video: "🎬", document: "📄", sticker: "🙂", location: "📍", contacts: "👤", unsupported: "❔" };
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
  popover.replaceChildren(...Object.entries(ATTACHMENTS).map(([kind, icon]) => item(popover, icon, word(kind), () => say({ kind }))));
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
