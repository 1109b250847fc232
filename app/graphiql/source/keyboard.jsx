/** For who works without a mouse, or without seeing: a way past the tabs, names of editors, a way out of them. */
import { useEffect } from 'react';
import { pick, useGraphiQL } from '@graphiql/react';

const LEAVE = 'press Control+M to have Tab move on';

/** The first thing that has the focus: the way to the query, past panels and tabs. */
export function SkipLink() {
  const skip = (event) => {
    event.preventDefault();
    document.querySelector('.graphiql-query-editor textarea')?.focus();
  };
  return (
    <a className="gateway-skip" href="#graphiql" onClick={skip}>
      Go to the query
    </a>
  );
}

/** Monaco calls every editor the same. */
export function EditorNames() {
  const names = ['queryEditor', 'variableEditor', 'headerEditor', 'responseEditor'];
  const { queryEditor, variableEditor, headerEditor, responseEditor } = useGraphiQL(pick(...names));
  useEffect(() => queryEditor?.updateOptions({ ariaLabel: `Query, ${LEAVE}` }), [queryEditor]);
  useEffect(() => variableEditor?.updateOptions({ ariaLabel: `Variables, ${LEAVE}` }), [variableEditor]);
  useEffect(() => headerEditor?.updateOptions({ ariaLabel: `Headers, ${LEAVE}` }), [headerEditor]);
  useEffect(() => responseEditor?.updateOptions({ ariaLabel: `Result, ${LEAVE}` }), [responseEditor]);
  return null;
}
