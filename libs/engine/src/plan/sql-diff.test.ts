import { applyPatch } from 'diff';
import fc from 'fast-check';
import { sqlDiff } from './sql-diff.ts';

const published = 'select\n  "a"."id" as "id",\n  "a"."amount" as "amount"\nfrom "silver"."int_a" as "a"';

test('the same query has no diff', () => {
  expect(sqlDiff('gold.a', published, published)).toBe('');
});

test('a changed line is shown with the lines around it', () => {
  expect(sqlDiff('gold.a', published, published.replace('"a"."amount"', '"a"."amount" * 2'))).toBe(
    [
      '--- gold.a published',
      '+++ gold.a declared',
      '@@ -1,4 +1,4 @@',
      ' select',
      '   "a"."id" as "id",',
      '-  "a"."amount" as "amount"',
      '+  "a"."amount" * 2 as "amount"',
      ' from "silver"."int_a" as "a"',
      '',
    ].join('\n'),
  );
});

test('applied to the published query the diff gives the declared one', () => {
  const query = fc.array(fc.constantFrom('select', '  "a"', '  "b"', 'from "t"', '--- x', '+++ y'), { maxLength: 30 });
  fc.assert(
    fc.property(query, query, (then, now) => {
      const [before, after] = [then.join('\n'), now.join('\n')];
      const patch = sqlDiff('gold.a', before, after);
      expect(patch === '' ? `${before}\n` : applyPatch(`${before}\n`, patch)).toBe(`${after}\n`);
    }),
    { numRuns: 200, seed: 1 },
  );
});
