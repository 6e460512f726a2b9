import {
  credentialsTreatedAsExpired,
  credentialsWillNeedRefresh,
  defaultProvider,
} from '@aws-sdk/credential-provider-node';
import { memoize } from '@smithy/core/config';
import type { AwsCredentialIdentity, Provider, RequestHandler } from '@smithy/types';
import { ExitCode, RdsguardError } from '../../errors.ts';
import { type CredentialSource, findCredentialSource, readProfiles } from './profile.ts';

export interface CredentialOptions {
  /** Undefined for AWS_PROFILE, the environment, the default profile, the computer's role, in the SDK's order. */
  readonly profile: string | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Sends the calls that get credentials (STS, IAM Identity Center). */
  // biome-ignore lint/suspicious/noExplicitAny: the SDK's own type of a handler of any kind
  readonly requestHandler: RequestHandler<any, any>;
  /** Ask no other host, since one endpoint was named: environment, keys in files and credential_process only. */
  readonly localOnly: boolean;
  /** What to use where there are none and no profile was named: for an endpoint on this computer. */
  readonly fallback: AwsCredentialIdentity | undefined;
  readonly signal: AbortSignal;
}

/** What an instance's metadata service may take for each of its two answers: on a laptop nobody answers. */
const METADATA_TIMEOUT_MS = 700;

/**
 * A profile's credentials, loaded once for all its Regions and again when they are about to expire.
 * The provider throws RdsguardError (credentials) with one message for each way in which it fails.
 */
export function createCredentials(options: CredentialOptions): Provider<AwsCredentialIdentity> {
  return memoize(() => load(options), credentialsTreatedAsExpired, credentialsWillNeedRefresh);
}

async function load(options: CredentialOptions): Promise<AwsCredentialIdentity> {
  const { env, localOnly } = options;
  const named = options.profile ?? (env.AWS_PROFILE || undefined);
  const profiles = await readProfiles();
  if (named === undefined) {
    const keys = Number(Boolean(env.AWS_ACCESS_KEY_ID)) + Number(Boolean(env.AWS_SECRET_ACCESS_KEY));
    if (keys === 1) throw halfAKey(env);
    if (keys === 2) return defaultProvider({})();
  }
  const name = named ?? 'default';
  const source = named !== undefined || profiles[name] ? findCredentialSource(profiles, name) : undefined;
  if (source && source.kind !== 'none') return loadProfile(name, source, options);
  if (named === undefined && options.fallback) return options.fallback;
  if (localOnly) throw noCredentials(named);
  return loadElsewhere(named, options);
}

const silent = () => undefined;
/** Without one the SDK prints by itself that keys and a profile are both set. */
const SILENT = { debug: silent, info: silent, warn: silent, error: silent };

/** A container's, an instance's or a web identity's role. */
async function loadElsewhere(
  profile: string | undefined,
  { requestHandler }: CredentialOptions,
): Promise<AwsCredentialIdentity> {
  try {
    return await defaultProvider({
      ...(profile !== undefined && { profile }),
      logger: SILENT,
      timeout: METADATA_TIMEOUT_MS,
      maxRetries: 0,
      clientConfig: { requestHandler },
    })();
  } catch (error) {
    const message = messageOf(error);
    // The SDK's last word where no provider had anything to say.
    if (message.startsWith('Could not load credentials from any providers'))
      throw noCredentials(profile, error);
    throw new RdsguardError(
      ExitCode.credentials,
      `The credentials of this computer’s role could not be loaded: ${message}`,
      'Check AWS_WEB_IDENTITY_TOKEN_FILE and AWS_ROLE_ARN, or what gives the container its role.',
      { cause: error },
    );
  }
}

async function loadProfile(
  name: string,
  source: CredentialSource,
  { requestHandler, localOnly, signal }: CredentialOptions,
): Promise<AwsCredentialIdentity> {
  const { kind, profile, roles, settings } = source;
  const isLocal = (kind === 'keys' || kind === 'process') && roles.length === 0;
  if (localOnly && !isLocal) throw wouldAskOthers(name);
  if (isLocal && settings.credential_process && kind === 'process') {
    const { runCredentialProcess } = await import('./credential-process.ts');
    return runCredentialProcess(settings.credential_process, profile, signal);
  }
  try {
    const { fromIni } = await import('@aws-sdk/credential-provider-ini');
    return await fromIni({ profile: name, clientConfig: { requestHandler } })();
  } catch (error) {
    throw explain(error, name, source);
  }
}

function explain(
  error: unknown,
  name: string,
  { kind, profile, roles, settings }: CredentialSource,
): RdsguardError {
  const message = messageOf(error);
  const fail = (text: string, hint: string) =>
    new RdsguardError(ExitCode.credentials, text, hint, { cause: error });
  if (kind === 'sso' && /SSO|Token|session/i.test(message)) {
    const text = /not found|invalid/i.test(message)
      ? `Profile "${profile}" is not signed in to IAM Identity Center.`
      : `The sign-in of profile "${profile}" to IAM Identity Center has expired.`;
    return fail(text, `aws sso login --profile ${profile}`);
  }
  if (kind === 'sso') {
    return fail(
      `IAM Identity Center gave profile "${profile}" no credentials for role ${settings.sso_role_name} in account ${settings.sso_account_id}: ${message}`,
      'Ask who administers IAM Identity Center whether you may use that role.',
    );
  }
  if (kind === 'login')
    return fail(`The sign-in of profile "${profile}" has ended.`, `aws login --profile ${profile}`);
  if (roles.length > 0) {
    return fail(
      `Profile "${name}" could not assume ${roles[0]}: ${message}`,
      'Check role_arn, source_profile and the trust policy of the role.',
    );
  }
  return fail(
    `The credentials of profile "${name}" could not be loaded: ${message}`,
    'Check them with "aws sts get-caller-identity".',
  );
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function halfAKey(env: CredentialOptions['env']): RdsguardError {
  const [has, lacks] = env.AWS_ACCESS_KEY_ID
    ? ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY']
    : ['AWS_SECRET_ACCESS_KEY', 'AWS_ACCESS_KEY_ID'];
  return new RdsguardError(
    ExitCode.credentials,
    `${has} is set but ${lacks} is not.`,
    `Set both, or neither.`,
  );
}

function noCredentials(profile: string | undefined, cause?: unknown): RdsguardError {
  if (profile !== undefined) {
    return new RdsguardError(
      ExitCode.credentials,
      `Profile "${profile}" has no credentials.`,
      `aws configure --profile ${profile}, or aws configure sso --profile ${profile}`,
      { cause },
    );
  }
  return new RdsguardError(
    ExitCode.credentials,
    'There are no AWS credentials: none in the environment, in ~/.aws, or from this computer’s role.',
    'Set them up with "aws configure sso" or "aws configure", or choose --profile; --sandbox needs none.',
    { cause },
  );
}

function wouldAskOthers(profile: string): RdsguardError {
  return new RdsguardError(
    ExitCode.credentials,
    `With --endpoint-url no other host is asked, and profile "${profile}" gets its credentials from one.`,
    `eval "$(aws configure export-credentials --profile ${profile} --format env)", then run this without --profile.`,
  );
}
