import { models as bronzeModels, rawTables } from '@medallion/bronze';
import { clock, Model, validateModels, zodRow, type AnyModel } from '@medallion/model';
import { entity } from '@medallion/model/typeorm';
import * as silver from './index.ts';
import { models } from './index.ts';

test('every model is valid, and reads bronze, silver and the clock only', () => {
  expect(validateModels([clock, ...rawTables, ...bronzeModels, ...models]).map(String)).toEqual([]);
});

test('the list names every exported model, and each once', () => {
  const exported = Object.values<unknown>(silver).filter((value): value is AnyModel => value instanceof Model);
  const ids = models.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids).toEqual(expect.arrayContaining(exported.map(({ id }) => id)));
});

test.each(models.map((model) => [model.name, model] as const))('%s has a row schema and an entity', (_, model) => {
  const columns = Object.keys(model.columns);
  expect(Object.keys(zodRow(model).shape)).toEqual(columns);
  expect(Object.keys(entity(model).options.columns)).toEqual(columns);
});
