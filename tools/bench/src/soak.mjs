/**
 * `npm run soak`: a mock org lives some days with faults drawn from a seed, is read and loaded each day as a scheduler
 * would, and in the end raw is compared with it, field by field. Exit code 1 where anything differs.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { differencesOf, readRaw } from './soak/differences.mjs';
import { chanceOf, faultsOfDay } from './soak/faults-of-day.mjs';
import { run } from './soak/medallion.mjs';
import { serveOrg } from './soak/served-org.mjs';

const { values: flags } = parseArgs({
  options: {
    days: { type: 'string', default: '60' },
    scale: { type: 'string', default: '0.1' },
    seed: { type: 'string', default: '1' },
    json: { type: 'boolean', default: false },
  },
});
const days = Number(flags.days);
const chance = chanceOf(Number(flags.seed));
const say = (line) => process.stderr.write(`${line}\n`);

const folder = mkdtempSync(join(tmpdir(), 'medallion-soak-'));
const settings = join(folder, 'medallion.config.mjs');
// Both APIs are to be used on most days, and of so small an org any share may vanish in one.
writeFileSync(settings, 'export default { salesforce: { bulkFrom: 20, plausibleDeletes: 1 } };\n');
const home = { MEDALLION_HOME: join(folder, 'home') };
const isEmbedded = process.env.DATABASE_URL === undefined;

const counts = { days, runs: 0, attempts: 0, records: 0, rejected: 0 };
let org;
try {
  // Some days more: those between pages and the last hour count too.
  org = await serveOrg(['--scale', flags.scale, '--seed', flags.seed, '--days', String(days + 3)], home);
  const env = { ...home, ...org.env, MEDALLION_SOURCE: 'salesforce' };
  const medallion = async (...args) => {
    const { result, attempts } = await run([...args, '--config', settings], env);
    counts.runs++;
    counts.attempts += attempts;
    return result;
  };
  const load = async () => {
    const { objects, rejected } = await medallion('load');
    counts.records += objects.reduce((sum, { received }) => sum + received, 0);
    counts.rejected += rejected;
  };
  for (let day = 1; day <= days; day++) {
    const now = await org.advance({ days: 1 });
    const faults = faultsOfDay(day, now, chance);
    await org.setFaults(faults);
    await load();
    say(`day ${day} of ${days}: ${counts.records} records so far; ${faults.join(', ')}`);
  }
  await org.setFaults([]);
  await org.advance({ hours: 1 });
  await medallion('extract', '--reconcile');
  await load();
  await medallion('extract', '--verify');

  const query = async (sql) => (await run(['query', sql], env)).result;
  const inOrg = await org.records();
  const inRaw = await readRaw([...inOrg.keys()], query);
  const objects = [...inOrg].map(([object, records]) => differencesOf(object, records, inRaw.get(object)));
  const [{ drift }] = await query('select sum(jsonb_array_length(drift))::int as drift from ops.extraction');
  report(objects, drift, await org.faultsMet());
} finally {
  await org?.stop();
  if (isEmbedded) await run(['db', 'reset', '--yes'], home).catch((error) => say(String(error)));
  rmSync(folder, { recursive: true, force: true });
}

function report(objects, fieldChanges, faultsMet) {
  const total = (of) => objects.reduce((sum, one) => sum + of(one), 0);
  const differences = objects.flatMap((one) => one.differences);
  const summary = {
    ...counts,
    inOrg: total(({ inOrg }) => inOrg),
    inRaw: total(({ inRaw }) => inRaw),
    missing: total(({ missing }) => missing),
    gone: total(({ gone }) => gone),
    versions: total(({ versions }) => versions),
    fieldChanges,
    faultsMet,
    unexplained: differences,
  };
  const print = (text) => process.stdout.write(`${text}\n`);
  if (flags.json) print(JSON.stringify(summary, null, 2));
  else {
    for (const { object, inOrg, inRaw, missing, gone, versions } of objects) {
      print(
        `${object.padEnd(24)} org ${inOrg}, raw ${inRaw}, missing ${missing}, gone for good ${gone}, versions ${versions}`,
      );
    }
    const { faultsMet: met, unexplained, ...rest } = summary;
    print(
      Object.entries(rest)
        .map(([name, value]) => `${name} ${value}`)
        .join(', '),
    );
    print(
      `faults met: ${Object.entries(met)
        .map(([name, times]) => `${name} ${times}`)
        .join(', ')}`,
    );
    print(`unexplained differences: ${unexplained.length}`);
    for (const line of unexplained.slice(0, 50)) print(`  ${line}`);
  }
  if (differences.length > 0) process.exitCode = 1;
}
