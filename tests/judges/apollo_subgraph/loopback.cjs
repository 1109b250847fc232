// Preloaded where the checks' own subgraphs are started: they name a port alone, and would listen on all addresses.
const { Server } = require("node:net");

const { listen } = Server.prototype;
Server.prototype.listen = function (given, ...rest) {
  const where = typeof given === "object" && given.port !== undefined ? { ...given, host: "127.0.0.1" } : given;
  return listen.call(this, where, ...rest);
};
