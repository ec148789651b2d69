#!/usr/bin/env node
// Starts the command line under a Node that can run it. Plain JavaScript that Node 18 still parses, because the Node on
// the PATH may be older than the one the workspace carries in node_modules/.bin (package.json, optionalDependencies).
import { spawn } from 'node:child_process';
import { existsSync, realpathSync } from 'node:fs';
import * as nodeModule from 'node:module';
import { constants } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const bin = realpathSync(fileURLToPath(import.meta.url));
const packageRoot = dirname(dirname(bin));
const source = join(packageRoot, 'src', 'main.ts');
// In the workspace the TypeScript runs as it stands; a published package carries only dist.
const entry = existsSync(source) ? source : join(packageRoot, 'dist', 'main.js');

/** 22.18 is the first release that strips types and lets a program choose package export conditions in process. */
const canRun = (version) => {
  const [major, minor] = version.split('.').map(Number);
  return major > 22 || (major === 22 && minor >= 18);
};

/** The Node the workspace carries: the nearest node_modules above this file that has one. */
const carriedNode = () => {
  const name = process.platform === 'win32' ? 'node.cmd' : 'node';
  for (let folder = packageRoot; ; folder = dirname(folder)) {
    const candidate = join(folder, 'node_modules', '.bin', name);
    if (existsSync(candidate)) return candidate;
    if (dirname(folder) === folder) return undefined;
  }
};

if (canRun(process.versions.node)) {
  await runHere();
} else {
  runUnder(carriedNode());
}

async function runHere() {
  nodeModule.enableCompileCache?.();
  if (entry === source) {
    // What `node --conditions=@medallion/source` does, without starting a second process for the flag.
    nodeModule.registerHooks({
      resolve: (specifier, context, next) =>
        next(specifier, { ...context, conditions: ['@medallion/source', ...context.conditions] }),
    });
    const emitWarning = process.emitWarning;
    process.emitWarning = (warning, ...rest) => {
      const type = typeof rest[0] === 'object' ? rest[0]?.type : rest[0];
      if (type !== 'ExperimentalWarning') emitWarning.call(process, warning, ...rest);
    };
  }
  await import(pathToFileURL(entry).href);
}

function runUnder(node) {
  if (node === undefined || process.env.MEDALLION_REEXECUTED === '1') {
    process.stderr.write(
      `medallion: Node ${process.versions.node} is too old to run this: 22.18 or newer is needed.\n` +
        'Run `npm ci` without --omit=optional, which installs Node 24 into node_modules/.bin, or install Node 24 from https://nodejs.org.\n',
    );
    process.exit(5);
  }
  const child = spawn(node, [bin, ...process.argv.slice(2)], {
    stdio: 'inherit',
    env: { ...process.env, MEDALLION_REEXECUTED: '1' },
    shell: process.platform === 'win32',
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('error', (error) => {
    process.stderr.write(`medallion: could not start ${node}: ${error.message}\n`);
    process.exit(5);
  });
  child.on('exit', (code, signal) => {
    process.exit(code ?? 128 + (constants.signals[signal] ?? 0));
  });
}
