// Where the page begins. esbuild folds this, wasm-bindgen's glue and the loader of the chunks into one file, app.js.
import start from "./app.js";

// Thrown by what the compiler puts where the program must not go on.
const told = ({ error, reason }) => {
  if ((error ?? reason) instanceof WebAssembly.RuntimeError) import("/broken.js");
};
addEventListener("error", told);
addEventListener("unhandledrejection", told);
await start();
// Not needed for the first paint.
import("/offline.js");
// Hardly ever needed: app/src/views/thread/shrink.rs asks for it.
globalThis.recadoVideo = () => import("./video.js");
