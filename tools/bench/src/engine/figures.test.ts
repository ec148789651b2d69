import { figuresOf, tableOf } from './figures.mjs';

const measured = {
  'by hand': [{ seconds: 2 }, { seconds: 1 }, { seconds: 3 }],
  'full build': [
    { seconds: 5, peakMb: 100.4, built: [{}, {}] },
    { seconds: 4, peakMb: 90, built: [{}, {}] },
    { seconds: 3, peakMb: 110, built: [{}, {}] },
  ],
};
const figures = figuresOf(measured, { floor: 'by hand', full: 'full build' });

test('figures are medians, with ratios to the floor and the full build of the same run', () => {
  expect(figures).toEqual([
    { figure: 'by hand', seconds: 2, least: 1, greatest: 3, toFloor: 1, toFull: 0.5 },
    { figure: 'full build', seconds: 4, least: 3, greatest: 5, toFloor: 2, toFull: 1, peakMb: 100, models: 2 },
  ]);
});

test('the table leaves out what a figure has not', () => {
  expect(tableOf(figures).split('\n')[1]).toMatch(/^by hand +2 +1 +3 +1 +0\.5 *$/);
});
