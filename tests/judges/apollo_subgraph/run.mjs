// Apollo's own checks of subgraphs, as their package brings them, asked of the gateway over their sample. In place of
// their router, which is no npm package, stands Apollo's gateway over a supergraph that Apollo's composer makes.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { composeServices } from "@apollo/composition";
import { parse } from "graphql";
import { routed } from "./apollo_router.mjs";

const HERE = dirname(fileURLToPath(import.meta.url));
const SUITE = join(HERE, "node_modules/@apollo/federation-subgraph-compatibility-tests");
const ALL = 23;

const children = [];
process.on("exit", () => children.forEach((each) => each.kill()));

/** A program that says in a line where it serves. */
async function started(command, given, options = {}) {
  const child = spawn(command, given, { stdio: ["ignore", "pipe", "inherit"], ...options });
  children.push(child);
  for await (const line of createInterface(child.stdout)) {
    const found = /ready (?:on|at) (http:\S+)/.exec(line);
    if (found) {
      child.stdout.resume();
      return found[1];
    }
  }
  throw new Error(`${command} ${given[0]} does not serve`);
}

async function listening(server) {
  await once(server.listen(0, "127.0.0.1"), "listening");
  return server.address().port;
}

async function freePort() {
  const server = createServer();
  const port = await listening(server);
  await new Promise((closed) => server.close(closed));
  return port;
}

/** One of the checks' own subgraphs. */
async function bundled(name) {
  const port = await freePort();
  const folder = join(SUITE, "dist/subgraphs", name);
  const env = { ...process.env, [`${name.toUpperCase()}_PORT`]: `${port}` };
  await started(process.execPath, ["--require", join(HERE, "loopback.cjs"), join(folder, "index.js")], { env });
  const typeDefs = parse(readFileSync(join(folder, `${name}.graphql`), "utf8"));
  return { name, url: `http://127.0.0.1:${port}`, typeDefs };
}

async function asked(url, query) {
  const headers = { "content-type": "application/json" };
  return (await fetch(url, { method: "POST", headers, body: JSON.stringify({ query }) })).json();
}

/** A router over the subgraphs, by HTTP; gives its address. */
async function serveRouter(subgraphs) {
  const composed = composeServices(subgraphs);
  assert.deepEqual((composed.errors ?? []).map((each) => each.message), []);
  const router = await routed(composed.supergraphSdl);
  const server = createServer(async (request, response) => {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const { query, variables } = JSON.parse(Buffer.concat(chunks));
    const { data, errors } = await router.asked(query, variables);
    response.setHeader("content-type", "application/json").end(JSON.stringify({ data, errors }));
  });
  return `http://127.0.0.1:${await listening(server)}/`;
}

/** What jest says of every check. */
async function checked(env) {
  const config = {
    rootDir: join(SUITE, "dist/tests"),
    testMatch: ["**/*.test.js"],
    testPathIgnorePatterns: [],
    haste: { retainAllFiles: true },
    transform: {},
    setupFiles: [join(HERE, "setup.cjs")],
  };
  const jest = createRequire(import.meta.url).resolve("jest/bin/jest");
  const given = [jest, "--ci", "--json", "--silent", "--maxWorkers=1", "--config", JSON.stringify(config)];
  const child = spawn(process.execPath, given, { env: { ...process.env, ...env }, stdio: ["ignore", "pipe", "ignore"] });
  const chunks = [];
  for await (const chunk of child.stdout) chunks.push(chunk);
  return JSON.parse(Buffer.concat(chunks)).testResults.flatMap((each) => each.assertionResults);
}

const sample = join(SUITE, "products.graphql");
const url = await started(process.env.PYTHON, ["-m", "tests.judges.apollo_subgraph.products", sample]);
const { sdl } = (await asked(url, "{ _service { sdl } }")).data._service;
const subgraphs = [
  { name: "products", url, typeDefs: parse(sdl) },
  await bundled("inventory"),
  await bundled("users"),
];
const results = await checked({ PRODUCTS_URL: url, ROUTER_URL: await serveRouter(subgraphs) });
const passed = results.filter((each) => each.status === "passed");
for (const each of results.filter((other) => other.status !== "passed")) {
  console.error(`${each.status.toUpperCase()} ${each.fullName}: ${each.failureMessages.join("\n")}`);
}
console.log(`apollo subgraph: ${passed.length} of ${results.length} checks`);
process.exit(passed.length === results.length && results.length === ALL ? 0 : 1);
