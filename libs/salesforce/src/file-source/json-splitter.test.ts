import fc from 'fast-check';
import { JsonSplitter, UnexpectedByte } from './json-splitter.ts';

/** Pushes a text in chunks of the given lengths, round and round. */
function split(
  text: string,
  lengths: readonly number[],
): { readonly elements: unknown[]; readonly members: Record<string, unknown>; readonly isComplete: boolean } {
  const splitter = new JsonSplitter();
  const bytes = Buffer.from(text);
  const elements: unknown[] = [];
  const members: Record<string, unknown> = {};
  for (let at = 0, i = 0; at < bytes.length; i++) {
    const length = lengths[i % lengths.length]!;
    for (const piece of splitter.push(bytes.subarray(at, at + length))) {
      const value: unknown = JSON.parse(piece.bytes.toString());
      if (piece.key === undefined) elements.push(value);
      else members[piece.key] = value;
    }
    at += length;
  }
  return { elements, members, isComplete: splitter.isComplete };
}

const lengths = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 5 });

test('an array comes apart into its elements wherever the chunks end', () => {
  fc.assert(
    fc.property(fc.array(fc.jsonValue()), lengths, fc.constantFrom(0, 1, 2), (values, chunks, indent) => {
      const { elements, isComplete } = split(JSON.stringify(values, undefined, indent), chunks);
      expect(elements).toEqual(JSON.parse(JSON.stringify(values)));
      expect(isComplete).toBe(true);
    }),
  );
});

test('a response comes apart into its records and its other members, in any order', () => {
  fc.assert(
    fc.property(fc.array(fc.jsonValue()), fc.jsonValue(), fc.boolean(), lengths, (records, other, isFirst, chunks) => {
      const document = isFirst ? { records, other, done: true } : { done: true, other, records };
      const { elements, members, isComplete } = split(JSON.stringify(document), chunks);
      expect(elements).toEqual(JSON.parse(JSON.stringify(records)));
      expect(members).toEqual(JSON.parse(JSON.stringify({ done: true, other })));
      expect(isComplete).toBe(true);
    }),
  );
});

test('a document cut off anywhere is not complete', () => {
  fc.assert(
    fc.property(
      fc.array(fc.dictionary(fc.string(), fc.jsonValue()), { minLength: 1 }),
      fc.double({ min: 0, max: 0.999, noNaN: true }),
      (records, part) => {
        const bytes = Buffer.from(JSON.stringify({ done: true, records }));
        const splitter = new JsonSplitter();
        for (const _piece of splitter.push(bytes.subarray(0, Math.floor(bytes.length * part)))) void _piece;
        expect(splitter.isComplete).toBe(false);
      },
    ),
  );
});

test.each([
  ['7', '"{" or "[" expected', 1],
  ['[{"a":1} {"a":2}]', '"," or "]" expected', 10],
  ['{"records":[]} x', 'end of the text expected', 16],
  ['{records:[]}', 'a field name in double quotes expected', 2],
  ['{"done" true}', '":" expected', 9],
])('%s is refused with the place', (text, message, byte) => {
  let error: unknown;
  try {
    split(text, [3]);
  } catch (caught) {
    error = caught;
  }
  expect(error).toBeInstanceOf(UnexpectedByte);
  expect(error).toMatchObject({ message, byte });
});

test('pieces know their line and byte', () => {
  const splitter = new JsonSplitter();
  const pieces = [...splitter.push(Buffer.from('[\n{"a":\n1},\n {"b":2}]'))];
  expect(pieces.map(({ line, byte }) => [line, byte])).toEqual([
    [2, 3],
    [4, 14],
  ]);
});
