// The gateway's SDL beside two other subgraphs: composed by Apollo's composer and by the Guild's, and asked through
// Apollo's gateway as both have composed it.
import assert from "node:assert/strict";
import { composeServices as apollo } from "@apollo/composition";
import { Trace } from "@apollo/usage-reporting-protobuf";
import { composeServices as guild } from "@theguild/federation-composition";
import { routed } from "./apollo_router.mjs";
import { URL, check, verdict } from "./checks.mjs";
import { byItself, lasting, queriesIn, threeSubgraphs } from "./subgraphs.mjs";

const { accounts, notes, own, subgraphs } = await threeSubgraphs();

const plain = (value) => JSON.parse(JSON.stringify(value));

async function judged(composer, compose) {
  let composed;
  await check(`${composer}: composes`, () => {
    composed = compose(subgraphs);
    assert.deepEqual((composed.errors ?? []).map((each) => each.message), []);
    assert.match(composed.supergraphSdl, /type Account[^{]*join__type\(graph: GATEWAY, key: "domain"/);
  });
  if (!composed?.supergraphSdl) return;
  const router = await routed(composed.supergraphSdl);

  await check(`${composer}: customers by their domains, in one request`, async () => {
    const answer = await router.asked("{ tickets { account { domain health name reevo { id } company { name } } } }");
    assert.equal(answer.errors, undefined, JSON.stringify(answer.errors));
    const expected = accounts.map(({ id, ...rest }) => ({ ...rest, health: rest.domain.length }));
    const nobody = { domain: "nobody.example", name: null, reevo: null, company: null, health: 14 };
    assert.deepEqual(plain(answer.data.tickets).map((each) => each.account), [...expected, nobody]);
    assert.deepEqual(router.sent.filter((name) => name === "gateway"), ["gateway"]);
  });

  await check(`${composer}: every entity by its id, in one request for each place`, async () => {
    const answer = await router.asked(
      "{ notes { company { name openTickets } endUser { name } team { name onCall } account { name domain } } }",
    );
    assert.equal(answer.errors, undefined, JSON.stringify(answer.errors));
    assert.equal(router.sent.filter((name) => name === "gateway").length, 4);
    const expected = notes.map((note, at) => ({
      company: { name: own.companies.nodes[at].name, openTickets: 3 },
      endUser: { name: own.endUsers.nodes[at].name },
      team: { name: own.teams.nodes[at].name, onCall: `pager of ${note.team.id}` },
      account: (({ name, domain }) => ({ name, domain }))(accounts[at % accounts.length]),
    }));
    assert.deepEqual(plain(answer.data.notes), expected);
  });

  await check(`${composer}: fields of the other subgraph on the gateway's lists`, async () => {
    const query = "query ($first: Int) { assemblyAccounts(first: $first) { nodes { name domain health } } }";
    const answer = await router.asked(query, { first: 100 });
    assert.equal(answer.errors, undefined, JSON.stringify(answer.errors));
    const found = plain(answer.data.assemblyAccounts.nodes).filter((each) => each.domain);
    assert.deepEqual(found, accounts.map(({ name, domain }) => ({ name, domain, health: domain.length })));
  });

  for (const { name, query, variables } of queriesIn(process.argv[2])) {
    await check(`${composer}: through the router and by itself: ${name}`, async () => {
      const own = await byItself(query, variables);
      assert.ok(own.data);
      assert.deepEqual(lasting(await router.asked(query, variables)), lasting(own));
    });
  }

  await check(`${composer}: what the gateway refuses is told, and the rest stands`, async () => {
    const answer = await router.asked('{ account(by: {domain: "no domain"}) { name } teams(first: 1) { nodes { name } } }');
    assert.equal(answer.data.account, null);
    assert.equal(answer.data.teams.nodes.length, 1);
    assert.equal(answer.errors.length, 1);
  });
  await router.stop();
}

await check("a trace that Apollo's reader reads", async () => {
  const headers = { "content-type": "application/json", "apollo-federation-include-trace": "ftv1" };
  const body = JSON.stringify({ query: '{ mine: teams(first: 2) { nodes { name } } account(by: {domain: "no"}) { id } }' });
  const answer = await (await fetch(URL, { method: "POST", headers, body })).json();
  const trace = Trace.decode(Buffer.from(answer.extensions.ftv1, "base64"));
  const [mine, account] = trace.root.child;
  assert.deepEqual([mine.responseName, mine.originalFieldName, mine.parentType], ["mine", "teams", "Query"]);
  assert.deepEqual(mine.child[0].child.map((each) => each.index), [0, 1]);
  assert.deepEqual(account.error.map((each) => each.message), ["BAD_USER_INPUT"]);
  assert.ok(Number(trace.durationNs) >= Number(mine.endTime) && Number(mine.endTime) > Number(mine.startTime));
});
await judged("Apollo", apollo);
await judged("Guild", guild);
verdict("federation");
