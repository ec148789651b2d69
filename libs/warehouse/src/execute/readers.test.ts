import { lookInSteps, lookOf, lookOnce, writeBatch, type Look } from './fixtures/batches.ts';
import { firstRecords, openShopWarehouse, type ShopWarehouse } from './fixtures/shop-warehouse.ts';
import type { Warehouse } from '../connection/warehouse.ts';

const PUBLISHES = 50;

let shop: ShopWarehouse;
let reading: Warehouse;
beforeAll(async () => {
  shop = await openShopWarehouse();
  await shop.load(firstRecords, '2024-02-01T00:00:00.000Z');
  await shop.buildAll();
  reading = await shop.warehouse.connect('reader');
});
afterAll(async () => {
  await reading?.close();
  await shop?.close();
});

const publish = async (batch: number): Promise<void> => {
  await writeBatch(shop, batch);
  await shop.build('gold', {}, { force: true });
};

/** Looks without a pause until it is stopped, and keeps what it saw. */
class Reader {
  readonly seen: Look[] = [];
  readonly #look: () => Promise<Look>;
  readonly ended: Promise<void>;
  #isStopped = false;
  #begun = 0;

  constructor(look: () => Promise<Look>) {
    this.#look = look;
    this.ended = this.#read();
  }

  async #read(): Promise<void> {
    while (!this.#isStopped) {
      this.#begun++;
      this.seen.push(await this.#look());
    }
  }

  /** Resolves when a look that begins after this call has ended. */
  async hasLooked(): Promise<void> {
    const awaited = this.#begun + 1;
    while (this.seen.length < awaited)
      await Promise.race([this.ended, new Promise((resolve) => setImmediate(resolve))]);
  }

  stop(): Promise<void> {
    this.#isStopped = true;
    return this.ended;
  }
}

/** Publishes while readers look, and waits until each has seen a batch before it publishes the next. */
async function readWhilePublishing(looks: readonly (() => Promise<Look>)[]): Promise<readonly Look[][]> {
  await publish(1);
  const readers = looks.map((look) => new Reader(look));
  const ended = Promise.all(readers.map((reader) => reader.ended));
  for (let batch = 2; batch <= PUBLISHES + 1; batch++) {
    await Promise.race([publish(batch), ended]);
    await Promise.all(readers.map((reader) => reader.hasLooked()));
  }
  await Promise.all(readers.map((reader) => reader.stop()));
  return readers.map(({ seen }) => seen);
}

test('readers see every one of fifty publishes whole, without an error and never going back', async () => {
  const everything = await readWhilePublishing([
    () => lookOnce(reading.sql),
    () => lookOnce(reading.sql),
    () => lookInSteps(reading.sql),
    () => lookInSteps(reading.sql),
  ]);
  const batches = Array.from({ length: PUBLISHES + 1 }, (_, index) => index + 1);
  for (const seen of everything) {
    expect(seen).toEqual(seen.map((look) => lookOf(look.facts.batch)));
    const order = seen.map((look) => look.facts.batch);
    expect(order).toEqual([...order].sort((a, b) => a - b));
    expect([...new Set(order)]).toEqual(batches);
  }
});
