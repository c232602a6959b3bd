// Where the page begins. esbuild folds this, wasm-bindgen's glue and the loader of the chunks into one file, app.js.
import start from "./app.js";

await start();
// Not needed for the first paint.
import("/offline.js");
