import fc from 'fast-check';
import { extractionsOf } from './orgs/extractions.ts';
import { logOf } from './orgs/story-log.ts';
import { arrivals, effort, mistakes, PATIENCE, stories } from './random-logs.ts';
import { openStarWarehouse, type StarWarehouse } from './warehouse/star-warehouse.ts';

let star: StarWarehouse;
beforeAll(async () => {
  star = await openStarWarehouse({ rates: 'several' });
});
afterAll(() => star?.close());

const HOUR = 3_600_000;
/** Instants before, between and after what happens, each visited from the one before, be it earlier or later. */
const visits = fc.uniqueArray(
  fc.integer({ min: 0, max: 43 * 24 }).map((hours) => Date.parse('2024-01-25T15:00:00Z') + hours * HOUR),
  { minLength: 2, maxLength: 3 },
);

test(
  'as of whatever instant, every row is what the specification says of what was written by then',
  async () => {
    await fc.assert(
      fc.asyncProperty(stories, arrivals, visits, async (told, arrival, instants) => {
        await star.empty();
        for (const extraction of extractionsOf(logOf(told), arrival)) await star.load(extraction);
        for (const instant of instants) {
          const then = { environment: 'then', asOf: new Date(instant) };
          await star.buildAsOf(then.environment, then.asOf);
          expect(await mistakes(star, told, then)).toEqual([]);
        }
      }),
      effort(1 / 3),
    );
  },
  PATIENCE,
);
