/** Sends operations to the gateway, asks for their plan and cost, and notes what came of the last one. */
import { createGraphiQLFetcher } from '@graphiql/toolkit';
import { parse } from 'graphql';
import { withCredentials } from './headers.js';
import { readable } from './failures.js';
import { runs, wantsKey } from './runs.js';

const SCHEMA = 'IntrospectionQuery';

/**
 * The operation by the name that its document has. GraphiQL looks for the name a while after the document has changed,
 * so that who runs a tab that was just opened would ask for the operation of the tab before.
 */
function named(operation) {
  try {
    const found = parse(operation.query, { noLocation: true }).definitions.filter(({ operation }) => operation);
    const names = found.map(({ name }) => name?.value);
    return names.length === 1 ? { ...operation, operationName: names[0] } : operation;
  } catch {
    return operation; // the gateway says what is wrong with it
  }
}

/** Takes what an answer, or a part of one, adds to the run. */
function take(run, result) {
  for (const part of Array.isArray(result) ? result : [result]) {
    Object.assign(run.extensions, part?.extensions);
    run.errors.push(...(part?.errors ?? []), ...(part?.incremental ?? []).flatMap(({ errors = [] }) => errors));
  }
  run.milliseconds = performance.now() - run.begun;
  runs.show({ ...run });
}

/** The events of a subscription among parts of an answer, `{payload}` each, `{}` where there is no news; else as it is. */
function eventsIn(parts) {
  const isOfEvents = Array.isArray(parts) && parts.every((part) => 'payload' in part || Object.keys(part).length === 0);
  return isOfEvents ? parts.filter(({ payload }) => payload).map(({ payload }) => payload) : [parts];
}

/** What the panel has asked for itself is shown there, and not below the data that the reader has asked for. */
function withoutPlan(result) {
  if (Array.isArray(result)) return result.map(withoutPlan);
  if (!result?.extensions) return result;
  const { extensions, ...others } = result;
  const { plan, cost, ...own } = extensions;
  return Object.keys(own).length > 0 ? { ...others, extensions: own } : others;
}

/** Hands the parts of an answer on as they come. */
async function* noted(answer, run) {
  try {
    for await (const parts of await answer) {
      for (const result of eventsIn(parts)) {
        take(run, result);
        yield run.isOurs ? withoutPlan(result) : result;
      }
    }
  } catch (error) {
    runs.show({ ...run, failure: error.message });
    throw error;
  }
}

/** The schema, or the errors in its place; the run that comes with a key has it asked for once more. */
async function schemaOf(url, operation, headers) {
  const asking = (input, init) => readable(fetch(input, init));
  const answer = await createGraphiQLFetcher({ url, fetch: asking })(operation, { headers });
  runs.setSchemaRefused(wantsKey(answer?.errors ?? []));
  return answer;
}

/**
 * @param {string} url that takes operations
 * @returns what GraphiQL takes as its `fetcher`
 */
export function gatewayFetcher(url) {
  return async (asked, options) => {
    const operation = named(asked);
    const headers = withCredentials(options?.headers);
    if (operation.operationName === SCHEMA) return schemaOf(url, operation, headers);
    const isExplained = runs.get().isExplaining;
    const own = lowerCased(headers);
    const isOurs = isExplained && !('x-explain' in own);
    const begun = performance.now();
    const run = { operation: operation.operationName, begun, isExplained, isOurs, extensions: {}, errors: [] };
    runs.show({ ...run });
    const noting = async (input, init) => {
      const response = await readable(fetch(input, init));
      run.status = response.status;
      run.requestId = response.headers.get('x-request-id');
      return response;
    };
    const explained = isExplained ? { 'x-explain': 'plan, cost', ...own } : headers;
    // Without the document, by which GraphiQL would look for a WebSocket: a subscription comes in parts of one answer.
    return noted(createGraphiQLFetcher({ url, fetch: noting })(operation, { headers: explained }), run);
  };
}

/** So that the reader's own `X-Explain` takes the place of ours and does not stand beside it. */
function lowerCased(headers) {
  return Object.fromEntries(Object.entries(headers ?? {}).map(([name, value]) => [name.toLowerCase(), value]));
}
