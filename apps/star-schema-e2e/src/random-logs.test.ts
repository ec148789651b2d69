import fc from 'fast-check';
import { arrivals, effort, everything, live, mistakes, PATIENCE, stories, withTies } from './random-logs.ts';
import { openStarWarehouse, type StarWarehouse } from './warehouse/star-warehouse.ts';

let star: StarWarehouse;
beforeAll(async () => {
  star = await openStarWarehouse({ rates: 'several' });
});
afterAll(() => star?.close());

test(
  'whatever happens in an org, in whatever order it arrives, every row is what the specification says',
  async () => {
    await fc.assert(
      fc.asyncProperty(stories, arrivals, async (told, arrival) => {
        await live(star, told, arrival);
        expect(await mistakes(star, told)).toEqual([]);
      }),
      effort(),
    );
  },
  PATIENCE,
);

test(
  'the same log in two orders, cut into other parts, makes the same tables, keys included',
  async () => {
    await fc.assert(
      fc.asyncProperty(stories, arrivals, arrivals, async (calm, one, other) => {
        const told = calm.map(withTies);
        await live(star, told, one);
        const first = await everything(star);
        await live(star, told, other);
        expect(await everything(star)).toEqual(first);
      }),
      effort(1 / 3),
    );
  },
  PATIENCE,
);
