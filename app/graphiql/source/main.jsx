/** Shows GraphiQL on the page that app/graphiql/page.py answers with. */
import './workers/start.js';
import './style.css';

import { createRoot } from 'react-dom/client';
import { GraphiQL, HISTORY_PLUGIN } from 'graphiql';
import { explorerPlugin } from '@graphiql/plugin-explorer';
import { DownloadMenu } from './download.jsx';
import { FirstVariables } from './first-tab.jsx';
import { gatewayFetcher } from './fetcher.js';
import { DEFAULT_HEADERS } from './headers.js';
import { ResultFromItsBeginning, TabInView } from './in-view.jsx';
import { EditorNames, SkipLink } from './keyboard.jsx';
import { LAST_RUN_PLUGIN } from './last-run.jsx';
import { Outcome } from './outcome.jsx';
import { readyPlugin, tabOf } from './ready.jsx';
import { SchemaWithKey } from './schema.jsx';
import { storage } from './storage.js';

/**
 * What the page says: `endpoint`, the URL that takes operations, and `tabs`, each
 * `{title, query, variables}`. It is data in a script element, never code, so the page's
 * policy can refuse every inline script.
 */
const config = JSON.parse(document.getElementById('config').textContent);

// Made once: a plugin or fetcher made anew at each render would reset the editors.
const fetcher = gatewayFetcher(config.endpoint);
const plugins = [HISTORY_PLUGIN, explorerPlugin(), readyPlugin(config.tabs), LAST_RUN_PLUGIN];
const defaultTabs = config.tabs.map((ready) => ({ ...tabOf(ready), headers: DEFAULT_HEADERS }));

createRoot(document.getElementById('graphiql')).render(
  <>
    <SkipLink />
    <GraphiQL
      fetcher={fetcher}
      plugins={plugins}
      defaultTabs={defaultTabs.length > 0 ? defaultTabs : undefined}
      defaultHeaders={DEFAULT_HEADERS}
      // Else the help above would have the headers open in place of the variables.
      defaultEditorToolsVisibility="variables"
      // Headers may hold a credential, which does not belong in the browser's storage.
      shouldPersistHeaders={false}
      storage={storage}
    >
      <GraphiQL.Toolbar>
        {({ prettify, copy, merge }) => (
          <>
            {prettify}
            {merge}
            {copy}
            <DownloadMenu />
            <FirstVariables />
            <EditorNames />
            <SchemaWithKey />
            <TabInView />
            <ResultFromItsBeginning />
          </>
        )}
      </GraphiQL.Toolbar>
      {/* The logo is a link to another host unless it is given here. */}
      <GraphiQL.Logo>
        <span className="graphiql-logo-link">
          Graph<em>i</em>QL
        </span>
      </GraphiQL.Logo>
      <GraphiQL.Footer>
        <Outcome />
      </GraphiQL.Footer>
    </GraphiQL>
  </>,
);
