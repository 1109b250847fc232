// graphql-ws on one connection.
import { deepStrictEqual, ok, rejects } from "node:assert";
import { createClient } from "graphql-ws";
import WebSocket from "ws";
import { FAILING, INPUT, INVALID, MUTATION, NO_LOGS, QUERY, SUBSCRIPTION, URL, check, names, verdict } from "./checks.mjs";

const client = createClient({
  url: URL.replace(/^http/, "ws"),
  webSocketImpl: WebSocket,
  retryAttempts: 0,
  lazy: false,
  connectionParams: { "X-Deadline-Ms": "5000" },
});

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
await check("refused document", () =>
  rejects(all(INVALID), (errors) => errors[0].extensions.code === "GRAPHQL_VALIDATION_FAILED"),
);
await check("subscription", async () => {
  const [event, ...others] = await all(SUBSCRIPTION, NO_LOGS);
  deepStrictEqual(event.data.addUsageLogs.payload.userErrors, [{ field: "logs" }]);
  deepStrictEqual(others, []);
});
await check("many at once", async () => {
  const results = await Promise.all(Array.from({ length: 50 }, () => all(QUERY)));
  results.forEach(([result]) => names(result.data));
});
await client.dispose();
verdict("graphql-ws");
