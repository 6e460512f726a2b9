import type { Incident, Stage } from '../model/incident.ts';

/** An incident as JSON has it: PascalCase, times UTC as AWS writes them, null where something is not known. */
export function toIncidentJson(incident: Incident): Record<string, unknown> {
  return {
    Id: incident.id,
    Verdict: incident.verdict,
    Reason: incident.reason,
    Severity: incident.severity ?? null,
    FirstSeen: toAwsTime(incident.firstSeen),
    LastSeen: toAwsTime(incident.lastSeen),
    FindingIds: incident.findingIds,
    DecisiveFindingId: incident.decisiveFindingId,
    AccountId: incident.accountId ?? null,
    Region: incident.region ?? null,
    Cluster: incident.cluster ?? null,
    Databases: incident.databases,
    Engine: incident.engine ?? null,
    Users: incident.users,
    Addresses: incident.addresses,
    ThreatLists: incident.threatLists,
    Sample: incident.sample,
    Stages: incident.stages.map(toStageJson),
    Notes: incident.notes.map(({ kind, text }) => ({ Kind: kind, Text: text })),
  };
}

function toStageJson(stage: Stage): Record<string, unknown> {
  return {
    FindingId: stage.findingId,
    Type: stage.type,
    Activity: stage.activity,
    FirstSeen: toAwsTime(stage.firstSeen),
    LastSeen: toAwsTime(stage.lastSeen),
    Count: stage.count ?? null,
    Severity: stage.severity ?? null,
    Users: stage.users,
    Addresses: stage.addresses,
    Database: stage.database ?? null,
    JoinedBy: stage.joinedBy ?? null,
  };
}

/** `2023-04-25T09:25:07.000Z`; null where there is no time. */
export function toAwsTime(instant: number | undefined): string | null {
  return instant === undefined ? null : new Date(instant).toISOString();
}
