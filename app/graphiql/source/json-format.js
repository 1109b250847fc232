/**
 * Stands in for `prettier/standalone` where GraphiQL formats variables and headers, and hands everything else to
 * Prettier. Prettier formats JSON with its JavaScript parser and printer, over half a megabyte; the JSON library
 * that GraphiQL parses variables with can do it too, and keeps comments as well.
 */
import { applyEdits, format as edits } from 'jsonc-parser';
import { format as prettify } from 'prettier/standalone.mjs';

const LAYOUT = { tabSize: 2, insertSpaces: true, eol: '\n' };

/**
 * @param {string} text
 * @param {{parser: string}} options as Prettier takes them
 * @returns {Promise<string>}
 */
export async function format(text, options) {
  if (options.parser === 'jsonc') {
    return applyEdits(text, edits(text, undefined, LAYOUT));
  }
  return prettify(text, options);
}
