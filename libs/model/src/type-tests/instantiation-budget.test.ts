import { join } from 'node:path';
import { checkTypes } from '@medallion/testing/types';

const MODELS = 60;
const COLUMNS = 30;
/** Instantiations; measured: 321. Raise it knowingly, for editors feel it at once. */
const CEILING_PER_COLUMN = 450;

const source = join(import.meta.dirname, '../index.ts');

/** A chain of models, each reading the one before twice, with references, expressions and literals mixed. */
function modelSource(index: number): string {
  const columns = Array.from({ length: COLUMNS }, (_, i) => i);
  const declared = columns.map((i) => `column_${i}: ${i % 3 === 0 ? 'text()' : i % 3 === 1 ? 'numeric(18, 2)' : 'int().notNull()'}`);
  const selected = columns.map((i) =>
    i % 3 === 0
      ? `column_${i}: 'a.column_${i}'`
      : i % 3 === 1
        ? `column_${i}: num\`\${c('a.column_${i}')} * \${c('b.column_${i}')}\``
        : `column_${i}: coalesce(c('b.column_${i}'), 0)`,
  );
  return [
    `import { coalesce, defineModel, int, num, numeric, text } from '${source}';`,
    index === 0 ? `import { upstream } from './upstream.ts';` : `import { model${index - 1} as upstream } from './model${index - 1}.ts';`,
    `export const model${index} = defineModel({ name: 'model_${index}', layer: 'silver', grain: 'g', description: 'd', materialized: 'table',`,
    `  columns: { id: text().primaryKey(), ${declared.join(', ')} },`,
    `  from: (db) => db.selectFrom(upstream.as('a')).leftJoin(upstream.as('b'), 'b.id', 'a.id'),`,
    `  select: (c) => ({ id: 'a.id', ${selected.join(', ')} }) });`,
  ].join('\n');
}

/** Instantiations it takes to check virtual files, which must be without errors. */
function instantiationsOf(files: ReadonlyMap<string, string>): number {
  const { findings, instantiations } = checkTypes([], files);
  expect(findings).toEqual([]);
  return instantiations;
}

test('a column of a model costs the type checker little, however many models there are', () => {
  const virtual = (name: string) => join(import.meta.dirname, `${name}.ts`);
  const columns = Array.from({ length: COLUMNS }, (_, i) => `column_${i}: ${i % 3 === 0 ? 'text()' : i % 3 === 1 ? 'numeric(18, 2)' : 'int().notNull()'}`);
  const upstream = [
    `import { defineSource, int, numeric, text } from '${source}';`,
    `export const upstream = defineSource({ name: 'upstream', layer: 'raw', description: 'd', columns: { id: text().primaryKey(), ${columns.join(', ')} } });`,
  ].join('\n');
  const base = new Map([[virtual('upstream'), upstream]]);
  const models = Array.from({ length: MODELS }, (_, i): [string, string] => [virtual(`model${i}`), modelSource(i)]);
  const cost = instantiationsOf(new Map([...base, ...models])) - instantiationsOf(base);
  expect(Math.round(cost / (MODELS * COLUMNS))).toBeLessThan(CEILING_PER_COLUMN);
});
