import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { median, time } from './stopwatch.mjs';

const { values: flags } = parseArgs({
  options: { json: { type: 'boolean', default: false }, tests: { type: 'boolean', default: false } },
});
const root = join(import.meta.dirname, '..', '..', '..');
const say = (line) => process.stderr.write(`${line}\n`);

const folder = mkdtempSync(join(tmpdir(), 'medallion-bench-'));
const clone = join(folder, 'medallion');
const { DATABASE_URL: _database, MEDALLION_HOME: _home, MEDALLION_SOURCE: _source, ...inherited } = process.env;
const env = { ...inherited, PATH: `${join(clone, 'node_modules', '.bin')}:${process.env.PATH}` };
const inClone = { cwd: clone, env };
const npm = (...args) => time('npm', args, inClone);

const figures = [];
const record = (figure, seconds, note = '') => {
  figures.push({ figure, seconds: Number(seconds.toFixed(2)), note });
  say(`${figure}: ${seconds.toFixed(2)} s ${note}`);
};

/** An edit that changes one statement of one gold model: the comment on its table. */
async function changeOneGoldModel() {
  const path = join(clone, 'libs', 'gold', 'src', 'sales', 'fct_opportunity.ts');
  const source = readFileSync(path, 'utf8');
  const changed = source.replace(/grain: '/, "grain: 'as measured: ");
  if (changed === source) throw new Error(`no grain to change in ${path}`);
  writeFileSync(path, changed);
  try {
    return await time('npx', ['nx', 'run-many', '-t', 'build-layer'], inClone);
  } finally {
    writeFileSync(path, source);
  }
}

try {
  execFileSync('git', ['clone', '-q', root, clone]);
  say('npm ci ...');
  await npm('ci');
  record('cold start', (await npm('start')).seconds);
  const repeats = [];
  for (let i = 0; i < 5; i++) repeats.push((await npm('start')).seconds);
  record('repeated start', median(repeats), 'median of 5');
  record('one gold model changed', (await changeOneGoldModel()).seconds);
  record('type-check', (await time('npx', ['nx', 'run-many', '-t', 'typecheck', '--skip-nx-cache'], inClone)).seconds);
  const load = await time(
    'node',
    ['--conditions=@medallion/source', join(clone, 'libs', 'warehouse', 'src', 'load', 'load.bench.ts')],
    inClone,
  );
  const loaded = JSON.parse(load.output.slice(load.output.indexOf('{')));
  figures.push({ figure: 'raw load', ...loaded });
  say(`raw load: ${JSON.stringify(loaded)}`);
  if (flags.tests) record('tests', (await npm('test')).seconds);
} finally {
  await time('npx', ['medallion', 'db', 'reset', '--yes'], inClone).catch(() => undefined);
  await time('npx', ['nx', 'daemon', '--stop'], inClone).catch(() => undefined);
  rmSync(folder, { recursive: true, force: true });
}
const print = (text) => process.stdout.write(`${text}\n`);
if (flags.json) print(JSON.stringify(figures, null, 2));
else for (const { figure, ...rest } of figures) print(`${figure.padEnd(26)} ${JSON.stringify(rest)}`);
