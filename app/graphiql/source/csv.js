/**
 * Lists of a result as CSV, by RFC 4180. Nothing here knows of the page, so that it can be tried by itself.
 *
 * A row is one thing of a list: what it holds becomes a column each, with dots in the name for what lies deeper, and a
 * list within a row is JSON. Lists that stand within the rows of another are one list, each row with the columns of
 * what it stands in.
 */

/** @typedef {{path: string[], rows: Row[], isConnection: boolean, isPart: boolean}} List one that a result holds. */
/** @typedef {{above: [string[], unknown][], value: unknown}} Row its columns of what it stands in, and itself. */

const isObject = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);
const holdsObjects = (value) => Array.isArray(value) && value.some(isObject);

/** The rows of a connection: its nodes, else its edges as they are; null for anything else. */
function rowsOf(value) {
  if (!isObject(value)) return null;
  const rows = [value.nodes, value.edges].find(Array.isArray);
  return rows?.every((row) => row === null || isObject(row)) ? rows : null;
}

/** What is told of a row to those that stand within it: what names it, or else which one it is. */
function namesOf(path, row, index) {
  const thing = isObject(row.node) ? row.node : row;
  const named = ['id', 'name', 'displayName'].filter((key) => key in thing && !isObject(thing[key]));
  if (named.length === 0) return [[[...path, 'row'], index + 1]];
  return named.map((key) => [[...path, key], thing[key]]);
}

/**
 * Every list of objects in a result's data: connections first, and in the order of the result.
 *
 * @param {unknown} data
 * @returns {List[]}
 */
export function listsOf(data) {
  const found = new Map();

  function add(path, rows, above, isConnection, isPart) {
    const key = JSON.stringify(path);
    if (!found.has(key)) found.set(key, { path, rows: [], isConnection, isPart: false });
    const list = found.get(key);
    list.isPart ||= isPart;
    for (const value of rows) list.rows.push({ above, value });
    rows.forEach((row, index) => {
      if (isObject(row)) within(row, path, [...above, ...namesOf(path, row, index)]);
    });
  }

  function within(value, path, above) {
    for (const [key, part] of Object.entries(value)) look(part, [...path, key], above);
  }

  function look(value, path, above) {
    const rows = rowsOf(value);
    if (rows) add(path, rows, above, true, isPart(value.pageInfo));
    else if (holdsObjects(value)) add(path, value, above, false, false);
    else if (isObject(value)) within(value, path, above);
  }

  look(data, [], []);
  return [...found.values()].sort((a, b) => b.isConnection - a.isConnection);
}

/** Whether a page says that there is more than it holds. */
function isPart(page) {
  return isObject(page) && (page.hasNextPage === true || page.isComplete === false);
}

/** A tree of columns in the order in which the rows name them, so that `a.b` stands where `a` does. */
const column = () => ({ below: new Map(), isCell: false });

function note(tree, path, value) {
  let at = tree;
  for (const key of path) {
    if (!at.below.has(key)) at.below.set(key, column());
    at = at.below.get(key);
  }
  if (isObject(value) && Object.keys(value).length > 0) {
    for (const [key, part] of Object.entries(value)) note(at, [key], part);
  } else if (value !== null) {
    at.isCell = true;
  }
}

/** The columns' paths. What is null in some rows and an object in others has only the columns of the object. */
function pathsOf(tree, path = []) {
  const own = path.length > 0 && (tree.isCell || tree.below.size === 0) ? [path] : [];
  return [...own, ...[...tree.below].flatMap(([key, below]) => pathsOf(below, [...path, key]))];
}

function at(value, path) {
  let part = value;
  for (const key of path) {
    if (!isObject(part) || !Object.hasOwn(part, key)) return null;
    part = part[key];
  }
  return part;
}

/**
 * Spreadsheets take a cell that begins so for a formula; an apostrophe before it makes it text. What begins with
 * apostrophes already gets one too, so that one can be taken off again. Exports do it in the same way.
 */
const FORMULA = /^'*\s*[=+\-@＝＋－＠\t\r\n]/;
const NUMBER = /^[+-]?\d+(\.\d+)?([eE][+-]?\d+)?$/;

function cell(value) {
  if (value === null || value === undefined) return '';
  if (isObject(value) && Object.keys(value).length > 0) return '';
  if (typeof value !== 'string') return quoted(typeof value === 'object' ? JSON.stringify(value) : String(value));
  return quoted(FORMULA.test(value) && !NUMBER.test(value) ? `'${value}` : value);
}

/** A text without letters is quoted, so that it can be told from null. */
function quoted(text) {
  return text === '' || /[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** A line that holds nothing but one empty cell would be no line. */
const line = (cells) => `${cells.join(',') || '""'}\r\n`;

/**
 * A list as CSV, with a first line that names the columns.
 *
 * @param {List} list
 * @returns {string} with the mark at its beginning by which spreadsheets know UTF-8
 */
export function csvOf({ rows }) {
  const above = new Map(rows.flatMap((row) => row.above).map(([path]) => [path.join('.'), path]));
  const tree = column();
  for (const { value } of rows) note(tree, [], value);
  const paths = pathsOf(tree);
  const lines = rows.map((row) => {
    const known = new Map(row.above.map(([path, value]) => [path.join('.'), value]));
    return line([...[...above.keys()].map((name) => cell(known.get(name))), ...paths.map((path) => cell(at(row.value, path)))]);
  });
  const heading = line([...above.values(), ...paths].map((path) => cell(path.join('.'))));
  return `\ufeff${heading}${lines.join('')}`;
}

/**
 * The name of a file of a list.
 *
 * @param {string | undefined} operation its name; undefined where it has none
 * @param {List} list
 * @returns {string}
 */
export function fileName(operation, { path }) {
  const words = [operation, ...path].filter(Boolean).map((word) => word.replaceAll(/[^A-Za-z0-9_]+/g, '-'));
  return `${words.join('-') || 'result'}.csv`;
}
