// What the platform calls: the worker, and the object's class. `worker-build` wraps what wasm-bindgen wrote so that an
// instance that crashed is replaced; two things it does not do, and a webhook would pay for both.
import { DurableObject } from "cloudflare:workers";
import Edge, { Desk as Rust } from "./index.js";

let answer;

export default {
  // One entry point for all requests: making one, with its wrappers, for each costs more than finding its path.
  fetch(request, env, ctx) {
    answer ??= new Edge(ctx, env).fetch;
    return answer.call({ env, ctx }, request);
  },
};

// An instance that crashed while it went on with something that it had waited for: the promise it left says so, and the
// wrapper, which hears only of what is called, is told.
addEventListener("unhandledrejection", ({ reason }) => {
  if (reason instanceof WebAssembly.RuntimeError) globalThis.__worker_init_state.criticalError = true;
});

// Only of a class with the platform's own ancestor may the worker call methods by name.
export class Desk extends DurableObject {
  constructor(state, env) {
    super(state, env);
    this.rust = new Rust(state, env);
  }
  fetch(request) {
    return this.rust.fetch(request);
  }
  alarm() {
    return this.rust.alarm();
  }
  hook(bytes) {
    return this.rust.hook(bytes);
  }
  uploaded(bytes) {
    return this.rust.uploaded(bytes);
  }
}
