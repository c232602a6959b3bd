// Scrolls for so many milliseconds, as a wheel does and then by leaps, and gives how long each frame took.
const [length, done] = arguments;
const rows = document.querySelector(".rows");
const frames = [];
let before = null, place = 0, begun = null;
const step = (now) => {
  begun ??= now;
  if (before !== null) frames.push(now - before);
  before = now;
  place += frames.length % 30 === 29 ? 40000 : 180;
  rows.scrollTop = place % Math.max(1, rows.scrollHeight - rows.clientHeight);
  if (now - begun < length) requestAnimationFrame(step);
  else done({ frames, rows: Math.round(rows.scrollHeight / 70) });
};
requestAnimationFrame(step);
