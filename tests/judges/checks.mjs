// What every client is asked to do, and how its judge tells what came of it.
import { deepStrictEqual, ok } from "node:assert";

export const URL = process.env.GATEWAY_URL;
export const DELAY = 700; // milliseconds that a slow vendor takes

export const QUERY = "query Names { vendors { vendor } }";
export const VENDORS = ["ASSEMBLY", "ASSEMBLE", "USERLOT", "SWIFT", "REEVO"];
export const MUTATION = `mutation Dry($input: CreateLabelInput!) {
  createLabel(input: $input) { outcomes { vendor action } userErrors { field } }
}`;
export const INPUT = { input: { type: "TIER", name: "Judged", color: "#112233", dryRun: true } };
export const FAILING = 'query Failing { node(id: "nonsense") { id } vendors { vendor } }';
export const INVALID = "query Invalid { nope }";
export const SUBSCRIPTION = `subscription Logs($input: AddUsageLogsInput!) {
  addUsageLogs(input: $input) { progress { total } payload { userErrors { field } } }
}`;
export const NO_LOGS = { input: { logs: [] } };
export const DEFERRED = `query Later {
  vendors { vendor }
  ... @defer(label: "later") { companies(first: 2) { nodes { id name } } }
}`;

/** Have a vendor's stand-in be slow from now on. */
export async function slow(vendor) {
  const order = { vendor, kind: "latency", seconds: DELAY / 1000 };
  const answer = await fetch(`${process.env.SANDBOX_URL}/_sandbox/faults`, {
    method: "POST",
    body: JSON.stringify(order),
  });
  ok(answer.ok, await answer.text());
}

const done = [];

/** Try one thing. It fails the judge, and the others are tried all the same. */
export async function check(name, attempt) {
  try {
    await attempt();
    done.push(true);
  } catch (error) {
    done.push(false);
    console.error(`FAILED ${name}: ${error.stack ?? JSON.stringify(error)}`);
  }
}

export function names(data) {
  deepStrictEqual(data.vendors.map((each) => each.vendor), VENDORS);
}

/** Parts as they came: each with what was known then, and the moment. */
export function deferred(parts) {
  ok(parts.length >= 2, `${parts.length} parts`);
  const [first, last] = [parts[0], parts.at(-1)];
  names(first.data);
  ok(!first.data.companies, "the first part has what was deferred");
  ok(last.at - first.at > DELAY / 2, `they came ${last.at - first.at} ms apart`);
  ok(last.data.companies.nodes.length === 2, JSON.stringify(last.data));
}

/** What a client makes of parts at the root, in the form of 2022 or the newer one: each as `deferred` takes it. */
export function* joined(parts) {
  let data = {};
  for (const { result, at } of parts) {
    data = { ...data, ...result.data };
    for (const each of result.incremental ?? []) {
      deepStrictEqual([each.path ?? result.completed[0].id], [each.path ? [] : each.id], JSON.stringify(each));
      data = { ...data, ...each.data };
    }
    yield { data, at };
  }
  deepStrictEqual(parts.map(({ result }) => result.hasNext), [...parts.slice(1).map(() => true), false]);
}

/** One line, and the exit code. */
export function verdict(client) {
  const good = done.filter(Boolean).length;
  console.log(`${client}: ${good} of ${done.length} checks`);
  process.exit(good === done.length ? 0 : 1);
}
