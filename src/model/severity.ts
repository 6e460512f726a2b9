/** Bands of domain.md (f): [UG guardduty_findings-severity]. Worst first. */
export const SEVERITY_LEVELS = ['critical', 'high', 'medium', 'low'] as const;
export type SeverityLevel = (typeof SEVERITY_LEVELS)[number];

/** The number from which a band starts. 6.95 lies between the published bands; it counts as medium. */
export const SEVERITY_FLOOR: Record<SeverityLevel, number> = { critical: 9, high: 7, medium: 4, low: 1 };

/** The band of a severity number; below 1.0 (findings of old) is low too. */
export function severityLevel(severity: number): SeverityLevel {
  if (severity >= SEVERITY_FLOOR.critical) return 'critical';
  if (severity >= SEVERITY_FLOOR.high) return 'high';
  if (severity >= SEVERITY_FLOOR.medium) return 'medium';
  return 'low';
}
