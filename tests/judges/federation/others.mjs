// Two other subgraphs, as other teams would write them: tickets of customers, of whom only the domains are known, and
// notes on what the gateway has given ids for.
import { createServer } from "node:http";
import { buildSubgraphSchema } from "@apollo/subgraph";
import { graphql, parse } from "graphql";

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

/** Serves the tickets of customers with these domains. */
export function serveTickets(domains) {
  const tickets = domains.map((domain, number) => ({ number, account: { domain } }));
  return serve("tickets", TICKETS, {
    Query: { tickets: () => tickets },
    Account: { health: ({ domain }) => domain?.length ?? null },
  });
}

/** Serves notes, each with the ids of what it is on. */
export function serveNotes(notes) {
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
