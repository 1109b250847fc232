/** Stands in for the small picture of a document beside it, which GraphiQL switches off and Monaco draws at no width. */
import { createFastDomNode } from 'monaco-editor/esm/vs/base/browser/fastDomNode.js';
import { ViewPart } from 'monaco-editor/esm/vs/editor/browser/view/viewPart.js';

export class Minimap extends ViewPart {
  #node = createFastDomNode(document.createElement('div'));

  getDomNode() {
    return this.#node;
  }

  prepareRender() {}

  render() {}
}
