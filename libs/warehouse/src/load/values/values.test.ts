import fc from 'fast-check';
import { encodeBoolean } from './boolean.ts';
import { encodeDate } from './date.ts';
import { decimalEncoder } from './decimal.ts';
import { encodeFloat } from './float.ts';
import { encodeBigint, encodeInteger } from './integer.ts';
import { encodeJson } from './json.ts';
import { encodeId, lengthenId, toId18 } from './salesforce-id.ts';
import { encodeText } from './text.ts';
import { encodeTimestamp } from './timestamp.ts';
import { Invalid, type ValueEncoder } from './value-encoder.ts';

const refused = (encode: ValueEncoder, value: unknown): string => {
  const result = encode(value);
  return result instanceof Invalid ? result.reason : `accepted: ${result}`;
};

describe('numbers', () => {
  const money = decimalEncoder(22, 6);
  const rate = decimalEncoder(5, 2);

  test.each([
    [1.0e7, '10000000'],
    ['10000000.00', '10000000'],
    ['1.0E7', '10000000'],
    ['+007', '7'],
    [' 7 ', '7'],
    ['-0', '0'],
    [-0, '0'],
    ['.5', '0.5'],
    ['5.', '5'],
    [1e-7, '0'],
    [0.1, '0.1'],
    [-12.25, '-12.25'],
    ['0.0000005', '0.000001'],
    ['-0.0000005', '-0.000001'],
    ['9007199254740993.123456', '9007199254740993.123456'],
  ])('%p is %p', (value, text) => {
    expect(money(value)).toBe(text);
  });

  test.each([
    ['999.995', /out of range/],
    [1000, /out of range/],
    [1e300, /out of range/],
    ['1e400000', /not a number/],
    ['12,5', /not a number/],
    ['', /accepted: null/],
    [true, /not a number/],
    [[], /not a number/],
    [NaN, /not a number/],
    ['NaN', /not a number/],
    ['Infinity', /not a number/],
    ['e5', /not a number/],
    ['.', /not a number/],
    ['0x10', /not a number/],
  ])('%p in numeric(5,2): %p', (value, reason) => {
    expect(refused(rate, value)).toMatch(reason);
  });

  test('rounding is half away from zero', () => {
    expect(['0.125', '0.135', '-0.125', '0.124999', '999.994'].map(rate)).toEqual([
      '0.13',
      '0.14',
      '-0.13',
      '0.12',
      '999.99',
    ]);
  });

  test('a number and its decimal notations are one text', () => {
    fc.assert(
      fc.property(fc.integer({ min: -1e12, max: 1e12 }), fc.integer({ min: 0, max: 6 }), (digits, places) => {
        const value = digits / 10 ** places;
        const expected = money(value);
        expect(money(String(value))).toBe(expected);
        expect(money(`${digits}e-${places}`)).toBe(expected);
        expect(money(value.toFixed(places))).toBe(expected);
        expect(money(`${digits}00e-${places + 2}`)).toBe(expected);
      }),
    );
  });

  test('a canonical number is its own canonical form', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, min: -1e15, max: 1e15 }), (value) => {
        const text = money(value) as string;
        expect(money(text)).toBe(text);
        expect(text).toMatch(/^-?(0|[1-9]\d*)(\.\d{0,5}[1-9])?$/);
      }),
    );
  });

  test('whole numbers are whole and within the range of their type', () => {
    expect(['5.0', 5, '2147483647', -2147483648].map(encodeInteger)).toEqual(['5', '5', '2147483647', '-2147483648']);
    expect(refused(encodeInteger, 5.5)).toBe('is not a whole number');
    expect(refused(encodeInteger, 2147483648)).toMatch(/out of range: integer holds/);
    expect(encodeBigint('9223372036854775807')).toBe('9223372036854775807');
    expect(refused(encodeBigint, '9223372036854775808')).toMatch(/out of range/);
  });

  test('doubles have their shortest notation', () => {
    expect([0.1, '0.10', '1e400', 1e21].map((value) => refused(encodeFloat, value))).toEqual([
      'accepted: 0.1',
      'accepted: 0.1',
      'is out of range of a double',
      'accepted: 1e+21',
    ]);
  });
});

describe('instants', () => {
  test.each([
    ['2024-01-01T00:00:00.000+0000', '2024-01-01T00:00:00.000Z'],
    ['2024-01-01T00:00:00.000Z', '2024-01-01T00:00:00.000Z'],
    ['2024-01-01T00:00:00Z', '2024-01-01T00:00:00.000Z'],
    ['2024-01-01T05:30:00.5+05:30', '2024-01-01T00:00:00.500Z'],
    ['2023-12-31T19:00:00.123456-0500', '2024-01-01T00:00:00.123456Z'],
    ['2024-01-01 00:00:00.120000Z', '2024-01-01T00:00:00.120Z'],
    ['2024-01-01T00:00+00', '2024-01-01T00:00:00.000Z'],
    ['0001-01-01T00:00:00.000Z', '0001-01-01T00:00:00.000Z'],
    [1704067200000, '2024-01-01T00:00:00.000Z'],
    ['', null],
    [null, null],
  ])('%p is %p', (value, text) => {
    expect(encodeTimestamp(value)).toBe(text);
  });

  test.each([
    '2024-01-01',
    '2024-01-01T00:00:00',
    '2024-02-30T00:00:00.000Z',
    '2023-02-29T00:00:00.000+0000',
    '2024-01-01T24:00:00.000Z',
    '2024-01-01T00:60:00.000Z',
    '2024-01-01T00:00:60.000Z',
    '2024-01-01T00:00:00.0000001Z',
    '0000-01-01T00:00:00.000Z',
    '0001-01-01T00:00:00.000+0100',
    '9999-12-31T23:59:59.999-0100',
    '2024-01-01T00:00:00.000+1600',
    '2024/01/01T00:00:00.000Z',
    '2024-01-01T00:00:00.00aZ',
    '2024-01-01T00:00:0a.000Z',
    'yesterday',
    1.5,
    1e300,
    true,
    {},
  ])('%p is refused', (value) => {
    expect(refused(encodeTimestamp, value)).toMatch(/^is not a date and time/);
  });

  test('every notation of an instant is one text', () => {
    const instants = fc.date({
      min: new Date('0002-01-01T00:00:00Z'),
      max: new Date('9998-12-31T00:00:00Z'),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(instants, fc.integer({ min: -14 * 60, max: 14 * 60 }), (instant, offset) => {
        const local = new Date(instant.getTime() + offset * 60_000).toISOString().slice(0, 23);
        const size = Math.abs(offset);
        const zone = `${offset < 0 ? '-' : '+'}${String(Math.floor(size / 60)).padStart(2, '0')}:${String(size % 60).padStart(2, '0')}`;
        const expected = instant.toISOString();
        expect(encodeTimestamp(expected)).toBe(expected);
        expect(encodeTimestamp(expected.replace('Z', '+0000'))).toBe(expected);
        expect(encodeTimestamp(local + zone)).toBe(expected);
        expect(encodeTimestamp(local + zone.replace(':', ''))).toBe(expected);
      }),
    );
  });
});

describe('days', () => {
  test.each([
    ['2024-02-29', '2024-02-29'],
    ['2024-02-29T00:00:00.000Z', '2024-02-29'],
    ['2024-02-29T00:00:00.000+0000', '2024-02-29'],
    [1709164800000, '2024-02-29'],
    ['', null],
  ])('%p is %p', (value, text) => {
    expect(encodeDate(value)).toBe(text);
  });

  test.each([
    '2023-02-29',
    '1900-02-29',
    '2024-13-01',
    '2024-00-10',
    '2024-01-00',
    '0000-01-01',
    '10000-01-01',
    '24-01-01',
    '2024-02-29T01:00:00.000Z',
    5,
    1e300,
    false,
  ])('%p is refused', (value) => {
    expect(refused(encodeDate, value)).toMatch(/^is not a date/);
  });
});

describe('booleans', () => {
  test('JSON and CSV notations are one', () => {
    expect([true, 'true', 'TRUE', false, 'false', '', null, undefined].map(encodeBoolean)).toEqual([
      't',
      't',
      't',
      'f',
      'f',
      null,
      null,
      null,
    ]);
  });

  test.each(['yes', '1', 1, 0, {}])('%p is refused', (value) => {
    expect(refused(encodeBoolean, value)).toBe('is neither true nor false');
  });
});

describe('texts', () => {
  test('what COPY gives a meaning is escaped', () => {
    expect(encodeText('a\tb\nc\rd\\N')).toBe('a\\tb\\nc\\rd\\\\N');
  });

  test('the empty text is null', () => {
    expect(encodeText('')).toBeNull();
  });

  test('numbers and booleans are texts as CSV writes them', () => {
    expect([5, 1.5, 1e21, true].map(encodeText)).toEqual(['5', '1.5', '1000000000000000000000', 'true']);
  });

  test('the replacement character passes', () => {
    expect(encodeText('a\uFFFD')).toBe('a\uFFFD');
  });

  test.each([
    ['a\0b', /NUL/],
    ['a\uD800b', /surrogate/],
    ['\uDC00\uD800', /surrogate/],
    [{ a: 1 }, /object or array/],
    [['a'], /object or array/],
  ])('%p is refused', (value, reason) => {
    expect(refused(encodeText, value)).toMatch(reason);
  });
});

describe('ids', () => {
  test.each([
    ['001D000000IRFma', '001D000000IRFmaIAH'],
    ['005R0000000UyrW', '005R0000000UyrWIAS'],
    ['001000000000001', '001000000000001AAA'],
  ])('%p has the 18-character form %p', (id15, id18) => {
    expect(toId18(id15)).toBe(id18);
    expect(encodeId(id15)).toBe(id18);
    expect(encodeId(id18)).toBe(id18);
  });

  test.each([
    [undefined, 'is missing'],
    ['', 'is missing'],
    ['001', /not a Salesforce id/],
    ['001D000000IRFm-', /not a Salesforce id/],
    [12, /not a Salesforce id/],
  ])('%p is refused', (value, reason) => {
    expect(refused(encodeId, value)).toMatch(reason);
  });

  test('a reference that is no id is left as it is', () => {
    expect(lengthenId('not-an-id-of-15')).toBe('not-an-id-of-15');
  });
});

describe('JSON', () => {
  test('keys are sorted, nulls and attributes left out', () => {
    expect(encodeJson({ b: [1, null], a: { attributes: {}, z: null, y: 'x\\' } })).toBe(
      '{"a":{"y":"x\\\\\\\\"},"b":[1,null]}',
    );
  });

  test.each([[{ a: 'x\0' }], [{ 'a\0': 1 }], [[Infinity]], ['\uD800']])('%p is refused', (value) => {
    expect(encodeJson(value)).toBeInstanceOf(Invalid);
  });
});
