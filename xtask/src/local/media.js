// An R2 bucket for plain workerd: head, get (with a range), put, delete and list, kept in one SQLite object in pieces
// of 1 MB because a row holds at most 2 MB. Bytes are written as they come and read as they are wanted, as the platform
// does it: a file is never whole in memory. Conditions and multipart uploads answer "not implemented".
import { DurableObject } from "cloudflare:workers";

const PIECE = 1024 * 1024;
const NO_SUCH_KEY = 10007;
const INVALID_RANGE = 10039;
const BAD_DIGEST = 10037;
const NOT_IMPLEMENTED = 10002;
const COLUMNS = "key, version, size, etag, uploaded, http, custom";

export class Media extends DurableObject {
  constructor(ctx, env) {
    super(ctx, env);
    this.sql = ctx.storage.sql;
    this.sql.exec(`CREATE TABLE IF NOT EXISTS object (key TEXT PRIMARY KEY, version TEXT NOT NULL, size INTEGER NOT NULL,
      etag TEXT NOT NULL, uploaded INTEGER NOT NULL, http TEXT NOT NULL, custom TEXT NOT NULL)`);
    // By version: what is being written disturbs nobody who reads what was there.
    this.sql.exec(`CREATE TABLE IF NOT EXISTS part (version TEXT NOT NULL, number INTEGER NOT NULL, bytes BLOB NOT NULL,
      PRIMARY KEY (version, number))`);
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
    const body = new Pieces(request.body);
    const size = Number(request.headers.get("cf-r2-metadata-size"));
    const ask = JSON.parse(new TextDecoder().decode(await body.next(size)));
    if (ask.method === "delete") {
      this.ctx.storage.transactionSync(() => (ask.objects ?? [ask.object]).forEach((key) => this.#remove(key)));
      return new Response();
    }
    if (ask.method !== "put" || ask.onlyIf) return refuse(501, NOT_IMPLEMENTED, "not implemented");
    const version = crypto.randomUUID().replaceAll("-", "");
    try {
      return await this.#put(ask, version, body);
    } catch (error) {
      this.sql.exec("DELETE FROM part WHERE version = ?", version);
      throw error;
    }
  }

  async #put(ask, version, body) {
    const digests = { md5: new Digest("MD5"), sha256: new Digest("SHA-256") };
    let size = 0;
    for (let number = 0; ; number++) {
      const piece = await body.next(PIECE);
      if (piece.byteLength === 0) break;
      this.sql.exec("INSERT INTO part VALUES (?, ?, ?)", version, number, piece.buffer);
      await Promise.all([digests.md5.add(piece), digests.sha256.add(piece)]);
      size += piece.byteLength;
    }
    const etag = await digests.md5.end();
    const sha256 = await digests.sha256.end();
    if (ask.sha256 && ask.sha256.toLowerCase() !== sha256) {
      this.sql.exec("DELETE FROM part WHERE version = ?", version);
      return refuse(400, BAD_DIGEST, "The SHA-256 checksum you specified did not match what we received.");
    }
    this.ctx.storage.transactionSync(() => {
      this.#remove(ask.object);
      this.sql.exec(
        `INSERT INTO object (${COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?)`,
        ask.object,
        version,
        size,
        etag,
        Date.now(),
        JSON.stringify(ask.httpFields ?? {}),
        JSON.stringify(ask.customFields ?? []),
      );
    });
    return answer(describe(this.#row(ask.object)));
  }

  #remove(key) {
    this.sql.exec("DELETE FROM part WHERE version = (SELECT version FROM object WHERE key = ?)", key);
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
    const head = new TextEncoder().encode(JSON.stringify(describe(row, range)));
    const { readable, writable } = new FixedLengthStream(head.byteLength + range.length);
    // Who goes away in the middle ends this too.
    this.ctx.waitUntil(this.#pour(writable.getWriter(), head, row.version, range).catch(() => {}));
    return headed(readable, head);
  }

  async #pour(writer, head, version, { offset, length }) {
    await writer.write(head);
    const end = offset + length;
    for (let number = Math.floor(offset / PIECE); number * PIECE < end; number++) {
      const found = this.sql.exec("SELECT bytes FROM part WHERE version = ? AND number = ?", version, number).toArray();
      const start = number * PIECE;
      await writer.write(new Uint8Array(found[0].bytes).subarray(Math.max(offset - start, 0), end - start));
    }
    await writer.close();
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

function answer(metadata) {
  const head = new TextEncoder().encode(JSON.stringify(metadata));
  return headed(head, head);
}

function headed(body, head) {
  return new Response(body, {
    headers: { "cf-r2-metadata-size": String(head.byteLength), "Content-Type": "application/json" },
  });
}

// A stream in pieces of the size that is asked for; the last one is shorter.
class Pieces {
  constructor(stream) {
    this.reader = stream.getReader();
    this.rest = new Uint8Array();
  }

  async next(size) {
    const piece = new Uint8Array(size);
    let filled = 0;
    while (filled < size) {
      if (this.rest.byteLength === 0) {
        const { done, value } = await this.reader.read();
        if (done) return piece.slice(0, filled);
        this.rest = value;
      }
      const taken = this.rest.subarray(0, size - filled);
      piece.set(taken, filled);
      filled += taken.byteLength;
      this.rest = this.rest.subarray(taken.byteLength);
    }
    return piece;
  }
}

class Digest {
  constructor(name) {
    this.stream = new crypto.DigestStream(name);
    this.writer = this.stream.getWriter();
  }

  add(bytes) {
    return this.writer.write(bytes);
  }

  async end() {
    await this.writer.close();
    return hex(await this.stream.digest);
  }
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
