using Workerd = import "/workerd/workerd.capnp";

const config :Workerd.Config = (
  services = [
    (name = "floor", worker = .floor),
    (name = "state", disk = (path = "state", writable = true)),
  ],
  sockets = [(name = "http", address = "127.0.0.1:%PORT%", http = (), service = "floor")],
);

const floor :Workerd.Worker = (
  modules = [(name = "floor.js", esModule = embed "floor.js")],
  compatibilityDate = "2026-04-01",
  bindings = [
    (name = "SHELF", durableObjectNamespace = "Shelf"),
    (name = "SECRET", text = "%SECRET%"),
  ],
  durableObjectNamespaces = [(className = "Shelf", uniqueKey = "floor-shelf", enableSql = true)],
  durableObjectStorage = (localDisk = "state"),
);
