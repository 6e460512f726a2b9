import { afterEach, expect, it, vi } from 'vitest';
import { fakeWire, wireFinding } from './fake-wire.ts';
import { everything, openSource } from './open-source.ts';

/** Before anything is imported: the SDK takes its function for reading files when it is loaded. */
const read = vi.hoisted(() => {
  const files = process.getBuiltinModule('node:fs/promises');
  const paths: string[] = [];
  files.readFile = new Proxy(files.readFile, {
    apply(target, self, args) {
      paths.push(String(args[0]));
      return Reflect.apply(target, self, args);
    },
  });
  process.getBuiltinModule('node:module').syncBuiltinESMExports();
  return paths;
});

const HOME = '/nowhere/somebody';
const readOfHome = () => read.filter((path) => path.startsWith(HOME));

afterEach(() => vi.unstubAllEnvs());

it('a handler in the place of the network is asked without a look at the AWS configuration of who runs it', async () => {
  vi.stubEnv('HOME', HOME);
  vi.stubEnv('USERPROFILE', HOME);
  const { handler } = fakeWire({ findings: [wireFinding(1)] });
  const { sources } = await openSource({ handler, regions: 'all' }).findings(everything());
  expect(sources[0]).toMatchObject({ status: 'ok' });
  expect(readOfHome()).toEqual([]);

  // The network is not, which shows that a look would have been seen.
  await openSource({ endpointUrl: 'http://127.0.0.1:9', env: { AWS_MAX_ATTEMPTS: '1' } }).findings(
    everything(),
  );
  expect(readOfHome()).not.toEqual([]);
});
