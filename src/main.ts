import { useCompileCache } from './compile-cache.ts';

/** The whole program: gives the exit code when everything is written. What it loads after this file is compiled once. */
export async function main(process: NodeJS.Process): Promise<number> {
  useCompileCache(process);
  const { runProcess } = await import('./cli.ts');
  return runProcess(process);
}
