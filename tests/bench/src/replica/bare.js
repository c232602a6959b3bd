// Puts the heads that the browser holds into a database of their own, bare: what the worker tells of them, one record
// each. Ends with how many and how many bytes of text that is.
const [most, done] = arguments;
const got = (asked) => new Promise((ok, no) => ((asked.onsuccess = () => ok(asked.result)), (asked.onerror = () => no(asked.error))));
(async () => {
  const heads = [];
  let next = "";
  while (heads.length < most && next !== undefined) {
    const page = await (await fetch(`/api/conversations?view=all&sort=activity${next && `&before=${next}`}`)).json();
    heads.push(...page.heads);
    next = page.next;
  }
  heads.length = Math.min(heads.length, most);
  await got(indexedDB.deleteDatabase("bare"));
  const asked = indexedDB.open("bare");
  asked.onupgradeneeded = () => asked.result.createObjectStore("heads");
  const bare = await got(asked);
  const put = bare.transaction("heads", "readwrite");
  for (const head of heads) put.objectStore("heads").put(head, head.conversation.id);
  await new Promise((ok) => (put.oncomplete = ok));
  bare.close();
  done([heads.length, new TextEncoder().encode(JSON.stringify(heads)).length]);
})();
