// graphql-sse with a connection for each operation, and with one for all.
import { deepStrictEqual, ok, rejects } from "node:assert";
import { createClient } from "graphql-sse";
import { DEFERRED, FAILING, INPUT, INVALID, MUTATION, NO_LOGS, QUERY, SUBSCRIPTION, URL } from "./checks.mjs";
import { check, deferred, joined, names, slow, verdict } from "./checks.mjs";

async function judge(mode, singleConnection) {
  const client = createClient({ url: URL, retryAttempts: 0, singleConnection });

  async function all(query, variables) {
    const results = [];
    for await (const each of client.iterate({ query, variables })) results.push(each);
    return results;
  }

  await check(`${mode}, query`, async () => names((await all(QUERY))[0].data));
  await check(`${mode}, mutation`, async () => {
    const [result] = await all(MUTATION, INPUT);
    ok(result.data.createLabel.outcomes.length > 0, JSON.stringify(result));
  });
  await check(`${mode}, partial answer`, async () => {
    const [result] = await all(FAILING);
    deepStrictEqual(result.errors[0].path, ["node"]);
    names(result.data);
  });
  await check(`${mode}, refused document`, async () => {
    if (singleConnection) {
      await rejects(all(INVALID), (error) => error.response.status === 400);
      return;
    }
    const [result] = await all(INVALID);
    deepStrictEqual(result.errors[0].extensions.code, "GRAPHQL_VALIDATION_FAILED");
  });
  await check(`${mode}, subscription`, async () => {
    const [event, ...others] = await all(SUBSCRIPTION, NO_LOGS);
    deepStrictEqual(event.data.addUsageLogs.payload.userErrors, [{ field: "logs" }]);
    deepStrictEqual(others, []);
  });
  await check(`${mode}, deferred in one piece`, async () => {
    const [result, ...others] = await all(DEFERRED);
    names(result.data);
    deepStrictEqual([result.data.companies.nodes.length, others], [2, []]);
  });
  await check(`${mode}, many at once`, async () => {
    const results = await Promise.all(Array.from({ length: 50 }, () => all(QUERY)));
    results.forEach(([result]) => names(result.data));
  });
  client.dispose();
}

await judge("distinct", false);
await judge("single", true);
await slow("userlot");
for (const spec of ["v0.2", "20220824"]) {
  for (const singleConnection of [false, true]) {
    await check(`deferred, in parts of ${spec}, ${singleConnection ? "single" : "distinct"}`, async () => {
      const headers = { "X-Incremental": spec, "X-Max-Age": "0" };
      const taking = createClient({ url: URL, retryAttempts: 0, headers, singleConnection });
      const parts = [];
      for await (const result of taking.iterate({ query: DEFERRED })) parts.push({ result, at: Date.now() });
      deferred([...joined(parts)]);
      taking.dispose();
    });
  }
}
await check("ended by its client, behind its first part", async () => {
  const asked = [];
  const fetchFn = async (url, options) => {
    const answer = await fetch(url, options);
    asked.push(`${options.method} ${answer.status}`);
    return answer;
  };
  const headers = { "X-Incremental": "v0.2", "X-Max-Age": "0" };
  const taking = createClient({ url: URL, retryAttempts: 0, headers, singleConnection: true, fetchFn });
  for await (const result of taking.iterate({ query: DEFERRED })) {
    ok(result.hasNext, JSON.stringify(result));
    break;
  }
  for await (const result of taking.iterate({ query: QUERY })) names(result.data);
  deepStrictEqual(asked.slice(0, 4).sort(), ["DELETE 200", "GET 200", "POST 202", "PUT 201"]);
  taking.dispose();
});
verdict("graphql-sse");
