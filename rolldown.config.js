import { defineConfig } from 'rolldown';

/** One entry, split at every dynamic import: a command loads only the rooms it uses. */
export default defineConfig({
  input: { cli: 'src/cli.ts' },
  platform: 'node',
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
