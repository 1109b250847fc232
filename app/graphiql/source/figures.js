/** What the panel of the last run shows, taken out of an answer's `extensions`. */

const sum = (numbers) => numbers.reduce((all, number) => all + number, 0);
const counted = (plan, key) => sum(Object.values(plan.actual).map((vendor) => vendor[key]));

/** A whole number with its thousands apart, or a dash where nothing is known. */
export const whole = (number) => (number === null || number === undefined ? '–' : Math.round(number).toLocaleString('en'));
export const milliseconds = (number) => (number === undefined ? '–' : `${whole(number)} ms`);

/**
 * The figures of a run, each `[key, label, text]`, with what an answer did not tell left out.
 *
 * @param {import('./runs.js').Run} run
 * @returns {[string, string, string][]}
 */
export function figuresOf({ status, requestId, milliseconds: taken, extensions: { plan, cost } }) {
  const figures = [
    ['requestId', 'Request id', requestId],
    ['status', 'HTTP status', status && String(status)],
    ['taken', 'Until it was here', taken && milliseconds(taken)],
  ];
  if (plan) {
    figures.push(
      ['milliseconds', 'In the gateway', milliseconds(plan.milliseconds)],
      ['deadline', 'Left of its deadline', plan.deadline && milliseconds(plan.deadline.left)],
      ['predicted', 'Calls predicted', whole(sum(Object.values(plan.predicted)))],
      ['network', 'Calls sent', whole(counted(plan, 'network'))],
      ['roundsPredicted', 'Rounds predicted', whole(plan.rounds.predicted)],
      ['rounds', 'Rounds, one behind another', whole(plan.rounds.actual)],
      ['cache', 'Answered from the cache', whole(counted(plan, 'cache'))],
      ['shared', 'Shared with other calls', whole(counted(plan, 'shared'))],
      ['stale', 'Answered stale', whole(counted(plan, 'stale'))],
      ['bytes', 'Bytes from vendors', whole(counted(plan, 'bytes'))],
    );
  }
  if (cost?.requested) {
    figures.push(
      ['foreseen', 'Cost foreseen, in calls', `${whole(cost.requested.calls)} of ${whole(cost.limit.calls)}`],
      ['spent', 'Cost spent, in calls', whole(cost.actual.calls)],
      ['fields', 'Fields foreseen', `${whole(cost.requested.fields)} of ${whole(cost.limit.fields)}`],
    );
  }
  return figures.filter(([, , text]) => text);
}

/**
 * What each vendor was asked: a row each, in the order in which the plan names them.
 *
 * @param {{plan?: object, cost?: object}} extensions
 * @returns {{vendor: string, predicted: number | undefined, foreseen: number | undefined, actual: object,
 *   budget: object | undefined}[]}
 */
export function vendorsOf({ plan, cost }) {
  const { predicted = {}, actual = {}, budget = [] } = plan ?? {};
  const [foreseen, spent] = [cost?.requested?.byVendor ?? {}, cost?.actual.byVendor ?? {}];
  const names = new Set([predicted, actual, spent, foreseen].flatMap((byVendor) => Object.keys(byVendor)));
  return [...names].map((vendor) => ({
    vendor,
    predicted: predicted[vendor],
    foreseen: foreseen[vendor],
    actual: actual[vendor] ?? { network: spent[vendor] ?? 0 },
    budget: budget.find((each) => each.vendor === vendor),
  }));
}

/** Where a step's answers came from, in words. */
function stateOf({ strategy, actual: { network, cache, shared, stale } }) {
  const states = [
    [network, 'asked anew'],
    [shared, 'shared with a call under way'],
    [cache, 'kept and fresh'],
    [stale, 'kept, not fresh any more'],
  ];
  const told = states.filter(([number]) => number > 0).map(([number, words]) => (number > 1 ? `${words} (${number})` : words));
  return told.join(', ') || (strategy === 'SKIP' ? 'nobody was asked' : 'no call of its own');
}

/**
 * The steps of a plan by vendor, in its order, each with what was foreseen and what was made.
 *
 * @param {{choices: object[], predicted: object, actual: object}} plan
 * @returns {{vendor: string, steps: object[], calls: {foreseen: number, made: number}, bytes: number}[]}
 */
export function stepsOf({ choices, predicted, actual }) {
  return Object.entries(Object.groupBy(choices, ({ vendor }) => vendor)).map(([vendor, steps]) => ({
    vendor,
    steps: steps.map((step) => ({
      ...step,
      state: stateOf(step),
      calls: { foreseen: step.predictedCalls, made: step.actual.network },
      rounds: { foreseen: step.predictedRounds, made: step.actualRounds },
      bytes: step.actual.bytes,
    })),
    calls: { foreseen: predicted[vendor] ?? 0, made: actual[vendor]?.network ?? 0 },
    bytes: actual[vendor]?.bytes ?? 0,
  }));
}

/** Those of them that were asked or were to be; the cost is foreseen for others too. */
export const asked = (vendors) => vendors.filter(({ predicted, actual }) => predicted !== undefined || actual.network > 0);

/** What a vendor's budget has left, in words. */
export function left(budget) {
  if (!budget) return '–';
  if (budget.perSecond === null) return 'no limit stated';
  return `${whole(budget.callsLeft)} of ${whole(budget.perSecond)} a second`;
}
