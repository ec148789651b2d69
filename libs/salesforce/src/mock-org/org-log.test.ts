import fc from 'fast-check';
import type { SourceRecord } from '@medallion/core';
import { catalogue, sObjectNames } from '../catalogue/catalogue.ts';
import type { Field } from '../catalogue/field.ts';
import { recordSchema } from '../catalogue/record.ts';
import { DEFAULT_AS_OF } from './generate.ts';
import { mockOrgRecords } from './org-in-memory.ts';
import { divisionLogs, inOrder, orgLog, stateAt, type OrgLog, type OrgVersion } from './org-log.ts';

const RUNS = 20;
const seeds = fc.integer({ min: 0, max: 2_147_483_647 });
const scales = fc.constantFrom(0.1, 0.2, 0.3);
const days = fc.constantFrom(0, 0, 30);
const orgs = fc.record({ seed: seeds, scale: scales, days });

const instant = (text: unknown): number => Date.parse(String(text).replace('+0000', 'Z'));
const references = Object.fromEntries(
  sObjectNames.map((object) => [
    object,
    Object.entries(catalogue[object].fields as Readonly<Record<string, Field>>)
      .filter(([, field]) => field.type === 'reference')
      .map(([name]) => name),
  ]),
);
/** Profiles, queues, forecast types and periods are not among the objects. */
const outside = new Set(['00e', '00G', '0Db', '026']);
const STAMPS = new Set(['LastModifiedDate', 'LastModifiedById', 'SystemModstamp']);
/** The field histories of a deleted record stay as they are until it goes for good, and then go with it. */
const isFieldHistory = (object: string): boolean => object === 'AccountHistory' || object === 'OpportunityFieldHistory';
const deletable = new Set(['001', '003', '00Q', '006']);

/** What is wrong with a log, a kind of fault and an example each; nothing where it is sound. */
function faultsOf(log: OrgLog): Record<string, string> {
  const faults: Record<string, string> = {};
  const state = new Map<string, SourceRecord>();
  const purged = new Set<string>();
  const rows = new Map<string, SourceRecord>();
  const fault = (kind: string, { object, id, at }: OrgVersion): void => {
    faults[kind] ??= `${object} ${id} at ${at.toISOString()}`;
  };
  const checkReferences = (version: OrgVersion): void => {
    for (const field of references[version.object]!) {
      const to = version.record![field] as string | null | undefined;
      if (to == null || outside.has(to.slice(0, 3))) continue;
      const target = state.get(to);
      if (target === undefined) fault(`dangling ${version.object}.${field}`, version);
      else if (
        version.record!['IsDeleted'] === false &&
        !isFieldHistory(version.object) &&
        target['IsDeleted'] === true &&
        deletable.has(to.slice(0, 3))
      ) {
        fault(`living ${version.object}.${field} refers to a deleted record`, version);
      }
    }
  };
  const checkStep = (version: OrgVersion, before: SourceRecord | undefined): void => {
    const { record, at } = version;
    if (purged.has(version.id)) fault('back after the purge', version);
    if (record === undefined) {
      if (before?.['IsDeleted'] !== true && !isFieldHistory(version.object))
        fault('purged without being deleted', version);
      purged.add(version.id);
      return;
    }
    const modified = record['LastModifiedDate'] ?? record['CreatedDate'];
    if (record['Id'] !== version.id) fault('another id', version);
    if (instant(record['SystemModstamp'] ?? record['CreatedDate']) !== at.getTime())
      fault('not at its SystemModstamp', version);
    if (instant(modified) > at.getTime()) fault('modified after SystemModstamp', version);
    if (before === undefined) {
      if (record['CreatedDate'] !== undefined && instant(record['CreatedDate']) !== at.getTime())
        fault('not there when created', version);
      return;
    }
    if (instant(before['SystemModstamp']) >= at.getTime()) fault('SystemModstamp does not move', version);
    const modifiedBefore = before['LastModifiedDate'] ?? before['CreatedDate'];
    if (instant(modified) < instant(modifiedBefore)) fault('LastModifiedDate goes back', version);
    for (const field of ['CreatedDate', 'CreatedById'])
      if (record[field] !== before[field]) fault(`${field} changed`, version);
    const changed = Object.keys(record).filter((field) => record[field] !== before[field]);
    // The platform may touch a record for reasons nobody sees; an edit changes something.
    const isEdit = changed.includes('LastModifiedDate');
    if (isEdit && changed.every((field) => STAMPS.has(field))) fault('nothing edited', version);
    if (
      version.object === 'OpportunityHistory' &&
      changed.some((field) => field !== 'IsDeleted' && field !== 'SystemModstamp')
    ) {
      fault('history rewritten', version);
    }
  };
  for (let i = 0; i < log.length;) {
    const now = log[i]!.at.getTime();
    const first = i;
    for (; i < log.length && log[i]!.at.getTime() === now; i++) {
      const version = log[i]!;
      checkStep(version, state.get(version.id));
      if (version.record) state.set(version.id, version.record);
      else state.delete(version.id);
      if (version.object === 'OpportunityHistory' && version.record) {
        rows.set(version.record['OpportunityId'] as string, version.record);
      }
    }
    for (const version of log.slice(first, i)) {
      const { record, object } = version;
      if (!record) continue;
      checkReferences(version);
      if (object === 'Opportunity') {
        const row = rows.get(version.id);
        const fields = ['StageName', 'Amount', 'CloseDate', 'Probability', 'ForecastCategory', 'ExpectedRevenue'];
        if (!row || fields.some((field) => row[field] !== record[field])) fault('history disagrees', version);
      }
      if (record['MasterRecordId'] != null) {
        if (record['IsDeleted'] !== true) fault('merged and not deleted', version);
        if (
          state.get(record['MasterRecordId'] as string)?.['IsDeleted'] !== false &&
          !purged.has(record['MasterRecordId'] as string)
        )
          fault('merged into nothing', version);
      }
    }
  }
  // Whatever was deleted or purged in the meantime: what is there at the end must stand together.
  const end = log.at(-1)!.at;
  for (const { object, id } of log) {
    const record = state.get(id);
    if (record) checkReferences({ object, id, at: end, record });
  }
  return faults;
}

test('at its clock the log is what the mock org writes', async () => {
  for (const options of [
    { seed: 1, days: 0 },
    { seed: 5, scale: 1.1, days: 0 },
    { seed: 1, days: 21 },
  ]) {
    const [log, records] = [await orgLog(options), await mockOrgRecords(options)];
    const state = stateAt(log, new Date(DEFAULT_AS_OF.getTime() + options.days * 86_400_000));
    const expected = sObjectNames.flatMap((object) => records[object] as readonly SourceRecord[]);
    expect(state.size).toBe(expected.length);
    expect(
      expected.filter((record) => JSON.stringify(state.get(record['Id'] as string)?.record) !== JSON.stringify(record)),
    ).toEqual([]);
  }
});

test('at every instant of every org its records stand together', async () => {
  await fc.assert(
    fc.asyncProperty(orgs, async (options) => {
      expect(faultsOf(await orgLog(options))).toEqual({});
    }),
    { numRuns: RUNS },
  );
});

test('the default org has no faults at any instant, nor in sixty days after it', async () => {
  expect(faultsOf(await orgLog({ days: 60 }))).toEqual({});
});

test('a log is in order and the same for the same arguments', async () => {
  await fc.assert(
    fc.asyncProperty(orgs, async (options) => {
      const [log, again] = [await orgLog(options), await orgLog(options)];
      expect(log).toEqual(again);
      expect(log.every((version, i) => i === 0 || inOrder(log[i - 1]!, version) < 0)).toBe(true);
    }),
    { numRuns: 3 },
  );
});

test('the logs of the divisions are the log of the org', async () => {
  const options = { seed: 3, scale: 1.1, days: 3 };
  const parts: OrgVersion[] = [];
  for await (const versions of divisionLogs(options)) parts.push(...versions);
  const textOf = (log: OrgLog): string => log.map((version) => JSON.stringify(version)).join('\n');
  expect(textOf(parts.sort(inOrder)) === textOf(await orgLog(options))).toBe(true);
});

test('arguments no org can be made of are refused', async () => {
  await expect(orgLog({ days: -1 })).rejects.toMatchObject({ code: 'MOCK_ORG_ARGUMENT' });
  await expect(orgLog({ seed: 0.5 })).rejects.toMatchObject({ code: 'MOCK_ORG_ARGUMENT' });
});

test('every version is what the catalogue says', async () => {
  const log = await orgLog({ seed: 8, scale: 0.2, days: 30 });
  for (const object of sObjectNames) {
    const schema = recordSchema(object);
    const some = log.filter((version) => version.object === object && version.record).slice(-300);
    expect(some.flatMap(({ record }) => schema.safeParse(record).error?.issues ?? [])).toEqual([]);
  }
});
