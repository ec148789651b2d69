import './warehouse/other-parameters.ts';
import { dimDate } from '@medallion/gold';
import fc from 'fast-check';
import { starOf } from './oracle/star.ts';
import { logOf } from './orgs/story-log.ts';
import { arrivals, effort, live, mistakes, PATIENCE, stories } from './random-logs.ts';
import { differences, rowsAsText } from './warehouse/compare.ts';
import { settings } from './warehouse/settings.ts';
import { openStarWarehouse, type StarWarehouse } from './warehouse/star-warehouse.ts';

let star: StarWarehouse;
beforeAll(async () => {
  star = await openStarWarehouse({ rates: 'several' });
});
afterAll(() => star?.close());

test(
  'with the days of another time zone and fiscal years from July every row is what the specification says',
  async () => {
    expect(settings()).toMatchObject({ reportTimeZone: 'America/New_York', fiscalStartMonth: 7 });
    await fc.assert(
      fc.asyncProperty(stories, arrivals, async (told, arrival) => {
        await live(star, told, arrival);
        expect(await mistakes(star, told)).toEqual([]);
      }),
      effort(1 / 3),
    );
    const calendar = rowsAsText(dimDate, starOf(logOf([]), settings()).rows('dim_date'));
    expect(differences(dimDate, await star.table(dimDate), calendar)).toEqual([]);
  },
  PATIENCE,
);
