/** What the page knows of the last run, for the panel that shows it, and whether runs are to be explained. */

const EXPLAINS = 'gateway:explain';

/**
 * @typedef {object} Run
 * @property {string | undefined} operation its name
 * @property {number | undefined} status of the HTTP answer; undefined while there is none
 * @property {string | null} requestId
 * @property {number | undefined} milliseconds from sending it to the whole answer
 * @property {boolean} isExplained whether the plan and the cost were asked for
 * @property {object} extensions of the answer, as far as it is there
 * @property {object[]} errors likewise
 * @property {string | undefined} failure why there is no answer, or no more of it
 */

let state = { run: null, isExplaining: localStorage.getItem(EXPLAINS) !== 'off', isRefused: false, isSchemaRefused: false };
const listeners = new Set();

function change(part) {
  state = { ...state, ...part };
  for (const listener of listeners) listener();
}

export const runs = {
  /** @returns {{run: Run | null, isExplaining: boolean, isRefused: boolean, isSchemaRefused: boolean}} another object after each change */
  get: () => state,

  /** @param {() => void} listener told of each change; @returns {() => void} that ends it */
  listen(listener) {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },

  /** @param {boolean} isExplaining from the next run on; the browser remembers it */
  setExplaining(isExplaining) {
    localStorage.setItem(EXPLAINS, isExplaining ? 'on' : 'off');
    change({ isExplaining, isRefused: false });
  },

  /** @param {boolean} isSchemaRefused whether the schema was not to be had without a key */
  setSchemaRefused(isSchemaRefused) {
    change({ isSchemaRefused });
  },

  /** @param {Run} run the last one, as it is now */
  show(run) {
    // Asking again would put the same error into each answer; `isRefused` has the panel say why it is off.
    const isRefused = run.isExplained && run.errors.some(isRefusal);
    change(isRefused ? { run, isExplaining: false, isRefused } : { run });
  },
};

/** Whether errors say that nothing is answered to who does not say who it is. */
export function wantsKey(errors) {
  return errors.some(({ extensions }) => extensions?.code === 'UNAUTHENTICATED');
}

/** Whether an error says that the client may not ask for a plan: no other one of this code is without a path. */
function isRefusal({ path, extensions }) {
  return path === undefined && extensions?.code === 'FORBIDDEN';
}
