/** The button that hands out what a result shows as CSV, a file for each list in it. */
import { useState } from 'react';
import { pick, ToolbarButton, ToolbarMenu, useGraphiQL } from '@graphiql/react';
import { csvOf, fileName, listsOf } from './csv.js';

/** The lists of the result on the screen; none where it is no answer to an operation. */
function listsShown(editor) {
  try {
    return listsOf(JSON.parse(editor.getValue()).data);
  } catch {
    return [];
  }
}

/** The browser saves what it has itself: nothing is asked of the gateway. */
function save(name, text) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type: 'text/csv;charset=utf-8' }));
  link.download = name;
  link.click();
  // Not at once: the browser begins to read it after this.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

function label({ path, rows, isPart }) {
  const count = `${rows.length} ${rows.length === 1 ? 'row' : 'rows'}`;
  return `${path.join('.') || 'data'} (${count}${isPart ? ', not all there are' : ''})`;
}

export function DownloadMenu() {
  const { responseEditor, tabs, activeTabIndex } = useGraphiQL(pick('responseEditor', 'tabs', 'activeTabIndex'));
  const [lists, setLists] = useState([]);
  const operation = tabs[activeTabIndex]?.operationName ?? undefined;
  return (
    <ToolbarMenu
      onOpenChange={(isOpen) => isOpen && setLists(listsShown(responseEditor))}
      button={
        <ToolbarButton label="Download as CSV">
          <Icon />
        </ToolbarButton>
      }
    >
      {lists.length === 0 && <ToolbarMenu.Item disabled>The result holds no list</ToolbarMenu.Item>}
      {lists.map((list) => (
        <ToolbarMenu.Item key={list.path.join('.')} onSelect={() => save(fileName(operation, list), csvOf(list))}>
          {label(list)}
        </ToolbarMenu.Item>
      ))}
    </ToolbarMenu>
  );
}

function Icon() {
  return (
    <svg className="graphiql-toolbar-icon" viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth="1.5" aria-hidden="true">
      <path d="M12 4v11M7.5 11 12 15.5 16.5 11M5 19.5h14" strokeLinecap="round" strokeLinejoin="round" />
    </svg>
  );
}
