// What the platform's `[assets]` table does for the deployed worker, for plain workerd: the two dynamic paths go to the
// worker, in this same isolate so that a measured request pays for no extra hop, and everything else to the files.
import Edge from "./index.js";
export * from "./index.js";

const DYNAMIC = /^https?:\/\/[^/]+\/(api|hook)([/?]|$)/;

export default class Front extends Edge {
  fetch(request) {
    return DYNAMIC.test(request.url) ? super.fetch(request) : this.env.ASSETS.fetch(request);
  }
}
