import { GuardDutyClient, type GuardDutyClientConfig } from '@aws-sdk/client-guardduty';
import { HttpRequest } from '@smithy/core/protocols';
import type { WireHandler } from '../../model/wire.ts';
import { checkTransport } from './endpoint.ts';
import { toRequestHandler } from './wire-request-handler.ts';

/** The retries are ours alone (service-call.ts); the SDK signs, finds the endpoint and sends. */
const ONE_TRY = { maxAttempts: 1, retryMode: 'standard' } as const;

/**
 * A client of the service. The SDK's own rules apply to what is not given here (endpoints, FIPS, dual stack).
 * @param onAddress told where each request goes: `https://guardduty.eu-west-1.amazonaws.com`
 */
export function createNetworkClient(
  config: Pick<GuardDutyClientConfig, 'region' | 'profile' | 'endpoint' | 'credentials' | 'requestHandler'>,
  onAddress: (address: string) => void,
): GuardDutyClient {
  const client = new GuardDutyClient({ ...config, ...ONE_TRY });
  // The endpoint may come from --endpoint-url, the environment or a profile: what counts is where it goes.
  client.middlewareStack.add(
    (next) => (args) => {
      if (HttpRequest.isInstance(args.request)) {
        checkTransport(args.request);
        onAddress(toAddress(args.request));
      }
      return next(args);
    },
    { step: 'build' },
  );
  return client;
}

function toAddress({ protocol, hostname, port }: HttpRequest): string {
  return `${protocol}//${hostname}${port === undefined ? '' : `:${port}`}`;
}

/** A client of a handler in this process: no environment, file or network is looked at. */
export function createHandlerClient(region: string, handler: WireHandler): GuardDutyClient {
  return new GuardDutyClient({
    ...ONE_TRY,
    region,
    requestHandler: toRequestHandler(handler),
    credentials: SANDBOX_CREDENTIALS,
    endpoint: 'https://guardduty.invalid',
    defaultsMode: 'legacy',
    useDualstackEndpoint: false,
    useFipsEndpoint: false,
    authSchemePreference: [],
    userAgentAppId: '',
    disableClockSkewCorrection: false,
  });
}

/** What signs requests that leave this computer for nobody. */
export const SANDBOX_CREDENTIALS = { accessKeyId: 'SANDBOX', secretAccessKey: 'sandbox' };
