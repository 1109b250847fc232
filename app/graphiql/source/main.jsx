/** Shows GraphiQL on the page that app/graphiql/page.py answers with. */
import './workers/start.js';
import './style.css';

import { createRoot } from 'react-dom/client';
import { GraphiQL, HISTORY_PLUGIN } from 'graphiql';
import { createGraphiQLFetcher } from '@graphiql/toolkit';
import { explorerPlugin } from '@graphiql/plugin-explorer';

/**
 * What the page says: `endpoint`, the URL that takes operations, and `tabs`, each
 * `{title, query, variables}`. It is data in a script element, never code, so the page's
 * policy can refuse every inline script.
 */
const config = JSON.parse(document.getElementById('config').textContent);

// Made once: a plugin or fetcher made anew at each render would reset the editors.
const fetcher = createGraphiQLFetcher({ url: config.endpoint });
const plugins = [HISTORY_PLUGIN, explorerPlugin()];

// GraphiQL names a tab after its operation and takes no other name, so the title is the first line.
const defaultTabs = config.tabs.map(({ title, query, variables }) => ({
  query: `# ${title}\n\n${query}\n`,
  variables: variables === null ? null : JSON.stringify(variables, null, 2),
}));

createRoot(document.getElementById('graphiql')).render(
  <GraphiQL
    fetcher={fetcher}
    plugins={plugins}
    defaultTabs={defaultTabs.length > 0 ? defaultTabs : undefined}
    // Headers may hold a credential, which does not belong in the browser's storage.
    shouldPersistHeaders={false}
  >
    {/* The logo is a link to another host unless it is given here. */}
    <GraphiQL.Logo>
      <span className="graphiql-logo-link">
        Graph<em>i</em>QL
      </span>
    </GraphiQL.Logo>
  </GraphiQL>,
);
