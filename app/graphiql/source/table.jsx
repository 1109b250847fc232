/** Tables of the panel of the last run. */
import { whole } from './figures.js';

/** A cell; one that is a number stands to the right. */
export function Cell({ children }) {
  const isNumber = typeof children === 'number';
  return <td className={isNumber ? 'gateway-number' : undefined}>{isNumber ? whole(children) : children}</td>;
}

/** A table of which the rows are given as its children. */
export function Frame({ name, title, columns, children }) {
  const id = `gateway-table-${name}`;
  return (
    // What is too wide is scrolled, also by keyboard: so it can have the focus.
    <section tabIndex={0} aria-labelledby={id}>
      <h3 id={id}>{title}</h3>
      <table data-table={name} aria-labelledby={id}>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        {children}
      </table>
    </section>
  );
}

/** A table with its rows as lists of cells; none without rows. */
export function Table({ rows, ...frame }) {
  if (rows.length === 0) return null;
  return (
    <Frame {...frame}>
      <tbody>
        {rows.map((cells, row) => (
          <tr key={row}>
            {cells.map((cell, column) => (
              <Cell key={column}>{cell}</Cell>
            ))}
          </tr>
        ))}
      </tbody>
    </Frame>
  );
}
