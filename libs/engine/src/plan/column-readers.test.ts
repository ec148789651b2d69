import { columnReaders } from './column-readers.ts';
import type { PublishedDefinition } from './published-definition.ts';

const model = (
  id: string,
  columns: Record<string, readonly string[]>,
  filters: readonly string[] = [],
): [string, PublishedDefinition] => [
  id,
  {
    model: id,
    sql: '',
    contract: { columns: [], primaryKey: [] },
    lineage: {
      columns: Object.fromEntries(
        Object.entries(columns).map(([column, from]) => [column, { from, kind: 'expression' as const }]),
      ),
      filters,
    },
    exposures: [],
  },
];
const published = new Map([
  model('silver.deal', { id: ['bronze.deal.id'], amount: ['bronze.deal.amount'], stage: ['bronze.deal.stage'] }),
  model('silver.won', { id: ['silver.deal.id'], amount: ['silver.deal.amount'] }, ['silver.deal.stage']),
  model('gold.fct', { id: ['silver.won.id'], revenue: ['silver.won.amount', 'silver.won.id'] }),
]);

test('readers are found through other models, in later layers too', () => {
  expect(columnReaders(['bronze.deal.amount'], published)).toEqual({
    columns: ['gold.fct.revenue', 'silver.deal.amount', 'silver.won.amount'],
    models: [],
  });
});

test('a column that only decides which rows there are names the model', () => {
  expect(columnReaders(['bronze.deal.stage'], published)).toEqual({
    columns: ['silver.deal.stage'],
    models: ['silver.won'],
  });
});

test('what nobody reads has no readers', () => {
  expect(columnReaders(['gold.fct.revenue'], published)).toEqual({ columns: [], models: [] });
});

test('columns that are computed from themselves come to an end', () => {
  const circular = new Map([model('silver.a', { x: ['silver.b.x'] }), model('silver.b', { x: ['silver.a.x'] })]);
  expect(columnReaders(['silver.a.x'], circular).columns).toEqual(['silver.b.x']);
});
