import { readdirSync, readFileSync } from 'node:fs';
import type { Finding } from '../../src/model/finding.ts';
import { isJsonObject, type Json, type JsonObject } from '../../src/model/json.ts';
import { toFinding } from '../../src/model/read-finding.ts';
import { createSandbox, type Sandbox, type SandboxOptions } from '../../src/sandbox/sandbox.ts';

export const REGION = 'ap-northeast-1';
/** Of the real findings. */
export const DETECTOR = 'ccc3aaa00e31e16be35c2dxxxxxxxxxx';
export const NOW = Date.parse('2026-11-22T03:00:00.000Z');

const folder = new URL('../../fixtures/findings/', import.meta.url);

/** The findings that the sandbox comes with, as their files have them. */
export const FIXTURES: readonly JsonObject[] = readdirSync(folder)
  .sort()
  .flatMap((name) => {
    const findings: Json = JSON.parse(readFileSync(new URL(name, folder), 'utf8'));
    return Array.isArray(findings) ? findings.filter(isJsonObject) : [];
  });

/** Documents as the program sees them. */
export function toFindings(documents: readonly JsonObject[]): Finding[] {
  return documents.map((document) => toFinding(document));
}

export function fixtureSandbox(options: Partial<SandboxOptions> = {}): Sandbox {
  return createSandbox({ regions: [REGION], findings: FIXTURES, now: () => NOW, ...options });
}

export interface Exchange {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: JsonObject;
}

/** Asks the handler as a signed client would; a path without a slash in front is of the Region's detector. */
export async function ask(
  sandbox: Sandbox,
  method: 'GET' | 'POST',
  path: string,
  { body, region = REGION, query = {} }: AskOptions = {},
): Promise<Exchange> {
  const response = await sandbox.handle(
    {
      method,
      path: path.startsWith('/')
        ? path
        : `/detector/${sandbox.detectorId(region)}${path === '' ? '' : `/${path}`}`,
      query,
      headers: { authorization: authorization(region) },
      body: body === undefined ? '' : typeof body === 'string' ? body : JSON.stringify(body),
    },
    new AbortController().signal,
  );
  const chunks: Uint8Array[] = [];
  if (response.body instanceof Uint8Array) chunks.push(response.body);
  else for await (const chunk of response.body) chunks.push(chunk);
  const json: Json = JSON.parse(Buffer.concat(chunks).toString());
  if (!isJsonObject(json)) throw new Error('the answer is no JSON object');
  return { status: response.status, headers: response.headers, body: json };
}

export interface AskOptions {
  readonly body?: unknown;
  readonly region?: string;
  readonly query?: Readonly<Record<string, string>>;
}

export function authorization(region: string, service = 'guardduty'): string {
  return `AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20261122/${region}/${service}/aws4_request, SignedHeaders=host;x-amz-date, Signature=${'0'.repeat(64)}`;
}
