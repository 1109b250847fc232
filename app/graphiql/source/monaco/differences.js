/** Stands in for what works out how two documents differ, in the worker: GraphiQL has no editor that shows it. */
export const linesDiffComputers = { getLegacy: () => null, getDefault: () => null };
