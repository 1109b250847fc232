// The gateway as a subgraph, and two others as other teams would write them: tickets of customers, of whom only the
// domains are known, and notes on what the gateway has given ids for.
import assert from "node:assert/strict";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { buildSubgraphSchema } from "@apollo/subgraph";
import { graphql, parse } from "graphql";
import { URL } from "./checks.mjs";

const LINK = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key"])';

const TICKETS = parse(`${LINK}
  type Query {
    tickets: [Ticket!]!
  }

  type Ticket @key(fields: "number") {
    number: Int!
    account: Account
  }

  type Account @key(fields: "domain") {
    domain: String
    health: Int
  }
`);

const NOTES = parse(`${LINK}
  type Query {
    notes: [Note!]!
  }

  type Note {
    text: String!
    account: Account
    company: Company
    endUser: EndUser
    team: Team
  }

  type Account @key(fields: "id", resolvable: false) {
    id: ID!
  }

  type Company @key(fields: "id") {
    id: ID!
    openTickets: Int!
  }

  type EndUser @key(fields: "id", resolvable: false) {
    id: ID!
  }

  type Team @key(fields: "id") {
    id: ID!
    onCall: String!
  }
`);

/** The gateway's own answer. */
export async function byItself(query, variables) {
  const body = JSON.stringify({ query, variables });
  const headers = { "content-type": "application/json" };
  return (await fetch(URL, { method: "POST", headers, body })).json();
}

async function ask(query) {
  const answer = await byItself(query);
  assert.equal(answer.errors, undefined, JSON.stringify(answer.errors));
  return answer.data;
}

/**
 * The three subgraphs, with what the gateway itself says of a page of each type, which the answers through a router are
 * compared with: `own`, of it the `accounts` with a domain, and the `notes` on them.
 */
export async function threeSubgraphs() {
  const { sdl } = (await ask("{ _service { sdl } }"))._service;
  const own = await ask(`{
    assemblyAccounts(first: 100) { nodes { id domain name reevo { id } company { name } } }
    companies(first: 20) { nodes { id name } }
    endUsers(first: 20) { nodes { id name } }
    teams(first: 16) { nodes { id name } }
  }`);
  const accounts = own.assemblyAccounts.nodes.filter((each) => each.domain);
  const notes = own.teams.nodes.map((team, at) => ({
    text: `note ${at}`,
    team: { id: team.id },
    company: { id: own.companies.nodes[at].id },
    endUser: { id: own.endUsers.nodes[at].id },
    account: { id: accounts[at % accounts.length].id },
  }));
  const subgraphs = [
    { name: "gateway", url: URL, typeDefs: parse(sdl) },
    await serveTickets([...accounts.map((each) => each.domain), "nobody.example"]),
    await serveNotes(notes),
  ];
  return { accounts, notes, own, subgraphs };
}

/** The queries in a folder, each a file, with its variables beside it. */
export function queriesIn(folder) {
  const names = readdirSync(folder).filter((each) => each.endsWith(".graphql"));
  assert.ok(names.length > 0, `no queries in ${folder}`);
  return names.map((name) => {
    const given = join(folder, name.replace(/graphql$/, "json"));
    const variables = existsSync(given) ? JSON.parse(readFileSync(given, "utf8")) : {};
    return { name, query: readFileSync(join(folder, name), "utf8"), variables };
  });
}

/** An answer without what is of its own moment: when it was had, and places in a list that is kept for it. */
export function lasting({ data, errors = [] }) {
  const told = errors.map(({ path, extensions: { code } }) => ({ path, code }));
  const own = (key, value) => (/cursor$|^(asOf|latencyMs)$/i.test(key) && value !== null ? typeof value : value);
  return JSON.parse(JSON.stringify({ data, told }, own));
}

/** Serves the tickets of customers with these domains. */
function serveTickets(domains) {
  const tickets = domains.map((domain, number) => ({ number, account: { domain } }));
  return serve("tickets", TICKETS, {
    Query: { tickets: () => tickets },
    Account: { health: ({ domain }) => domain?.length ?? null },
  });
}

/** Serves notes, each with the ids of what it is on. */
function serveNotes(notes) {
  return serve("notes", NOTES, {
    Query: { notes: () => notes },
    Company: { openTickets: () => 3 },
    Team: { onCall: ({ id }) => `pager of ${id}` },
  });
}

async function serve(name, typeDefs, resolvers) {
  const schema = buildSubgraphSchema([{ typeDefs, resolvers }]);
  const server = createServer(async (request, response) => {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const { query, variables } = JSON.parse(Buffer.concat(chunks));
    const answer = await graphql({ schema, source: query, variableValues: variables });
    response.setHeader("content-type", "application/json").end(JSON.stringify(answer));
  });
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  return { name, typeDefs, url: `http://127.0.0.1:${server.address().port}` };
}
