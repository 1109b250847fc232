// GraphQL Inspector on the printed SDL, the last release's, the documents, and changes that were planted.
// Arguments: the folder of the SDLs, the folder of the documents.
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { CriticalityLevel, diff, validate } from "@graphql-inspector/core";
import { Source, buildSchema } from "graphql";
import { check, verdict } from "./checks.mjs";

const [schemas, documents] = process.argv.slice(2);
const HERE = dirname(fileURLToPath(import.meta.url));

const text = (path) => readFileSync(path, "utf8");
const built = (path) => buildSchema(text(path));
const breaking = (changes) => changes.filter((each) => each.criticality.level === CriticalityLevel.Breaking);
const messages = (changes) => changes.map((each) => each.message);

const printed = built(join(schemas, "schema.graphql"));

await check("nothing breaks what the last release promised", async () => {
  const changes = await diff(built(join(schemas, "released.graphql")), printed);
  assert.deepEqual(messages(breaking(changes)), []);
});

await check("every document fits, and asks for nothing that is deprecated", () => {
  const names = readdirSync(documents).filter((each) => each.endsWith(".graphql"));
  assert.ok(names.length > 0);
  const sources = names.map((name) => new Source(text(join(documents, name)), name));
  const told = validate(printed, sources).map(({ source, errors, deprecated }) => [
    source.name,
    ...[...errors, ...deprecated].map((each) => each.message),
  ]);
  assert.deepEqual(told, []);
});

const { base, planted } = JSON.parse(text(join(HERE, "planted.json")));
const before = buildSchema(base);
for (const { name, sdl, breaks } of planted) {
  await check(`planted: ${name}`, async () => {
    const changes = await diff(before, buildSchema(sdl));
    assert.ok(changes.length > 0, "it was not noticed");
    assert.equal(breaking(changes).length > 0, breaks.length > 0, `${messages(changes)} | ours: ${breaks}`);
  });
}
verdict("inspector");
