// Notes when the first answer came after now, and how long after it the list begins with somebody's row.
const [name] = arguments;
const real = globalThis.realFetch ??= fetch, noted = { asked: 0, first: 0, right: 0 };
globalThis.noted = noted;
globalThis.fetch = async (input, how) => {
  noted.asked += 1;
  const answer = await real(input, how);
  noted.first ||= performance.now();
  return answer;
};
const top = (row) => row.getBoundingClientRect().top;
new MutationObserver(() => {
  if (noted.right || !noted.first) return;
  const rows = [...document.querySelectorAll(".row:not([hidden])")].sort((one, other) => top(one) - top(other));
  if (rows[0]?.innerText.includes(name)) noted.right = performance.now();
}).observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true });
