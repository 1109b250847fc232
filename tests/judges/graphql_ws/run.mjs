// graphql-ws on one connection.
import { deepStrictEqual, ok, rejects } from "node:assert";
import { createClient } from "graphql-ws";
import WebSocket from "ws";
import { DEFERRED, FAILING, INPUT, INVALID, MUTATION, NO_LOGS, QUERY, SUBSCRIPTION, URL } from "./checks.mjs";
import { check, deferred, joined, names, slow, verdict } from "./checks.mjs";

const connected = (connectionParams) =>
  createClient({
    url: URL.replace(/^http/, "ws"),
    webSocketImpl: WebSocket,
    retryAttempts: 0,
    lazy: false,
    connectionParams,
  });
const client = connected({ "X-Deadline-Ms": "5000" });

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
await check("deferred, in one piece", async () => {
  const [result, ...others] = await all(DEFERRED);
  names(result.data);
  deepStrictEqual([result.data.companies.nodes.length, others], [2, []]);
});
await slow("userlot");
for (const spec of ["v0.2", "20220824"]) {
  await check(`deferred, in parts of ${spec}`, async () => {
    const taking = connected({ "X-Incremental": spec, "X-Max-Age": "0" });
    const parts = [];
    for await (const result of taking.iterate({ query: DEFERRED })) parts.push({ result, at: Date.now() });
    deferred([...joined(parts)]);
    await taking.dispose();
  });
}
await client.dispose();
verdict("graphql-ws");
