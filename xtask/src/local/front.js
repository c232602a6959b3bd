// What the platform's `[assets]` table does for the deployed worker, for plain workerd: the two dynamic paths go to the
// worker, in this same isolate so that a measured request pays for no extra hop, and everything else to the files.
import edge from "./entry.js";
export * from "./entry.js";

const DYNAMIC = /^https?:\/\/[^/]+\/(api|hook)([/?]|$)/;

export default {
  fetch(request, env, ctx) {
    return DYNAMIC.test(request.url) ? edge.fetch(request, env, ctx) : env.ASSETS.fetch(request);
  },
};
