// Waits for one message that comes in, and tells what it moved on the page: rows whose own content changed, other nodes,
// and the long tasks meanwhile. `asked` is set as soon as it listens.
const [done] = arguments;
watched.long.length = 0;
const rows = new Set(), others = new Set();
let settled;
const seen = new MutationObserver((changes) => {
  for (const { target, type, attributeName } of changes) {
    const node = target.nodeType === 1 ? target : target.parentElement;
    const row = node?.closest(".row");
    // Where a row stands in the list is said to screen readers, and moves for all of them.
    if (row && !(type === "attributes" && /^(aria-|tabindex)/.test(attributeName))) rows.add(row);
    if (!row) others.add(target);
  }
  clearTimeout(settled);
  settled = setTimeout(() => (seen.disconnect(), done({ rows: rows.size, others: others.size, long: watched.long })), 1500);
});
seen.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
watched.listens = true;
