/** The line below a result: whether it is whole. Errors stand behind the data in an answer, where nobody looks. */
import { useSyncExternalStore } from 'react';
import { pick, useGraphiQL } from '@graphiql/react';
import { milliseconds } from './figures.js';
import { runs } from './runs.js';

const MOST = 3;

const counted = (number, one) => `${number} ${one}${number === 1 ? '' : 's'}`;

function told({ milliseconds: taken, failure, errors, extensions: { stale = [] } }) {
  if (failure) return failure;
  if (taken === undefined) return 'Waiting for the answer.';
  const parts = [`Answered in ${milliseconds(taken)}`];
  if (errors.length > 0) parts.push(`with ${counted(errors.length, 'error')}`);
  if (stale.length > 0) parts.push(`${counted(stale.length, 'part')} not fresh any more (see Last run)`);
  return `${parts.join(', ')}.`;
}

function Fault({ error: { message, path, extensions: { code, vendor } = {} } }) {
  return (
    <li>
      <b>{[vendor, code].filter(Boolean).join(' ')}</b> {path && <code>{path.join('.')}</code>} {message}
    </li>
  );
}

export function Outcome() {
  const { run } = useSyncExternalStore(runs.listen, runs.get);
  const { tabs, activeTabIndex } = useGraphiQL(pick('tabs', 'activeTabIndex'));
  // Each tab keeps its result; what is known here is of the last run alone.
  const isShown = run && (run.operation ?? null) === (tabs[activeTabIndex]?.operationName ?? null);
  const errors = isShown ? run.errors : [];
  return (
    <div className="gateway-outcome" role="status" data-fault={Boolean(isShown && (run.failure || errors.length)) || undefined}>
      {isShown && told(run)}
      {errors.length > 0 && (
        <ul>
          {errors.slice(0, MOST).map((error, place) => (
            <Fault key={place} error={error} />
          ))}
          {errors.length > MOST && <li>and {errors.length - MOST} more, in the result</li>}
        </ul>
      )}
    </div>
  );
}
