import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';
import { licences } from './licences.js';

const here = (file) => fileURLToPath(new URL(file, import.meta.url));

/** What replaces a module of a package: the end of the module's name, and the file of ours. */
const REPLACED = new Map([
  ['vs/editor/edcore.main.js', './monaco/features.js'],
  ['widget/diffEditor/diffEditorWidget.js', './monaco/absent.js'],
  ['widget/multiDiffEditor/multiDiffEditorWidget.js', './monaco/absent.js'],
  ['quickInput/standaloneQuickInputService.js', './monaco/absent.js'],
  ['peek/referencesController.js', './monaco/absent.js'],
  ['platform/list/browser/listService.js', './monaco/absent.js'],
  ['selectBox/selectBox.js', './monaco/absent.js'],
  ['viewParts/minimap/minimap.js', './monaco/minimap.js'],
  ['codeAction/browser/codeAction.js', './monaco/absent.js'],
  ['codeAction/browser/codeActionController.js', './monaco/absent.js'],
  ['dropOrPasteInto/browser/copyPasteController.js', './monaco/absent.js'],
  ['colorPicker/browser/colorHoverParticipant.js', './monaco/absent.js'],
  ['inlayHints/browser/inlayHintsHover.js', './monaco/absent.js'],
  ['hintsWidget/inlineCompletionsHintsWidget.js', './monaco/absent.js'],
  ['diff/linesDiffComputers.js', './monaco/differences.js'],
]);

/** The same for names that only the page, or only the worker, asks for. */
const FOR_PAGE = new Map([
  ['prettier/standalone', './json-format.js'],
  ['prettier/plugins/estree', './nothing.js'],
  ['prettier/parser-babel', './nothing.js'],
]);
const FOR_WORKER = new Map([
  // The editor's own "format document" is not among the features, so no one asks the worker.
  ['prettier/standalone', './nothing.js'],
  ['prettier/parser-graphql', './nothing.js'],
  ['diff/linesDiffComputers.js', './monaco/differences.js'],
]);

/**
 * A replacement that no module of the packages asks for any more would go unseen and the build would grow, so the
 * build fails then.
 */
function replace(replaced) {
  const unused = new Set(replaced.keys());
  return {
    name: 'replace',
    enforce: 'pre',
    resolveId(source, importer) {
      if (!importer?.includes('/node_modules/')) return null;
      for (const [end, file] of replaced) {
        if (source === end || source.endsWith(`/${end}`)) {
          unused.delete(end);
          return here(file);
        }
      }
      // An old name of the same file, which would otherwise be bundled twice.
      if (source === 'prettier/parser-graphql') return this.resolve('prettier/plugins/graphql', importer);
      return null;
    },
    buildEnd(error) {
      if (!error && unused.size > 0) this.error(`Nothing imports ${[...unused].join(', ')}`);
    },
  };
}

/**
 * The editor's parts are asked for by scripts, one behind the other. Named in the page, they come beside the first.
 */
const preloads = {
  name: 'preloads',
  transformIndexHtml(_html, { bundle }) {
    const chunks = Object.values(bundle).filter(({ type }) => type === 'chunk');
    const editor = chunks.find(({ name, isEntry }) => name === 'monaco-editor' && !isEntry);
    if (!editor) throw new Error('The editor has no file of its own any more');
    const entry = chunks.find(({ isEntry }) => isEntry).fileName;
    const files = [editor.fileName, ...editor.imports].filter((file) => file !== entry);
    return files.map((file) => ({
      tag: 'link',
      attrs: { rel: 'modulepreload', href: `__ASSETS__/${file.replace(/^assets\//, '')}` },
      injectTo: 'head',
    }));
  },
};

/** Rolldown warns of `"use client"`, which means something to servers that render React alone. */
function quietAboutDirectives(level, log, handler) {
  if (log.code !== 'MODULE_LEVEL_DIRECTIVE') handler(level, log);
}

const notices = licences();

export default defineConfig({
  plugins: [replace(new Map([...REPLACED, ...FOR_PAGE])), notices.collect(), notices.write(), preloads],
  worker: {
    format: 'es',
    plugins: () => [replace(FOR_WORKER), notices.collect()],
    rolldownOptions: { onLog: quietAboutDirectives },
  },
  experimental: {
    // app/graphiql/page.py says where the assets are; assets find one another beside themselves.
    renderBuiltUrl: (filename, { hostType }) =>
      hostType === 'html' ? `__ASSETS__/${filename.replace(/^assets\//, '')}` : { relative: true },
  },
  build: {
    outDir: 'static',
    target: 'es2022',
    sourcemap: false,
    // Fonts and images as files, so that the policy need not allow data: for fonts.
    assetsInlineLimit: 0,
    modulePreload: false,
    reportCompressedSize: false,
    chunkSizeWarningLimit: 4000,
    rolldownOptions: { onLog: quietAboutDirectives },
  },
});
