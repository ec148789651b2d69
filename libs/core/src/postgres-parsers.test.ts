import fc from 'fast-check';
import { nodePostgresTypes, parsePostgresArray, parseTimestamptz, serializePostgresArray } from './postgres-parsers.ts';

test.each([
  ['2024-06-01 09:30:00+00', '2024-06-01T09:30:00.000Z'],
  ['2024-06-01 09:30:00.123456+00', '2024-06-01T09:30:00.123Z'],
  ['2024-06-01 09:30:00+05:30', '2024-06-01T04:00:00.000Z'],
  ['9999-12-31 00:00:00+00', '9999-12-31T00:00:00.000Z'],
  ['12024-06-01 00:00:00+00', '+012024-06-01T00:00:00.000Z'],
])('the timestamptz %s is the instant %s', (text, instant) => {
  expect(parseTimestamptz(text).toISOString()).toBe(instant);
});

test('an infinite timestamptz is an invalid Date, not some instant', () => {
  expect(parseTimestamptz('infinity').getTime()).toBeNaN();
});

test('a numeric keeps every digit', () => {
  expect(nodePostgresTypes.getTypeParser(1700)('12345678901234567890.123456')).toBe('12345678901234567890.123456');
});

test('a type without a parser of its own is its text', () => {
  expect(nodePostgresTypes.getTypeParser(600)('(1,2)')).toBe('(1,2)');
});

test('arrays nest and tell NULL from the text "NULL"', () => {
  expect(parsePostgresArray('{{a,NULL},{"NULL","b,c"}}', (text) => text)).toEqual([
    ['a', null],
    ['NULL', 'b,c'],
  ]);
});

test('any texts and nulls come back from an array as they went in', () => {
  const element = fc.option(fc.string({ unit: 'grapheme' }));
  const nested = fc.array(fc.array(element, { minLength: 1 }), { minLength: 1 });
  fc.assert(
    fc.property(fc.oneof(fc.array(element), nested), (values) => {
      expect(parsePostgresArray(serializePostgresArray(values), (text) => text)).toEqual(values);
    }),
  );
});

test('an array given as text is sent as it is', () => {
  expect(serializePostgresArray('{a,b}')).toBe('{a,b}');
});

test('an array cut short is an error, not an endless loop', () => {
  expect(() => parsePostgresArray('{"a', (text) => text)).toThrow('unterminated Postgres array');
});
