// Serves dist/ from a disk service as the platform's static assets do: known types, the rules of `_headers`, packed where
// the browser takes it, and index.html for every path that is no file, because the browser routes those itself.
const TYPES = {
  html: "text/html; charset=utf-8",
  js: "text/javascript; charset=utf-8",
  mjs: "text/javascript; charset=utf-8",
  css: "text/css; charset=utf-8",
  json: "application/json",
  webmanifest: "application/manifest+json",
  wasm: "application/wasm",
  svg: "image/svg+xml",
  png: "image/png",
  ico: "image/x-icon",
  webp: "image/webp",
  woff2: "font/woff2",
  mp3: "audio/mpeg",
  ogg: "audio/ogg",
  txt: "text/plain; charset=utf-8",
};

// What is packed already gains nothing.
const PACKED = /^image\/(png|webp)|^font\/|^audio\//;

let rules;

export default {
  async fetch(request, env) {
    if (request.method !== "GET" && request.method !== "HEAD") return new Response(null, { status: 405 });
    const path = new URL(request.url).pathname;
    rules ??= await readRules(env);
    const found = await file(env, path === "/" ? "/index.html" : path);
    const answer = found ?? (await file(env, "/index.html"));
    if (!answer) return new Response("dist/ is empty: run `cargo xtask build`\n", { status: 404 });
    if (/\bbr\b/.test(request.headers.get("Accept-Encoding")) && !PACKED.test(answer.headers.get("Content-Type"))) {
      // workerd packs what goes out under this name.
      answer.headers.set("Content-Encoding", "br");
      answer.headers.set("Vary", "Accept-Encoding");
    }
    for (const [, name, value] of rules.filter(([pattern]) => pattern.test(path))) answer.headers.set(name, value);
    return request.method === "HEAD" ? new Response(null, answer) : answer;
  },
};

async function file(env, path) {
  // A directory, or a name the worker itself keeps to, is not a page.
  if (path.endsWith("/") || path === "/_headers") return null;
  const found = await env.DIST.fetch("http://dist" + path);
  // The disk service lists a directory as JSON of its own; only a file has a length and a known ending.
  const ending = path.slice(path.lastIndexOf(".") + 1).toLowerCase();
  if (!found.ok || !path.includes(".")) {
    await found.body?.cancel();
    return null;
  }
  const type = TYPES[ending] ?? "application/octet-stream";
  return new Response(found.body, { headers: { "Content-Type": type, "Cache-Control": "public, max-age=0, must-revalidate" } });
}

async function readRules(env) {
  const found = await env.DIST.fetch("http://dist/_headers");
  const text = found.ok ? await found.text() : "";
  const read = [];
  let pattern = null;
  for (const line of text.split("\n")) {
    if (!line.trim() || line.trim().startsWith("#")) continue;
    if (!/^\s/.test(line)) {
      const escaped = line.trim().replace(/[.+?^${}()|[\]\\]/g, "\\$&");
      pattern = new RegExp("^" + escaped.replaceAll("*", ".*") + "$");
      continue;
    }
    const colon = line.indexOf(":");
    if (pattern && colon > 0) read.push([pattern, line.slice(0, colon).trim(), line.slice(colon + 1).trim()]);
  }
  return read;
}
