/** What a worker's first message starts: validation of variables and headers. */
import 'monaco-editor/esm/vs/language/json/json.worker.js';

export const start = self.onmessage;
