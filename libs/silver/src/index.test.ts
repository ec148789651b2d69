import { models as bronzeModels, rawTables } from '@medallion/bronze';
import { clock, columnLineage, Model, validateModels, zodRow, type AnyModel } from '@medallion/model';
import { entity } from '@medallion/model/typeorm';
import * as silver from './index.ts';
import { models } from './index.ts';

const known = new Map([...rawTables, ...bronzeModels, ...models].map((model) => [model.id, model]));

test('every model is valid, and reads bronze, silver and the clock only', () => {
  expect(validateModels([clock, ...rawTables, ...bronzeModels, ...models]).map(String)).toEqual([]);
});

test('the list names every exported model, and each once', () => {
  const exported = Object.values<unknown>(silver).filter((value): value is AnyModel => value instanceof Model);
  const ids = models.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids).toEqual(expect.arrayContaining(exported.map(({ id }) => id)));
});

test('a column that carries personal data says so', () => {
  const marked = (id: string) => {
    const [layer, name, column] = id.split('.');
    const source: AnyModel | undefined = known.get(`${layer}.${name}`);
    return (source as Model | undefined)?.columns[column!]?.def.pii !== undefined;
  };
  const unmarked = models.flatMap((model) =>
    Object.entries(columnLineage(model).columns)
      .filter(([column, { from }]) => from.some(marked) && (model as Model).columns[column]!.def.pii === undefined)
      .map(([column]) => `${model.id}.${column}`),
  );
  expect(unmarked).toEqual([]);
});

test.each(models.map((model) => [model.name, model] as const))('%s has a row schema and an entity', (_, model) => {
  const columns = Object.keys(model.columns);
  expect(Object.keys(zodRow(model).shape)).toEqual(columns);
  expect(Object.keys(entity(model).options.columns)).toEqual(columns);
});
