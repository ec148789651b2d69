import { rawTables } from '@medallion/bronze';
import { MedallionError } from '@medallion/core';
import {
  extractOrg,
  openFileSource,
  startMockServer,
  stateAt,
  type FaultPlan,
  type MockServer,
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
import { readObjects } from './load-salesforce.ts';

/** Cases of the property, and what they are drawn from; CI asks for 200. */
const CASES = Number(process.env['MEDALLION_PROPERTY_CASES'] ?? 20);
const SEED = Number(process.env['MEDALLION_PROPERTY_SEED'] ?? 1);
const MINUTE = 60_000;
const BEGIN = Date.UTC(2025, 0, 1);
const tables = rawTables.filter(({ object }) => object === 'Account' || object === 'Contact');

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

/** Something that happens to one record some minutes after the beginning. */
interface Happening {
  readonly minute: number;
  readonly record: number;
  readonly kind: 'change' | 'delete' | 'undelete' | 'purge';
}

interface Case {
  readonly base: number;
  readonly happenings: readonly Happening[];
  /** Minutes of the org between one extraction and the next. */
  readonly rounds: readonly number[];
  readonly faults: FaultPlan;
  readonly seed: number;
  readonly bulkFrom: number;
}

const happening = fc.record<Happening>({
  minute: fc.integer({ min: 0, max: 3_000 }),
  record: fc.integer({ min: 0, max: 40 }),
  kind: fc.constantFrom('change', 'change', 'change', 'delete', 'undelete', 'purge'),
});

const maybe = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(arbitrary, { nil: undefined });

const cases = fc.record<Case>({
  base: fc.integer({ min: 1, max: 650 }),
  happenings: fc.array(happening, { maxLength: 60 }),
  rounds: fc.array(fc.integer({ min: 1, max: 900 }), { minLength: 1, maxLength: 3 }),
  faults: fc.record({
    expireSessionAfter: maybe(fc.integer({ min: 4, max: 40 })),
    unavailable: maybe(fc.double({ min: 0, max: 0.2, noNaN: true })),
    drop: maybe(fc.double({ min: 0, max: 0.1, noNaN: true })),
    limitExceeded: maybe(fc.array(fc.integer({ min: 1, max: 60 }), { maxLength: 3 })),
    badLocator: maybe(fc.double({ min: 0, max: 0.5, noNaN: true })),
    queryTimeoutAbove: maybe(fc.integer({ min: 100, max: 400 })),
    bulkJobFails: maybe(fc.double({ min: 0, max: 1, noNaN: true })),
    minutesBetweenPages: maybe(fc.integer({ min: 0, max: 3 })),
    clockSkewSeconds: maybe(fc.integer({ min: -300, max: 900 })),
  }),
  seed: fc.nat(1_000_000),
  bulkFrom: fc.constantFrom(1, 100, 100_000),
});

const idOf = (prefix: string, n: number): string => `${prefix}${String(n).padStart(12, '0')}AAA`;

/** The whole life of an org: a first stock of accounts and contacts, thirty-five at each instant, and what happens to some. */
function logOf({ base, happenings }: Case): OrgVersion[] {
  const log: OrgVersion[] = [];
  const isThere = new Map<string, boolean>();
  const put = (n: number, at: Date, name: string, isDeleted: boolean): void => {
    const object = n % 3 === 0 ? 'Contact' : 'Account';
    const id = idOf(object === 'Contact' ? '003' : '001', n);
    const text = at.toISOString().replace('Z', '+0000');
    const created = log.find((version) => version.id === id)?.record?.['CreatedDate'] ?? text;
    const system = { IsDeleted: isDeleted, CreatedDate: created, LastModifiedDate: text, SystemModstamp: text };
    const named = object === 'Contact' ? { LastName: name, Name: name } : { Name: name };
    log.push({ object, id, at, record: { Id: id, ...named, ...system } });
    isThere.set(id, true);
  };
  for (let n = 0; n < base; n++)
    put(n, new Date(BEGIN - 90_000_000 + Math.floor(n / 35) * 30_000), `Company ${n}`, false);
  for (const [i, { minute, record, kind }] of [...happenings].sort((a, b) => a.minute - b.minute).entries()) {
    // The same instant now and then, never twice for one record.
    const at = new Date(BEGIN + minute * MINUTE + Math.floor(i / 3));
    const object = record % 3 === 0 ? 'Contact' : 'Account';
    const id = idOf(object === 'Contact' ? '003' : '001', record);
    const last = log.findLast((version) => version.id === id);
    if (last && last.at >= at) continue;
    if (kind !== 'purge') put(record, at, `Change ${i}`, kind === 'delete');
    else if (last?.record !== undefined) log.push({ object, id, at, record: undefined });
  }
  const order = ({ at, object, id }: OrgVersion): string => `${at.toISOString()} ${object} ${id}`;
  return log.sort((a, b) => (order(a) < order(b) ? -1 : 1));
}

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

async function rawVersions(where: string): Promise<string[]> {
  const rows = await warehouse.sql.unsafe<{ id: string; at: Date; name: string; is_deleted: boolean }[]>(
    `select id, system_modstamp as at, name, is_deleted from raw_salesforce.account where not _is_tombstone and ${where}
     union all
     select id, system_modstamp, last_name, is_deleted from raw_salesforce.contact where not _is_tombstone and ${where}`,
  );
  return rows.map(({ id, at, name, is_deleted }) => key(id, new Date(at), name, is_deleted)).sort();
}

test('whatever happens in the org and whatever goes wrong on the way, raw ends as the org is', async () => {
  await fc.assert(
    fc.asyncProperty(cases, async (one) => {
      await emptyWarehouse();
      const log = logOf(one);
      const { faults, seed, bulkFrom } = one;
      const server = await startMockServer({ log, clock: new Date(BEGIN), faults, seed, bulkPageSize: 100 });
      try {
        for (const minutes of one.rounds) {
          server.advance({ minutes });
          await runOnce(server, bulkFrom, false);
        }
        // The last extraction is later than everything that happens, whatever the clock's skew.
        const end = Math.max(server.now.getTime(), BEGIN + 3_000 * MINUTE) + 60 * MINUTE;
        server.advance({ to: new Date(end) });
        const lines = await runOnce(server, bulkFrom, true);
        const expected = [...stateAt(log, server.now).values()].map(keyOf).sort();
        expect(await rawVersions(`_superseded_at = '9999-12-31T00:00:00Z'`)).toEqual(expected);
        const ever = new Set(log.filter(({ record }) => record !== undefined).map(keyOf));
        expect((await rawVersions('true')).filter((version) => !ever.has(version))).toEqual([]);
        expect(lines.filter(({ orgCount, inRaw }) => orgCount !== inRaw)).toEqual([]);
      } finally {
        await server.close();
      }
    }),
    { numRuns: CASES, seed: SEED, endOnFailure: true },
  );
}, 900_000);
