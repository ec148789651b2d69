import { rmSync, statfsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { MedallionError } from '@medallion/core';
import { defineModel, int, num, text, type AnyModel } from '@medallion/model';
import { onSmallDisk, removeSmallDisks, stateFolderOfSize } from '../embedded/fixtures/small-disk.ts';
import { removeStateFolders } from '../embedded/fixtures/state-folder.ts';
import { buildLayerInWarehouse } from './execute-layer.ts';
import { databaseOnOwnServer } from './fixtures/own-server.ts';
import { contentsOf, leftInScratch } from './fixtures/shop-contents.ts';
import { openShopWarehouse, opportunity } from './fixtures/shop-warehouse.ts';
import { shopModels } from './fixtures/shop.ts';

afterAll(async () => {
  await removeSmallDisks();
  await removeStateFolders();
});

const DISK_MB = 250;
/** Enough for the server to live, and not for the model's rows. */
const LEFT_MB = 10;
const MB = 1024 * 1024;

/** Every opportunity with every other: 22,500 wide rows of 150. */
function pairs(factor: number): AnyModel[] {
  const staged: any = shopModels().find(({ id }) => id === 'bronze.stg_opportunities');
  const model = defineModel({
    name: 'int_pairs',
    layer: 'silver',
    grain: 'one pair of opportunities',
    description: 'Pairs',
    materialized: 'table',
    columns: {
      one: text().primaryKey(),
      other: text().primaryKey(),
      amount: int(),
      ...Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`filler_${index}`, text()])),
    },
    from: (db: any) => db.selectFrom(staged.as('a')).innerJoin(staged.as('b'), (join: any) => join.onTrue()),
    select: () => ({
      one: 'a.opportunity_id',
      other: 'b.opportunity_id',
      amount: num`${factor}`,
      ...Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`filler_${index}`, 'a.opportunity_id'])),
    }),
  } as any);
  return [model as unknown as AnyModel];
}

onSmallDisk(
  'a build on a disk that fills up says so and leaves the layer as it was; with room again it is as if nothing had happened',
  async () => {
    const home = await stateFolderOfSize(DISK_MB);
    const shop = await openShopWarehouse(databaseOnOwnServer(home));
    const filler = path.join(home, 'filler');
    try {
      await shop.load(
        { Opportunity: Array.from({ length: 150 }, (_, index) => opportunity(index + 1, 1, 1)) },
        '2024-02-01T00:00:00Z',
      );
      await shop.build('bronze');
      await shop.build('silver');
      const before = await contentsOf(shop);
      const build = (runId: string) =>
        buildLayerInWarehouse(shop.warehouse, { layer: 'silver', models: [...shopModels(), ...pairs(1)], runId });
      // What the server still has to write of what was built would otherwise take its room from under the filler.
      await shop.query('checkpoint');
      const { bavail, bsize } = statfsSync(home);
      writeFileSync(filler, Buffer.alloc(bavail * bsize - LEFT_MB * MB));

      const error = await build('starved').catch((thrown: MedallionError) => thrown);
      expect(error).toMatchObject({
        code: 'MODEL_FAILED',
        kind: 'environment',
        fields: { model: 'silver.int_pairs', sqlstate: '53100' },
        fix: 'The disk of the database is full: make room, and build again.',
      });
      expect(await contentsOf(shop)).toEqual(before);
      expect(await leftInScratch(shop)).toEqual([]);

      rmSync(filler);
      await build('fed');
      expect(await shop.query('select count(*)::int as n from silver.int_pairs')).toEqual([{ n: 22_500 }]);
    } finally {
      rmSync(filler, { force: true });
      await shop.close();
    }
  },
);
