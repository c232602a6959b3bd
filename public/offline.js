// Registers the service worker, and tells the app when another version is there than the page that is open. The app
// listens for `recado-version` and reads it from <html data-version>; it asks for the change by `recado-renew`.
const workers = navigator.serviceWorker;

const say = (version) => {
  document.documentElement.dataset.version = version;
  dispatchEvent(new Event("recado-version"));
};

// Somebody signed out, here or elsewhere.
addEventListener("recado-forget", () => globalThis.caches?.delete("media"));

if (workers) {
  // A page that was opened without one is of the version that its first one will be.
  let alone = !workers.controller;
  let renewing = false;
  const registration = await workers.register("/service-worker.js", { updateViaCache: "none" });
  const ready = () => registration.waiting && workers.controller && say("waiting");
  registration.addEventListener("updatefound", () => {
    // WebKit tells of the first one's waiting when it has long taken over. The next, in the same visit, is news.
    const coming = registration.installing, first = !registration.active;
    coming?.addEventListener("statechange", () => coming.state === "installed" && !first && ready());
  });
  workers.addEventListener("controllerchange", () => {
    if (renewing) location.reload();
    else if (!alone) say("changed");
    alone = false;
  });
  addEventListener("recado-renew", () => {
    renewing = true;
    if (registration.waiting) registration.waiting.postMessage("renew");
    else location.reload();
  });
  // The browser looks at each load; a page that stays open for days looks by itself. Offline there is nothing to see.
  const look = () => registration.update().catch(() => {});
  addEventListener("recado-look", look);
  setInterval(look, 3_600_000);
  // Somebody pressed a notification.
  workers.addEventListener("message", ({ data }) => {
    history.pushState(null, "", data);
    dispatchEvent(new PopStateEvent("popstate"));
  });
  if (!alone) ready();
}
