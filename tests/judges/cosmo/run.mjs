// Cosmo's composer over the gateway's SDL and two other subgraphs. Its router is a program of its own, and not asked.
import assert from "node:assert/strict";
import { federateSubgraphs } from "@wundergraph/composition";
import { buildASTSchema, findBreakingChanges, isInputObjectType, isObjectType } from "graphql";
import { check, verdict } from "./checks.mjs";
import { threeSubgraphs } from "./subgraphs.mjs";

const { subgraphs } = await threeSubgraphs();
const given = subgraphs.map(({ typeDefs, ...rest }) => ({ ...rest, definitions: typeDefs }));
const ours = buildASTSchema(given[0].definitions, { assumeValidSDL: true });

let made;
await check("composes without an error", () => {
  made = federateSubgraphs({ subgraphs: given });
  assert.ok(made.success, (made.errors ?? []).map((each) => each.message).join("\n"));
});
if (made?.success) {
  await check("without a warning", () => assert.deepEqual(made.warnings.map((each) => each.message), []));

  await check("clients of the gateway lose nothing", () => {
    const changes = findBreakingChanges(ours, made.federatedGraphClientSchema);
    // Whether anything is deferred is between a router and its clients.
    const lost = changes.filter((each) => !/^(defer|stream) was removed\.$/.test(each.description));
    assert.deepEqual(lost.map((each) => each.description), []);
  });

  await check("inputs that take one key stay so", () => {
    const all = Object.values(ours.getTypeMap()).filter((each) => isInputObjectType(each) && each.isOneOf);
    assert.ok(all.length > 0);
    const plain = all.filter((each) => !made.federatedGraphSchema.getType(each.name).isOneOf);
    assert.deepEqual(plain.map((each) => each.name), []);
  });

  await check("entities have the fields of all subgraphs", () => {
    const account = made.federatedGraphClientSchema.getType("Account");
    assert.ok(isObjectType(account));
    for (const field of ["id", "domain", "name", "reevo", "health"]) assert.ok(account.getFields()[field], field);
  });

  await check("the router is told the keys", () => {
    const told = made.subgraphConfigBySubgraphName.get("gateway").configurationDataByTypeName;
    const keys = (name) => told.get(name).keys.map((each) => each.selectionSet);
    assert.deepEqual(keys("Account").sort(), ["domain", "id"]);
    for (const name of ["Company", "EndUser", "Team"]) assert.deepEqual(keys(name), ["id"]);
  });
}
verdict("cosmo");
