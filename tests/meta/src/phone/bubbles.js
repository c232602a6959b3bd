// How one message looks. The content objects are Meta's own.
const drawers = {
  text: (content) => el("p", { class: "body" }, content.body ?? ""),
  image: (content) => [picture(content, "image"), caption(content)],
  sticker: (content) => picture(content, "sticker"),
  video: (content) => [media(content) ? el("video", { src: media(content), controls: true, "aria-label": word("video") }) : outside(content), caption(content)],
  audio: (content, message) => media(content)
    ? el("audio", { src: media(content), controls: true, "aria-label": word(content.voice ? "voice" : "audio"), onplay: () => heard(message) })
    : outside(content),
  document: (content) => [el("a", { class: "file", href: media(content) ?? content.link ?? "#", target: "_blank", rel: "noreferrer" }, "📄 ", content.filename ?? word("document")), caption(content)],
  location: (content) => [el("p", { class: "body" }, "📍 " + (content.name ?? word("location"))), el("p", { class: "hint" }, [content.address, `${content.latitude}, ${content.longitude}`].filter(Boolean).join(" · "))],
  contacts: (content) => [].concat(content).map((one) => el("p", { class: "body" }, "👤 " + [one.name?.formatted_name, one.phones?.[0]?.phone].filter(Boolean).join(" · "))),
  template: (content) => el("p", { class: "body" }, templateText(content)),
  interactive: drawInteractive,
  button: (content) => el("p", { class: "body" }, content.text ?? ""),
};

const media = (content) => content.id && `/phone/media?id=${encodeURIComponent(content.id)}`;
const caption = (content) => content.caption && el("p", { class: "body" }, content.caption);
const outside = (content) => el("p", { class: "body" }, content.link ?? "");
const picture = (content, kind) => media(content) ? el("img", { src: media(content), alt: word(kind), class: kind }) : outside(content);

function templateText(content) {
  const row = world.templates.find((one) => one.name === content.name && one.language === content.language?.code);
  const body = (parts) => (parts ?? []).find((part) => String(part.type).toLowerCase() === "body");
  const values = body(content.components)?.parameters ?? [];
  const text = body(row?.components)?.text ?? content.name;
  return text.replace(/\{\{(\d+)\}\}/g, (_, n) => values[n - 1]?.text ?? "…");
}

function drawInteractive(content, message) {
  const chosen = content.button_reply ?? content.list_reply;
  if (chosen) return el("p", { class: "body" }, chosen.title);
  const buttons = (content.action?.buttons ?? []).map((button) => choice(message, "button_reply", button.reply));
  const rows = (content.action?.sections ?? []).flatMap((section) => section.rows ?? []).map((row) => choice(message, "list_reply", row));
  const link = content.action?.parameters?.url;
  return [
    el("p", { class: "body" }, content.body?.text ?? content.type ?? ""),
    content.footer?.text && el("p", { class: "hint" }, content.footer.text),
    el("div", { class: "choices" }, ...buttons, ...rows, link && el("a", { href: link, target: "_blank", rel: "noreferrer" }, content.action.parameters.display_text ?? link)),
  ];
}

const choice = (message, type, reply) =>
  el("button", { type: "button", onclick: () => say({ kind: "interactive", content: { type, [type]: reply }, reply_to: message.id }) }, reply.title);

function summary(message) {
  if (message.deleted) return word("deleted");
  const content = message.content ?? {};
  if (message.kind === "text") return content.body ?? "";
  if (message.kind === "template") return templateText(content);
  const shown = content.caption ?? content.body?.text ?? content.button_reply?.title ?? content.list_reply?.title;
  return shown ?? word(message.kind === "audio" && content.voice ? "voice" : message.kind);
}

function draw(message) {
  const mine = message.by === "customer";
  const failed = message.tick === "failed";
  const reactions = Object.values(message.reactions);
  const quoted = message.quoted && here().find((other) => other.id === message.quoted);
  const drawer = drawers[message.kind] ?? (() => el("p", { class: "gone" }, word("unknown", { kind: message.kind })));
  const body = message.deleted ? el("p", { class: "gone" }, word("deleted")) : drawer(message.content ?? {}, message);
  return el("li", { class: `bubble${mine ? " mine" : ""}${failed ? " failed" : ""}${reactions.length ? " reacted" : ""}` },
    el("span", { class: "unseen" }, word(mine ? "youSaid" : "shopSaid")),
    quoted && el("div", { class: "quote" }, summary(quoted)), body,
    failed && el("p", { class: "failure" }, word("neverArrived", { code: message.error ?? "" })),
    el("div", { class: "meta" }, message.edited && el("span", {}, word("edited")), el("time", {}, clock(message.at)), mine && ticks(message)),
    reactions.length ? el("span", { class: "reactions", "aria-label": word("reactions") }, reactions.join(" ")) : null,
    message.deleted || failed ? null : el("button", { type: "button", class: "more", "aria-label": word("more"), onclick: (event) => openMenu(event.currentTarget, message) }, "⋮"));
}

// Instagram has no ticks: one word, once the shop has looked.
const ticks = (message) => {
  if (onInstagram(current())) return message.tick === "read" && el("span", {}, word("seen"));
  const read = message.tick === "read";
  return el("span", {}, el("span", { class: `ticks${read ? " read" : ""}`, "aria-hidden": "true" }, "✓✓"), el("span", { class: "unseen" }, word(read ? "readByShop" : "sentToShop")));
};
