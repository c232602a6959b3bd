// Scrolls the list down until so many rows of it are held, page by page, as a person does who looks for something old. Ends
// with how many they are. The list is taller than what is held, so it goes to the last row that there is.
const [most, done] = arguments;
const list = document.getElementById("conversations");
const until = performance.now() + 110000;
const rows = () => [...list.querySelectorAll(".row[id]")];
const step = () => {
  const held = Math.max(0, ...rows().map((row) => Number(row.ariaPosInSet)));
  if (held >= most || performance.now() > until) {
    list.scrollTop = 0;
    done(held);
  } else {
    list.scrollTop = held * rows()[0].clientHeight - list.clientHeight;
    setTimeout(step, 30);
  }
};
step();
