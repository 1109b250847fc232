// graphql-sse with a connection for each operation.
import { deepStrictEqual, ok } from "node:assert";
import { createClient } from "graphql-sse";
import { FAILING, INPUT, INVALID, MUTATION, NO_LOGS, QUERY, SUBSCRIPTION, URL, check, names, verdict } from "./checks.mjs";

const client = createClient({ url: URL, retryAttempts: 0 });

async function all(query, variables) {
  const results = [];
  for await (const each of client.iterate({ query, variables })) results.push(each);
  return results;
}

await check("query", async () => names((await all(QUERY))[0].data));
await check("mutation", async () => {
  const [result] = await all(MUTATION, INPUT);
  ok(result.data.createLabel.outcomes.length > 0, JSON.stringify(result));
});
await check("partial answer", async () => {
  const [result] = await all(FAILING);
  deepStrictEqual(result.errors[0].path, ["node"]);
  names(result.data);
});
await check("refused document", async () => {
  const [result] = await all(INVALID);
  deepStrictEqual(result.errors[0].extensions.code, "GRAPHQL_VALIDATION_FAILED");
});
await check("subscription", async () => {
  const [event, ...others] = await all(SUBSCRIPTION, NO_LOGS);
  deepStrictEqual(event.data.addUsageLogs.payload.userErrors, [{ field: "logs" }]);
  deepStrictEqual(others, []);
});
client.dispose();
verdict("graphql-sse");
