import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeChangedVersions } from './changed-versions.mjs';

const folder = mkdtempSync(join(tmpdir(), 'medallion-versions-'));
const org = join(folder, 'org');
beforeAll(() => {
  mkdirSync(join(org, 'Opportunity'), { recursive: true });
  const records = Array.from({ length: 250 }, (_, index) => ({
    Id: String(index),
    Amount: 100,
    SystemModstamp: '2024-01-01T00:00:00.000+0000',
  }));
  writeFileSync(join(org, 'Opportunity', '0001.json'), JSON.stringify({ records }));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('one opportunity in a hundred gets a later version with another amount, others in each round', () => {
  const changes = join(folder, 'changes');
  expect(writeChangedVersions(org, changes, 2)).toBe(3);
  const { records } = JSON.parse(readFileSync(join(changes, 'Opportunity', '0001.json'), 'utf8')) as {
    records: object[];
  };
  expect(records).toEqual(
    ['2', '102', '202'].map((Id) => ({
      Id,
      Amount: 110.02,
      LastModifiedDate: '2024-01-01T02:00:00.000+0000',
      SystemModstamp: '2024-01-01T02:00:00.000+0000',
    })),
  );
});
