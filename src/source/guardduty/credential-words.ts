import { isLoopback, parseEndpoint } from './endpoint.ts';
import { type CredentialSource, findCredentialSource, readProfiles } from './profile.ts';

type Env = Readonly<Record<string, string | undefined>>;

const KIND_WORDS: Record<CredentialSource['kind'], string> = {
  keys: 'an access key in ~/.aws',
  process: 'its credential_process',
  sso: 'IAM Identity Center',
  login: 'aws login',
  'web-identity': 'a web identity token',
  environment: 'the environment or this computer’s role',
  none: 'this computer’s role',
};

/**
 * Where a run's credentials come from, in words and in the order of `createCredentials`. No part of a secret or
 * of a key is shown.
 * @throws RdsguardError (credentials) where the profile cannot be followed
 */
export async function describeCredentials(
  profile: string | undefined,
  env: Env,
  endpointUrl: string | undefined,
): Promise<string> {
  const named = profile ?? (env.AWS_PROFILE || undefined);
  if (named === undefined && env.AWS_ACCESS_KEY_ID && env.AWS_SECRET_ACCESS_KEY) {
    const temporary = env.AWS_SESSION_TOKEN ? 'temporary keys' : 'an access key';
    return `${temporary} from the environment (AWS_ACCESS_KEY_ID)`;
  }
  const profiles = await readProfiles();
  const name = named ?? 'default';
  if (named !== undefined || profiles[name]) {
    const source = findCredentialSource(profiles, name);
    if (source.kind !== 'none')
      return describeProfile(name, profile === undefined && named !== undefined, source);
  }
  if (named === undefined && endpointUrl !== undefined && isLoopback(parseEndpoint(endpointUrl).hostname)) {
    return 'none, and an endpoint on this computer needs none';
  }
  if (env.AWS_WEB_IDENTITY_TOKEN_FILE) return 'a web identity token (AWS_WEB_IDENTITY_TOKEN_FILE)';
  if (env.AWS_CONTAINER_CREDENTIALS_RELATIVE_URI || env.AWS_CONTAINER_CREDENTIALS_FULL_URI) {
    return 'the container’s role';
  }
  return 'the role of the instance that this runs on, if it is one';
}

function describeProfile(name: string, fromEnv: boolean, { kind, profile, roles }: CredentialSource): string {
  const origin = profile === name ? '' : ` of profile "${profile}"`;
  const way = roles.length === 0 ? '' : `, assuming ${roles.toReversed().join(', then ')}`;
  return `profile "${name}"${fromEnv ? ' (AWS_PROFILE)' : ''}: ${KIND_WORDS[kind]}${origin}${way}`;
}
