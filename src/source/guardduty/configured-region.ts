import { loadConfig, NODE_REGION_CONFIG_FILE_OPTIONS, NODE_REGION_CONFIG_OPTIONS } from '@smithy/core/config';
import { ExitCode, RdsguardError } from '../../errors.ts';
import { readProfiles, unknownProfile } from './profile.ts';

/**
 * The Region that a profile's calls go to: AWS_REGION, AWS_DEFAULT_REGION (which the SDK leaves to the CLI), the
 * profile's own, and at last the instance's that this runs on.
 * @param localOnly do not ask the instance
 * @throws RdsguardError (credentials) for an unknown profile
 */
export async function findRegion(
  profile: string | undefined,
  env: Readonly<Record<string, string | undefined>>,
  localOnly: boolean,
): Promise<string | undefined> {
  const named = env.AWS_REGION || env.AWS_DEFAULT_REGION;
  if (named) return named;
  const profiles = await readProfiles();
  const name = profile ?? (env.AWS_PROFILE || undefined);
  if (name !== undefined && !profiles[name]) throw unknownProfile(name, profiles);
  const region = profiles[name ?? 'default']?.region;
  if (region || localOnly) return region || undefined;
  // The SDK answers "Region is missing" for an instance that is not there.
  return loadConfig<string | undefined>(NODE_REGION_CONFIG_OPTIONS, NODE_REGION_CONFIG_FILE_OPTIONS)().catch(
    () => undefined,
  );
}

export function missingRegion(profile: string | undefined): RdsguardError {
  const name = profile ?? 'default';
  return new RdsguardError(
    ExitCode.credentials,
    'No AWS Region is named.',
    `Say --region ap-northeast-1 (or --region all), set AWS_REGION, or: aws configure set region ap-northeast-1 --profile ${name}`,
  );
}
