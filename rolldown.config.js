import { readdirSync, readFileSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'rolldown';

/**
 * Constants of packages that take longer to make than the rest of a short run (Intl objects, Unicode patterns, a
 * module of Node that starts processes) and that most runs never use. In the bundle each is made at its first use.
 */
const MADE_WHEN_USED = {
  'commander/lib/command.js': ['childProcess'],
  'date-fns-tz/dist/esm/_lib/tzTokenizeDate/index.js': ['testDateFormatted', 'hourCycleSupported'],
  'string-width/index.js': [
    'segmenter',
    'visibleCharacterRegex',
    'spacingMarkRegex',
    'rgiEmojiRegex',
    'extendedPictographicRegex',
  ],
};

/**
 * `const x = make();` becomes a function that makes it once.
 * @param {Record<string, readonly string[]>} constants by the module's path in node_modules
 * @returns {import('rolldown').Plugin}
 */
function makeWhenUsed(constants) {
  const waiting = new Map(
    Object.entries(constants).map(([path, names]) => [
      realpathSync(join(import.meta.dirname, 'node_modules', path)),
      names,
    ]),
  );
  return {
    name: 'make-when-used',
    transform(code, id) {
      const names = waiting.get(id) ?? [];
      waiting.delete(id);
      return names.reduce((before, name) => {
        const [declaration, made] = new RegExp(`^const ${name} = ([^;]*);$`, 'm').exec(before) ?? [];
        if (!declaration) this.error(`${id} has no constant ${name} any more`);
        const uses = new RegExp(`\\b${name}\\b`, 'g');
        const [head, tail] = before.split(declaration).map((part) => part.replaceAll(uses, `${name}()`));
        return `${head}let ${name}Made; const ${name} = () => (${name}Made ??= ${toExpression(made)});${tail}`;
      }, code);
    },
    buildEnd(error) {
      if (!error && waiting.size > 0)
        this.error(`not in the bundle any more: ${[...waiting.keys()].join(', ')}`);
    },
  };
}

/** A pattern written as a literal is read with the module, used or not: 15 ms for the emoji of Unicode. */
function toExpression(made) {
  const [, source, flags] = /^\/(.*)\/(\w*)$/s.exec(made) ?? [];
  return source === undefined ? made : `new RegExp(${JSON.stringify(source)}, ${JSON.stringify(flags)})`;
}

const SMITHY_CORE = new URL('node_modules/@smithy/core/dist-es/', import.meta.url);

/**
 * Modules that packages load and we have no use for, with what stands in for them.
 *
 * cli-table3 brings a string-width of its own, whose list of emoji is compiled for the first letter it measures. We
 * give it frames of plain letters to draw, so ours does. chalk asks the terminal and the arguments for colours,
 * which we decide and tell it. The SDK's CRC-32, which GuardDuty's protocol has no use for, loads zlib to see whether
 * Node has a quicker one.
 */
const STAND_INS = [
  {
    id: 'string-width',
    importer: '/node_modules/cli-table3/',
    code: `export { default as 'module.exports' } from ${JSON.stringify(fileURLToPath(import.meta.resolve('string-width')))}`,
  },
  {
    id: '#supports-color',
    importer: '/node_modules/chalk/',
    code: 'export default { stdout: false, stderr: false }',
  },
  {
    id: './crc32/Crc32Node',
    importer: '/node_modules/@smithy/core/',
    code: `export { Crc32Js as Crc32Node } from ${JSON.stringify(fileURLToPath(new URL('submodules/checksum/crc32/Crc32Js.js', SMITHY_CORE)))}`,
  },
];

/** @returns {import('rolldown').Plugin} */
function standIns() {
  return {
    name: 'stand-ins',
    resolveId(id, importer) {
      const index = STAND_INS.findIndex((other) => other.id === id && importer?.includes(other.importer));
      return index < 0 ? undefined : `\0stand-in ${index}`;
    },
    load(id) {
      const [, index] = /^\0stand-in (\d+)$/.exec(id) ?? [];
      return index === undefined ? undefined : STAND_INS[index].code;
    },
  };
}

/**
 * Node's large modules, and packages that most runs have no use for, are loaded when something of them is used: a
 * small file is read without zlib and streams.
 * @returns {import('rolldown').Plugin}
 */
function loadedWhenUsed() {
  const late =
    'node:(?:child_process|crypto|dns|fs/promises|http|http2|https|net|stream|tls|tty|v8|vm|zlib)|\\./(?:addresses|chalk|zones)-[^"]+';
  const loading = new RegExp(`require\\(("(?:${late})")\\)`, 'g');
  const whenUsed = '(id=>new Proxy({},{get:(_,name)=>name==="default"?require(id):require(id)[name]}))($1)';
  // `import x from` of Node's: rolldown copies what the module has, and to look at it is to load it.
  const copying = /^(\w+) = require_rolldown_runtime\.\w+\(\1\);\n/gm;
  return {
    name: 'loaded-when-used',
    renderChunk(code) {
      // A CommonJS package's module runs when its name is bound.
      const bound = code.replace(
        /^var import_ipaddr = (.*);$/m,
        'let ipaddrMade; const import_ipaddr = { get default() { return (ipaddrMade ??= $1).default } };',
      );
      const lazy = bound.replaceAll(loading, whenUsed);
      return lazy.replaceAll(copying, (line, name) => (lazy.includes(`let ${name} = (id=>`) ? '' : line));
    },
  };
}

/**
 * The bundle is CommonJS in a package of ES modules: Node's loader of these takes a fifth of its own start to start,
 * and an `import()` of one of Node's modules would start it.
 * @returns {import('rolldown').Plugin}
 */
function commonJsOnly() {
  return {
    name: 'commonjs-only',
    renderChunk: (code) =>
      code.replaceAll(/\bimport\((["'`]node:[\w/]+["'`])\)/g, 'Promise.resolve().then(()=>require($1))'),
    generateBundle(_, bundle) {
      for (const { fileName, code = '' } of Object.values(bundle)) {
        // A package that is not in the bundle, for a proxy that asks for it.
        const [found] = /\bimport\((?!`kerberos`).*?\)/.exec(code) ?? [];
        if (found) this.error(`${fileName} holds ${found}`);
      }
      this.emitFile({ type: 'asset', fileName: 'package.json', source: '{ "type": "commonjs" }\n' });
    },
  };
}

/**
 * rolldown puts its helpers into a file of their own, which takes longer to find and read than to run: they go into
 * the first file, which every run has loaded.
 * @returns {import('rolldown').Plugin}
 */
function helpersInMain() {
  const unused =
    /^const require_rolldown_runtime = require\("[^"]+"\);\n(?![\s\S]*require_rolldown_runtime\.)/m;
  return {
    name: 'helpers-in-main',
    renderChunk: (code) => code.replace(unused, ''),
    generateBundle(_, bundle) {
      const name = Object.keys(bundle).find((file) => file.startsWith('rolldown-runtime-'));
      bundle['main.js'].code += `(()=>{${bundle[name].code}})();`;
      delete bundle[name];
      for (const file of Object.values(bundle))
        if (file.type === 'chunk') file.code = file.code.replaceAll(`"./${name}"`, '"./main.js"');
    },
  };
}

/**
 * A file with one character beyond Latin-1 takes twice the memory, and V8 longer to read: it is written as an escape,
 * which means the same in a string, a pattern and a name.
 * @returns {import('rolldown').Plugin}
 */
function latinOnly() {
  const toEscape = (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
  return {
    name: 'latin-only',
    generateBundle(_, bundle) {
      for (const file of Object.values(bundle)) {
        if (file.type !== 'chunk') continue;
        const [raw] = /String\.raw`[^`]*[^\0-\xff`]/.exec(file.code) ?? [];
        if (raw) this.error(`${file.fileName} holds ${raw}: there an escape would be another text`);
        file.code = file.code.replace(/[^\0-\xff]/g, toEscape);
      }
    },
  };
}

/**
 * THIRD-PARTY-LICENSES.txt: the licence, and the notice where there is one, of every package that is in the bundle.
 * @returns {import('rolldown').Plugin}
 */
function licencesOfTheBundled() {
  return {
    name: 'licences-of-the-bundled',
    generateBundle(_, bundle) {
      const modules = Object.values(bundle).flatMap(({ modules = {} }) => Object.entries(modules));
      const folders = modules.flatMap(([id, { renderedLength }]) =>
        renderedLength > 0 ? packageFolder(id) : [],
      );
      const packages = new Map();
      for (const folder of [...new Set(folders)].sort()) {
        const { name, text } = licenceOf(folder, (problem) => this.error(problem));
        packages.set(text, [...(packages.get(text) ?? []), name]);
      }
      const source = [...packages]
        .map(([text, names]) => `${[...new Set(names)].join('\n')}\n\n${text}\n`)
        .join(`\n${'-'.repeat(80)}\n\n`);
      this.emitFile({ type: 'asset', fileName: 'THIRD-PARTY-LICENSES.txt', source });
    },
  };
}

function packageFolder(id) {
  const [, folder] = /^(\/.*\/node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(id) ?? [];
  return folder ?? [];
}

function licenceOf(folder, fail) {
  const { name, version, license, author, repository } = JSON.parse(
    readFileSync(join(folder, 'package.json'), 'utf8'),
  );
  if (!LICENCES_TAKEN.includes(license)) fail(`${name} is ${license}: may it be bundled?`);
  const files = readdirSync(folder, { withFileTypes: true }).filter(
    (entry) => entry.isFile() && /^(licen[cs]e|copying|notice)/i.test(entry.name),
  );
  const texts = files
    .map((entry) => entry.name)
    .sort()
    .map((file) => readFileSync(join(folder, file), 'utf8').trim());
  const said = `No text came with it. Its author: ${author?.name ?? author}; its source: ${repository?.url ?? repository}`;
  return { name: `${name} ${version} (${license})`, text: texts.join('\n\n') || said };
}

const LICENCES_TAKEN = ['0BSD', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', 'ISC', 'MIT'];

/** What a live run loads at once: the SDK's modules, with those that its credentials' providers share. */
const needed = new Set();

/** @returns {import('rolldown').Plugin} */
function collectsNeeded() {
  return {
    name: 'collects-needed',
    buildEnd() {
      const add = (id) => {
        if (needed.has(id)) return;
        needed.add(id);
        this.getModuleInfo(id)?.importedIds.forEach(add);
      };
      add(join(import.meta.dirname, 'src/source/guardduty/guardduty-source.ts'));
    },
  };
}

/**
 * What every run needs; what completion needs; what every command on findings needs. Few files: finding and reading
 * each takes time. What is loaded when used has a file of its own.
 */
const TOGETHER = [
  {
    name: 'start',
    test: /\/src\/(cli|io|errors|filter\/closest-word|commands\/(commands|global-options|declare-filters))\.ts$|\/commander\//,
    priority: 2,
  },
  {
    name: 'vocabulary',
    test: /\/src\/(model\/(finding-type|output-names|query|severity)|source\/guardduty\/(guardduty-regions|operations))\.ts$/,
    priority: 1,
  },
  {
    name: 'findings',
    test: /\/src\/(filter\/(address-range|compile-query|matches|order|parse-time|server-criteria)|source\/export\/[\w-]+|source\/source|model\/(additional-info|answer|depth|document|finding|json|lenient|read-finding|repeats-key)|view\/(color|formats|json|ledger|notice|palette|sanitize|terminal)|commands\/(context|fail-on|list|longest-timer|open-source|progress-line|regions|to-query))\.ts$/,
    priority: 1,
  },
  {
    name: (id) => (needed.has(id) && /\/node_modules\/|\/source\/guardduty\//.test(id) ? 'guardduty' : null),
    debugName: 'guardduty',
  },
  { name: 'addresses', test: /\/node_modules\/ipaddr\.js\//, priority: 3 },
  { name: 'chalk', test: /\/node_modules\/chalk\//, priority: 3 },
  { name: 'zones', test: /\/node_modules\/date-fns(-tz)?\//, priority: 3 },
];

/** One entry, split at every dynamic import: a command loads only the rooms it uses. */
export default defineConfig({
  input: { main: 'src/main.ts' },
  platform: 'node',
  preserveEntrySignatures: 'allow-extension',
  // A file source is wanted late by some commands and at once by others.
  checks: { ineffectiveDynamicImport: false },
  plugins: [
    makeWhenUsed(MADE_WHEN_USED),
    standIns(),
    loadedWhenUsed(),
    commonJsOnly(),
    helpersInMain(),
    latinOnly(),
    collectsNeeded(),
    licencesOfTheBundled(),
  ],
  output: {
    dir: 'dist',
    format: 'cjs',
    // A script of the compile cache knows no import().
    dynamicImportInCjs: false,
    cleanDir: true,
    entryFileNames: '[name].js',
    chunkFileNames: '[name]-[hash].js',
    codeSplitting: { includeDependenciesRecursively: false, groups: TOGETHER },
    // Names of functions stay: a stack that somebody reports can be read.
    minify: { mangle: { keepNames: true }, compress: true, codegen: true },
  },
  // The SDK's ES modules: of its CommonJS ones every command of the service would be bundled.
  resolve: { mainFields: ['module', 'main'] },
  // echarts checks its callers elsewhere.
  transform: { target: 'node20.19', define: { 'process.env.NODE_ENV': '"production"' } },
});
