import { useCompileCache } from './compile-cache.ts';

/** The whole program: `process.exitCode = await main(process)`. What it loads after this file is compiled once. */
export async function main(process: NodeJS.Process): Promise<number> {
  useCompileCache(process);
  const { runProcess } = await import('./cli.ts');
  return runProcess(process);
}
