import type { Finding } from '../model/finding.ts';
import { findingTypeInfo } from '../model/finding-type.ts';

/** Partitions that have a public console. No link is better than a wrong one. */
const CONSOLE_HOSTS: Record<string, string> = {
  aws: 'console.aws.amazon.com',
  'aws-cn': 'console.amazonaws.cn',
  'aws-us-gov': 'console.amazonaws-us-gov.com',
  'aws-eusc': 'console.amazonaws-eusc.eu',
};

/**
 * The finding in GuardDuty's console; undefined where there is none for its partition, or where its Region or id
 * is no such thing: nothing else of a finding goes into an address.
 */
export function consoleLink(finding: Finding): string | undefined {
  const { region, id, partition = 'aws' } = finding;
  const host = Object.hasOwn(CONSOLE_HOSTS, partition) ? CONSOLE_HOSTS[partition] : undefined;
  if (host === undefined || region === undefined) return undefined;
  if (!/^[a-z]{2,5}(-[a-z]+)+-\d{1,2}$/.test(region) || !/^[A-Za-z0-9]{1,64}$/.test(id)) return undefined;
  const state = finding.archived ? 'all' : 'current';
  return `https://${region}.${host}/guardduty/home?region=${region}#/findings?macros=${state}&fId=${id}`;
}

const GUIDE = 'https://docs.aws.amazon.com/guardduty/latest/ug';

/** AWS's page of the type. A type that AWS added since is looked for on the page of all RDS types. */
export function typeLink(type: string): string {
  const info = findingTypeInfo(type);
  if (info?.group === 'rule') return `${GUIDE}/findings-custom-detection-rules.html`;
  const anchor = info?.anchor === undefined ? '' : `#${info.anchor}`;
  return `${GUIDE}/findings-rds-protection.html${anchor}`;
}
