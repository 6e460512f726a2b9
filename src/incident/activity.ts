import type { Finding } from '../model/finding.ts';
import { type FindingTypeParts, findingTypeInfo, outcomeOf } from '../model/finding-type.ts';
import type { Activity } from '../model/incident.ts';

/**
 * What a finding tells of, by its type. A type that AWS adds tomorrow is read by its parts: exfiltration or impact
 * of a known family is data activity, as the seven of domain.md a.3 are.
 */
export function activityOf(finding: Finding, parts: FindingTypeParts | undefined): Activity {
  const group = findingTypeInfo(finding.type)?.group;
  // Rules watch CloudTrail: such a finding is no database login, whatever its type resembles (domain.md a.4).
  if (group === 'rule' || finding.rule) return 'other';
  const outcome = outcomeOf(finding.type);
  if (outcome) return outcome;
  if (group === 'data') return 'data';
  const hitsData = parts?.purpose === 'Exfiltration' || parts?.purpose === 'Impact';
  return parts?.resource === 'RDS' && hitsData && parts.family ? 'data' : 'other';
}
