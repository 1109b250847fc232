// Persisted queries as Apollo Client's and urql's own links send them; what goes over the network is written down.
import { deepStrictEqual, ok } from "node:assert";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { ApolloClient, ApolloLink, HttpLink, InMemoryCache, gql } from "@apollo/client";
import { PersistedQueryLink } from "@apollo/client/link/persisted-queries";
import { Client, fetchExchange } from "@urql/core";
import { persistedExchange } from "@urql/exchange-persisted";
import { parse, print } from "graphql";
import { INPUT, MUTATION, URL as ADDRESS, check, names, verdict } from "./checks.mjs";

const sha256 = (text) => createHash("sha256").update(text).digest("hex");

/** A `fetch` that writes down what was sent: the method, and whether the document was among it. */
function written(sent) {
  return (address, options) => {
    const method = options.method ?? "GET";
    const body = method === "GET" ? Object.fromEntries(new URL(address).searchParams) : JSON.parse(options.body);
    sent.push(`${method} ${body.query ? "document" : "hash"}`);
    return fetch(address, options);
  };
}

function apollo(sent, useGETForHashedQueries) {
  const http = new HttpLink({ uri: ADDRESS, fetch: written(sent) });
  const link = ApolloLink.from([new PersistedQueryLink({ sha256, useGETForHashedQueries }), http]);
  return new ApolloClient({ link, cache: new InMemoryCache(), defaultOptions: { query: { fetchPolicy: "no-cache" } } });
}

function urql(sent, preferGetForPersistedQueries) {
  return new Client({
    url: ADDRESS,
    fetch: written(sent),
    preferGetMethod: false,
    exchanges: [
      persistedExchange({
        preferGetForPersistedQueries,
        enableForMutation: true,
        generateHash: async (text) => sha256(text),
      }),
      fetchExchange,
    ],
  });
}

for (const [way, byGet] of [["POST", false], ["GET", true]]) {
  const known = `query Apollo${way} { vendors { vendor } }`;
  await check(`Apollo Client, ${way}`, async () => {
    const sent = [];
    for (let time = 0; time < 2; time++) names((await apollo(sent, byGet).query({ query: gql(known) })).data);
    deepStrictEqual(sent, [`${way} hash`, "POST document", `${way} hash`]);
  });
  await check(`urql, ${way}`, async () => {
    const sent = [];
    const query = `query Urql${way} { vendors { vendor } }`;
    for (let time = 0; time < 2; time++) {
      const result = await urql(sent, byGet ? "force" : false).query(query, {}, { requestPolicy: "network-only" });
      ok(!result.error, String(result.error));
      names(result.data);
    }
    deepStrictEqual(sent.map((each) => each.split(" ")[1]), ["hash", "document", "hash"]);
    deepStrictEqual([sent[0], sent[2]], [`${way} hash`, `${way} hash`]);
  });
}
await check("a mutation by its hash", async () => {
  const sent = [];
  for (let time = 0; time < 2; time++) {
    const result = await urql(sent, false).mutation(MUTATION, INPUT);
    ok(result.data.createLabel.outcomes.length > 0, String(result.error));
  }
  deepStrictEqual(sent, ["POST hash", "POST document", "POST hash"]);
});
await check("a document by its name", async () => {
  const answer = await fetch(ADDRESS, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ documentId: "VendorsStatus" }),
  });
  names((await answer.json()).data);
});
await check("a document by the hash of what graphql-js prints of it", async () => {
  const text = print(parse(readFileSync("app/operations/documents/account-overview.graphql", "utf8")));
  const told = { persistedQuery: { version: 1, sha256Hash: sha256(text) } };
  const answer = await fetch(ADDRESS, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ extensions: told, variables: { domain: "acme.example" } }),
  });
  deepStrictEqual((await answer.json()).data.account.tier, { name: "Gold" });
});
verdict("Apollo Client and urql, persisted");
