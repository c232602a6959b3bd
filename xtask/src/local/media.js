// An R2 bucket for plain workerd: head, get (with a range), put, delete and list, kept in one SQLite object in pieces
// of 1 MB because a row holds at most 2 MB. Conditions and multipart uploads answer "not implemented".
import { DurableObject } from "cloudflare:workers";

const PIECE = 1024 * 1024;
const NO_SUCH_KEY = 10007;
const INVALID_RANGE = 10039;
const NOT_IMPLEMENTED = 10002;
const COLUMNS = "key, version, size, etag, uploaded, http, custom";

export class Media extends DurableObject {
  constructor(ctx, env) {
    super(ctx, env);
    this.sql = ctx.storage.sql;
    this.sql.exec(`CREATE TABLE IF NOT EXISTS object (key TEXT PRIMARY KEY, version TEXT NOT NULL, size INTEGER NOT NULL,
      etag TEXT NOT NULL, uploaded INTEGER NOT NULL, http TEXT NOT NULL, custom TEXT NOT NULL)`);
    this.sql.exec(`CREATE TABLE IF NOT EXISTS piece (key TEXT NOT NULL, number INTEGER NOT NULL, bytes BLOB NOT NULL,
      PRIMARY KEY (key, number))`);
  }

  async fetch(request) {
    if (request.method === "PUT") return this.#write(request);
    const ask = JSON.parse(request.headers.get("cf-r2-request"));
    switch (ask.method) {
      case "head":
        return this.#head(ask.object);
      case "get":
        return ask.onlyIf ? refuse(501, NOT_IMPLEMENTED, "conditions are not implemented") : this.#get(ask);
      case "list":
        return this.#list(ask);
      default:
        return refuse(501, NOT_IMPLEMENTED, "not implemented");
    }
  }

  async #write(request) {
    const size = Number(request.headers.get("cf-r2-metadata-size"));
    const body = new Uint8Array(await request.arrayBuffer());
    const ask = JSON.parse(new TextDecoder().decode(body.subarray(0, size)));
    if (ask.method === "delete") {
      this.ctx.storage.transactionSync(() => (ask.objects ?? [ask.object]).forEach((key) => this.#remove(key)));
      return new Response();
    }
    if (ask.method !== "put" || ask.onlyIf) return refuse(501, NOT_IMPLEMENTED, "not implemented");
    return this.#put(ask, body.subarray(size));
  }

  async #put(ask, bytes) {
    const etag = hex(await crypto.subtle.digest("MD5", bytes));
    this.ctx.storage.transactionSync(() => {
      this.#remove(ask.object);
      this.sql.exec(
        `INSERT INTO object (${COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?)`,
        ask.object,
        crypto.randomUUID().replaceAll("-", ""),
        bytes.byteLength,
        etag,
        Date.now(),
        JSON.stringify(ask.httpFields ?? {}),
        JSON.stringify(ask.customFields ?? []),
      );
      for (let number = 0; number * PIECE < bytes.byteLength; number++) {
        const piece = bytes.slice(number * PIECE, (number + 1) * PIECE);
        this.sql.exec("INSERT INTO piece VALUES (?, ?, ?)", ask.object, number, piece.buffer);
      }
    });
    return answer(describe(this.#row(ask.object)));
  }

  #remove(key) {
    this.sql.exec("DELETE FROM piece WHERE key = ?", key);
    this.sql.exec("DELETE FROM object WHERE key = ?", key);
  }

  #row(key) {
    return this.sql.exec(`SELECT ${COLUMNS} FROM object WHERE key = ?`, key).toArray()[0];
  }

  #head(key) {
    const row = this.#row(key);
    return row ? answer(describe(row)) : refuse(404, NO_SUCH_KEY, "The specified key does not exist.");
  }

  #get(ask) {
    const row = this.#row(ask.object);
    if (!row) return refuse(404, NO_SUCH_KEY, "The specified key does not exist.");
    const range = within(ask.range, row.size);
    if (!range) return refuse(416, INVALID_RANGE, "The requested range is not satisfiable");
    return answer(describe(row, range), this.#bytes(row.key, range));
  }

  #bytes(key, { offset, length }) {
    const first = Math.floor(offset / PIECE);
    const whole = new Uint8Array(length);
    const rows = this.sql.exec(
      "SELECT number, bytes FROM piece WHERE key = ? AND number BETWEEN ? AND ? ORDER BY number",
      key,
      first,
      Math.floor(Math.max(offset, offset + length - 1) / PIECE),
    );
    for (const { number, bytes } of rows) {
      const start = number * PIECE;
      const from = Math.max(offset, start);
      const to = Math.min(offset + length, start + bytes.byteLength);
      whole.set(new Uint8Array(bytes, from - start, to - from), from - offset);
    }
    return whole;
  }

  #list(ask) {
    const limit = Math.min(ask.limit ?? 1000, 1000);
    const after = [ask.startAfter ?? "", ask.cursor ?? ""].sort()[1];
    const rows = this.sql
      .exec(
        `SELECT ${COLUMNS} FROM object WHERE substr(key, 1, length(?1)) = ?1 AND key > ?2 ORDER BY key LIMIT ?3`,
        ask.prefix ?? "",
        after,
        limit + 1,
      )
      .toArray();
    const truncated = rows.length > limit;
    const objects = rows.slice(0, limit).map((row) => describe(row));
    const cursor = truncated ? objects[objects.length - 1].name : undefined;
    return answer({ objects, truncated, cursor, delimitedPrefixes: [] });
  }
}

// The shape that the binding reads: fields as pairs, checksums by number (0 is MD5).
function describe(row, range = { offset: 0, length: row.size }) {
  return {
    name: row.key,
    version: row.version,
    size: row.size,
    etag: row.etag,
    uploaded: row.uploaded,
    httpFields: JSON.parse(row.http),
    customFields: JSON.parse(row.custom),
    range,
    checksums: { 0: row.etag },
  };
}

function within(range, size) {
  if (!range) return { offset: 0, length: size };
  if (range.suffix !== undefined) {
    const length = Math.min(Number(range.suffix), size);
    return length > 0 ? { offset: size - length, length } : null;
  }
  const offset = Number(range.offset ?? 0);
  const length = Math.min(Number(range.length ?? size - offset), size - offset);
  return offset >= 0 && offset <= size && length > 0 ? { offset, length } : null;
}

function answer(metadata, bytes = new Uint8Array()) {
  const head = new TextEncoder().encode(JSON.stringify(metadata));
  const body = new Uint8Array(head.byteLength + bytes.byteLength);
  body.set(head);
  body.set(bytes, head.byteLength);
  return new Response(body, {
    headers: { "cf-r2-metadata-size": String(head.byteLength), "Content-Type": "application/json" },
  });
}

function refuse(status, v4code, message) {
  return new Response(null, { status, headers: { "cf-r2-error": JSON.stringify({ version: 1, v4code, message }) } });
}

function hex(buffer) {
  return [...new Uint8Array(buffer)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

export default {
  fetch: (request, env) => env.STORE.get(env.STORE.idFromName("media")).fetch(request),
};
