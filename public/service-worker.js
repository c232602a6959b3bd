// Serves the app's files with no network at all, each version whole: the page and everything it names are of one build.
// A new version is fetched behind, its every byte held against the build's own list, and waits until the page asks for it.
//
// Nothing of /api and /hook passes through here, except files of messages: these are kept, sealed under the lease (see
// app/src/vault), and given out only when the network has none.

// The build writes its version and the digest of every file here (app/precache.mjs). Without them nothing is served.
const BUILD = null;
const SHELL = `shell ${BUILD?.version}`;
const MEDIA = "media";
// How many files of messages are kept, and how big one may be.
const MEDIA_COUNT = 200;
const MEDIA_BYTES = 2 << 20;

addEventListener("install", (event) => event.waitUntil(BUILD ? fill() : undefined));
addEventListener("activate", (event) => event.waitUntil(tidy()));
addEventListener("message", (event) => event.data === "renew" ? skipWaiting() : event.data.title && event.waitUntil(tell(event.source.id, event.data)));
addEventListener("notificationclick", (event) => event.waitUntil(come(event.notification)));

addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (!BUILD || request.method !== "GET" || origin !== location.origin) return;
  if (pathname.startsWith("/api/media/")) return event.respondWith(media(event, pathname));
  if (/^\/(api|hook)(\/|$)/.test(pathname)) return;
  const path = request.mode === "navigate" ? "/" : pathname;
  if (path in BUILD.files) event.respondWith(kept(SHELL, path, request));
  // A page of the version before, still open in another tab, may want a late piece of its own.
  else if (hashed(path)) event.respondWith(kept(undefined, path, request));
});

/// A page that nobody looks at asks for it; not where somebody looks at another one.
async function tell(page, { title, ...how }) {
  const all = await clients.matchAll({ type: "window" });
  const looked = all.some((one) => one.id !== page && one.visibilityState === "visible");
  // It is refused where nobody allowed it.
  if (!looked) await registration.showNotification(title, how).catch(() => {});
}

/// To the conversation, in a page that is open if there is one.
async function come(notice) {
  notice.close();
  const [page] = await clients.matchAll({ type: "window" });
  if (!page) return clients.openWindow(notice.data);
  page.postMessage(notice.data);
  return page.focus();
}

const hashed = (path) => /-[0-9a-f]{12,}/.test(path);

async function kept(cacheName, path, request) {
  const found = await caches.match(path, { cacheName, ignoreVary: true });
  return found ?? fetch(request);
}

/// Fetches what this version needs. A file that is not of this build (the next one was put online just now) spoils the
/// whole: the browser tries again at its next look.
async function fill() {
  const cache = await caches.open(SHELL);
  const one = async ([path, digest]) => {
    if (await cache.match(path)) return;
    const answer = await fetch(path, { cache: hashed(path) ? "default" : "no-cache" });
    const bytes = await crypto.subtle.digest("SHA-256", await answer.clone().arrayBuffer());
    if (!answer.ok || hex(bytes) !== digest) throw new Error(`${path} is not of ${BUILD.version}`);
    await cache.put(path, answer);
  };
  await Promise.all(Object.entries(BUILD.files).map(one));
}

const hex = (bytes) => Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, "0")).join("");

/// Keeps this version and the one before it: pages of that one may still be open.
async function tidy() {
  const others = (await caches.keys()).filter((name) => name.startsWith("shell ") && name !== SHELL);
  await Promise.all(others.slice(0, -1).map((name) => caches.delete(name)));
  await clients.claim();
}

async function media(event, path) {
  try {
    const answer = await fetch(event.request);
    // What is asked for otherwise (to be saved, say) is answered otherwise.
    const plain = !new URL(event.request.url).search;
    if (answer.status === 200 && plain) event.waitUntil(keep(path, answer.clone()).catch(() => {}));
    else if ([401, 403, 404, 410].includes(answer.status)) event.waitUntil(forget(path));
    return answer;
  } catch (lost) {
    const found = await open(path).catch(() => null);
    if (!found) throw lost;
    return part(found, event.request.headers.get("Range"));
  }
}

async function forget(path) {
  await (await caches.open(MEDIA)).delete(path);
}

async function keep(path, answer) {
  const type = answer.headers.get("Content-Type") ?? "";
  if (!(Number(answer.headers.get("Content-Length") ?? MEDIA_BYTES) < MEDIA_BYTES)) return answer.body?.cancel();
  const key = await leased();
  if (!key) return;
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key, await answer.arrayBuffer());
  const cache = await caches.open(MEDIA);
  await cache.put(path, new Response(new Blob([iv, sealed]), { headers: { "X-Type": type } }));
  const all = await cache.keys();
  await Promise.all(all.slice(0, -MEDIA_COUNT).map((old) => cache.delete(old)));
}

async function open(path) {
  const found = await caches.match(path, { cacheName: MEDIA });
  const key = found && (await leased());
  if (!key) return null;
  const bytes = new Uint8Array(await found.arrayBuffer());
  const body = await crypto.subtle.decrypt({ name: "AES-GCM", iv: bytes.subarray(0, 12) }, key, bytes.subarray(12));
  const headers = { "Content-Type": found.headers.get("X-Type"), "X-Content-Type-Options": "nosniff" };
  return new Response(body, { headers: { ...headers, "Content-Security-Policy": "default-src 'none'; sandbox" } });
}

/// Players ask for pieces and refuse the whole.
async function part(whole, range) {
  const asked = /^bytes=(\d+)-(\d*)$/.exec(range ?? "");
  if (!asked) return whole;
  const bytes = await whole.arrayBuffer();
  const from = Number(asked[1]);
  const to = Math.min(asked[2] ? Number(asked[2]) : Infinity, bytes.byteLength - 1);
  if (from > to) return new Response(null, { status: 416 });
  const headers = new Headers(whole.headers);
  headers.set("Content-Range", `bytes ${from}-${to}/${bytes.byteLength}`);
  return new Response(bytes.slice(from, to + 1), { status: 206, headers });
}

/// The key of the lease, from where app/src/vault/lease.rs keeps it; nothing when there is none or it is over.
function leased() {
  return new Promise((answer) => {
    const asked = indexedDB.open("recado");
    // Whoever makes the database is not us.
    asked.onupgradeneeded = () => asked.transaction.abort();
    asked.onerror = () => answer(null);
    asked.onsuccess = () => {
      const database = asked.result;
      const done = (key) => (database.close(), answer(key));
      if (!database.objectStoreNames.contains("lease")) return done(null);
      const got = database.transaction("lease").objectStore("lease").get("lease");
      got.onerror = () => done(null);
      got.onsuccess = () => {
        const { replica, until, seen, ahead } = got.result ?? {};
        done(replica && Math.max(Date.now() - ahead, seen) < until ? replica : null);
      };
    };
  });
}
