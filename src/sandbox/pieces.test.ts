import { expect, it } from 'vitest';
import { ManualClock } from '../os/clock.ts';
import { SeededRandom } from '../os/random.ts';
import { createSandbox } from './index.ts';
import { joinSnapshot, splitSnapshot } from './pieces.ts';

const textsOf = (snapshot: unknown) => new Map([...splitSnapshot(snapshot)].map(([name, piece]) => [name, piece.text()]));
const changed = (snapshot: unknown, before: Map<string, unknown>) =>
  [...splitSnapshot(snapshot)].filter(([name, { same }]) => before.get(name) !== same).map(([name]) => name);

it('a snapshot comes back from its pieces, and one change is one piece', async () => {
  const options = { clock: new ManualClock(), random: new SeededRandom(1), plane: 'api' as const };
  const sandbox = await createSandbox(options);
  await sandbox.run('kubectl create configmap a; kubectl create configmap b');
  sandbox.workstation.fs.writeFile('/root/large', 'ä'.repeat(50_000));
  const snapshot = await sandbox.snapshot();
  const joined = joinSnapshot(textsOf(snapshot));
  expect(joined.snapshot).toEqual(JSON.parse(JSON.stringify(snapshot)));
  expect(changed(joined.snapshot, joined.pieces)).toEqual([]);

  const again = await createSandbox({ ...options, snapshot: joined.snapshot });
  expect(changed(await again.snapshot(), joined.pieces)).toEqual([]);
  expect((await again.run('kubectl create configmap c; wc -m < /root/large')).stdout).toBe('configmap/c created\n50000\n');
  expect(changed(await again.snapshot(), joined.pieces)).toEqual(['object/registry/core/configmaps/default/c', 'storage']);
});

it('refuses what is not whole', async () => {
  const sandbox = await createSandbox({ clock: new ManualClock(), random: new SeededRandom(1), plane: 'api' });
  const texts = textsOf(await sandbox.snapshot());
  texts.delete('pki');
  expect(() => joinSnapshot(texts)).toThrow('The saved state lacks pki.');
});
