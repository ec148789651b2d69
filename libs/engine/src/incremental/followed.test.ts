import { FOLLOWED } from './consumed.ts';
import { abreast, isFollowed, isWorthRecording, neededSets } from './followed.ts';

const sets = [
  { id: '1', from: 'a', to: 'b' },
  { id: '2', from: 'b', to: 'c' },
];
const consumer = (state: string) => ({ consumed: { 'silver.int_x': state } });

test.each([
  ['the slowest consumer decides', [consumer('a'), consumer('b')], ['1', '2']],
  ['what all have consumed is not needed', [consumer('b')], ['2']],
  ['one that has consumed everything needs nothing', [consumer('c')], []],
  ['one from before the first set cannot follow, and needs nothing', [consumer('z')], []],
  ['a model that is not incremental consumes nothing', [{ consumed: undefined }], []],
])('%s', (_, consumers, needed) => {
  expect([...neededSets('silver.int_x', { state: 'c', sets, rows: 3 }, consumers)]).toEqual(needed);
});

test('of other environments those follow that read this table, and lie fewer than twenty publishes behind', () => {
  const long = Array.from({ length: 20 }, (_, index) => ({
    id: String(index),
    from: `state ${index}`,
    to: `state ${index + 1}`,
  }));
  const followers = ['state 0', 'state 1', 'state 20', 'a state of its own'].map((state) => ({
    'silver.int_x': state,
  }));
  const found = abreast('silver.int_x', { state: 'state 20', sets: long, rows: 3 }, [
    ...followers,
    { 'silver.int_y': 'state 1' },
  ]);
  expect(found).toEqual([{ consumed: followers[1] }, { consumed: followers[2] }]);
});

test('up to a fifth of a table, or a thousand rows, is worth recording', () => {
  expect([isWorthRecording(1_000, 10), isWorthRecording(20_000, 100_000), isWorthRecording(20_001, 100_000)]).toEqual([
    true,
    true,
    false,
  ]);
});

const table = { id: 'silver.int_x', tracked: ['x_id'] };
/** Computed by a derived scope from two tables, of which it follows one. */
const derived = (followed: string) => ({
  consumed: { 'silver.int_x': 'a', 'silver.int_y': 'a', [FOLLOWED]: `id: ${followed}` },
});

test('a table is followed by whoever was computed from it', () => {
  expect(isFollowed(table, [{ consumed: undefined }, consumer('a')])).toBe(true);
  expect(isFollowed(table, [{ consumed: undefined }, { consumed: { 'silver.int_y': 'a' } }])).toBe(false);
});

test('by a derived scope only the table it leads to is followed', () => {
  expect(isFollowed(table, [derived('silver.int_x.x_id')])).toBe(true);
  expect(isFollowed(table, [derived('silver.int_y.x_id')])).toBe(false);
  expect([...neededSets('silver.int_x', { state: 'c', sets, rows: 3 }, [derived('silver.int_x.x_id')])]).toEqual([
    '1',
    '2',
  ]);
  expect([...neededSets('silver.int_x', { state: 'c', sets, rows: 3 }, [derived('silver.int_y.x_id')])]).toEqual([]);
});

test('of a table that keeps track of the column no more, nothing is recorded: it would lack that', () => {
  expect(isFollowed({ ...table, tracked: ['y_id'] }, [consumer('a'), derived('silver.int_x.x_id')])).toBe(false);
});
