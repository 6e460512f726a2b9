import { quoteShell, refusal } from '../response/quote.ts';
import type { GlobalFlags } from './global-options.ts';

/** Stands in a printed command for what was piped in, which cannot be read a second time. */
export const PIPED = 'FILE';

/**
 * The options that named the source, for a command that is printed to be pasted: it must ask where this run asked.
 * What cannot be quoted safely is left out; stdin cannot be named again and is called FILE.
 * @returns words that begin with a space, or nothing
 */
export function sourceArguments(flags: GlobalFlags): string {
  return join([
    ...(flags.sandbox ? ['--sandbox'] : []),
    ...(flags.from ?? []).map((path) => option('--from', path === '-' ? PIPED : path)),
    ...profiles(flags),
    ...(flags.region ? [option('--region', flags.region.join(','))] : []),
    ...endpoint(flags),
  ]);
}

/** As `sourceArguments` for a plan, which names each Region itself and asks what is there now: not files. */
export function liveArguments(flags: GlobalFlags): string {
  return join([...(flags.sandbox ? ['--sandbox'] : []), ...profiles(flags), ...endpoint(flags)]);
}

/** Whether `sourceArguments` says FILE. */
export function namesPipe({ from }: GlobalFlags): boolean {
  return from?.includes('-') ?? false;
}

function profiles({ profile = [] }: GlobalFlags): readonly string[] {
  return profile.map((name) => option('--profile', name));
}

function endpoint({ endpointUrl }: GlobalFlags): readonly string[] {
  return endpointUrl === undefined ? [] : [option('--endpoint-url', endpointUrl)];
}

function join(words: readonly string[]): string {
  return words.map((word) => (word === '' ? '' : ` ${word}`)).join('');
}

function option(name: string, value: string): string {
  return refusal(value) === undefined ? `${name} ${quoteShell(value)}` : '';
}
