/**
 * Stands in for parts of the Monaco editor that it links to always and GraphiQL never opens: the two diff editors and
 * what works out differences, the command palette, the list of references and the trees these are drawn with, colours,
 * inlay hints, quick fixes, pasting of files and boxes of choices. They are a fifth of the editor.
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

export class SelectBox {
  constructor() {
    refuse('box of choices');
  }
}

// No language here offers a quick fix, so a marker's hover finds none and never gets as far as the controller.
export const quickFixCommandId = 'editor.action.quickFix';
export const getCodeActions = async () => ({ validActions: [], dispose() {} });
export class CodeActionController {
  static get() {
    return null;
  }
}

// What is pasted is text, and has arrived when the browser says so.
export class CopyPasteController {
  static get() {
    return null;
  }
}

// Asked for by `instanceof` alone.
export class ColorHoverParticipant {}
export class InlayHintsHover {}

// Asked for only whether it is open.
export class InlineSuggestionHintsContentWidget {
  static dropDownVisible = false;
}

export const IListService = createDecorator('listService');

export class ListService {}
