import { busy } from '../../../os/clock.ts';

type Protobuf = typeof import('./index.ts');
let loaded: Protobuf | undefined;

/** The reader and writer of protobuf, once a request has asked for them. */
export const protobuf = (): Protobuf => {
  if (!loaded) throw new Error('protobuf was not loaded');
  return loaded;
};
export async function loadProtobuf(): Promise<Protobuf> {
  loaded ??= await busy(import('./index.ts'));
  return loaded;
}
