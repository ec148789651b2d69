import { spawn, type ChildProcessByStdio } from 'node:child_process';
import path from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { WORKSPACE } from './workspace-copy.ts';

export interface Finished {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Started {
  readonly process: ChildProcessByStdio<Writable, Readable, Readable>;
  readonly finished: Promise<Finished>;
  /** Resolves once stderr or stdout holds the text; rejects when the process ends without it. */
  printed(text: string | RegExp): Promise<void>;
}

export interface SpawnOptions {
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly cwd?: string;
  /** What is typed on standard input. */
  readonly input?: string;
}

/** The test runner's own variables would change what is tested. */
function cleanEnvironment(env: SpawnOptions['env'] = {}): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(
    ([name]) => !/^(DATABASE_URL|MEDALLION_|PG|NX_|NODE_|FORCE_COLOR|JEST_)/.test(name),
  );
  return { ...Object.fromEntries(kept), NO_COLOR: '1', ...env };
}

/** Starts a program and gathers what it prints. */
export function start(command: string, args: readonly string[], options: SpawnOptions = {}): Started {
  const child = spawn(command, [...args], {
    cwd: options.cwd ?? WORKSPACE,
    env: cleanEnvironment(options.env),
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const output = { stdout: '', stderr: '' };
  const waiting = new Set<() => void>();
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (text: string) => {
      output[name] += text;
      for (const look of waiting) look();
    });
  }
  child.stdin.on('error', () => undefined);
  child.stdin.end(options.input ?? '');
  const finished = new Promise<Finished>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, ...output }));
  });
  const printed = (text: string | RegExp): Promise<void> =>
    new Promise((resolve, reject) => {
      const look = () => {
        const all = output.stdout + output.stderr;
        if (typeof text === 'string' ? !all.includes(text) : !text.test(all)) return;
        waiting.delete(look);
        resolve();
      };
      waiting.add(look);
      look();
      void finished.then(() =>
        reject(new Error(`ended without printing ${String(text)}:\n${output.stdout}${output.stderr}`)),
      );
    });
  return { process: child, finished, printed };
}

/** The command as users start it, under the Node that runs the tests. */
export const startMedallion = (args: readonly string[], options: SpawnOptions = {}): Started =>
  start(process.execPath, [path.join(WORKSPACE, 'apps/runner/bin/medallion.mjs'), ...args], options);

export const medallion = (args: readonly string[], options: SpawnOptions = {}): Promise<Finished> =>
  startMedallion(args, options).finished;

/** The same, which must succeed; its standard output as JSON. */
export async function medallionJson<T>(args: readonly string[], options: SpawnOptions = {}): Promise<T> {
  const { code, stdout, stderr } = await medallion([...args, '--json'], options);
  if (code !== 0) throw new Error(`medallion ${args.join(' ')} exited with ${code}:\n${stderr.slice(-2000)}`);
  return JSON.parse(stdout) as T;
}
