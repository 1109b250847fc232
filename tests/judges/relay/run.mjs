// Relay's compiler takes the schema: connections, what is fetched again by its id, a mutation.
import { ok } from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import compiler from "relay-compiler";
import { check, verdict } from "./checks.mjs";

const MADE = "src/__generated__";
const made = (name) => readFileSync(`${MADE}/${name}.graphql.ts`, "utf8");

rmSync(MADE, { recursive: true, force: true });
const config = { src: "./src", schema: "./schema.graphql", language: "typescript", eagerEsModules: true };
writeFileSync("relay.config.json", JSON.stringify(config));

await check("compiles", () => {
  const done = spawnSync(compiler, ["relay.config.json"], { encoding: "utf8" });
  ok(done.status === 0, `${done.stdout}${done.stderr}`);
  ok(readdirSync(MADE).length === 6, readdirSync(MADE).join());
});
await check("a connection goes on", () => ok(made("customersPageQuery").includes('"cursor"')));
await check("an account is fetched again by its id", () => {
  const text = made("customersAccountQuery");
  ok(/"name": "node"/.test(text) && /id: string/.test(text), text);
});
verdict("relay-compiler");
