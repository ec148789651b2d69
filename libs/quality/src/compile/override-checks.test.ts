import type { ModelCheck } from '../check.ts';
import { overrideChecks } from './override-checks.ts';

const checks: ModelCheck[] = ['a', 'b'].map((name) => ({
  kind: 'not_null',
  name,
  severity: 'error',
  threshold: { count: 1 },
  description: 'd',
  column: 'c',
}));

test('the workspace decides severity and threshold of the checks it names, and of no others', () => {
  expect(
    overrideChecks('gold.fct', checks, { 'fct.a': { severity: 'warn' }, 'fct.b': { threshold: { percent: 2 } } }),
  ).toEqual([
    { ...checks[0], severity: 'warn' },
    { ...checks[1], threshold: { percent: 2 } },
  ]);
  expect(overrideChecks('gold.other', checks, { 'fct.a': { severity: 'warn' } })).toEqual(checks);
});
