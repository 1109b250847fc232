/**
 * Stands in for parts of the Monaco editor that it links to always and GraphiQL never opens: the two diff editors,
 * the command palette, the list of references and the trees these are drawn with. They are a sixth of the editor.
 * vite.config.js says which module each name replaces.
 */
import { createDecorator } from 'monaco-editor/esm/vs/platform/instantiation/common/instantiation.js';

function refuse(part) {
  throw new Error(`This build of GraphiQL has no ${part}.`);
}

export class DiffEditorWidget {
  constructor() {
    refuse('diff editor');
  }
}

export class MultiDiffEditorWidget {
  constructor() {
    refuse('diff editor');
  }
}

// Constructed with every editor, so it refuses only when asked for something.
export class StandaloneQuickInputService {
  pick() {
    refuse('command palette');
  }
  createQuickPick() {
    refuse('command palette');
  }
  createInputBox() {
    refuse('command palette');
  }
}

// "Go to definition" opens the documentation of a field and asks for this when there are many places to go to.
export class ReferencesController {
  static get() {
    return null;
  }
}

export const IListService = createDecorator('listService');

export class ListService {}
