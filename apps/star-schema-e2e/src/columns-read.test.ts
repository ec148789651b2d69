import { models as bronzeModels } from '@medallion/bronze';
import { models as goldModels } from '@medallion/gold';
import {
  columnsRead,
  compileModel,
  quoted,
  schemaOf,
  upstreamModels,
  type AnyModel,
  type ColumnDef,
} from '@medallion/model';
import { models as silverModels } from '@medallion/silver';
import { createDatabase, type TestDatabase } from '@medallion/testing';

let database: TestDatabase;
beforeAll(async () => {
  database = await createDatabase();
  const layers = ['raw', 'ops', 'bronze', 'silver', 'gold'] as const;
  await database.sql.unsafe(layers.map((layer) => `create schema ${schemaOf(layer, 'base')};`).join(' '));
});
afterAll(() => database.drop());

const models = ([...bronzeModels, ...silverModels, ...goldModels] as readonly AnyModel[]).filter(
  (model) => model.query() !== undefined,
);

/** A table that has of a model only some columns. */
function tableOf(model: AnyModel, columns: readonly string[]): string {
  const defs = model.columns as Record<string, { readonly def: ColumnDef }>;
  const list = columns.map((column) => `${quoted(column)} ${defs[column]!.def.sqlType}`);
  return `create table ${quoted(schemaOf(model.layer, 'base'))}.${quoted(model.name)} (${list.join(', ')})`;
}

test.each(models.map((model) => [model.id, model]))(
  '%s can do without every column it does not read',
  async (_, model) => {
    const read = columnsRead(model);
    const rolledBack = new Error('nothing is left behind');
    await database.sql
      .begin(async (transaction) => {
        for (const upstream of upstreamModels(model)) {
          // The compiler itself reads the clock's row whole.
          const columns = upstream.layer === 'ops' ? Object.keys(upstream.columns as object) : read.get(upstream.id)!;
          await transaction.unsafe(tableOf(upstream, columns));
        }
        await transaction.unsafe(`explain ${compileModel(model).sql}`);
        throw rolledBack;
      })
      .catch((error: unknown) => {
        if (error !== rolledBack) throw error;
      });
  },
);

test('many models read only a part of what they read from', () => {
  const parts = models.flatMap((model) => {
    const read = columnsRead(model);
    return upstreamModels(model).filter(
      ({ id, columns }) => read.get(id)!.length < Object.keys(columns as object).length,
    );
  });
  expect(parts.length).toBeGreaterThan(100);
});
