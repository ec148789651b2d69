import { createDatabase, type TestDatabase } from '@medallion/testing';
import { openWarehouse } from '../connection/open-warehouse.ts';
import type { Warehouse } from '../connection/warehouse.ts';
import { bindOrganization, readBinding } from './bind-organization.ts';

const mock = { organizationId: '00D000000000001EAA', source: 'mock' };
const other = { organizationId: '00D000000000002EAA', source: 'files' };
let database: TestDatabase;
let warehouse: Warehouse;

beforeEach(async () => {
  database = await createDatabase();
  warehouse = await openWarehouse({ url: database.url, home: '/nonexistent', role: 'loader' });
});
afterEach(async () => {
  await warehouse.close();
  await database.drop();
});

test('a fresh warehouse belongs to nobody', async () => {
  expect(await readBinding(warehouse)).toBeUndefined();
});

test('the first load binds the warehouse, and the same organization may load again', async () => {
  await bindOrganization(warehouse, mock);
  await bindOrganization(warehouse, { ...mock, source: 'salesforce' });
  expect(await readBinding(warehouse)).toEqual(mock);
});

test('another organization is refused, with the two ways out', async () => {
  await bindOrganization(warehouse, mock);
  await expect(bindOrganization(warehouse, other)).rejects.toMatchObject({
    code: 'OTHER_ORGANIZATION',
    kind: 'usage',
    message: expect.stringMatching(
      /holds organization 00D000000000001EAA \(mock\); this is organization 00D000000000002EAA/,
    ),
    fix: expect.stringMatching(/medallion db reset.*DATABASE_URL=/),
  });
  expect(await readBinding(warehouse)).toEqual(mock);
});

test('of two organizations at once one is bound and the other refused', async () => {
  const outcomes = await Promise.allSettled([bindOrganization(warehouse, mock), bindOrganization(warehouse, other)]);
  expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
});
