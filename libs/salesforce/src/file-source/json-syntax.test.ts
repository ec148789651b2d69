import fc from 'fast-check';
import { findSyntaxProblem } from './json-syntax.ts';

test.each([
  ['[1, 2', 5, true],
  ['{"a":1,}', 7, false],
  ['{"a":01}', 5, false],
  ['[1 2]', 3, false],
  ['{"a":"x', 7, true],
  ['{"a":"\\x"}', 6, false],
  ['[1] 2', 4, false],
  ['', 0, true],
  ["{'a':1}", 1, false],
  ['[tru', 1, false],
])('%j goes wrong at %i', (text, offset, isEnd) => {
  expect(findSyntaxProblem(text)).toMatchObject({ offset, isEnd });
});

test('valid JSON is read to its end, and nothing before is called wrong', () => {
  fc.assert(
    fc.property(fc.json(), (text) => {
      expect(findSyntaxProblem(`${text} ?`)).toMatchObject({
        offset: text.length + 1,
        isEnd: false,
        problem: 'end of the text expected',
      });
    }),
  );
});
