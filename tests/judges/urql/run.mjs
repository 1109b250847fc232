// urql with the headers that it sends by itself.
import { deepStrictEqual, ok } from "node:assert";
import { Client, fetchExchange } from "@urql/core";
import { pipe, subscribe } from "wonka";
import {
  DEFERRED, FAILING, INPUT, INVALID, MUTATION, NO_LOGS, QUERY, SUBSCRIPTION, URL,
  check, deferred, names, slow, verdict,
} from "./checks.mjs";

const client = new Client({
  url: URL,
  exchanges: [fetchExchange],
  fetchSubscriptions: true,
  preferGetMethod: false,
});

/** Every result of an operation until its source ends or says that no more comes. */
function all(source) {
  return new Promise((resolve) => {
    const results = [];
    const end = pipe(
      source,
      subscribe((result) => {
        results.push({ ...result, data: structuredClone(result.data), at: Date.now() });
        if (!result.hasNext) setTimeout(() => (end.unsubscribe(), resolve(results)), 20);
      }),
    );
  });
}

await check("query", async () => names((await client.query(QUERY, {}).toPromise()).data));
await check("query by GET", async () =>
  names((await client.query(QUERY, {}, { preferGetMethod: "force" }).toPromise()).data),
);
await check("mutation", async () => {
  const result = await client.mutation(MUTATION, INPUT).toPromise();
  ok(result.data.createLabel.outcomes.length > 0, String(result.error));
});
await check("partial answer", async () => {
  const result = await client.query(FAILING, {}).toPromise();
  deepStrictEqual(result.error.graphQLErrors[0].path, ["node"]);
  names(result.data);
});
await check("refused document", async () => {
  const result = await client.query(INVALID, {}).toPromise();
  deepStrictEqual(result.error.graphQLErrors[0].extensions.code, "GRAPHQL_VALIDATION_FAILED");
});
await check("subscription", async () => {
  const [event] = await all(client.subscription(SUBSCRIPTION, NO_LOGS));
  deepStrictEqual(event.data.addUsageLogs.payload.userErrors[0].field, "logs");
});
await slow("userlot");
await check("deferred", async () => deferred(await all(client.query(DEFERRED, {}))));
verdict("urql");
