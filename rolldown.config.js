import { realpathSync } from 'node:fs';
import { join } from 'node:path';
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

/** One entry, split at every dynamic import: a command loads only the rooms it uses. */
export default defineConfig({
  input: { cli: 'src/cli.ts' },
  platform: 'node',
  plugins: [makeWhenUsed(MADE_WHEN_USED)],
  output: {
    dir: 'dist',
    format: 'esm',
    cleanDir: true,
    entryFileNames: '[name].js',
    chunkFileNames: '[name]-[hash].js',
    minify: { mangle: false, compress: true, codegen: true },
  },
  transform: { target: 'node20.19' },
});
