import { abreast, isWorthRecording, neededSets } from './followed.ts';

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
  expect([...neededSets('silver.int_x', { state: 'c', sets }, consumers)]).toEqual(needed);
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
  const found = abreast('silver.int_x', { state: 'state 20', sets: long }, [
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
