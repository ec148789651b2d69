/**
 * `npm test`: lint, type-check, every test and every e2e test under Nx, on one Postgres, with one closing line.
 *
 * With DATABASE_URL set the tests use that server, in databases they create and drop themselves.
 * Without it they use an embedded server of their own under .medallion/test, which is stopped and deleted afterwards.
 */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..', '..');
const home = join(root, '.medallion', 'test');
const results = join(root, 'dist', 'test-results');
const medallion = join(root, 'apps', 'runner', 'bin', 'medallion.mjs');

/** Starts the tests' own embedded server and returns a URL with its password, which goes to the tests by environment only. */
function startEmbeddedServer() {
  mkdirSync(home, { recursive: true });
  const started = spawnSync(process.execPath, [medallion, 'db', 'start', '--json', '--home', home], {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (started.status !== 0) throw new Error('The embedded Postgres for the tests did not start; its message is above.');
  const { url, passfile } = JSON.parse(started.stdout);
  const parsed = new URL(url);
  const line = readFileSync(passfile, 'utf8').trim().split('\n')[0];
  parsed.password = line.slice(line.lastIndexOf(':') + 1);
  return parsed.href;
}

function run(command, args, env) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'], env });
    for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => child.kill(signal));
    child.on('exit', (code, signal) => resolve(code ?? (signal ? 1 : 0)));
  });
}

function totals() {
  const sum = { passed: 0, failed: 0, skipped: 0 };
  const skippedBecause = [];
  for (const file of existsSync(results) ? readdirSync(results).sort() : []) {
    const result = JSON.parse(readFileSync(join(results, file), 'utf8'));
    sum.passed += result.passed;
    sum.failed += result.failed;
    sum.skipped += result.skipped;
    skippedBecause.push(...result.skippedTitles);
  }
  return { ...sum, skippedBecause };
}

const external = process.env.MEDALLION_TEST_DATABASE_URL ?? process.env.DATABASE_URL;
const url = external ?? startEmbeddedServer();
// A stale result must not count, one restored from Nx's cache must.
rmSync(results, { recursive: true, force: true });
let code;
try {
  const { DATABASE_URL: _product, ...inherited } = process.env;
  // Part of Nx's cache key: a pass on one server or in one time zone says nothing of another.
  const server = external ? new URL(url).host : 'embedded';
  const env = { ...inherited, MEDALLION_TEST_DATABASE_URL: url, MEDALLION_TEST_SERVER: server, NX_TUI: 'false' };
  code = await run('nx', ['run-many', '-t', 'lint', 'typecheck', 'test', ...process.argv.slice(2)], env);
  // Those that drive the whole thing from outside come last and alone: they start servers and Nx runs of their own.
  if (code === 0) code = await run('nx', ['run-many', '-t', 'e2e', '--parallel=1'], env);
} finally {
  if (!external) {
    spawnSync(process.execPath, [medallion, 'db', 'reset', '--yes', '--home', home], { cwd: root, stdio: 'ignore' });
  }
}
const { passed, failed, skipped, skippedBecause } = totals();
const out = (line) => process.stdout.write(`${line}\n`);
for (const title of skippedBecause) out(`skipped: ${title}`);
out(`Tests: ${passed} passed, ${failed} failed, ${skipped} skipped`);
process.exit(code === 0 && (failed > 0 || passed === 0) ? 1 : code);
