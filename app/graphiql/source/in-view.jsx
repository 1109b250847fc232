/** Keeps in view what was just chosen or has just come. */
import { useEffect, useSyncExternalStore } from 'react';
import { pick, useGraphiQL } from '@graphiql/react';
import { runs } from './runs.js';

/** The tab that is open: one of many may stand beyond the edge. */
export function TabInView() {
  const { tabs, activeTabIndex } = useGraphiQL(pick('tabs', 'activeTabIndex'));
  useEffect(() => {
    const tab = document.querySelector('.graphiql-tabs [aria-selected="true"], .graphiql-tab-active');
    tab?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [activeTabIndex, tabs.length]);
  return null;
}

/** The beginning of a result: the editor would show it as far down as the reader was in the one before. */
export function ResultFromItsBeginning() {
  const { responseEditor, activeTabIndex } = useGraphiQL(pick('responseEditor', 'activeTabIndex'));
  const begun = useSyncExternalStore(runs.listen, () => runs.get().run?.begun);
  useEffect(() => responseEditor?.setScrollPosition({ scrollTop: 0, scrollLeft: 0 }), [responseEditor, activeTabIndex, begun]);
  return null;
}
