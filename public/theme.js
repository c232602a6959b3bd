// Before the first paint, so that nothing flashes: the theme and language that this browser chose.
try {
  const theme = localStorage.getItem("recado-theme");
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
  const wanted = [localStorage.getItem("recado-language"), ...navigator.languages, "pt-BR"];
  const known = { pt: "pt-BR", es: "es", en: "en" };
  for (const tag of wanted) {
    const lang = tag && known[tag.slice(0, 2).toLowerCase()];
    if (lang) {
      document.documentElement.lang = lang;
      break;
    }
  }
} catch {
  // A browser that keeps nothing shows the system's theme.
}
