/** Writes LICENSES.txt: the licence of every package of which a line is in the build, as the package words it. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const MARK = `${path.sep}node_modules${path.sep}`;
const LICENCE_FILE = /^(licen[cs]e|copying|third-?party-?notices?)([.-].*)?$/i;

/** The folder of the package that a module is part of, or null for a module of ours. */
function packageFolder(module) {
  const file = module.replace(/^\0+/, '').split('?')[0];
  const at = file.lastIndexOf(MARK);
  if (at < 0) return null;
  const [first, second] = file.slice(at + MARK.length).split(path.sep);
  const name = first.startsWith('@') ? path.join(first, second) : first;
  return file.slice(0, at + MARK.length) + name;
}

function describe(folder) {
  const { name, version, license } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'));
  const files = readdirSync(folder)
    .filter((file) => LICENCE_FILE.test(file))
    .sort();
  const texts = files.map((file) => readFileSync(path.join(folder, file), 'utf8').replaceAll('\r\n', '\n').trim());
  if (!license && texts.length === 0) throw new Error(`${name} ${version} names no licence`);
  return { title: `${name} ${version}`, license: license ?? 'see below', texts };
}

function render(folders) {
  const notices = [...folders].filter(existsSync).map(describe);
  notices.sort((a, b) => (a.title < b.title ? -1 : 1));
  const heading = [
    'Licences of the packages that parts of these files come from.',
    'Written by the build; the source is app/graphiql/source.',
  ];
  const parts = notices.map(({ title, license, texts }) => {
    const text = texts.length > 0 ? texts : [`The package holds no licence text; it names its licence as ${license}.`];
    return [`${'='.repeat(100)}\n${title}\nLicence: ${license}\n${'='.repeat(100)}`, ...text].join('\n\n');
  });
  return `${heading.join('\n')}\n\n${[...new Set(parts)].join('\n\n')}\n`;
}

/** Two plugins that share what they saw: `collect` for the page and each worker, `write` once, for the page. */
export function licences() {
  const folders = new Set();
  return {
    collect: () => ({
      name: 'licences-collect',
      generateBundle(_options, bundle) {
        for (const { modules = {}, originalFileNames = [] } of Object.values(bundle)) {
          for (const module of [...Object.keys(modules), ...originalFileNames.map((file) => path.resolve(file))]) {
            const folder = packageFolder(module);
            if (folder) folders.add(folder);
          }
        }
      },
    }),
    write: () => ({
      name: 'licences-write',
      enforce: 'post',
      generateBundle() {
        this.emitFile({ type: 'asset', fileName: 'LICENSES.txt', source: render(folders) });
      },
    }),
  };
}
