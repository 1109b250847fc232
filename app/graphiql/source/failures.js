/** What a browser says of an answer that is none, in words that tell whom to ask. */

const TAKEN = /^(application\/(graphql-response\+)?json|multipart\/mixed|text\/event-stream)\b/i;

/** GraphiQL shows an error with its stack, which is of this page and says nothing. */
function failure(message) {
  return Object.assign(new Error(message), { stack: undefined });
}

/**
 * An answer that can be read: by GraphQL over HTTP, in one piece or in parts.
 *
 * @param {Promise<Response>} asked
 * @returns {Promise<Response>}
 * @throws {Error} where none came, or something else
 */
export async function readable(asked) {
  let response;
  try {
    response = await asked;
  } catch (error) {
    if (error.name === 'AbortError') throw error;
    throw failure(`The gateway could not be reached: ${error.message}.`);
  }
  const type = response.headers.get('content-type') ?? 'nothing';
  if (TAKEN.test(type)) return response;
  const status = `${response.status} ${response.statusText}`.trim();
  throw failure(`Something that is not the gateway has answered: HTTP ${status}, ${type.split(';')[0]} in place of JSON.`);
}
