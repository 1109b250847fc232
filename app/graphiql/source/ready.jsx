/** The panel that lists the ready queries, for a reader who has closed their tabs or looks for one by what it shows. */
import { pick, useGraphiQL, useGraphiQLActions } from '@graphiql/react';

/** GraphiQL names a tab after its operation and takes no other name, so the title is the first line. */
export function tabOf({ title, query, variables }) {
  return {
    query: `# ${title}\n\n${query}\n`,
    variables: variables === null ? null : JSON.stringify(variables, null, 2),
  };
}

/**
 * @param {{title: string, query: string, variables: object | null}[]} ready
 * @returns a plugin of GraphiQL
 */
export function readyPlugin(ready) {
  function Ready() {
    const { addTab, changeTab } = useGraphiQLActions();
    const editors = pick('tabs', 'activeTabIndex', 'queryEditor', 'variableEditor');
    const { tabs, activeTabIndex, queryEditor, variableEditor } = useGraphiQL(editors);

    function open({ query, variables }) {
      const shown = tabs.findIndex((tab) => tab.query === query);
      if (shown >= 0) {
        if (shown !== activeTabIndex) changeTab(shown);
        return;
      }
      addTab();
      queryEditor.setValue(query);
      variableEditor?.setValue(variables ?? '');
    }

    return (
      <section className="gateway-panel" aria-label="Ready queries">
        <h2>Ready queries</h2>
        <ul>
          {ready.map((each) => (
            <li key={each.title}>
              <button type="button" className="graphiql-un-styled" onClick={() => open(tabOf(each))}>
                {each.title}
              </button>
            </li>
          ))}
        </ul>
      </section>
    );
  }

  return { title: 'Ready queries', icon: Icon, content: Ready };
}

function Icon() {
  return (
    <svg viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth="1.5" aria-hidden="true">
      <path d="M9 6h11M9 12h11M9 18h11M4 6h.01M4 12h.01M4 18h.01" strokeLinecap="round" />
    </svg>
  );
}
