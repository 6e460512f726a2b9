import { exec } from 'node:child_process';
import type { AwsCredentialIdentity } from '@smithy/types';
import * as z from 'zod/mini';
import { ExitCode, RdsguardError } from '../../errors.ts';

const Output = z.object({
  Version: z.literal(1),
  AccessKeyId: z.string().check(z.minLength(1)),
  SecretAccessKey: z.string().check(z.minLength(1)),
  SessionToken: z.optional(z.nullable(z.string())),
  Expiration: z.optional(z.nullable(z.string())),
  AccountId: z.optional(z.nullable(z.string())),
});

/**
 * Runs a profile's credential_process as the SDK does. The SDK's own runner tells neither the exit code nor, in
 * its default chain, that there was a process at all. What the process prints is never shown: it may be a secret.
 * @throws RdsguardError (credentials)
 */
export async function runCredentialProcess(
  command: string,
  profile: string,
  signal: AbortSignal,
): Promise<AwsCredentialIdentity> {
  const text = await run(command, profile, signal);
  const parsed = Output.safeParse(parseJson(text));
  if (!parsed.success) {
    throw new RdsguardError(
      ExitCode.credentials,
      `The credential_process of profile "${profile}" did not print credentials.`,
      'It must print one JSON object with Version 1, AccessKeyId and SecretAccessKey and nothing else: run it by itself to see.',
    );
  }
  const { AccessKeyId, SecretAccessKey, SessionToken, Expiration, AccountId } = parsed.data;
  return {
    accessKeyId: AccessKeyId,
    secretAccessKey: SecretAccessKey,
    ...(SessionToken && { sessionToken: SessionToken }),
    ...(Expiration && { expiration: new Date(Expiration) }),
    ...(AccountId && { accountId: AccountId }),
  };
}

function run(command: string, profile: string, signal: AbortSignal): Promise<string> {
  return new Promise((resolve, reject) => {
    exec(command, { signal, windowsHide: true }, (error, stdout) => {
      if (!error) resolve(stdout);
      else reject(signal.aborted ? signal.reason : processFailed(error.code, profile, error));
    });
  });
}

function processFailed(code: unknown, profile: string, cause: Error): RdsguardError {
  return new RdsguardError(
    ExitCode.credentials,
    `The credential_process of profile "${profile}" failed${typeof code === 'number' ? ` with exit code ${code}` : ''}.`,
    'Run the command that ~/.aws/config names for it by itself: its own message tells why.',
    { cause },
  );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
