# Written by `cargo xtask serve`; the same bindings as wrangler.toml. Names between percent signs are filled in.
using Workerd = import "/workerd/workerd.capnp";

const config :Workerd.Config = (
  services = [
    (name = "edge", worker = .edge),
    (name = "directory", worker = .directory),
    (name = "media", worker = .media),
    (name = "assets", worker = .assets),
    (name = "dist", disk = (path = %DIST%)),
    (name = "desk-state", disk = (path = "state/desk", writable = true)),
    (name = "directory-state", disk = (path = "state/directory", writable = true)),
    (name = "media-state", disk = (path = "state/media", writable = true)),
    # The simulator of the Graph API lives on this machine, so private addresses are allowed here, unlike in production.
    (name = "internet", network = (allow = ["public", "private"], tlsOptions = (trustBrowserCas = true))),
  ],
  sockets = [
    (name = "http", address = "127.0.0.1:%PORT%", http = (), service = "edge"),
%SECURE%  ],
);

const edge :Workerd.Worker = (
  modules = [
    (name = "front.js", esModule = embed "worker/front.js"),
    (name = "entry.js", esModule = embed "worker/entry.js"),
    (name = "index.js", esModule = embed "worker/index.js"),
    (name = "index_bg.wasm", wasm = embed "worker/index_bg.wasm"),
  ],
  compatibilityDate = %DATE%,
  compatibilityFlags = %FLAGS%,
  bindings = [
    (name = "DESK", durableObjectNamespace = "Desk"),
    (name = "DIRECTORY", kvNamespace = "directory"),
    (name = "MEDIA", r2Bucket = "media"),
    (name = "ASSETS", service = "assets"),
    (name = "STAGE", text = "1"),
    (name = "GRAPH", text = %GRAPH%),
    (name = "GRAPH_INSTAGRAM", text = %GRAPH%),
    (name = "PASSWORD_COST", text = %PASSWORD_COST%),
    (name = "SEND_TIMEOUT_MS", text = %SEND_TIMEOUT_MS%),
    (name = "MASTER_KEY", text = %MASTER_KEY%),
    (name = "META_APP_SECRETS", text = %META_APP_SECRETS%),
    (name = "META_VERIFY_TOKEN", text = %META_VERIFY_TOKEN%),
    (name = "SETUP_CODES", text = %SETUP_CODES%),
  ],
  durableObjectNamespaces = [(className = "Desk", uniqueKey = "recado-desk", enableSql = true)],
  durableObjectStorage = (localDisk = "desk-state"),
  globalOutbound = "internet",
);

const directory :Workerd.Worker = (
  modules = [(name = "directory.js", esModule = embed "worker/directory.js")],
  compatibilityDate = %DATE%,
  bindings = [(name = "STORE", durableObjectNamespace = "Directory")],
  durableObjectNamespaces = [(className = "Directory", uniqueKey = "recado-directory", enableSql = true)],
  durableObjectStorage = (localDisk = "directory-state"),
);

const media :Workerd.Worker = (
  modules = [(name = "media.js", esModule = embed "worker/media.js")],
  compatibilityDate = %DATE%,
  bindings = [(name = "STORE", durableObjectNamespace = "Media")],
  durableObjectNamespaces = [(className = "Media", uniqueKey = "recado-media", enableSql = true)],
  durableObjectStorage = (localDisk = "media-state"),
);

const assets :Workerd.Worker = (
  modules = [(name = "assets.js", esModule = embed "worker/assets.js")],
  compatibilityDate = %DATE%,
  bindings = [(name = "DIST", service = "dist")],
);
