import { parseKnownFiles } from '@smithy/core/config';
import { ExitCode, RdsguardError } from '../../errors.ts';

/** Settings of one profile, ~/.aws/config and ~/.aws/credentials taken together. */
type Profile = Readonly<Record<string, string | undefined>>;
export type Profiles = Readonly<Record<string, Profile>>;

/** The profiles on this computer. A missing or unreadable file has none, as for the AWS CLI. */
export async function readProfiles(): Promise<Profiles> {
  const sections = Object.entries(await parseKnownFiles({}));
  // Sections of other kinds come as `sso-session.NAME` and `services.NAME`.
  return Object.fromEntries(sections.filter(([name]) => !/^(sso-session|services)\./.test(name)));
}

/** Where a profile's credentials come from in the end: the last of a chain of roles. */
export interface CredentialSource {
  readonly kind: 'keys' | 'process' | 'sso' | 'login' | 'web-identity' | 'environment' | 'none';
  /** The profile that says so. */
  readonly profile: string;
  readonly settings: Profile;
  /** The roles that are assumed on the way. */
  readonly roles: readonly string[];
}

/**
 * Follows a profile to the source of its credentials. The SDK names no cause where this fails (promises.md 3.5).
 * @throws RdsguardError (credentials): unknown profile, roles in a circle, a role that needs an MFA code
 */
export function findCredentialSource(profiles: Profiles, name: string): CredentialSource {
  const visited: string[] = [];
  const roles: string[] = [];
  for (let profile = name; ; ) {
    const settings = profiles[profile];
    if (!settings)
      throw visited.length === 0 ? unknownProfile(profile, profiles) : missingSource(visited, profile);
    const { role_arn: role, source_profile: source } = settings;
    const hasKeys = Boolean(settings.aws_access_key_id && settings.aws_secret_access_key);
    // A role may be assumed with the keys that stand in its own profile.
    const ends = !role || !source || (visited.length > 0 && hasKeys);
    if (ends)
      return { kind: kindOf(settings, hasKeys), profile, settings, roles: role ? [...roles, role] : roles };
    if (settings.mfa_serial) throw needsMfa(name, profile, settings.mfa_serial);
    if (visited.includes(profile)) throw roleCircle([...visited, profile]);
    visited.push(profile);
    roles.push(role);
    profile = source;
  }
}

function kindOf(settings: Profile, hasKeys: boolean): CredentialSource['kind'] {
  if (settings.role_arn && settings.credential_source) return 'environment';
  if (hasKeys) return 'keys';
  if (settings.web_identity_token_file) return 'web-identity';
  if (settings.credential_process) return 'process';
  if (settings.sso_session || settings.sso_start_url) return 'sso';
  return settings.login_session ? 'login' : 'none';
}

export function unknownProfile(name: string, profiles: Profiles): RdsguardError {
  const names = Object.keys(profiles);
  return new RdsguardError(
    ExitCode.credentials,
    `There is no AWS profile "${name}".`,
    names.length > 0
      ? `Profiles on this computer: ${names.join(', ')}.`
      : 'There are none on this computer: "aws configure sso" or "aws configure" makes one.',
  );
}

function missingSource(visited: readonly string[], name: string): RdsguardError {
  return new RdsguardError(
    ExitCode.credentials,
    `Profile "${visited.at(-1)}" takes its credentials from profile "${name}", which does not exist.`,
    'Correct source_profile in ~/.aws/config.',
  );
}

function roleCircle(visited: readonly string[]): RdsguardError {
  return new RdsguardError(
    ExitCode.credentials,
    `The roles of the profiles go in a circle: ${visited.join(' → ')}.`,
    'One of them must have credentials of its own: correct source_profile in ~/.aws/config.',
  );
}

function needsMfa(name: string, profile: string, serial: string): RdsguardError {
  return new RdsguardError(
    ExitCode.credentials,
    `Profile "${profile}" needs a code of the MFA device ${serial}, and rdsguard asks for none.`,
    `Let the AWS CLI ask: eval "$(aws configure export-credentials --profile ${name} --format env)", then run this without --profile.`,
  );
}
