import { createDatabase } from '@medallion/testing';
import type { TestDatabase } from '@medallion/testing';
import fc from 'fast-check';
import { expressionBuilder } from 'kysely';
import { inlineSql } from '../compile/inline-compiler.ts';
import type { Text } from '../columns/sql-types.ts';
import { epochMicros, lit, surrogateKey, surrogateKeyOf, timestampLit, toBigint, txt } from './index.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createDatabase();
});
afterAll(() => database.drop());

const evaluate = async (key: { toOperationNode(): any }): Promise<string | null> => {
  const [row] = await database.sql.unsafe(`select (${inlineSql(key.toOperationNode())})::text as key`);
  return row!['key'];
};
/** Postgres text holds no zero byte. */
const part = fc.string({ unit: 'grapheme', maxLength: 30 }).map((text) => text.replaceAll('\0', ''));
const trickyPart = fc.oneof(part, fc.string({ unit: fc.constantFrom(':', '\\', 'a', "'", '%'), maxLength: 8 }));

test('Postgres and TypeScript compute the same key', async () => {
  await fc.assert(
    fc.asyncProperty(trickyPart, fc.array(trickyPart, { minLength: 1, maxLength: 4 }), async (entity, parts) => {
      const [first, ...rest] = parts.map((text) => txt`${text}::text`);
      expect(await evaluate(surrogateKey(entity, first!, ...rest))).toBe(surrogateKeyOf(entity, ...parts));
    }),
    { seed: 1, numRuns: 200 },
  );
});

test('instants count as their microseconds, integers as their digits', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.date({ min: new Date('1900-01-01T00:00:00Z'), max: new Date('9999-12-31T00:00:00Z'), noInvalidDate: true }),
      fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
      async (instant, number) => {
        const key = surrogateKey(
          'x',
          toBigint(lit<Text>(String(number))),
          epochMicros(timestampLit(instant.toISOString())),
        );
        expect(await evaluate(key)).toBe(surrogateKeyOf('x', number, instant));
      },
    ),
    { seed: 2, numRuns: 100 },
  );
});

test('microseconds that a Date cannot hold count', async () => {
  const key = surrogateKey('x', epochMicros(timestampLit('2024-01-01T00:00:00.123456Z')));
  expect(await evaluate(key)).toBe(surrogateKeyOf('x', 1704067200123456n));
});

test('parts do not run into one another', () => {
  expect(surrogateKeyOf('x', 'a:b', 'c')).not.toBe(surrogateKeyOf('x', 'a', 'b:c'));
  expect(surrogateKeyOf('x', 'a\\', 'b')).not.toBe(surrogateKeyOf('x', 'a', '\\b'));
});

test('the key of a known record stays what it was', () => {
  // Stored facts hold these values: a change of the formula is a new version of it, not an edit.
  expect(surrogateKeyOf('account', '001000000000001AAA')).toBe('3518296175093413476');
});

test('a key is null when a part is', async () => {
  expect(await evaluate(surrogateKey('x', lit<Text>('a'), txt`${null}::text`))).toBeNull();
});

test('a key is never negative', () => {
  fc.assert(
    fc.property(part, (text) => BigInt(surrogateKeyOf('x', text)) >= 0n),
    { seed: 3 },
  );
});

test('a column of a query may be a part', () => {
  const eb = expressionBuilder<any, any>();
  expect(inlineSql(surrogateKey('x', eb.ref('t.id')).toOperationNode())).toContain('("t"."id")::text');
});
