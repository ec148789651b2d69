import {
  compileHooks,
  defineModel,
  defineSource,
  hook,
  text,
  validateModels,
  type AnyModel,
  type Hook,
} from '../index.ts';

const source = (layer: 'ops' | 'raw') =>
  defineSource({ layer, name: 'thing', description: 'Things', columns: { id: text().primaryKey() } } as never) as any;
const ops = source('ops');
const model = (layer: 'silver' | 'gold', name: string, hooks: { before?: Hook[]; after?: Hook[] } = {}): AnyModel =>
  defineModel({
    name,
    layer,
    grain: 'one thing',
    description: 'Things',
    materialized: 'table',
    hooks,
    columns: { thing_id: text().primaryKey() },
    from: (db: any) => db.selectFrom(ops.as('r')),
    select: ((_: unknown) => ({ thing_id: 'r.id' })) as any,
  }) as AnyModel;
const upstream = model('silver', 'int_thing');
const messages = (...after: Hook[]): string[] =>
  validateModels([upstream, model('gold', 'fct_thing', { after })]).map(({ message, fix }) => `${message}. ${fix}`);

test('a hook names relations of the environment', () => {
  const fact = model('gold', 'fct_thing', {
    before: [hook`lock table ${upstream} in share mode`],
    after: [
      hook`
      comment on table ${hook.self} is 'x'`,
    ],
  });
  const sql = (environment?: string) => {
    const { before, after } = compileHooks(fact, environment === undefined ? {} : { environment });
    return [...before, ...after].map((each) => each.sql);
  };
  expect(sql()).toEqual([
    'lock table "silver"."int_thing" in share mode',
    `comment on table "gold"."fct_thing" is 'x'`,
  ]);
  expect([...compileHooks(fact).before, ...compileHooks(fact).after].map(({ names }) => names)).toEqual([
    ['silver.int_thing'],
    ['gold.fct_thing'],
  ]);
  expect(sql('pr_1')).toEqual([
    'lock table "pr_1__silver"."int_thing" in share mode',
    `comment on table "pr_1__gold"."fct_thing" is 'x'`,
  ]);
});

test.each([
  hook`alter table ${hook.self} set (fillfactor = 90)`,
  hook`notify published, 'commit; gold.fct_thing -- it''s done'`,
  hook`insert into audit.published select 'fct', count(*) from ${hook.self}`,
  hook`set local work_mem = '64MB'`,
  hook`set constraints all immediate`,
  hook`cluster ${hook.self} using fct_thing_pkey`,
  hook`select reporting.refresh()`,
])('what a publish can take along is allowed: $text', (allowed) => {
  expect(messages(allowed)).toEqual([]);
});

const [comment, session, rows, names] = [
  'contains a comment, a parameter or a separator. Write one statement for each hook.',
  'changes the session beyond the transaction. Write `set local`, which ends with it.',
  'changes or drops what a model publishes. Change its query: its rows are those of its query, and of nothing else.',
  'in its text. Interpolate the model, or hook.self: an environment has schemas of its own.',
];
const ends = 'begins or ends a transaction. Leave that to the build: a hook is published, or not, with its model.';
test.each([
  [hook``, 'is empty'],
  [hook`select 1; select 2`, comment],
  [hook`select 1 -- one`, comment],
  [hook`COMMIT`, ends],
  [hook` rollback to savepoint x`, ends],
  [hook`set role postgres`, session],
  [hook`reset all`, session],
  [hook`update ${hook.self} set x = 1`, rows],
  [hook`with y as (delete from only ${upstream} returning 1) select 1`, rows],
  [hook`TRUNCATE TABLE ${hook.self}`, rows],
  [hook`drop table ${hook.self}`, rows],
  [hook`alter table gold.fct_thing set (fillfactor = 90)`, `names gold.fct_thing ${names}`],
  [hook`alter table "pr_1__gold"."fct_thing" set (fillfactor = 90)`, names],
  [hook`select pg_notify('x', '${hook.self}')`, 'has a model inside a string.'],
])('what would break a publish is refused: %#', (refused, message) => {
  expect(messages(refused)).toEqual([expect.stringContaining(message)]);
});

test('a model of a layer it may not know, or that is not listed, is named with the hook', () => {
  expect(messages(hook`analyze ${source('raw')}`, hook`analyze ${model('silver', 'int_gone')}`)).toEqual([
    expect.stringMatching(
      /^gold\.fct_thing: its hook `analyze \$\{…\}` at .*:\d+ names raw\.thing, but gold knows only gold, silver, ops\. Name a model of gold or silver or ops\.$/,
    ),
    expect.stringMatching(/names silver\.int_gone, which is not among the models of its layer\. Add it/),
  ]);
});
