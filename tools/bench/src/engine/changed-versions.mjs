import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const HOUR = 3_600_000;

/**
 * Writes a folder of files with a new version of one opportunity in a hundred, as an org would send them `round` hours after its last
 * change: another amount, and other opportunities in each round.
 */
export function writeChangedVersions(org, folder, round) {
  const records = readdirSync(join(org, 'Opportunity'))
    .sort()
    .flatMap((page) => JSON.parse(readFileSync(join(org, 'Opportunity', page), 'utf8')).records);
  const newest = records.reduce((latest, { SystemModstamp }) => Math.max(latest, Date.parse(SystemModstamp)), 0);
  const at = new Date(newest + round * HOUR).toISOString().replace('Z', '+0000');
  const changed = records
    .filter((_, index) => index % 100 === round)
    .map((record) => ({
      ...record,
      Amount: Math.round((record.Amount ?? 0) * 110 + round) / 100,
      LastModifiedDate: at,
      SystemModstamp: at,
    }));
  mkdirSync(join(folder, 'Opportunity'), { recursive: true });
  const page = { totalSize: changed.length, done: true, records: changed };
  writeFileSync(join(folder, 'Opportunity', '0001.json'), JSON.stringify(page));
  return changed.length;
}
