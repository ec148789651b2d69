import { describeProblems, storableJson } from './rejected-records.ts';

test('what jsonb refuses is written out, in keys too', () => {
  expect(storableJson({ 'a\0': ['b\0c', '\uD800x', 1, null, true], n: Infinity, u: undefined })).toEqual({
    'a\\u0000': ['b\\u0000c', '\\ud800x', 1, null, true],
    n: 'Infinity',
    u: null,
  });
});

test('whole surrogate pairs stay', () => {
  expect(storableJson('🜚 \uFFFD')).toBe('🜚 \uFFFD');
});

test('a problem of the record as a whole names no field', () => {
  expect(
    describeProblems([
      { field: undefined, reason: 'it is odd' },
      { field: 'Name', reason: 'is long' },
    ]),
  ).toBe('it is odd; Name is long');
});
