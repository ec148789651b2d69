import fc from 'fast-check';
import { OPERATORS } from './metric-query.ts';
import { parseFilter } from './parse-filter.ts';

test.each([
  ['channel=web', ['channel', '=', 'web']],
  ['customer.tier = gold', ['customer.tier', '=', 'gold']],
  ['customer.tier!=gold', ['customer.tier', '!=', 'gold']],
  ['amount >= 10.5', ['amount', '>=', '10.5']],
  ['amount<-3', ['amount', '<', '-3']],
  ['channel=a=b', ['channel', '=', 'a=b']],
  ['size = <10k', ['size', '=', '<10k']],
  ['channel = (null)', ['channel', '=', null]],
  ['channel in web, in store', ['channel', 'in', ['web', 'in store']]],
  ['channel in "a, b","say ""hi"""', ['channel', 'in', ['a, b', 'say "hi"']]],
  ['channel in web', ['channel', 'in', ['web']]],
  ['channel in web,', ['channel', 'in', ['web', '']]],
])('%s', (text, filter) => {
  expect(parseFilter(text)).toEqual(filter);
});

test.each(['channel', 'channel=', '=web', 'channel web', 'channel in', "1' or '1'='1", ''])(
  '%j is no filter',
  (text) => {
    expect(() => parseFilter(text)).toThrow(
      expect.objectContaining({
        code: 'FILTER_UNREADABLE',
        kind: 'usage',
        fix: expect.stringContaining('account.industry=Banking'),
      }),
    );
  },
);

test('whatever a value is, it is read back', () => {
  const value = fc.string({ minLength: 1 }).filter((text) => text.trim() === text && text !== '(null)');
  const operator = fc.constantFrom(...OPERATORS.filter((each) => each !== 'in'));
  fc.assert(
    fc.property(operator, value, (each, text) => {
      // `<` followed by a value that begins with = would be another operator.
      fc.pre(!text.startsWith('='));
      expect(parseFilter(`a.b ${each} ${text}`)).toEqual(['a.b', each, text]);
    }),
    { seed: 1, numRuns: 500 },
  );
});

test('whatever the values of a list are, in quotes they are read back', () => {
  const values = fc.array(fc.string(), { minLength: 1, maxLength: 5 });
  fc.assert(
    fc.property(values, (texts) => {
      const list = texts.map((text) => `"${text.replaceAll('"', '""')}"`).join(', ');
      expect(parseFilter(`a in ${list}`)).toEqual(['a', 'in', texts]);
    }),
    { seed: 1, numRuns: 500 },
  );
});
