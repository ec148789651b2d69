/**
 * `npm run bench:engine`: what the engine takes to build, beside the same queries run by hand in the same database. Prints a table, and
 * with `--json` the figures.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openWarehouse } from '@medallion/warehouse';
import { writeChangedVersions } from './engine/changed-versions.mjs';
import { figuresOf, tableOf } from './engine/figures.mjs';
import { dropFloor, floorClock, floorStatements } from './engine/floor.mjs';
import { start } from './soak/medallion.mjs';
import { time } from './stopwatch.mjs';

const { values: flags } = parseArgs({
  options: {
    scale: { type: 'string', default: '1' },
    runs: { type: 'string', default: '3' },
    json: { type: 'boolean', default: false },
  },
});
const scale = Number(flags.scale);
const runs = Number(flags.runs);
const say = (line) => process.stderr.write(`${line}\n`);

const folder = mkdtempSync(join(tmpdir(), 'medallion-bench-'));
const home = join(folder, 'home');
const url = process.env.DATABASE_URL;
const env = { MEDALLION_HOME: home };

const medallion = async (args, more = {}) => {
  const { code, stdout, stderr } = await start(args, { ...env, ...more }).finished;
  if (code !== 0) throw new Error(`medallion ${args.join(' ')} exited with ${code}:\n${stderr}`);
  return stdout;
};
const load = (source) => medallion(['load'], { MEDALLION_SOURCE: source });

let count = 0;
/** The engine at work in a process of its own. */
async function engine(work, concurrency) {
  const orders = { home, url, runId: `bench-${++count}`, work, concurrency };
  const script = join(import.meta.dirname, 'engine', 'process.mjs');
  const { output } = await time(
    process.execPath,
    ['--conditions=@medallion/source', script, JSON.stringify(orders)],
    {},
  );
  return JSON.parse(output);
}

/** Does something again and again, each time after `before`, which is not timed. */
async function repeat(what, work, before = async () => undefined) {
  const results = [];
  for (let run = 1; run <= runs; run++) {
    await before(run);
    results.push(await work());
    say(`${what}: ${results.at(-1).seconds.toFixed(2)} s (${run} of ${runs})`);
  }
  return results;
}

const org = join(folder, 'org');
let warehouse;
try {
  await medallion(['mock-org', 'generate', '--output', org, '--scale', String(scale)]);
  rmSync(join(org, 'manifest.json'));
  say(`loading the org at scale ${scale} ...`);
  await load(org);
  // A folder of the same name, by which files are known as those of one org.
  const changes = Array.from({ length: runs }, (_, index) => join(folder, `round-${index + 1}`, 'org'));
  changes.forEach((target, index) => writeChangedVersions(org, target, index + 1));
  // At scale 1000 its files take as much of the disk as what is loaded from them.
  rmSync(org, { recursive: true });
  warehouse = await openWarehouse({ url, home });
  const { sql } = warehouse;
  const [{ opportunities, versions }] = await sql`
    select count(*)::int as opportunities,
      (select sum(new_versions)::int from ops.load_object) as versions from raw_salesforce.opportunity`;

  const nothingBuilt = () =>
    sql.unsafe(`drop schema if exists bronze cascade; drop schema if exists silver cascade; drop schema if exists gold cascade;
      delete from ops.layer_ledger; delete from ops.model_definition; delete from ops.model_state`);
  const statements = await floorStatements();
  const byHand = async () => {
    const session = warehouse.openSession('floor');
    try {
      await session.unsafe('select 1');
      const started = performance.now();
      for (const statement of statements) await session.unsafe(statement);
      return { seconds: (performance.now() - started) / 1000 };
    } finally {
      await session.end();
    }
  };
  const dropped = async () => {
    await sql.unsafe(dropFloor);
    await sql.unsafe(floorClock);
  };

  const floor = await repeat('by hand', byHand, dropped);
  await sql.unsafe(dropFloor);
  const serial = await repeat('full build, one model at a time', () => engine('build', 1), nothingBuilt);
  const full = await repeat('full build', () => engine('build'), nothingBuilt);
  const noOp = await repeat('no-op', () => engine('build'));
  const plan = await repeat('plan', () => engine('plan'));
  const changed = await repeat(
    '1 % new versions',
    () => engine('build'),
    (round) => load(changes[round - 1]),
  );
  // As if it had been published with other amounts, by another definition: every row is computed, compared and updated.
  const oneModel = await repeat(
    'one model changed',
    () => engine('build'),
    () =>
      sql.unsafe(`update gold.fct_opportunity set amount = amount + 1;
      update ops.model_state set definition = 'another', fingerprint = 'another' where model = 'gold.fct_opportunity';
      update ops.layer_ledger set desired = 'another', actual = 'another' where layer = 'gold'`),
  );
  const command = (what, args) =>
    repeat(what, async () => {
      const started = performance.now();
      await medallion(args);
      return { seconds: (performance.now() - started) / 1000 };
    });
  const processStart = await command('medallion --version', ['--version']);
  const buildCommand = await command('medallion build, nothing to do', ['build']);
  const planCommand = await command('medallion plan, nothing to do', ['plan']);

  const [{ rows }] = await sql`select sum(row_count)::int as rows from ops.model_state where kind <> 'view'`;
  const about = { scale, runs, opportunities, versions, rows, serverVersion: warehouse.describe.serverVersion };
  const figures = figuresOf(
    {
      'by hand': floor,
      'full build, one model at a time': serial,
      'full build': full,
      'publish of a full build': full.map(publishOf),
      '1 % new versions': changed,
      'publish of 1 % new versions': changed.map(publishOf),
      'one model changed': oneModel,
      'publish of one model': oneModel.map(publishOf),
      'no-op': noOp,
      plan,
      'medallion --version': processStart,
      'medallion build, nothing to do': buildCommand,
      'medallion plan, nothing to do': planCommand,
    },
    { floor: 'by hand', full: 'full build' },
  );
  const facts = Object.entries(about).map(([name, value]) => `${name} ${value}`);
  const text = flags.json ? JSON.stringify({ ...about, figures }, null, 2) : `${facts.join(', ')}\n${tableOf(figures)}`;
  process.stdout.write(`${text}\n`);
} finally {
  await warehouse?.close();
  if (url === undefined) await medallion(['db', 'reset', '--yes']).catch((error) => say(String(error)));
  rmSync(folder, { recursive: true, force: true });
}

function publishOf({ publishing }) {
  return { seconds: publishing };
}
