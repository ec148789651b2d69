import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import {
  account,
  firstRecords,
  openShopWarehouse,
  opportunity,
  type ShopWarehouse,
} from './fixtures/shop-warehouse.ts';

const CHANGED = {
  Account: [account(1, 'Acme Corp', '2024-02-15T00:00:00Z'), account(3, 'Initech', '2024-02-15T00:00:00Z')],
  Opportunity: [opportunity(1, 3, 1, '2024-02-15T00:00:00Z')],
};

let shop: ShopWarehouse;
beforeEach(async () => {
  shop = await openShopWarehouse();
  await shop.load(firstRecords, '2024-02-01T00:00:00Z');
  await shop.buildAll();
  await shop.load(CHANGED, '2024-03-01T00:00:00Z');
  await shop.build('bronze');
});
afterEach(() => shop.close());

/** Starts a build of silver, kills it -9 as soon as it waits for the lock on `table`, and lets the server notice. */
async function killWhileWaitingFor(table: string): Promise<void> {
  await shop.database.sql.begin(async (holder) => {
    await holder.unsafe(`lock table ${table} in access exclusive mode`);
    const script = join(import.meta.dirname, 'fixtures', 'build-process.ts');
    const args = ['--conditions=@medallion/source', script, shop.database.url, 'silver', 'killed', '/nonexistent'];
    const child = spawn('node', args, { stdio: ['ignore', 'ignore', 'inherit'] });
    const exited = once(child, 'exit');
    let ended = false;
    void exited.then(() => (ended = true));
    for (;;) {
      const waiting = await shop.database.sql`
        select 1 from pg_locks where not granted and relation = ${table}::regclass`;
      if (waiting.length > 0) break;
      if (ended) throw new Error('the build ended before it came to the lock');
    }
    child.kill('SIGKILL');
    await exited;
  });
}

const silver = () =>
  shop.query(
    `select account_key, account_name, opportunity_id, amount from silver.int_opportunities order by opportunity_id`,
  );
const names = () => shop.query('select account_id, account_name from silver.int_accounts order by account_id');

test.each(['raw_salesforce.account', 'silver.int_accounts'])(
  'a build killed while it waits for %s leaves the layer as it was, and the next one ends as if nothing had happened',
  async (table) => {
    const before = [await silver(), await names()];
    await killWhileWaitingFor(table);
    expect([await silver(), await names()]).toEqual(before);

    const report = await shop.build('silver');
    expect(report.nothingToDo).toBe(false);
    const after = [await silver(), await names()];
    expect(after).not.toEqual(before);
    await shop.build('silver', {}, { force: true });
    expect([await silver(), await names()]).toEqual(after);
    expect(await shop.query(`select relname from pg_class where relnamespace = 'scratch'::regnamespace`)).toEqual([]);
  },
);

test('a killed build leaves its layer due', async () => {
  const { token } = await shop.probe('silver');
  await killWhileWaitingFor('silver.int_accounts');
  expect((await shop.probe('silver')).token).not.toBe(token);
});
