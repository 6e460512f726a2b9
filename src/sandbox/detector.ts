import type { JsonObject } from '../model/json.ts';

/** How a Region of the sandbox is set up; everything is on unless told. */
export interface RegionSetup {
  /** `none`: GuardDuty was never switched on there. */
  readonly detector?: 'enabled' | 'suspended' | 'none';
  /** `absent`: GetDetector names no features at all, as old endpoints do. */
  readonly rdsProtection?: 'on' | 'off' | 'absent';
  readonly dataRisk?: 'on' | 'off' | 'absent';
}

const CREATED = '2024-04-02T01:15:27.000Z';
const SWITCHED = '2026-10-09T05:30:00.000Z';

/** GetDetector's answer (domain.md b, c.2): times are ISO texts above, epoch seconds within Features. */
export function getDetector(setup: RegionSetup, partition: string, accountId: string): JsonObject {
  const features: JsonObject = setup.rdsProtection === 'absent' ? {} : { features: featuresOf(setup) };
  return {
    createdAt: CREATED,
    findingPublishingFrequency: 'SIX_HOURS',
    serviceRole: `arn:${partition}:iam::${accountId}:role/aws-service-role/guardduty.amazonaws.com/AWSServiceRoleForAmazonGuardDuty`,
    status: setup.detector === 'suspended' ? 'DISABLED' : 'ENABLED',
    updatedAt: SWITCHED,
    dataSources: {
      cloudTrail: { status: 'ENABLED' },
      dnsLogs: { status: 'ENABLED' },
      flowLogs: { status: 'ENABLED' },
      s3Logs: { status: 'ENABLED' },
      kubernetes: { auditLogs: { status: 'DISABLED' } },
      malwareProtection: { scanEc2InstanceWithFindings: { ebsVolumes: { status: 'DISABLED' } } },
    },
    tags: {},
    ...features,
  };
}

function featuresOf(setup: RegionSetup): JsonObject[] {
  const always = ['CLOUD_TRAIL', 'DNS_LOGS', 'FLOW_LOGS', 'S3_DATA_EVENTS'].map((name) =>
    feature(name, true, CREATED),
  );
  const never = ['EKS_AUDIT_LOGS', 'EBS_MALWARE_PROTECTION', 'RUNTIME_MONITORING', 'LAMBDA_NETWORK_LOGS'].map(
    (name) => feature(name, false, CREATED),
  );
  const rds = feature('RDS_LOGIN_EVENTS', setup.rdsProtection !== 'off', SWITCHED);
  const dataRisk =
    setup.dataRisk === 'absent' ? [] : [feature('RDS_DATA_RISK', setup.dataRisk !== 'off', SWITCHED)];
  return [...always, { ...rds, additionalConfiguration: dataRisk }, ...never];
}

function feature(name: string, enabled: boolean, updatedAt: string): JsonObject {
  return { name, status: enabled ? 'ENABLED' : 'DISABLED', updatedAt: Date.parse(updatedAt) / 1000 };
}
