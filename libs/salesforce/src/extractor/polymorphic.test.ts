import { keyPrefixOf } from '../ids/salesforce-id.ts';
import { orgLog, stateAt, type OrgLog } from '../mock-org/org-log.ts';
import { serve, type Served } from '../mock-server/testing/small-org.ts';
import { extractServed } from './fixtures/extract-served.ts';
import { received } from './fixtures/run-extract.ts';

let log: OrgLog;
let served: Served;

beforeAll(async () => {
  log = await orgLog({ seed: 6, scale: 0.2 });
  served = await serve({ log, clock: new Date(log.at(-1)!.at.getTime() + 3_600_000) });
});
afterAll(() => served.server.close());

test.each([
  ['REST', 1_000_000],
  ['Bulk', 1],
])('references to records of several kinds (WhoId, WhatId, OwnerId) come as they are by %s', async (_api, bulkFrom) => {
  const { directory } = await extractServed(served, { objects: ['Task'], settings: { bulkFrom } });
  const tasks = await received(directory, 'Task');
  const references = ({ Id, WhoId, WhatId, OwnerId }: Record<string, unknown>) =>
    [Id, WhoId, WhatId, OwnerId].join(' ');
  const expected = [...stateAt(log, served.server.now).values()].filter(({ object }) => object === 'Task');
  expect(tasks.map(references).sort()).toEqual(expected.map(({ record }) => references(record)).sort());
  const kinds = (field: string) =>
    [...new Set(tasks.flatMap(({ [field]: id }) => (typeof id === 'string' ? keyPrefixOf(id) : [])))].sort();
  expect(kinds('WhoId')).toEqual(['003', '00Q']);
  expect(kinds('WhatId')).toEqual(expect.arrayContaining(['001', '006']));
});
