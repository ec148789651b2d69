import type { OrgLog } from '../mock-org/org-log.ts';
import { manyAccounts, version } from '../mock-server/testing/small-org.ts';
import type { MockServer } from '../mock-server/start-mock-server.ts';
import { AFTER, extractServed, serveAccounts } from './fixtures/extract-served.ts';
import { received } from './fixtures/run-extract.ts';

/** So many fields with the longest names there are make an address of more than 14,000 bytes. */
const NAMES = Array.from({ length: 290 }, (_, n) => `${`Longest_${n}`.padEnd(40, '_Name')}__c`);
const values = Object.fromEntries(NAMES.map((name, n) => [name, `value ${n}`]));
const wideAccounts = manyAccounts(210).map((one) => ({ ...one, record: { ...one.record!, ...values } }));

/** The Bulk API, which takes queries of any length, will not have the object. */
const serveWide = (log: OrgLog = wideAccounts) => serveAccounts(0, { log, faults: { notForBulk: ['Account'] } });

/** Does something to the org once its nth page of all fields has been sent. */
async function afterPage<T>(nth: number, act: () => void, work: () => Promise<T>): Promise<T> {
  const { fetch } = globalThis;
  let pages = 0;
  globalThis.fetch = async (url, init) => {
    const answer = await fetch(url, init);
    if (String(url).includes('FIELDS(ALL)') && ++pages === nth) act();
    return answer;
  };
  try {
    return await work();
  } finally {
    globalThis.fetch = fetch;
  }
}

const longest = ({ requests }: MockServer): number => Math.max(...requests.map(({ url }) => url.length));

test('an object with too many fields for an address is read whole where the Bulk API refuses it', async () => {
  const served = await serveWide();
  try {
    const wide = await extractServed(served);
    expect(longest(served.server)).toBeLessThan(14_000);
    served.server.setFaults({});
    const byBulk = await extractServed(served);
    expect([wide, byBulk].map(({ manifest }) => manifest.objects['Account']!.read!.api)).toEqual(['rest', 'bulk']);
    expect(wide.manifest.objects['Account']!.read!.query).toMatch(/^SELECT FIELDS\(ALL\) FROM Account WHERE/);
    const [records, expected] = await Promise.all([wide, byBulk].map(({ directory }) => received(directory)));
    expect(records).toHaveLength(210);
    const fieldsOf = (all: typeof records) => Object.keys(all![0]!).sort();
    expect(fieldsOf(records)).toEqual(fieldsOf(expected));
    const sample = (all: typeof records) => all!.map(({ Id, [NAMES[289]!]: last }) => `${Id} ${last}`).sort();
    expect(sample(records)).toEqual(sample(expected));
  } finally {
    await served.server.close();
  }
});

test('records of one moment that reach over a page all come once', async () => {
  const log = wideAccounts.map(({ id, record }) => version('Account', id, '2024-01-01T00:00:00.000Z', record));
  const served = await serveWide(log);
  try {
    const { directory } = await extractServed(served);
    const ids = (await received(directory)).map(({ Id }) => Id);
    expect(ids).toHaveLength(210);
    expect(new Set(ids).size).toBe(210);
  } finally {
    await served.server.close();
  }
});

test('a record that is modified between two pages comes in one version or not yet, never in a mixture', async () => {
  const first = wideAccounts.map((one) => ({ ...one, record: { ...one.record!, Name: 'old', Industry: 'old' } }));
  const later = new Date(AFTER.getTime() + 1000).toISOString();
  const second = first.map(({ id, record }) =>
    version('Account', id, later, { ...record, SystemModstamp: undefined, Name: 'new', Industry: 'new' }),
  );
  const moved = second.map((one) => ({
    ...one,
    record: { ...one.record!, SystemModstamp: later.replace('Z', '+0000') },
  }));
  const served = await serveWide([...first, ...moved]);
  try {
    const { directory } = await afterPage(
      1,
      () => served.server.advance({ hours: 1 }),
      () => extractServed(served),
    );
    const pairs = (await received(directory)).map(({ Name, Industry }) => `${Name} ${Industry}`);
    expect([...new Set(pairs)]).toEqual(['old old']);
    expect(pairs).toHaveLength(200);
  } finally {
    await served.server.close();
  }
});

test('a field that is hidden between two pages is described and read again, not taken for empty', async () => {
  const served = await serveWide();
  const hide = { change: 'hide' as const, at: new Date(0), object: 'Account' as const, field: NAMES[7]! };
  try {
    const { manifest, directory } = await afterPage(
      1,
      () => served.server.setFaults({ schema: [hide], notForBulk: ['Account'] }),
      () => extractServed(served),
    );
    expect(manifest.objects['Account']!.fields).not.toContain(NAMES[7]);
    expect(await received(directory)).toHaveLength(210);
  } finally {
    await served.server.close();
  }
});
