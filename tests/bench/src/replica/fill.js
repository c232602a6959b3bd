// Fills the app's own database with so many conversations, sealed as the app seals them, and another with the same
// records bare. Ends by calling back with how many bytes of text that is.
const [count, chunks, done] = arguments;
const got = (asked) => new Promise((ok, no) => ((asked.onsuccess = () => ok(asked.result)), (asked.onerror = () => no(asked.error))));
const written = (change) => new Promise((ok) => (change.oncomplete = ok));
const letters = "0123456789abcdefghjkmnpqrstvwxyz";
let chance = 7;
const id = () => {
  let text = "0";
  while (text.length < 26) {
    chance = (chance * 1664525 + 1013904223) % 4294967296;
    text += letters[Math.floor(chance / 134217728)];
  }
  return text;
};
(async () => {
  const code = new TextEncoder(), text = new TextDecoder();
  const how = (iv, place) => ({ name: "AES-GCM", iv, additionalData: code.encode(place) });
  const database = await got(indexedDB.open("recado"));
  const lease = await got(database.transaction("lease").objectStore("lease").get("lease"));
  const store = database.transaction("heads").objectStore("heads");
  const [keys, sealed] = await Promise.all([got(store.getAllKeys()), got(store.getAll())]);
  const known = [];
  for (const [at, record] of sealed.entries()) {
    const plain = await crypto.subtle.decrypt(how(record.subarray(0, 12), `heads/${keys[at]}`), lease.replica, record.subarray(12));
    known.push(...JSON.parse(text.decode(plain)));
  }
  const heads = Array.from({ length: count }, (_, at) => {
    const like = known[at % known.length];
    const own = JSON.stringify(like).replaceAll(like.conversation.id, id()).replaceAll(like.contact.id, id());
    return JSON.parse(own);
  });
  const clear = database.transaction("heads", "readwrite");
  clear.objectStore("heads").clear();
  await written(clear);
  let bytes = 0;
  for (let chunk = 0; chunk < chunks; chunk++) {
    const plain = code.encode(JSON.stringify(heads.filter((_, at) => at % chunks === chunk)));
    bytes += plain.length;
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const body = new Uint8Array(await crypto.subtle.encrypt(how(iv, `heads/${chunk}`), lease.replica, plain));
    const record = new Uint8Array(12 + body.length);
    record.set(iv);
    record.set(body, 12);
    const put = database.transaction("heads", "readwrite");
    put.objectStore("heads").put(record, chunk);
    await written(put);
  }
  database.close();
  const asked = indexedDB.open("bare");
  asked.onupgradeneeded = () => asked.result.createObjectStore("heads");
  const bare = await got(asked);
  const put = bare.transaction("heads", "readwrite");
  for (const head of heads) put.objectStore("heads").put(head, head.conversation.id);
  await written(put);
  bare.close();
  done(bytes);
})();
