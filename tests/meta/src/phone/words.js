// Words, and the one way in which elements are made: text is always text, never markup.
const LANGUAGES = Object.keys(WORDS);
let language = pickLanguage();

function pickLanguage() {
  const asked = new URLSearchParams(location.search).get("lang") || localStorage.getItem("language");
  const wanted = [asked, ...navigator.languages].filter(Boolean);
  for (const name of wanted) {
    const found = LANGUAGES.find((known) => known.split("-")[0] === name.toLowerCase().split("-")[0]);
    if (found) return found;
  }
  return "pt-BR";
}

function word(key, values = {}) {
  const text = WORDS[language][key] ?? key;
  return text.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
}

const by = (id) => document.getElementById(id);

function el(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [key, value] of Object.entries(props)) {
    if (value === undefined || value === null || value === false) continue;
    if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
    else if (key === "class") node.className = value;
    else if (key === "style") node.style.cssText = value;
    else node.setAttribute(key, value === true ? "" : value);
  }
  node.append(...children.flat().filter(Boolean));
  return node;
}

function speak() {
  document.documentElement.lang = language;
  document.title = word("title");
  for (const node of document.querySelectorAll("[data-word]")) node.textContent = word(node.dataset.word);
  for (const node of document.querySelectorAll("[data-label]")) node.setAttribute("aria-label", word(node.dataset.label));
  for (const node of document.querySelectorAll("[data-placeholder]")) node.placeholder = word(node.dataset.placeholder);
}

const clock = (at) => new Intl.DateTimeFormat(language, { hour: "2-digit", minute: "2-digit" }).format(at);
const day = (at) => new Intl.DateTimeFormat(language, { day: "numeric", month: "long" }).format(at);
const letters = (text) => text.match(/\p{L}+/gu) ?? [];
const initials = (name) => ((letters(name)[0]?.[0] ?? "?") + (letters(name).length > 1 ? letters(name).at(-1)[0] : "")).toUpperCase();
const hue = (id) => [...id].reduce((sum, letter) => (sum * 31 + letter.codePointAt(0)) % 360, 7);
