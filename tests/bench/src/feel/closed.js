// Turns to the list of those that are closed, and ends when its first rows stand.
const [done] = arguments;
const until = (finds, then) => {
  const found = finds();
  if (found) then(found);
  else setTimeout(() => until(finds, then), 20);
};
const item = () => [...document.querySelectorAll("[role=menuitemradio]")].find((it) => /Closed|Fechadas|Cerradas/.test(it.innerText));
document.querySelector(".list-head button").click();
until(item, (item) => {
  const wanted = Number(item.querySelector(".figures").innerText);
  item.click();
  const stands = () => Number(document.querySelector(".row:not([hidden])")?.ariaSetSize) >= wanted;
  until(stands, () => setTimeout(() => done(wanted), 1000));
});
