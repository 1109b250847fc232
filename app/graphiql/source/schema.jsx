/** Asks for the schema once more when a key has come: without it there is no documentation, explorer or completion. */
import { useEffect, useSyncExternalStore } from 'react';
import { useGraphiQLActions } from '@graphiql/react';
import { runs, wantsKey } from './runs.js';

export function SchemaWithKey() {
  const { introspect } = useGraphiQLActions();
  const { run, isSchemaRefused } = useSyncExternalStore(runs.listen, runs.get);
  const isAnswered = run?.milliseconds !== undefined && !wantsKey(run.errors);
  useEffect(() => {
    if (!isSchemaRefused || !isAnswered) return;
    runs.setSchemaRefused(false); // once, whatever comes of it
    introspect();
  }, [isSchemaRefused, isAnswered]);
  return null;
}
