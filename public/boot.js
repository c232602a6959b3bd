// Starts the app. Trunk would write this inline, which the content security policy forbids (see Trunk.toml).
const { js, wasm } = document.querySelector("script[data-js]").dataset;
const { default: start } = await import(js);
await start({ module_or_path: wasm });
// Not needed for the first paint.
import("/offline.js");
