// A Workers KV namespace for plain workerd: the binding speaks HTTP to this service, which keeps the entries in one
// SQLite object so that they survive a restart. A value holds at most 2 MB (one SQLite row); the product keeps far less.
import { DurableObject } from "cloudflare:workers";

const PAGE = 1000;

export class Directory extends DurableObject {
  constructor(ctx, env) {
    super(ctx, env);
    this.sql = ctx.storage.sql;
    this.sql.exec(
      "CREATE TABLE IF NOT EXISTS entry (key TEXT PRIMARY KEY, value BLOB NOT NULL, metadata TEXT, expires INTEGER)",
    );
  }

  async fetch(request) {
    const url = new URL(request.url);
    const raw = url.pathname.slice(1);
    if (request.method === "POST" && raw === "bulk/get") return this.#many(await request.json());
    if (request.method === "GET" && raw === "") return this.#list(url.searchParams);
    const key = url.searchParams.get("urlencoded")?.toLowerCase() === "true" ? decodeURIComponent(raw) : raw;
    switch (request.method) {
      case "GET":
        return this.#get(key);
      case "PUT":
        return this.#put(key, await request.arrayBuffer(), request.headers.get("CF-KV-Metadata"), url.searchParams);
      case "DELETE":
        this.sql.exec("DELETE FROM entry WHERE key = ?", key);
        return new Response();
      default:
        return new Response(null, { status: 405 });
    }
  }

  #row(key) {
    const live = "SELECT * FROM entry WHERE key = ? AND (expires IS NULL OR expires > ?)";
    return this.sql.exec(live, key, now()).toArray()[0];
  }

  #get(key) {
    const row = this.#row(key);
    if (!row) return new Response(null, { status: 404 });
    const headers = new Headers();
    if (row.expires !== null) headers.set("CF-Expiration", String(row.expires));
    if (row.metadata !== null) headers.set("CF-KV-Metadata", row.metadata);
    return new Response(row.value, { headers });
  }

  #put(key, value, metadata, query) {
    const ttl = query.get("expiration_ttl");
    const at = query.get("expiration");
    const expires = ttl !== null ? now() + Number(ttl) : at !== null ? Number(at) : null;
    this.sql.exec("INSERT OR REPLACE INTO entry VALUES (?, ?, ?, ?)", key, value, metadata, expires);
    return new Response();
  }

  #many({ keys, type, withMetadata }) {
    const found = {};
    for (const key of keys) {
      const row = this.#row(key);
      const text = row ? new TextDecoder().decode(row.value) : null;
      const value = text !== null && type === "json" ? JSON.parse(text) : text;
      found[key] = row && withMetadata ? { value, metadata: row.metadata && JSON.parse(row.metadata) } : value;
    }
    return Response.json(found);
  }

  #list(query) {
    const prefix = query.get("prefix") ?? "";
    const limit = Math.min(Number(query.get("key_count_limit") ?? PAGE), PAGE);
    const rows = this.sql
      .exec(
        `SELECT key, metadata, expires FROM entry
         WHERE substr(key, 1, length(?1)) = ?1 AND key > ?2 AND (expires IS NULL OR expires > ?3)
         ORDER BY key LIMIT ?4`,
        prefix,
        query.get("cursor") ?? "",
        now(),
        limit + 1,
      )
      .toArray();
    const more = rows.length > limit;
    const keys = rows.slice(0, limit).map((row) => ({
      name: row.key,
      expiration: row.expires ?? undefined,
      metadata: row.metadata ?? undefined,
    }));
    const cursor = more ? keys[keys.length - 1].name : undefined;
    return Response.json({ keys, list_complete: !more, cursor, cacheStatus: null });
  }
}

function now() {
  return Math.floor(Date.now() / 1000);
}

export default {
  fetch: (request, env) => env.STORE.get(env.STORE.idFromName("directory")).fetch(request),
};
