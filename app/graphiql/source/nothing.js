/** Stands in for a module whose code is never reached in this build: see vite.config.js. */
export const parsers = {};
export const printers = {};
