/** What a worker's first message starts: completion and validation of GraphQL. */
import 'monaco-graphql/esm/graphql.worker.js';

export const start = self.onmessage;
