import { changeChain } from './change-chain.ts';

const set = (id: string, from: string, to: string) => ({ id, from, to });
const sets = [set('1', 'a', 'b'), set('2', 'b', 'c'), set('3', 'c', 'd')];

test('the sets between two states come in order', () => {
  expect(changeChain([...sets].reverse(), 'a', 'c')!.map(({ id }) => id)).toEqual(['1', '2']);
});

test('from a state to itself there is nothing to follow', () => {
  expect(changeChain(sets, 'c', 'c')).toEqual([]);
});

test('a missing link is no chain', () => {
  expect(changeChain([sets[0]!, sets[2]!], 'a', 'd')).toBeUndefined();
});

test('states that lead round in a circle are no chain', () => {
  expect(changeChain([set('1', 'a', 'b'), set('2', 'b', 'a')], 'a', 'z')).toBeUndefined();
});
