import type { Detector, FeatureState } from '../../model/detector.ts';
import { type DetectorBody, getDetector } from './guardduty-api.ts';
import type { RegionWork } from './region-work.ts';

/** One detector, as GetDetector tells it. @throws Fault */
export async function readDetector(work: RegionWork): Promise<Detector> {
  const { call, detectorId, region, profile } = work;
  const body = await call(getDetector(detectorId));
  const rds = body.features?.find(({ name }) => name === 'RDS_LOGIN_EVENTS');
  const risk = rds?.additionalConfiguration.find(({ name }) => name === 'RDS_DATA_RISK');
  const rdsProtection = toState(rds);
  const createdAt = Date.parse(body.createdAt ?? '');
  return {
    id: detectorId,
    region,
    accountId: /^arn:[a-z-]+:iam::(\d+):/.exec(body.serviceRole ?? '')?.[1],
    profile,
    enabled: body.status === 'ENABLED',
    rdsProtection,
    // Data-activity monitoring is a part of RDS Protection: without it there is none (domain.md b).
    dataRisk: rdsProtection === 'off' ? 'off' : toState(risk),
    rdsProtectionUpdatedAt: rds?.updatedAt === undefined ? undefined : Math.round(rds.updatedAt * 1000),
    managedBy: rds?.managedBy,
    publishingFrequency: body.findingPublishingFrequency,
    createdAt: Number.isNaN(createdAt) ? undefined : createdAt,
  };
}

/** A feature that is not named is unknown, not off: old endpoints name none (domain.md b). */
function toState(
  feature: Pick<NonNullable<DetectorBody['features']>[number], 'status'> | undefined,
): FeatureState {
  if (feature?.status === 'ENABLED') return 'on';
  return feature?.status === 'DISABLED' ? 'off' : 'unknown';
}
