// A frontend's build of the operator's documents: generated, compiled by tsc at its strictest, and used.
import { deepStrictEqual, ok } from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { rmSync } from "node:fs";
import { URL as GATEWAY, check, verdict } from "./checks.mjs";

function run(...command) {
  const done = spawnSync(process.execPath, command, { encoding: "utf8" });
  ok(done.status === 0, `${done.stdout}${done.stderr}`);
}

for (const folder of ["generated", "built"]) rmSync(folder, { recursive: true, force: true });
await check("types are generated for every document", () =>
  run("node_modules/@graphql-codegen/cli/cjs/bin.js", "--config", "codegen.config.mjs"),
);
await check("tsc takes them, and refuses what does not fit", () =>
  run(
    "node_modules/typescript/bin/tsc",
    ...["--strict", "--noUncheckedIndexedAccess", "--exactOptionalPropertyTypes", "--target", "es2022"],
    ...["--module", "nodenext", "--lib", "es2022,dom", "--outDir", "built", "client.ts"],
  ),
);
await check("what was compiled asks the gateway", async () => {
  const { names, tiers } = await import("./built/client.js");
  const found = await names(GATEWAY);
  ok(found.length > 20 && found.includes("Acme Works"), found.join());
  const [labels, planned] = await tiers(GATEWAY);
  ok(labels.length > 0 && labels.every((name) => typeof name === "string"));
  deepStrictEqual(planned, ["POST"]);
});
verdict("typescript");
