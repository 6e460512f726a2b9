import type { WireHandler, WireRequest, WireResponse } from '../../../src/model/wire.ts';

export const DETECTOR = '12abc34d567e8fa901bc2d34e56789f0';
const ACCOUNT = '111122223333';

/** A finding as the wire has it: camelCase, with a null and a field that no model knows. */
export function wireFinding(index: number, over: Record<string, unknown> = {}) {
  const id = index.toString(16).padStart(32, '0');
  const region = 'eu-west-1';
  return {
    schemaVersion: '2.0',
    accountId: ACCOUNT,
    region,
    partition: 'aws',
    id,
    arn: `arn:aws:guardduty:${region}:${ACCOUNT}:detector/${DETECTOR}/finding/${id}`,
    type: 'CredentialAccess:RDS/TorIPCaller.FailedLogin',
    resource: { resourceType: 'RDSDBInstance', rdsDbUserDetails: { user: 'admin', application: null } },
    service: {
      serviceName: 'guardduty',
      detectorId: DETECTOR,
      archived: false,
      count: 1,
      tomorrow: [null, 1],
    },
    severity: 5,
    createdAt: '2026-10-01T00:00:00.000Z',
    updatedAt: new Date(Date.UTC(2026, 9, 1) + index * 60_000).toISOString(),
    title: `finding ${index}`,
    ...over,
  };
}

export type WireFinding = ReturnType<typeof wireFinding>;

export function reply(body: unknown, status = 200, headers: Record<string, string> = {}): WireResponse {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return { status, headers: { 'content-type': 'application/json', ...headers }, body: Buffer.from(text) };
}

/** An error as GuardDuty gives it (domain.md c.10). */
export function refusal(status: number, name: string, message = 'refused'): WireResponse {
  return reply({ message, __type: name }, status, { 'x-amzn-errortype': name, 'x-amzn-requestid': 'req-1' });
}

export function accessDenied(operation: string): WireResponse {
  return refusal(
    403,
    'AccessDeniedException',
    `User: arn:aws:iam::${ACCOUNT}:user/x is not authorized to perform: guardduty:${operation} on resource: *`,
  );
}

export type OperationName = 'ListDetectors' | 'GetDetector' | 'ListFindings' | 'GetFindings' | 'Other';

export function operationOf({ path }: WireRequest): OperationName {
  if (path === '/detector') return 'ListDetectors';
  if (path.endsWith('/findings/get')) return 'GetFindings';
  if (path.endsWith('/findings')) return 'ListFindings';
  return path.split('/').length === 3 ? 'GetDetector' : 'Other';
}

export function regionOf({ headers }: WireRequest): string {
  return /Credential=[^/]+\/\d+\/([^/]+)\//.exec(headers.authorization ?? '')?.[1] ?? 'none';
}

/** What the fake reads of a request's body. */
export interface FakeBody {
  readonly findingIds?: readonly string[];
  readonly findingTypes?: readonly string[];
  readonly findingCriteria?: {
    readonly criterion?: {
      readonly updatedAt?: { readonly greaterThanOrEqual?: number; readonly lessThan?: number };
      readonly 'service.archived'?: { readonly equals?: readonly string[] };
    };
  };
  readonly sortCriteria?: { readonly orderBy: string };
  readonly nextToken?: string;
}

interface FakeOptions {
  readonly findings?: readonly WireFinding[];
  /** False for a service that does not sort: its lists are in the order of ids. */
  readonly sorts?: boolean;
  /** Answers in the place of the fake where it returns something. */
  readonly intercept?: (
    operation: OperationName,
    request: WireRequest,
    signal: AbortSignal,
  ) => WireResponse | Promise<WireResponse> | undefined;
}

interface Row {
  readonly id: string;
  readonly time: number;
}

function compareRows(a: Row, b: Row): number {
  return a.time - b.time || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
}

/** One Region's GuardDuty, just enough of it: windows and order on updatedAt, pages of 50. */
export function fakeWire({ findings = [], sorts = true, intercept }: FakeOptions = {}) {
  const store = new Map(findings.map((finding) => [finding.id, finding]));
  const calls: { readonly operation: OperationName; readonly body: FakeBody }[] = [];
  const handler: WireHandler = async (request, signal) => {
    const operation = operationOf(request);
    const body: FakeBody = request.body === '' ? {} : JSON.parse(request.body);
    calls.push({ operation, body });
    return (await intercept?.(operation, request, signal)) ?? answer(operation, body);
  };
  function answer(operation: OperationName, body: FakeBody): WireResponse {
    if (operation === 'ListDetectors') return reply({ detectorIds: [DETECTOR] });
    if (operation === 'GetDetector') {
      return reply({ status: 'ENABLED', features: [{ name: 'RDS_LOGIN_EVENTS', status: 'ENABLED' }] });
    }
    return operation === 'GetFindings' ? get(body) : operation === 'ListFindings' ? list(body) : reply('');
  }
  function get({ findingIds = [] }: FakeBody): WireResponse {
    return reply({ findings: findingIds.flatMap((id) => store.get(id) ?? []) });
  }
  function list({ findingCriteria, sortCriteria, nextToken }: FakeBody): WireResponse {
    const criterion = findingCriteria?.criterion;
    const { greaterThanOrEqual: from = -Infinity, lessThan: to = Infinity } = criterion?.updatedAt ?? {};
    const archived = criterion?.['service.archived']?.equals;
    const sign = sortCriteria?.orderBy === 'DESC' ? -1 : 1;
    const rows: Row[] = [...store.values()]
      .filter(({ service }) => archived?.includes(String(service.archived)) ?? true)
      .map(({ id, updatedAt }) => ({ id, time: Date.parse(updatedAt) }))
      .filter(({ time }) => time >= from && time < to)
      .map((row) => (sorts ? row : { ...row, time: 0 }))
      .sort((a, b) => sign * compareRows(a, b));
    // A token is the place of the page's last finding, so that another that comes or goes shifts nothing.
    const [time, id = ''] = (nextToken ?? '').split(' ');
    const behind = rows.filter(
      (row) => !nextToken || sign * compareRows(row, { id, time: Number(time) }) > 0,
    );
    const end = behind[49];
    const token = behind.length > 50 && end ? `${end.time} ${end.id}` : '';
    return reply({ findingIds: behind.slice(0, 50).map((row) => row.id), nextToken: token });
  }
  return {
    handler,
    calls,
    store,
    count: (operation: OperationName) => calls.filter((call) => call.operation === operation).length,
  };
}
