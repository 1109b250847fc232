/** The steps of a plan, vendor by vendor: what each was expected to cost, and what it did. */
import { stepsOf, whole } from './figures.js';
import { Cell, Frame } from './table.jsx';

/** Foreseen and made in one cell; a word for who does not see the arrow, and a colour where it was more. */
function Both({ foreseen, made }) {
  return (
    <td className="gateway-number" data-more={made > foreseen || undefined}>
      <span className="gateway-spoken">foreseen </span>
      {whole(foreseen)}
      <span aria-hidden="true"> → </span>
      <span className="gateway-spoken">, made </span>
      {whole(made)}
    </td>
  );
}

function Step({ strategy, need, why, times, state }) {
  return (
    <>
      <b>{strategy}</b> {need}
      {times > 1 && `, ${times} times`}
      <br />
      <small>{why}</small>
      <br />
      <small className="gateway-state">{state}</small>
    </>
  );
}

export function Plan({ plan }) {
  const vendors = stepsOf(plan);
  if (vendors.length === 0) return null;
  return (
    <Frame name="plan" title="Plan: foreseen → made" columns={['Step, why, and where it came from', 'Calls', 'Rounds', 'Bytes']}>
      {vendors.map(({ vendor, steps, calls, bytes }) => (
        <tbody key={vendor} data-vendor={vendor}>
          <tr className="gateway-group">
            <th colSpan={4} scope="rowgroup">
              {vendor}
            </th>
          </tr>
          {steps.map((step, row) => (
            <tr key={row}>
              <td>
                <Step {...step} />
              </td>
              <Both {...step.calls} />
              <Both {...step.rounds} />
              <Cell>{step.bytes}</Cell>
            </tr>
          ))}
          <tr>
            <td>
              <b>all steps</b>
            </td>
            <Both {...calls} />
            <td />
            <Cell>{bytes}</Cell>
          </tr>
        </tbody>
      ))}
    </Frame>
  );
}
