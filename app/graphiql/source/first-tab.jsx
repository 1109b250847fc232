/** Puts the variables of the tab that is open at first into their editor. */
import { useEffect } from 'react';
import { pick, useGraphiQL } from '@graphiql/react';

/**
 * GraphiQL shows the query of the tab that it opens with and leaves its variables out, so that a ready query would fail
 * as it stands. An editor that was emptied by the reader has a tab without variables, too, and stays empty.
 */
export function FirstVariables() {
  const { variableEditor, tabs, activeTabIndex } = useGraphiQL(pick('variableEditor', 'tabs', 'activeTabIndex'));
  useEffect(() => {
    const { variables } = tabs[activeTabIndex] ?? {};
    if (variableEditor && variables && !variableEditor.getValue()) variableEditor.setValue(variables);
    // Once, as soon as there is an editor: the others know it from then on.
  }, [variableEditor]);
  return null;
}
