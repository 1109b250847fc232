/** What a worker's first message starts: words, links and differences, in any language. */
import 'monaco-editor/esm/vs/editor/editor.worker.js';

export const start = self.onmessage;
