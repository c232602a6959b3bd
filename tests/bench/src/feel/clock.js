// Runs before anything else on every page: keeps the time that scripts take, each from its first line until control goes
// back to the browser, so with the microtasks behind it. What scripts are called by is wrapped here, for either page alike:
// events, timers, frames, promises, requests, what is told of sizes. Nothing is counted before somebody begins to.
{
  const now = () => performance.now();
  let entered = null, counting = false, all = 0, most = 0;
  // Behind all microtasks there are: each step lets those go first that were queued meanwhile.
  const leave = (steps) => {
    if (steps > 0) return queueMicrotask(() => leave(steps - 1));
    const took = now() - entered;
    [all, most, entered] = [all + took, Math.max(most, took), null];
  };
  const enter = () => {
    if (!counting || entered !== null) return;
    entered = now();
    queueMicrotask(() => leave(50));
  };
  const wrapped = new WeakMap();
  const wrap = (act) => {
    if (typeof act !== "function") return act;
    if (!wrapped.has(act)) wrapped.set(act, function (...all) { enter(); return act.apply(this, all); });
    return wrapped.get(act);
  };
  const real = { setTimeout: setTimeout.bind(globalThis), requestAnimationFrame: requestAnimationFrame.bind(globalThis) };
  const port = Object.getOwnPropertyDescriptor(MessagePort.prototype, "onmessage");
  // What measures is not measured: it calls by these.
  const post = (act) => {
    const channel = new MessageChannel();
    port.set.call(channel.port1, act);
    channel.port2.postMessage(0);
  };
  for (const [name, as] of Object.entries(real)) globalThis[name] = (act, ...more) => as(wrap(act), ...more);
  const { addEventListener, removeEventListener } = EventTarget.prototype;
  EventTarget.prototype.addEventListener = function (what, act, how) { return addEventListener.call(this, what, wrap(act), how); };
  EventTarget.prototype.removeEventListener = function (what, act, how) { return removeEventListener.call(this, what, wrap(act), how); };
  for (const [on, names] of [[IDBRequest, ["onsuccess"]], [IDBTransaction, ["oncomplete"]], [MessagePort, ["onmessage"]], [BroadcastChannel, ["onmessage"]]])
    for (const name of names) {
      const was = Object.getOwnPropertyDescriptor(on.prototype, name);
      Object.defineProperty(on.prototype, name, { ...was, set(act) { was.set.call(this, wrap(act)); } });
    }
  globalThis.ResizeObserver = class extends ResizeObserver { constructor(act) { super(wrap(act)); } };
  const { then } = Promise.prototype;
  Promise.prototype.then = function (...acts) { return then.apply(this, acts.map(wrap)); };
  // `await` asks nobody for `then`: whoever awaits an answer goes on right behind this.
  const through = (asked) => asked.then((it) => it);
  for (const [on, names] of [[globalThis, ["fetch"]], [Response.prototype, ["json", "text", "arrayBuffer"]]])
    for (const name of names) {
      const as = on[name];
      on[name] = function (...all) { return through(as.apply(this, all)); };
    }
  globalThis.scripts = {
    ...real,
    post,
    begin() { [counting, all, most] = [true, 0, 0]; enter(); },
    // How long all of them took together, and the longest.
    end() { counting = false; return { all, most }; },
  };
}
