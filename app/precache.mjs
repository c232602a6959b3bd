// Writes into dist/service-worker.js what this build consists of: every file's digest, and a version made of them. Must
// run last: what is changed afterwards no browser will accept.
import { createHash } from "node:crypto";
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join, relative, sep } from "node:path";

const [dist] = process.argv.slice(-1);
const LEFT_OUT = ["_headers", "service-worker.js"];
const digest = (bytes) => createHash("sha256").update(bytes).digest("hex");

const files = {};
for (const entry of readdirSync(dist, { recursive: true, withFileTypes: true })) {
  const path = join(entry.parentPath ?? entry.path, entry.name);
  const name = relative(dist, path).split(sep).join("/");
  if (entry.isFile() && !LEFT_OUT.includes(name)) {
    // The platform sends /index.html on to /, and a page must not come from a redirection.
    files[name === "index.html" ? "/" : `/${name}`] = digest(readFileSync(path));
  }
}
const sorted = Object.fromEntries(Object.entries(files).sort());
const version = digest(JSON.stringify(sorted)).slice(0, 16);
const worker = join(dist, "service-worker.js");
const text = readFileSync(worker, "utf8");
const blank = /^const BUILD = .*;$/m;
if (!blank.test(text)) throw new Error("public/service-worker.js has no line for the build");
writeFileSync(worker, text.replace(blank, () => `const BUILD = ${JSON.stringify({ version, files: sorted })};`));
