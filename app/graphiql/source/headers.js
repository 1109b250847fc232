/** The headers that a reader writes: what stands in the editor at first, and what holds for all tabs. */

/** Comments, so nothing is sent until the reader takes the slashes away. */
export const DEFAULT_HEADERS = `{
  // If you need a key or a token, put it here
  // and take the slashes away. It holds for all
  // tabs, until the page is loaded anew.
  // "Authorization": "Bearer ..."
}`;

const CREDENTIALS = ['authorization', 'x-api-key'];

/** Only here, and never in the browser's storage. */
let kept = {};

/**
 * The headers of a request, with the credentials given last where they have none of their own.
 *
 * @param {Record<string, string> | undefined} headers as the editor has them
 * @returns {Record<string, string>}
 */
export function withCredentials(headers = {}) {
  const own = Object.entries(headers).filter(([name]) => CREDENTIALS.includes(name.toLowerCase()));
  if (own.length > 0) kept = Object.fromEntries(own);
  return own.length > 0 ? headers : { ...kept, ...headers };
}
