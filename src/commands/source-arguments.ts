import { quoteShell, refusal } from '../response/quote.ts';
import type { GlobalFlags } from './global-options.ts';

/**
 * The options that named the source, for a command that is printed to be pasted: it must ask where this run asked.
 * What cannot be quoted safely is left out; stdin cannot be named again.
 * @returns words that begin with a space, or nothing
 */
export function sourceArguments(flags: GlobalFlags): string {
  const words = [
    ...(flags.sandbox ? ['--sandbox'] : []),
    ...(flags.from ?? []).filter((path) => path !== '-').map((path) => option('--from', path)),
    ...(flags.profile ?? []).map((profile) => option('--profile', profile)),
    ...(flags.region ? [option('--region', flags.region.join(','))] : []),
    ...(flags.endpointUrl === undefined ? [] : [option('--endpoint-url', flags.endpointUrl)]),
  ];
  return words.map((word) => (word === '' ? '' : ` ${word}`)).join('');
}

function option(name: string, value: string): string {
  return refusal(value) === undefined ? `${name} ${quoteShell(value)}` : '';
}
