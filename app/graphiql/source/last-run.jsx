/** The panel that shows how the last answer came about. */
import { useSyncExternalStore } from 'react';
import { asked, figuresOf, left, milliseconds, vendorsOf, whole } from './figures.js';
import { Plan } from './plan.jsx';
import { runs } from './runs.js';
import { Table } from './table.jsx';

function Vendors({ vendors }) {
  return (
    <Table
      name="vendors"
      title="Calls by vendor"
      columns={['Vendor', 'Predicted', 'Sent', 'Cache', 'Shared', 'Stale']}
      rows={asked(vendors).map(({ vendor, predicted, actual: { network, cache, shared, stale } }) => [
        vendor,
        predicted ?? '–',
        network,
        cache ?? '–',
        shared ?? '–',
        stale ?? '–',
      ])}
    />
  );
}

function Budget({ vendors }) {
  return (
    <Table
      name="budget"
      title="Budget and cost, in calls"
      columns={['Vendor', 'Foreseen', 'Spent', 'Left']}
      rows={vendors.map(({ vendor, foreseen, actual, budget }) => [vendor, foreseen ?? '–', actual.network, left(budget)])}
    />
  );
}

function Calls({ calls }) {
  return (
    <Table
      name="calls"
      title="Each call"
      columns={['Operation', 'From', 'Calls', 'Longest', 'Bytes']}
      rows={calls.map((call) => [
        call.operation,
        call.source.toLowerCase(),
        call.calls,
        milliseconds(call.milliseconds),
        call.bytes,
      ])}
    />
  );
}

function Stale({ parts }) {
  return (
    <Table
      name="stale"
      title="Not fresh any more"
      columns={['Vendor', 'What', 'As of', 'Because of']}
      rows={parts.map((part) => [part.vendor, part.of, part.asOf, part.code ?? '–'])}
    />
  );
}

function Run({ run }) {
  const { plan, stale = [] } = run.extensions;
  const vendors = vendorsOf(run.extensions);
  return (
    <>
      <dl>
        {figuresOf(run).map(([key, label, text]) => (
          <div key={key}>
            <dt>{label}</dt>
            <dd data-figure={key}>{text}</dd>
          </div>
        ))}
      </dl>
      <Stale parts={stale} />
      <Vendors vendors={vendors} />
      {plan && <Plan plan={plan} />}
      {plan && <Calls calls={plan.calls} />}
      <Budget vendors={vendors} />
    </>
  );
}

function LastRun() {
  const { run, isExplaining, isRefused } = useSyncExternalStore(runs.listen, runs.get);
  return (
    <section className="gateway-panel" aria-label="Last run">
      <h2>Last run{run?.operation ? `: ${run.operation}` : ''}</h2>
      <label>
        <input type="checkbox" checked={isExplaining} onChange={(event) => runs.setExplaining(event.target.checked)} />{' '}
        Ask for the plan and the cost with each run
      </label>
      {isRefused && (
        <p role="alert">
          Your key or token has no scope <code>explain</code>, so the gateway leaves the plan and the cost out. They are not
          asked for any more until you tick the box again.
        </p>
      )}
      {run === null && <p>Nothing has been run since this page was opened.</p>}
      {run?.failure && <p role="alert">{run.failure}</p>}
      {run !== null && !run.failure && run.status === undefined && <p>Waiting for the answer.</p>}
      {run !== null && <Run run={run} />}
    </section>
  );
}

function Icon() {
  return (
    <svg viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth="1.5" aria-hidden="true">
      <path d="M4 20V4M4 20h16M8 16v-5M12.5 16V7M17 16v-3" strokeLinecap="round" />
    </svg>
  );
}

/** Made once, as GraphiQL tells plugins by their identity. */
export const LAST_RUN_PLUGIN = { title: 'Last run', icon: Icon, content: LastRun };
