// The program of the page stopped in the middle of something, which is a defect of ours: what is on the screen can no longer
// be trusted, and nothing new comes in. Whoever works there must know, so it is said without the program, whose words are
// out of reach with it.
const words = {
  pt: ["Esta página parou por um erro nosso e não recebe mais mensagens. O que você escreveu está guardado.", "Recarregar"],
  es: ["Esta página se detuvo por un error nuestro y ya no recibe mensajes. Lo que escribiste está guardado.", "Recargar"],
  en: ["This page has stopped because of an error of ours and gets no more messages. What you wrote is kept.", "Reload"],
};
const [text, act] = words[document.documentElement.lang.slice(0, 2)] ?? words.en;

const element = (name, className, content) => Object.assign(document.createElement(name), { className, textContent: content });
const button = element("button", "button", act);
button.addEventListener("click", () => location.reload());
const notice = element("div", "toast", "");
notice.append(element("span", "", text), button);
const notices = element("div", "toasts", "");
notices.id = "broken";
notices.role = "alert";
notices.append(notice);
document.body.append(notices);
