import { parseFindingArn } from '../model/finding.ts';
import type { JsonObject } from '../model/json.ts';
import { findingArn, type Home } from './finding-document.ts';
import { withService } from './finding-store.ts';

/** Partitions by the start of their Regions' names, the longest first (domain.md h). */
const PARTITIONS = [
  ['us-isob-', 'aws-iso-b'],
  ['us-isof-', 'aws-iso-f'],
  ['us-iso-', 'aws-iso'],
  ['us-gov-', 'aws-us-gov'],
  ['cn-', 'aws-cn'],
  ['eusc-', 'aws-eusc'],
] as const;

export function partitionOf(region: string): string {
  return PARTITIONS.find(([prefix]) => region.startsWith(prefix))?.[1] ?? 'aws';
}

/** The detector of a finding that is already of this Region; undefined where none is. */
export function detectorAt(findings: readonly JsonObject[], region: string): string | undefined {
  for (const finding of findings) {
    const arn = typeof finding.Arn === 'string' ? parseFindingArn(finding.Arn) : undefined;
    if (arn?.region === region) return arn.detectorId;
  }
  return undefined;
}

/**
 * Moves a finding to a Region and its detector: Region, Partition, ARN and Service.DetectorId. Its account and
 * all that it says of the database stay. A finding that is at home comes out the same.
 */
export function rehome(finding: JsonObject, id: string, home: Omit<Home, 'accountId'>): JsonObject {
  const arn = typeof finding.Arn === 'string' ? parseFindingArn(finding.Arn) : undefined;
  const accountId = arn?.accountId ?? String(finding.AccountId);
  const moved = withService(finding, { DetectorId: home.detectorId });
  return {
    ...moved,
    Arn: findingArn({ ...home, accountId }, id),
    ...(finding.Partition === undefined ? {} : { Partition: home.partition }),
    Region: home.region,
  };
}
