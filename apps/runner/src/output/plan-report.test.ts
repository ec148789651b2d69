import type { DefinitionDiff, ExplainedModel, ExplainedPlan } from '@medallion/engine';
import { Output } from './output.ts';
import { renderPlans } from './plan-report.ts';

const outputWith = (environment: Record<string, string>): Output =>
  new Output({
    stdout: { write: () => true },
    stderr: { write: () => true },
    json: false,
    verbose: false,
    secrets: [],
    environment,
  });
const render = (plans: ExplainedPlan[], { diff = false, environment = {} } = {}): string =>
  renderPlans(plans, outputWith(environment), { diff });

const model = (name: string, more: Partial<ExplainedModel> = {}): ExplainedModel => ({
  model: `gold.${name}`,
  materialization: 'table',
  action: 'skip',
  cause: undefined,
  extent: undefined,
  upstream: [],
  mayChange: undefined,
  reason: 'Nothing it depends on changed.',
  rows: 1200,
  milliseconds: 340,
  definition: undefined,
  schemaChange: undefined,
  ...more,
});
const plan = (models: ExplainedModel[], more: Partial<ExplainedPlan> = {}): ExplainedPlan => ({
  layer: 'gold',
  environment: 'base',
  desired: 'desired',
  isUpToDate: false,
  models,
  estimate: { models: 1, rows: 1200, milliseconds: 340, unknown: 0 },
  ...more,
});
const definition = (more: Partial<DefinitionDiff> = {}): DefinitionDiff => ({
  sqlDiff: '',
  contractDiff: { added: [], removed: [], retyped: [], nullable: [], notNull: [], primaryKey: undefined },
  breaking: [],
  consumers: [],
  isReplaced: false,
  materialization: undefined,
  ...more,
});
const due = { action: 'build', cause: 'definition', reason: 'Its definition changed.' } as const;
const changed = (more: Partial<DefinitionDiff>): ExplainedPlan[] => [
  plan([model('fct', { ...due, definition: definition(more) })]),
];

test('a warehouse that is up to date takes one line', () => {
  const upToDate = { isUpToDate: true };
  expect(render([plan([model('a')], { ...upToDate, layer: 'silver' }), plan([model('b'), model('c')], upToDate)])).toBe(
    'Up to date: silver, gold (3 models)',
  );
});

test('models to be built stand with their last rows and duration, and what is left alone is counted', () => {
  const plans = [
    plan([
      model('dim', due),
      model('dim_new', { action: 'build', reason: 'It is new.', rows: undefined, milliseconds: undefined }),
      model('vw', { ...due, materialization: 'view', reason: 'It reads gold.dim, which is built.' }),
      model('fct', { action: 'check', reason: 'Its checks changed.' }),
      model('same'),
    ]),
  ];
  plans[0] = { ...plans[0]!, estimate: { models: 3, rows: 1200, milliseconds: 680, unknown: 1 } };
  expect(render(plans)).toBe(
    [
      'gold',
      '       model          rows    last took  why',
      'build  gold.dim      1,200       340 ms  Its definition changed.',
      'build  gold.dim_new         never built  It is new.',
      'build  gold.vw        view               It reads gold.dim, which is built.',
      'check  gold.fct                          Its checks changed.',
      '3 to build: about 1,200 rows and 680 ms of work, not counting 1 never built; 1 unchanged',
    ].join('\n'),
  );
});

test('a changed contract is shown column by column, with who is broken', () => {
  const text = render(
    changed({
      contractDiff: {
        added: [{ name: 'rating', type: 'text', notNull: true }],
        removed: [{ name: 'name', type: 'text', notNull: false }],
        retyped: [{ column: 'amount', from: 'numeric(22,6)', to: 'numeric(18,2)' }],
        nullable: ['stage'],
        notNull: ['owner'],
        primaryKey: { from: ['id'], to: ['id', 'day'] },
      },
      breaking: [
        {
          kind: 'removed',
          columns: ['name'],
          readers: { columns: ['gold.a.name', 'gold.b.name'], models: ['gold.c'] },
          exposures: [
            { name: 'report', owner: 'sales-ops', columns: ['gold.a.name', 'gold.b.name'], models: [] },
            { name: 'scoring', owner: 'data', columns: [], models: ['gold.c'] },
          ],
        },
        { kind: 'retyped', columns: ['amount'], readers: { columns: [], models: ['gold.c'] }, exposures: [] },
        { kind: 'nullable', columns: ['stage'], readers: { columns: [], models: [] }, exposures: [] },
        { kind: 'key', columns: ['id'], readers: { columns: ['gold.d.id'], models: [] }, exposures: [] },
      ],
      consumers: ['view reports.deals'],
      isReplaced: true,
      materialization: { from: 'view', to: 'table' },
    }),
  );
  expect(text.split('\n\n')[1]!.split('\n')).toEqual([
    'gold.fct  definition changed',
    '  ~ view -> table',
    '  + rating text not null',
    '  - name text  breaking: read by gold.a.name, gold.b.name; decides the rows of gold.c; used by report of sales-ops (gold.a.name, gold.b.name); used by scoring of data (rows of gold.c)',
    '  ~ amount numeric(22,6) -> numeric(18,2)  breaking: decides the rows of gold.c',
    '  ~ stage may be null now  breaking, though nothing known reads it',
    '  ~ owner may no longer be null',
    '  ~ key (id) -> (id, day)  breaking: read by gold.d.id',
    '  ! view reports.deals depends on it and is not ours: the build refuses until it is dropped',
  ]);
});

test('where the relation stays, who depends on it is named all the same', () => {
  expect(render(changed({ consumers: ['view reports.deals'] }))).toMatch(
    /\n {2}! view reports\.deals depends on it and is not ours$/,
  );
});

test.each([
  ['migrate', 'migrates: adds column x; drops column y'],
  ['rebuild', 'rebuilds: adds column x; drops column y'],
  ['refuse', 'refuses (onSchemaChange): adds column x; drops column y'],
] as const)('what becomes of a table whose columns change is said: %s', (action, line) => {
  const schemaChange = { action, changes: ['adds column x', 'drops column y'], blockedBy: [] };
  const text = render([plan([model('fct', { ...due, definition: definition(), schemaChange })])]);
  expect(text).toMatch(new RegExp(`\n  ${line.replaceAll(/[()]/g, '\\$&')}$`));
});

test('of those who depend on a table that is altered only they stop a build who need what goes', () => {
  const consumers = ['view reports.a', 'view reports.b'];
  const schemaChange = { action: 'migrate', changes: ['drops column y'], blockedBy: ['view reports.b'] } as const;
  const text = render([plan([model('fct', { ...due, definition: definition({ consumers }), schemaChange })])]);
  expect(text.split('\n').slice(-2)).toEqual([
    '  ! view reports.a depends on it and is not ours',
    '  ! view reports.b depends on it and is not ours: the build refuses until it is dropped',
  ]);
});

test('columns that somebody changed by hand are told of without a changed definition', () => {
  const schemaChange = { action: 'migrate', changes: ['drops column y'], blockedBy: ['view reports.b'] } as const;
  const changed = { ...due, cause: 'columns', schemaChange } as const;
  expect(render([plan([model('fct', changed)])]).split('\n\n')[1]).toBe(
    [
      'gold.fct  columns in the database changed',
      '  migrates: drops column y',
      '  ! view reports.b depends on it and is not ours: the build refuses until it is dropped',
    ].join('\n'),
  );
});

test('what is due and was not selected is not counted as unchanged', () => {
  const left = model('left', { cause: 'data', reason: 'Not selected, and due: raw.account changed.' });
  expect(render([plan([model('dim', due), left, model('same')])])).toMatch(/; 1 unchanged; 1 due and not selected$/);
});

test('a definition of which neither query nor contract changed says what else it can be', () => {
  expect(render(changed({}))).toContain(
    '\n  neither its query nor its contract: indexes, foreign keys, comments, hooks',
  );
});

const sqlDiff = '--- gold.fct published\n+++ gold.fct declared\n@@ -1,2 +1,3 @@\n select\n-  1\n+  2,\n+  3\n';

test('a changed query is counted, and shown when asked for', () => {
  expect(render(changed({ sqlDiff }))).toContain('\n  query: 2 lines added, 1 removed (--diff shows them)');
  expect(render(changed({ sqlDiff }), { diff: true })).toContain(
    '\n  --- gold.fct published\n  +++ gold.fct declared\n  @@ -1,2 +1,3 @@\n   select\n  -  1\n  +  2,\n  +  3',
  );
});

test('what was added is green and what was removed red, unless colours are refused', () => {
  const coloured = render(changed({ sqlDiff }), { diff: true, environment: { FORCE_COLOR: '1' } });
  expect(coloured).toContain('\u001b[31m-  1\u001b[39m');
  expect(coloured).toContain('\u001b[32m+  2,\u001b[39m');
  const plain = render(changed({ sqlDiff }), { diff: true, environment: { FORCE_COLOR: '1', NO_COLOR: '1' } });
  expect(plain).not.toContain('\u001b');
});
