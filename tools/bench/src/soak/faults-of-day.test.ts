import { chanceOf, faultsOfDay } from './faults-of-day.mjs';

const NOW = '2025-01-02T00:00:00.000Z';
const daysOf = (seed: number): readonly (readonly string[])[] => {
  const chance = chanceOf(seed);
  return Array.from({ length: 60 }, (_, i) => faultsOfDay(i + 1, NOW, chance));
};

test('the same seed draws the same faults, another seed others', () => {
  expect(daysOf(1)).toEqual(daysOf(1));
  expect(daysOf(1)).not.toEqual(daysOf(2));
});

test('sixty days meet every kind of trouble and every change of a field', () => {
  const names = new Set(
    daysOf(1)
      .flat()
      .map((setting) => setting.split('=')[0]),
  );
  expect([...names].sort()).toEqual(
    (
      'add bad-locator bulk-fails clock-skew drop expire-session hide late limit-exceeded minutes-between-pages no-bulk page-size ' +
      'query-timeout-above remove rename restore retype slow unavailable'
    ).split(' '),
  );
});

test('no day has two settings of one kind of trouble', () => {
  for (const settings of daysOf(3)) {
    const kinds = settings
      .filter((setting) => !setting.includes('.') || !setting.includes('@'))
      .map((setting) => setting.split('=')[0]);
    expect(new Set(kinds).size).toBe(kinds.length);
  }
});
