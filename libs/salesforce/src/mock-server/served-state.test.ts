import fc from 'fast-check';
import { catalogue, sObjectNames } from '../catalogue/catalogue.ts';
import { orgLog, stateAt, type OrgLog } from '../mock-org/org-log.ts';
import { serve } from './testing/small-org.ts';

const clock = new Date('2024-12-31T23:59:59Z');
const DAYS = 20;
let log: OrgLog;

beforeAll(async () => {
  log = await orgLog({ seed: 3, scale: 0.05, asOf: clock, days: DAYS });
});

test('what is served is the state of the log at the clock, whatever the steps it was moved by', async () => {
  const steps = fc.array(fc.integer({ min: 1, max: 6 * 24 * 60 }), { minLength: 1, maxLength: 4 });
  await fc.assert(
    fc.asyncProperty(steps, async (minutes) => {
      const org = await serve({ log, clock });
      try {
        for (const step of minutes) org.server.advance({ minutes: step });
        const expected = [...stateAt(log, org.server.now).values()];
        for (const object of sObjectNames) {
          const versions = expected.filter((version) => version.object === object);
          const served = new Map<string, string>();
          const stamp = 'SystemModstamp' in catalogue[object].fields ? 'SystemModstamp' : 'CreatedDate';
          let page = await org.query(`SELECT Id, ${stamp} FROM ${object}`, 'queryAll');
          for (;;) {
            for (const record of page.records) served.set(record.Id, record[stamp]);
            if (page.done) break;
            page = await org.json(page.nextRecordsUrl.replace('/services/data/v62.0', ''));
          }
          const wanted = new Map(versions.map(({ id, record }) => [id, record[stamp] as string]));
          expect(served).toEqual(wanted);
        }
      } finally {
        await org.server.close();
      }
    }),
    { numRuns: 10, seed: 1 },
  );
});

test('every value served of an object is the one in its record', async () => {
  const org = await serve({ log, clock });
  try {
    org.server.advance({ days: DAYS });
    const { fields } = await org.json('/sobjects/Opportunity/describe');
    const names = fields.map(({ name }: { name: string }) => name).join(', ');
    const { records } = await org.query(`SELECT ${names} FROM Opportunity`, 'queryAll');
    const state = stateAt(log, org.server.now);
    expect(records.length).toBeGreaterThan(10);
    for (const { attributes: _, ...record } of records) expect(record).toEqual(state.get(record.Id)!.record);
  } finally {
    await org.server.close();
  }
});
