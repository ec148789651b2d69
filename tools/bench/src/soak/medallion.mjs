import { spawn } from 'node:child_process';
import { join } from 'node:path';

const COMMAND = join(import.meta.dirname, '..', '..', '..', '..', 'apps', 'runner', 'bin', 'medallion.mjs');

/** Starts the command; its standard output is gathered, its messages too, to be shown where it fails. */
export function start(args, env) {
  const child = spawn(process.execPath, [COMMAND, ...args], {
    env: { ...process.env, NO_COLOR: '1', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr']) child[name].setEncoding('utf8').on('data', (text) => (output[name] += text));
  const finished = new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, ...output }));
  });
  return { child, output, finished };
}

/** The exit code by which a command says that trying again may help. */
const TRY_AGAIN = 5;
const MOST_ATTEMPTS = 20;

/** Runs a command until it succeeds, as a scheduler does; answers its JSON and how often it was tried. */
export async function run(args, env) {
  for (let attempt = 1; ; attempt++) {
    const { code, stdout, stderr } = await start([...args, '--json'], env).finished;
    if (code === 0) return { result: JSON.parse(stdout), attempts: attempt };
    if (code === TRY_AGAIN && attempt < MOST_ATTEMPTS) continue;
    throw new Error(`medallion ${args.join(' ')} exited with ${code} at attempt ${attempt}:\n${stderr}${stdout}`);
  }
}
