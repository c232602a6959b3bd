// Reads the whole replica and opens it with the app's own key, as the app does. Ends with the milliseconds.
const [done] = arguments;
const got = (asked) => new Promise((ok, no) => ((asked.onsuccess = () => ok(asked.result)), (asked.onerror = () => no(asked.error))));
(async () => {
  const code = new TextEncoder();
  const database = await got(indexedDB.open("recado"));
  const { replica } = await got(database.transaction("lease").objectStore("lease").get("lease"));
  const begun = performance.now();
  const change = database.transaction(["about", "heads", "threads"]);
  const [about, heads, names, threads] = await Promise.all([
    got(change.objectStore("about").getAll()),
    got(change.objectStore("heads").getAll()),
    got(change.objectStore("threads").getAllKeys()),
    got(change.objectStore("threads").getAll()),
  ]);
  const open = (place, record) =>
    crypto.subtle.decrypt({ name: "AES-GCM", iv: record.subarray(0, 12), additionalData: code.encode(place) }, replica, record.subarray(12));
  await Promise.all([
    open("about/about", about[0]),
    ...heads.map((record, at) => open(`heads/${at}`, record)),
    ...threads.map((record, at) => open(`threads/${names[at]}`, record)),
  ]);
  const took = performance.now() - begun;
  database.close();
  done(took);
})();
