// Apollo Client 4: its own Accept headers, its multipart protocol for subscriptions, both forms of what is deferred.
import { deepStrictEqual, ok } from "node:assert";
import { ApolloClient, CombinedGraphQLErrors, HttpLink, InMemoryCache, gql } from "@apollo/client";
import { Defer20220824Handler, GraphQL17Alpha9Handler } from "@apollo/client/incremental";
import {
  DEFERRED, FAILING, INPUT, INVALID, MUTATION, NO_LOGS, QUERY, SUBSCRIPTION, URL,
  check, deferred, names, slow, verdict,
} from "./checks.mjs";

function clientWith(incrementalHandler) {
  return new ApolloClient({ link: new HttpLink({ uri: URL }), cache: new InMemoryCache(), incrementalHandler });
}

function all(observable) {
  return new Promise((resolve, reject) => {
    const results = [];
    observable.subscribe({
      next: (result) => results.push({ ...result, at: Date.now() }),
      error: reject,
      complete: () => resolve(results),
    });
  });
}

/** What a component would see while a deferred query is under way. */
function watched(client) {
  return new Promise((resolve, reject) => {
    const results = [];
    const watch = client.watchQuery({ query: gql(DEFERRED), fetchPolicy: "network-only" }).subscribe({
      next: (result) => {
        if (result.error) reject(result.error);
        if (result.data) results.push({ data: result.data, at: Date.now() });
        if (result.dataState === "complete") (watch.unsubscribe(), resolve(results));
      },
      error: reject,
    });
  });
}

const client = clientWith(new Defer20220824Handler());
await check("query", async () => names((await client.query({ query: gql(QUERY) })).data));
await check("mutation", async () => {
  const { data } = await client.mutate({ mutation: gql(MUTATION), variables: INPUT });
  ok(data.createLabel.outcomes.length > 0);
});
await check("partial answer", async () => {
  const { data, error } = await client.query({ query: gql(FAILING), errorPolicy: "all" });
  deepStrictEqual(error.errors[0].path, ["node"]);
  names(data);
});
await check("refused document", async () => {
  const { error } = await client.query({ query: gql(INVALID), errorPolicy: "all" });
  ok(CombinedGraphQLErrors.is(error), String(error));
  deepStrictEqual(error.errors[0].extensions.code, "GRAPHQL_VALIDATION_FAILED");
});
await check("subscription", async () => {
  const [event, ...others] = await all(client.subscribe({ query: gql(SUBSCRIPTION), variables: NO_LOGS }));
  deepStrictEqual(event.data.addUsageLogs.payload.userErrors[0].field, "logs");
  deepStrictEqual(others, []);
});
await slow("userlot");
await check("deferred, 2022", async () => deferred(await watched(client)));
await check("deferred, v0.2", async () => deferred(await watched(clientWith(new GraphQL17Alpha9Handler()))));
verdict("Apollo Client");
