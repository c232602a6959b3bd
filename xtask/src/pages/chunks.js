// Fetches chunks of WASM. They share the memory, the table of functions and the stack of what everybody loads.
import { initSync } from "./app.js";

const shared = () => initSync();
const coming = {};
const load = (file) => {
  const url = new URL(`./${file}.wasm`, import.meta.url);
  const chunk = WebAssembly.instantiateStreaming(fetch(url), { __wasm_split: shared() });
  // One that did not come is asked for again by the next who needs it.
  chunk.catch(() => delete coming[file]);
  return chunk;
};
const needs = (files) => async (told, what) => {
  let came = true;
  try {
    await Promise.all(files.split(" ").map((file) => (coming[file] ??= load(file))));
  } catch (failed) {
    console.error(failed);
    came = false;
  }
  shared().__indirect_function_table.get(told)(what, came);
};
