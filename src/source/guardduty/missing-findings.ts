import type { Finding } from '../../model/finding.ts';
import type { ServerCriteria } from '../../model/query.ts';
import { Fault } from './fault.ts';
import type { RegionWork } from './region-work.ts';

/** Notes the findings that a Region listed and did not give, where there are any. */
export function noteMissing({ note }: Pick<RegionWork, 'note'>, ids: readonly string[]): void {
  if (ids.length === 0) return;
  const some = ids.slice(0, 3).join(', ');
  const rest = ids.length > 3 ? ` and ${ids.length - 3} more` : '';
  const them = ids.length === 1 ? 'that finding' : 'those findings';
  note(new Fault('missing', { text: `it listed ${some}${rest} but did not give ${them}` }));
}

/** Whether a finding is of a type that was asked for: a type never changes, as a state or a severity may. */
export function fitsType({ type: asked }: ServerCriteria, { type }: Finding): boolean {
  return (asked?.equals?.includes(type) ?? true) && !asked?.notEquals?.includes(type);
}

/** Notes that findings were left out because they are of another type than they were listed for. */
export function noteMisfits({ note }: Pick<RegionWork, 'note'>, { size }: ReadonlySet<string>): void {
  if (size === 0) return;
  const them = size === 1 ? '1 finding is' : `${size} findings are`;
  note(new Fault('bad-body', { operation: 'GetFindings', text: `${them} of another type than was listed` }));
}
