import path from 'node:path';
import { start, type Finished } from './medallion.ts';

export type Outcome = 'hit' | 'built';
export type LayerOutcomes = Readonly<Record<'bronze' | 'silver' | 'gold', Outcome>>;

export const ALL_HIT: LayerOutcomes = { bronze: 'hit', silver: 'hit', gold: 'hit' };
export const ALL_BUILT: LayerOutcomes = { bronze: 'built', silver: 'built', gold: 'built' };

/** Runs Nx in a copy of the workspace, without its daemon: that would take a moment to see an edit. */
export async function nx(root: string, args: readonly string[], env: Record<string, string>): Promise<Finished> {
  const bin = path.join(root, 'node_modules', '.bin');
  const finished = await start(path.join(bin, 'nx'), args, {
    cwd: root,
    env: { ...env, NX_DAEMON: 'false', CI: 'true', PATH: `${bin}${path.delimiter}${process.env['PATH']}` },
  }).finished;
  if (finished.code !== 0) throw new Error(`nx ${args.join(' ')} failed:\n${finished.stdout}${finished.stderr}`);
  return finished;
}

/** Builds the layers through Nx and says of each whether it was built or came from the cache. */
export async function buildLayers(
  root: string,
  env: Record<string, string>,
  command: readonly string[] = ['run-many', '-t', 'build-layer'],
): Promise<LayerOutcomes> {
  return outcomes((await nx(root, command, env)).stdout);
}

function outcomes(text: string): LayerOutcomes {
  const of = (layer: string): Outcome => {
    const line = new RegExp(`nx run ${layer}:build-layer(.*)$`, 'm').exec(text);
    if (line === null) throw new Error(`Nx does not say what became of ${layer}:\n${text}`);
    return /\[.*cache.*\]/.test(line[1]!) ? 'hit' : 'built';
  };
  return { bronze: of('bronze'), silver: of('silver'), gold: of('gold') };
}
