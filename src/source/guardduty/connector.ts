import type { GuardDutyClient } from '@aws-sdk/client-guardduty';
import type { AwsCredentialIdentity, Provider } from '@smithy/types';
import { RdsguardError } from '../../errors.ts';
import type { WireHandler } from '../../model/wire.ts';
import { createHandlerClient, createNetworkClient, SANDBOX_CREDENTIALS } from './client.ts';
import { findRegion, missingRegion } from './configured-region.ts';
import { createCredentials } from './credentials.ts';
import { checkTransport, isLoopback, parseEndpoint } from './endpoint.ts';
import { createNetworkHandler, type NetworkHandler } from './network-handler.ts';
import type { Target } from './region-work.ts';

export interface ConnectorOptions {
  /** One endpoint for everything: no other host is asked, for credentials either. */
  readonly endpointUrl?: string | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The run's deadline and Ctrl-C. */
  readonly signal: AbortSignal;
  /** Milliseconds. */
  readonly connectTimeoutMs?: number | undefined;
}

interface Connection {
  readonly client: GuardDutyClient;
  readonly region: string;
  readonly accountId: string | undefined;
  /** Where the calls went; undefined before the first, and in this process. */
  readonly address: () => string | undefined;
}

/** One client for each profile's Region, one set of credentials for each profile. */
export interface Connector {
  /** The Region that a profile's calls go to unless told; undefined where none is named. */
  homeRegion(profile: string | undefined): Promise<string | undefined>;
  /** @throws RdsguardError (credentials) where the target has no credentials or no Region */
  connect(target: Target): Promise<Connection>;
}

/** Where a sandbox is unless it is told another Region (product.md). */
const SANDBOX_REGION = 'ap-northeast-1';
const CONNECT_TIMEOUT_MS = 5_000;

/** Connects to a handler in this process: nothing of the environment is looked at. */
export function createHandlerConnector(handler: WireHandler): Connector {
  const clients = new Map<string, GuardDutyClient>();
  return {
    homeRegion: async () => SANDBOX_REGION,
    async connect({ region = SANDBOX_REGION }) {
      const client = remember(clients, region, () => createHandlerClient(region, handler));
      return { client, region, accountId: undefined, address: () => undefined };
    },
  };
}

/** @throws RdsguardError (usage) where the endpoint cannot be used */
export function createConnector(options: ConnectorOptions): Connector {
  const { endpointUrl, env, signal, connectTimeoutMs = CONNECT_TIMEOUT_MS } = options;
  const endpoint = endpointUrl === undefined ? undefined : parseEndpoint(endpointUrl);
  if (endpoint) checkTransport(endpoint);
  const localOnly = endpoint !== undefined;
  // A sandbox on this computer asks for no account, so neither does the way to it.
  const isSandbox = endpoint !== undefined && isLoopback(endpoint.hostname);
  let handler: Promise<NetworkHandler> | undefined;
  const credentials = new Map<string, Provider<AwsCredentialIdentity>>();
  const clients = new Map<string, GuardDutyClient>();
  const addresses = new Map<string, string>();

  return {
    async homeRegion(profile) {
      try {
        return (await findRegion(profile, env, localOnly)) ?? (isSandbox ? SANDBOX_REGION : undefined);
      } catch (error) {
        // An unknown profile is a line of the ledger: `connect` tells of it.
        if (error instanceof RdsguardError) return undefined;
        throw error;
      }
    },
    async connect({ profile, region }) {
      handler ??= closedAfter(signal, createNetworkHandler(env, connectTimeoutMs));
      const requestHandler = await handler;
      const provider = remember(credentials, profile ?? '', () =>
        createCredentials({
          profile,
          env,
          requestHandler,
          localOnly,
          signal,
          fallback: isSandbox ? SANDBOX_CREDENTIALS : undefined,
        }),
      );
      if (region === undefined) {
        await findRegion(profile, env, true);
        throw missingRegion(profile);
      }
      const { accountId } = await provider();
      const key = `${profile ?? ''} ${region}`;
      const client = remember(clients, key, () =>
        createNetworkClient(
          {
            region,
            requestHandler,
            credentials: provider,
            ...(profile !== undefined && { profile }),
            ...(endpointUrl !== undefined && { endpoint: endpointUrl }),
          },
          (address) => addresses.set(key, address),
        ),
      );
      return { client, region, accountId, address: () => addresses.get(key) };
    },
  };
}

/** A run that is over keeps no connections: `watch` opens anew for each poll. */
async function closedAfter(signal: AbortSignal, opening: Promise<NetworkHandler>): Promise<NetworkHandler> {
  const handler = await opening;
  signal.addEventListener('abort', () => handler.destroy?.(), { once: true });
  return handler;
}

function remember<T>(known: Map<string, T>, key: string, create: () => T): T {
  const value = known.get(key) ?? create();
  known.set(key, value);
  return value;
}
