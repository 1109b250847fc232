// Hive Gateway over a supergraph of the gateway's SDL and two other subgraphs, started by its own command. How often the
// gateway asks its vendors is counted at their stand-in. The argument is the folder of the editor's ready queries.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { dirname, join } from "node:path";
import { setTimeout as later } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { composeServices } from "@theguild/federation-composition";
import { INPUT, MUTATION, NO_LOGS, SUBSCRIPTION, URL, check, verdict } from "./checks.mjs";
import { lasting, queriesIn, threeSubgraphs } from "./subgraphs.mjs";

const HERE = dirname(fileURLToPath(import.meta.url));
const SANDBOX = `${process.env.SANDBOX_URL}/_sandbox`;
const MORE = 5; // Assembly's list has four pages, and a look at how long it is
const NO_USAGE = { HIVE_TARGET: "", HIVE_ACCESS_TOKEN: "" };

const { accounts, notes, own, subgraphs } = await threeSubgraphs();

async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  await new Promise((closed) => server.close(closed));
  return port;
}

/**
 * Hive Gateway over a supergraph, once it answers. Unless it is told how, it sends subscriptions by GET, which nothing
 * that writes is taken by.
 */
async function served(supergraphSdl, subscribing) {
  const [file, config] = [join(HERE, "supergraph.graphql"), join(HERE, "gateway.config.mjs")];
  writeFileSync(file, supergraphSdl);
  const entries = { gateway: { options: subscribing } };
  writeFileSync(config, `export const gatewayConfig = { transportEntries: ${JSON.stringify(entries)} };`);
  const port = await freePort();
  const bin = join(HERE, "node_modules/@graphql-hive/gateway/dist/bin.js");
  const given = ["supergraph", file, "-c", config, "--host", "127.0.0.1", "--port", `${port}`, "--fork", "1"];
  const hive = spawn(process.execPath, [bin, ...given], { cwd: HERE, env: { ...process.env, ...NO_USAGE } });
  let said = "";
  for (const stream of [hive.stdout, hive.stderr]) stream.on("data", (chunk) => void (said += chunk));
  for (let tries = 300; tries > 0; tries -= 1) {
    const ready = await fetch(`http://127.0.0.1:${port}/readiness`).catch(() => undefined);
    if (ready?.ok) return { hive, url: `http://127.0.0.1:${port}/graphql` };
    if (hive.exitCode !== null) break;
    await later(100);
  }
  hive.kill();
  throw new Error(`Hive Gateway does not serve:\n${said}`);
}

async function calls() {
  return (await (await fetch(`${SANDBOX}/calls?limit=1`)).json()).total;
}

/** How many calls to vendors something takes, where nothing is kept. */
async function cost(attempt) {
  const before = await calls();
  await attempt();
  return (await calls()) - before;
}

async function faults(order) {
  const answer = await fetch(`${SANDBOX}/faults`, order);
  assert.ok(answer.ok, await answer.text());
}

const composed = composeServices(subgraphs);
let router;
await check("the supergraph is served", async () => {
  assert.deepEqual((composed.errors ?? []).map((each) => each.message), []);
  router = await served(composed.supergraphSdl, { method: "POST" });
});

async function ask(query, variables, url = router.url) {
  const body = JSON.stringify({ query, variables });
  const headers = { "content-type": "application/json" };
  return (await fetch(url, { method: "POST", headers, body })).json();
}

async function data(query, variables) {
  const answer = await ask(query, variables);
  assert.equal(answer.errors, undefined, JSON.stringify(answer.errors));
  return answer.data;
}

async function subscribed() {
  const body = JSON.stringify({ query: SUBSCRIPTION, variables: NO_LOGS });
  const headers = { "content-type": "application/json", accept: "text/event-stream" };
  const text = await (await fetch(router.url, { method: "POST", headers, body })).text();
  const events = [...text.matchAll(/^event: next\ndata: (.*)$/gm)].map((each) => JSON.parse(each[1]));
  assert.deepEqual(events.map((each) => each.data?.addUsageLogs.payload.userErrors), [[{ field: "logs" }]], text);
}

if (router) {
  await check("customers by their domains", async () => {
    const found = await data("{ tickets { account { domain health name reevo { id } company { name } } } }");
    const expected = accounts.map(({ id, ...rest }) => ({ ...rest, health: rest.domain.length }));
    const nobody = { domain: "nobody.example", name: null, reevo: null, company: null, health: 14 };
    assert.deepEqual(found.tickets.map((each) => each.account), [...expected, nobody]);
  });

  await check("every entity by its id", async () => {
    const found = await data(
      "{ notes { company { name openTickets } endUser { name } team { name onCall } account { name domain } } }",
    );
    const expected = notes.map((note, at) => ({
      company: { name: own.companies.nodes[at].name, openTickets: 3 },
      endUser: { name: own.endUsers.nodes[at].name },
      team: { name: own.teams.nodes[at].name, onCall: `pager of ${note.team.id}` },
      account: (({ name, domain }) => ({ name, domain }))(accounts[at % accounts.length]),
    }));
    assert.deepEqual(found.notes, expected);
  });

  await check("fields of the other subgraph on the gateway's lists", async () => {
    const query = "query ($first: Int) { assemblyAccounts(first: $first) { nodes { name domain health } } }";
    const found = (await data(query, { first: 100 })).assemblyAccounts.nodes.filter((each) => each.domain);
    assert.deepEqual(found, accounts.map(({ name, domain }) => ({ name, domain, health: domain.length })));
  });

  await check("a hundred customers named together cost the vendors what a page of them does", async () => {
    const selected = "domain name swift { id } company { name }";
    const page = await cost(() => data(`{ assemblyAccounts(first: 100) { nodes { ${selected} } } }`));
    const named = await cost(() => data(`{ tickets { account { ${selected} } } }`));
    assert.ok(page > 0 && named <= page + MORE, `${named} calls by domains, ${page} for a page`);
    const companies = await cost(() => data("{ notes { company { name openTickets } } }"));
    assert.ok(companies > 0 && companies < 6, `${companies} calls for ${notes.length} companies`);
  });

  await check("what the gateway refuses keeps its message, code and path, and the rest stands", async () => {
    const answer = await ask('{ account(by: {domain: "no domain"}) { name } teams(first: 1) { nodes { name } } }');
    assert.equal(answer.data.account, null);
    assert.equal(answer.data.teams.nodes.length, 1);
    assert.deepEqual(answer.errors.map((each) => [each.path, each.extensions.code]), [[["account"], "BAD_USER_INPUT"]]);
  });

  await check("a vendor that fails leaves the others' fields and other subgraphs'", async () => {
    await faults({ method: "POST", body: JSON.stringify({ vendor: "userlot", operation: "userlot.company_status.list", kind: "status", status: 500 }) });
    const answer = await ask("{ notes { text team { onCall } company { openTickets status { name } } } }");
    await faults({ method: "DELETE" });
    assert.deepEqual(answer.data.notes.map((each) => each.text), notes.map((each) => each.text));
    assert.ok(answer.data.notes.every((each) => each.team.onCall && each.company.openTickets === 3));
    assert.ok(answer.data.notes.every((each) => each.company.status === null));
    // One for each, though this router gives all of them the path of the first.
    assert.deepEqual(
      answer.errors.map(({ path, extensions: { code, vendor } }) => [path[0], path.at(-1), code, vendor]),
      notes.map(() => ["notes", "status", "UPSTREAM_UNAVAILABLE", "USERLOT"]),
    );
  });

  for (const { name, query, variables } of queriesIn(process.argv[2])) {
    await check(`through the router and by itself: ${name}`, async () => {
      const [through, byItself] = [await ask(query, variables), await ask(query, variables, URL)];
      assert.ok(byItself.data);
      assert.deepEqual(lasting(through), lasting(byItself));
    });
  }

  await check("a write", async () => {
    const { createLabel } = await data(MUTATION, INPUT);
    assert.ok(createLabel.outcomes.length > 0 && createLabel.userErrors.length === 0, JSON.stringify(createLabel));
  });

  await check("a write with events, which the gateway sends as such", subscribed);

  await check("of an input that takes one key, two are refused", async () => {
    const answer = await ask('{ account(by: {domain: "acme.example", email: "ann@acme.example"}) { name } }');
    assert.equal(answer.errors?.length, 1, JSON.stringify(answer));
  });
  router.hive.kill();

  await check("a write with events, which the gateway sends by WebSocket", async () => {
    router = await served(composed.supergraphSdl, { subscriptions: { kind: "ws" } });
    await subscribed();
  });
  router.hive.kill();
}
verdict("hive gateway");
