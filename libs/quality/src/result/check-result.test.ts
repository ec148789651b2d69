import type { ModelCheck, Threshold } from '../check.ts';
import { blockingFailures, readCheckRow } from './check-result.ts';

const check = (more: object = {}): ModelCheck =>
  ({
    kind: 'not_null',
    name: 'amount_not_null',
    severity: 'error',
    description: 'amount is never null.',
    column: 'amount',
    ...more,
  }) as ModelCheck;
const read = (failing: number, more: object = {}, rows: number | undefined = 200) =>
  readCheckRow('gold.fct', [check(more)], { check_1: String(failing) }, rows)[0]!;

test.each<[string, number, Threshold | undefined, 'passed' | 'failed']>([
  ['nothing fails', 0, undefined, 'passed'],
  ['one row fails and none may', 1, undefined, 'failed'],
  ['as many rows fail as may', 3, { count: 3 }, 'passed'],
  ['one row more fails than may', 4, { count: 3 }, 'failed'],
  ['as great a share fails as may', 2, { percent: 1 }, 'passed'],
  ['a greater share fails than may', 3, { percent: 1 }, 'failed'],
  ['a share of no rows at all fails', 0, { percent: 1 }, 'passed'],
])('%s: the threshold decides', (_, failing, threshold, status) => {
  expect(read(failing, { threshold }).status).toBe(status);
});

test('only failures of severity error keep a layer from being published', () => {
  const results = [read(1), read(1, { severity: 'warn' }), read(0)];
  expect(blockingFailures(results)).toEqual([results[0]]);
});

test.each([
  [1, {}, 'gold.fct: 1 row fails "amount_not_null" (amount is never null.)'],
  [2, {}, 'gold.fct: 2 rows fail "amount_not_null" (amount is never null.)'],
  [2, { kind: 'unique' }, 'gold.fct: 2 keys fail "amount_not_null" (amount is never null.)'],
  [1, { kind: 'rule' }, 'gold.fct: 1 finding fails "amount_not_null" (amount is never null.)'],
  [1, { kind: 'recency' }, 'gold.fct: fails "amount_not_null" (amount is never null.)'],
  [9, { threshold: { count: 3 } }, 'gold.fct: 9 rows fail "amount_not_null", 3 tolerated (amount is never null.)'],
  [
    9,
    { threshold: { percent: 1 } },
    'gold.fct: 9 rows fail "amount_not_null", 1% of 200 rows tolerated (amount is never null.)',
  ],
  [0, {}, 'gold.fct: amount is never null.'],
])('a message counts and explains without quoting a row: %s failing of %j', (failing, more, message) => {
  expect(read(failing, more).message).toBe(message);
});
