/**
 * The browser's storage as GraphiQL may use it. The history would keep the headers of each run there, and with them
 * the reader's key, for whoever uses the browser next and for as long as nobody clears it.
 */
const isHistory = (key) => key === 'graphiql:queries' || key === 'graphiql:favorites';

function withoutHeaders(text) {
  return JSON.stringify(JSON.parse(text), (key, value) => (key === 'headers' ? undefined : value));
}

export const storage = {
  getItem: (key) => localStorage.getItem(key),
  setItem: (key, value) => localStorage.setItem(key, isHistory(key) ? withoutHeaders(value) : value),
  removeItem: (key) => localStorage.removeItem(key),
  get length() {
    return Object.keys(localStorage).filter((key) => key.startsWith('graphiql:')).length;
  },
  clear() {
    for (const key of Object.keys(localStorage)) if (key.startsWith('graphiql:')) localStorage.removeItem(key);
  },
};
