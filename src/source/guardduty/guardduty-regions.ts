/**
 * GuardDuty's Regions by partition: endpoints.json of botocore 1.43.11 (domain.md h). A Region that is not here
 * can still be named.
 */
const REGIONS_BY_PARTITION = {
  aws: [
    'af-south-1',
    'ap-east-1',
    'ap-east-2',
    'ap-northeast-1',
    'ap-northeast-2',
    'ap-northeast-3',
    'ap-south-1',
    'ap-south-2',
    'ap-southeast-1',
    'ap-southeast-2',
    'ap-southeast-3',
    'ap-southeast-4',
    'ap-southeast-5',
    'ap-southeast-6',
    'ap-southeast-7',
    'ca-central-1',
    'ca-west-1',
    'eu-central-1',
    'eu-central-2',
    'eu-north-1',
    'eu-south-1',
    'eu-south-2',
    'eu-west-1',
    'eu-west-2',
    'eu-west-3',
    'il-central-1',
    'me-central-1',
    'me-south-1',
    'mx-central-1',
    'sa-east-1',
    'us-east-1',
    'us-east-2',
    'us-west-1',
    'us-west-2',
  ],
  'aws-cn': ['cn-north-1', 'cn-northwest-1'],
  'aws-us-gov': ['us-gov-east-1', 'us-gov-west-1'],
  'aws-iso': ['us-iso-east-1'],
  'aws-iso-b': ['us-isob-east-1'],
  'aws-iso-f': ['us-isof-east-1', 'us-isof-south-1'],
  'aws-eusc': ['eusc-de-east-1'],
} as const satisfies Record<string, readonly string[]>;

/** Every Region of domain.md (h). */
export const GUARDDUTY_REGIONS: readonly string[] = Object.values(REGIONS_BY_PARTITION).flat();

const PREFIXES: readonly (readonly [string, keyof typeof REGIONS_BY_PARTITION])[] = [
  ['cn-', 'aws-cn'],
  ['us-gov-', 'aws-us-gov'],
  ['us-isob-', 'aws-iso-b'],
  ['us-isof-', 'aws-iso-f'],
  ['us-iso-', 'aws-iso'],
  ['eusc-', 'aws-eusc'],
];

/**
 * What `--region all` asks: the Regions of one partition, since credentials never work in another.
 * @param home the Region that is configured; undefined means the commercial partition
 */
export function regionsOfPartition(home: string | undefined): readonly string[] {
  const partition = PREFIXES.find(([prefix]) => home?.startsWith(prefix))?.[1] ?? 'aws';
  return REGIONS_BY_PARTITION[partition];
}
