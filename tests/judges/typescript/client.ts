// A frontend's client in thirty lines: an operation is sent with its own types of variables and of what comes back.
import type { TypedDocumentNode } from "@graphql-typed-document-node/core";
import { print } from "graphql";
import { CreateLabelDocument, CustomersDocument, type CustomersQuery, LabelsDocument } from "./generated/graphql.js";

async function ask<Data, Variables>(
  url: string,
  document: TypedDocumentNode<Data, Variables>,
  variables: Variables,
): Promise<Data> {
  const body = JSON.stringify({ query: print(document), variables });
  const headers = { "content-type": "application/json" };
  const answer = await (await fetch(url, { method: "POST", headers, body })).json();
  if (answer.errors) throw new Error(JSON.stringify(answer.errors));
  return answer.data as Data;
}

type Page = NonNullable<CustomersQuery["accounts"]>;

/** The names of all customers, page by page. */
export async function names(url: string): Promise<(string | null | undefined)[]> {
  const found: Page["nodes"][number]["name"][] = [];
  let after: string | null | undefined = null;
  do {
    const page: CustomersQuery = await ask(url, CustomersDocument, { first: 20, after });
    if (!page.accounts) throw new Error("no page");
    found.push(...page.accounts.nodes.map((each) => each.name));
    after = page.accounts.pageInfo.hasNextPage ? page.accounts.pageInfo.endCursor : null;
  } while (after);
  return found;
}

/** The names of the tiers, and what would be sent to make one more. */
export async function tiers(url: string): Promise<[(string | null | undefined)[], string[]]> {
  const { labels } = await ask(url, LabelsDocument, { type: "TIER" });
  const input = { type: "TIER", name: "Gold", color: "#112233", dryRun: true } as const;
  const { createLabel } = await ask(url, CreateLabelDocument, { input });
  return [(labels ?? []).map((each) => each.name), (createLabel?.planned ?? []).map((each) => each.method)];
}

// @ts-expect-error - a variable of another type is no program
export const wrong = (url: string) => ask(url, CustomersDocument, { first: "20" });
