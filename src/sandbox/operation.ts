const FINDING_OPERATIONS: Record<string, OperationName> = {
  '': 'ListFindings',
  '/get': 'GetFindings',
  '/create': 'CreateSampleFindings',
  '/archive': 'ArchiveFindings',
  '/unarchive': 'UnarchiveFindings',
  '/feedback': 'UpdateFindingsFeedback',
  '/statistics': 'GetFindingsStatistics',
};

export type OperationName =
  | 'ListDetectors'
  | 'GetDetector'
  | 'ListFindings'
  | 'GetFindings'
  | 'CreateSampleFindings'
  | 'ArchiveFindings'
  | 'UnarchiveFindings'
  | 'UpdateFindingsFeedback'
  | 'GetFindingsStatistics';

export interface Operation {
  readonly name: OperationName;
  /** Of the path; undefined for ListDetectors. */
  readonly detectorId: string | undefined;
}

/** Which operation a method and a path are (domain.md c.1 - c.8); undefined for another. */
export function parseOperation(method: string, path: string): Operation | undefined {
  const [, detectorId, findings] = /^\/detector(?:\/([^/]*)(\/findings(?:\/.*)?)?)?$/.exec(path) ?? [];
  if (method === 'GET' && findings === undefined) {
    if (detectorId !== undefined) return { name: 'GetDetector', detectorId };
    return path === '/detector' ? { name: 'ListDetectors', detectorId } : undefined;
  }
  const last = findings?.slice('/findings'.length);
  const name =
    last !== undefined && Object.hasOwn(FINDING_OPERATIONS, last) ? FINDING_OPERATIONS[last] : undefined;
  return method === 'POST' && name ? { name, detectorId } : undefined;
}
