// Prints one JSON object: for every file of the folder given, its size raw, gzipped and with brotli.
import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";

const folder = process.argv[2];
const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
const weigh = (bytes) => [bytes.length, gzipSync(bytes, { level: 9 }).length, brotliCompressSync(bytes).length];
const entries = files.map((entry) => join(entry.parentPath, entry.name)).sort();
console.log(JSON.stringify(Object.fromEntries(entries.map((file) => [relative(folder, file), weigh(readFileSync(file))]))));
