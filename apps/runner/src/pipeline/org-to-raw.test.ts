import { rawTables } from '@medallion/bronze';
import { MedallionError } from '@medallion/core';
import {
  extractOrg,
  openFileSource,
  startMockServer,
  stateAt,
  type MockServer,
  type OrgLog,
  type OrgVersion,
  type Timing,
} from '@medallion/salesforce';
import { createDatabase, type TestDatabase } from '@medallion/testing';
import {
  commitExtraction,
  loadExtraction,
  missingFromOrg,
  openWarehouse,
  readSourceStates,
  type LedgerLine,
  type Warehouse,
} from '@medallion/warehouse';
import fc from 'fast-check';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FieldHistory } from './fixtures/field-history.ts';
import { BEGIN, cases, logOf, MINUTE, SPAN, type Case, type CaseObject } from './fixtures/random-org.ts';
import { rawVersions } from './fixtures/raw-versions.ts';
import { servedRecords } from './fixtures/served-records.ts';
import { readObjects } from './load-salesforce.ts';

/** Cases of the property, and what they are drawn from; CI asks for 200. */
const CASES = Number(process.env['MEDALLION_PROPERTY_CASES'] ?? 20);
const SEED = Number(process.env['MEDALLION_PROPERTY_SEED'] ?? 1);
const objects: readonly CaseObject[] = ['Account', 'Contact'];
const tables = rawTables.filter(({ object }) => (objects as readonly string[]).includes(object));

let database: TestDatabase;
let warehouse: Warehouse;
let folder: string;

beforeAll(async () => {
  database = await createDatabase();
  warehouse = await openWarehouse({ url: database.url, home: '/nonexistent' });
  folder = await mkdtemp(join(tmpdir(), 'medallion-org-to-raw-'));
}, 60_000);
afterAll(async () => {
  await warehouse?.close();
  await database?.drop();
  await rm(folder, { recursive: true, force: true });
}, 60_000);

/** Waiting takes no time. */
const timing: Timing = { now: () => new Date(BEGIN), sleep: async () => undefined, random: () => 0.5 };

let runs = 0;

/** What a scheduler does: extracts, again in the same folder where it failed, loads, and writes the ledger. */
async function runOnce(server: MockServer, bulkFrom: number, reconcile: boolean): Promise<readonly LedgerLine[]> {
  const { clientId, clientSecret } = server.credentials;
  const name = `run-${++runs}`;
  const directory = join(folder, name);
  const attempt = () =>
    extractOrg({
      credentials: { kind: 'client credentials', loginUrl: server.url, clientId, clientSecret },
      directory,
      objects: tables.map(({ object }) => object),
      states: () => readSourceStates(warehouse.sql, tables),
      knownIds: {
        missingFrom: (object, ids) =>
          missingFromOrg(
            warehouse,
            tables.find((one) => one.object === object)!,
            ids,
          ),
      },
      // Any share may vanish: the orgs here are small.
      settings: { bulkFrom, pageSize: 200, plausibleDeletes: 1 },
      reconcile,
      timing,
    });
  const { manifest } = await attempt().catch(async (error: unknown) => {
    for (let tries = 1; tries < 60 && error instanceof MedallionError && error.kind === 'environment'; tries++) {
      const result = await attempt().catch((again: unknown) => void (error = again));
      if (result) return result;
    }
    throw error;
  });
  const everything = await openFileSource(directory);
  const extraction = { ...everything, objects: everything.objects.filter(({ object }) => manifest.objects[object]) };
  const load = () => loadExtraction(warehouse, { extraction, rawTables: tables, runId: name });
  const report = await load();
  // Loaded twice, as after a crash between the load and its ledger.
  if (runs % 4 === 0) expect((await load()).nothingNew).toBe(true);
  const { organizationId, apiVersion, asOf, extractedAt } = manifest;
  const lines = await commitExtraction(warehouse.sql, {
    extractionId: name,
    organizationId,
    apiVersion,
    asOf: new Date(asOf),
    extractedAt: new Date(extractedAt),
    runId: name,
    drift: [],
    objects: readObjects(manifest),
    report,
    rawTables: tables,
  });
  await rm(directory, { recursive: true });
  return lines;
}

async function emptyWarehouse(): Promise<void> {
  await database.sql.unsafe(`
    do $$ begin
      if to_regclass('raw_salesforce.account') is not null then truncate raw_salesforce.account, raw_salesforce.contact; end if;
    end $$;
    truncate ops.load, ops.load_object, ops.rejected_record, ops.clock, ops.watermark, ops.source_state, ops.extraction,
      ops.completeness cascade;
    update ops.warehouse_marker set organization_id = null, organization_source = null, bound_at = null`);
}

const key = (id: string, at: Date, name: unknown, isDeleted: unknown): string =>
  [id, at.toISOString(), String(name), String(isDeleted)].join(' ');

const keyOf = ({ id, at, record }: OrgVersion): string =>
  key(id, at, record!['LastName'] ?? record!['Name'], record!['IsDeleted']);

async function rawKeys(where: string): Promise<string[]> {
  const rows = await warehouse.sql.unsafe<{ id: string; at: Date; name: string; is_deleted: boolean }[]>(
    `select id, system_modstamp as at, name, is_deleted from raw_salesforce.account where not _is_tombstone and ${where}
     union all
     select id, system_modstamp, last_name, is_deleted from raw_salesforce.contact where not _is_tombstone and ${where}`,
  );
  return rows.map(({ id, at, name, is_deleted }) => key(id, new Date(at), name, is_deleted)).sort();
}

/** All that raw says of the fields of all versions, one line for each value; of what was not requested it says nothing. */
async function fieldValues(): Promise<Set<string>> {
  const known = new Set<string>();
  for (const object of objects) {
    for (const { id, at, values } of await rawVersions(warehouse, object)) {
      for (const [field, value] of values) known.add(`${id} ${at} ${field}=${value}`);
    }
  }
  return known;
}

/** How the fields of raw differ from the org: from what it answers now, and from what it can ever have answered. */
async function wrongFields(one: Case, log: OrgLog, server: MockServer): Promise<string[]> {
  const wrong: string[] = [];
  for (const object of objects) {
    const history = new FieldHistory(log, one.faults.schema ?? [], object);
    const served = await servedRecords(server, object);
    for (const { id, at, isLatest, values, unaskedFor } of await rawVersions(warehouse, object)) {
      const version = `${object} ${id} ${at}`;
      for (const field of unaskedFor) wrong.push(`${version}: ${field} was not requested and has a value`);
      for (const [field, value] of values) {
        const possible = history.valuesOf(id, at, field);
        if (possible?.has(value) === false) wrong.push(`${version}: ${field} never was ${value}`);
      }
      const now = isLatest ? served.get(id) : undefined;
      for (const [field, value] of now ?? []) {
        if (!values.has(field)) wrong.push(`${version}: ${field} is ${value} in the org and was not requested`);
        else if (values.get(field) !== value) {
          wrong.push(`${version}: ${field} is ${value} in the org and ${values.get(field)} in raw`);
        }
      }
    }
  }
  return wrong;
}

test('whatever happens in the org and whatever goes wrong on the way, raw ends as the org is', async () => {
  await fc.assert(
    fc.asyncProperty(cases, async (one) => {
      await emptyWarehouse();
      const log = logOf(one);
      const { faults, seed, bulkFrom } = one;
      const server = await startMockServer({
        log,
        clock: new Date(BEGIN),
        faults,
        seed,
        bulkPageSize: 100,
        hangMilliseconds: 5,
        // Making a key pair takes longer than all else the server does.
        credentials: { jwtPublicKey: 'none' },
      });
      try {
        const known = new Set<string>();
        for (const minutes of one.rounds) {
          server.advance({ minutes });
          await runOnce(server, bulkFrom, false);
          for (const line of await fieldValues()) known.add(line);
        }
        // The last extraction is later than everything that happens, whatever the clock's skew.
        const end = Math.max(server.now.getTime(), BEGIN + SPAN * MINUTE) + 60 * MINUTE;
        server.advance({ to: new Date(end) });
        const lines = await runOnce(server, bulkFrom, true);
        const expected = [...stateAt(log, server.now).values()].map(keyOf).sort();
        expect(await rawKeys(`_superseded_at = '9999-12-31T00:00:00Z'`)).toEqual(expected);
        const ever = new Set(log.filter(({ record }) => record !== undefined).map(keyOf));
        expect((await rawKeys('true')).filter((version) => !ever.has(version))).toEqual([]);
        expect(lines.filter(({ orgCount, inRaw }) => orgCount !== inRaw)).toEqual([]);
        server.setFaults({});
        expect(await wrongFields(one, log, server)).toEqual([]);
        // Values once read stay, of fields that are hidden or gone too.
        const still = await fieldValues();
        expect([...known].filter((line) => !still.has(line))).toEqual([]);
      } finally {
        await server.close();
      }
    }),
    { numRuns: CASES, seed: SEED, endOnFailure: true },
  );
}, 900_000);
