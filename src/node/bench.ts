import { against } from './bench/against.ts';
import { everyday } from './bench/everyday.ts';
import { scale } from './bench/scale.ts';
import { serveChild } from './bench/served.ts';

const USAGE = `usage: npm run bench                          what a person waits for
       npm run bench -- --against KUBECONFIG  the same load on another API server beside ours
       npm run bench -- --scale [PODS ...]    how cost grows (1000 10000 150000)`;

async function main([flag, ...rest]: string[]): Promise<number> {
  if (flag === undefined) await everyday();
  else if (flag === '--against' && rest.length === 1) await against(rest[0]);
  else if (flag === '--scale' && rest.every((n) => /^[1-9]\d*$/.test(n))) await scale(rest.map(Number));
  else if (flag === '--serve' && !rest.length) return serveChild();
  else {
    console.error(USAGE);
    return 2;
  }
  return 0;
}

process.exit(await main(process.argv.slice(2)));
