// Scrolls for so many milliseconds, as a wheel does and now and then by a leap of so many pixels, and gives how long each
// frame took, and how many of them showed no row at all.
const [length, leap, done] = arguments;
const rows = document.querySelector(".rows");
const frames = [];
const frame = rows.getBoundingClientRect();
const shows = () => document.elementFromPoint(frame.left + 40, frame.top + frame.height / 2)?.closest(".row");
let before = null, place = 0, begun = null, empty = 0;
const step = (now) => {
  begun ??= now;
  if (!shows()) empty++;
  if (before !== null) frames.push(now - before);
  before = now;
  place += frames.length % 30 === 29 ? leap : 180;
  rows.scrollTop = place % Math.max(1, rows.scrollHeight - rows.clientHeight);
  if (now - begun < length) requestAnimationFrame(step);
  else done({ frames, empty, rows: Math.round(rows.scrollHeight / 70) });
};
requestAnimationFrame(step);
