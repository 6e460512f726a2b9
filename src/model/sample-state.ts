import type { Finding } from './finding.ts';

/** What became of one type that one Region was asked to make a sample of. */
export interface SampleState {
  readonly region: string;
  readonly detectorId: string;
  readonly type: string;
  /** `asked`: not waited for. `missing`: it did not come while we waited. */
  readonly status: 'asked' | 'refused' | 'arrived' | 'missing';
  readonly reason?: string | undefined;
  readonly finding?: Finding | undefined;
}
