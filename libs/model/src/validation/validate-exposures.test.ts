import { defineExposure, defineModel, defineSource, text, validateExposures, type Exposure } from '../index.ts';

const source = defineSource({
  layer: 'raw',
  name: 'thing',
  description: 'Things',
  columns: { id: text().primaryKey() },
} as never) as any;
const gold = (name: string) =>
  defineModel({
    name,
    layer: 'gold',
    grain: 'one thing',
    description: 'Things',
    materialized: 'table',
    columns: { thing_id: text().primaryKey(), status: text(), amount: text() },
    from: (db: any) => db.selectFrom(source.as('r')),
    select: ((_: unknown) => ({ thing_id: 'r.id', status: 'r.id', amount: 'r.id' })) as any,
  });
const [thing, other] = [gold('dim_thing'), gold('dim_other')];
const exposure = (more: Partial<Parameters<typeof defineExposure>[0]> = {}): Exposure =>
  defineExposure({
    name: 'weekly_report',
    type: 'dashboard',
    owner: 'sales-ops' as string,
    description: 'What sales looks at on Mondays' as string,
    dependsOn: [thing.c.status, other],
    ...more,
  } as never);
const messages = (...exposures: Exposure[]): string[] =>
  validateExposures(exposures, [thing, other]).map(({ message, fix }) => `${message}. ${fix}`);

test('what is declared well has no errors', () => {
  expect(messages(exposure(), exposure({ name: 'monthly_report', url: 'https://bi.example.com/1' }))).toEqual([]);
});

test('columns of one model are read together, each once; named whole, the model is read whole', () => {
  expect([...exposure({ dependsOn: [thing.c.status, other, thing.c.amount, thing.c.status] }).reads]).toEqual([
    ['gold.dim_other', undefined],
    ['gold.dim_thing', ['amount', 'status']],
  ]);
  for (const dependsOn of [
    [thing, thing.c.status],
    [thing.c.status, thing],
  ] as never[])
    expect([...exposure({ dependsOn }).reads]).toEqual([['gold.dim_thing', undefined]]);
});

test('everything wrong is said, each with what to do', () => {
  expect(
    messages(
      exposure(),
      exposure({ owner: ' ' as never, description: '' as never, url: 'bi/1' }),
      exposure({ name: 'Weekly', dependsOn: [gold('dim_gone')] as never }),
    ),
  ).toEqual([
    'exposure weekly_report: two exposures have this name. Rename one of them, or list it once.',
    'exposure weekly_report: it has no owner. Say whom to ask before what it reads changes.',
    'exposure weekly_report: it has no description. Say what it is for.',
    'exposure weekly_report: its url is none. Write it whole, with https://.',
    'exposure Weekly: its name is not snake_case. Use lower-case letters, digits and underscores.',
    'exposure Weekly: it reads gold.dim_gone, which is not among the models of gold. Add it to the list of models that the gold library exports.',
  ]);
});

test('an error carries the exposure and a code as data', () => {
  const [error] = validateExposures([exposure({ name: 'X' })], [thing, other]);
  expect(error).toMatchObject({ code: 'NAME_INVALID', kind: 'definition', fields: { exposure: 'X' } });
});
