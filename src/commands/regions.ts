import { usageError } from '../errors.ts';
import type { Notice } from '../model/answer.ts';
import { GUARDDUTY_REGIONS } from '../source/guardduty/guardduty-regions.ts';
import { asWritten } from './as-written.ts';

/** `--region`, the same for a live run, the sandbox and files. @throws RdsguardError (usage) for what is no Region's name */
export function parseRegions(names: readonly string[] | undefined): readonly string[] | 'all' | undefined {
  if (!names) return undefined;
  if (names.includes('all')) {
    if (names.length > 1) throw usageError('--region takes all, or Regions by name, not both.');
    return 'all';
  }
  const wrong = names.find((name) => !/^[a-z]{2,4}(-[a-z]+)+-\d{1,2}$/.test(name));
  if (wrong !== undefined)
    throw usageError(`--region takes AWS Region names such as ap-northeast-1, or all, not "${wrong}".`);
  return [...new Set(names)];
}

/** Regions that are told as misspelt: of an area where none is known. A new one of a known area (`eu-west-4`) may be. */
export function tellUnknownRegions(regions: readonly string[] | 'all' | undefined): readonly Notice[] {
  if (!regions || regions === 'all') return [];
  const areas = GUARDDUTY_REGIONS.map(toArea);
  return regions
    .filter((region) => !areas.includes(toArea(region)))
    .map((region) => asWritten(region, GUARDDUTY_REGIONS));
}

function toArea(region: string): string {
  return region.replace(/-\d+$/, '');
}
