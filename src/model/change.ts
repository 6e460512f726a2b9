import type { Finding } from './finding.ts';

/** What a watch shows: a finding that came, or one that changed, with what was known of it. */
export interface Change {
  readonly finding: Finding;
  readonly previous:
    | { readonly count: number | undefined; readonly updatedAt: number | undefined }
    | undefined;
}
