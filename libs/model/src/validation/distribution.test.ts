import { bigint, defineModel, defineSeed, int, text, validateModels, type AnyModel } from '../index.ts';

const seed = defineSeed({
  name: 'seed_thing',
  layer: 'silver',
  description: 'Things',
  columns: { id: bigint().primaryKey(), day: int().primaryKey(), code: text() },
  file: new URL('file:///thing.csv'),
  distribution: 'reference',
});
/** A gold table over the seed, sound but for what a test says of its distribution and columns. */
const model = (name: string, distribution: unknown, columns: Record<string, unknown> = {}): AnyModel =>
  defineModel({
    name,
    layer: 'gold',
    grain: 'one thing',
    description: 'Things',
    materialized: (m: any) => m.table({ distribution }),
    columns: { id: bigint().primaryKey(), day: int().notNull(), code: text(), ...columns },
    from: (db: any) => db.selectFrom(seed.as('s')),
    select: () => ({ id: 's.id', day: 's.day', code: 's.code' }),
  } as any) as unknown as AnyModel;
const to = (target: AnyModel, options = {}) =>
  bigint()
    .primaryKey()
    .references(() => target.c['id'] as any, options);
const problems = (...models: AnyModel[]) =>
  validateModels([seed as unknown as AnyModel, ...models]).map(
    ({ code, message, fix }) => `${code} ${message}. ${fix}`,
  );

test('a model is local where nothing is said, a seed may be said to be elsewhere', () => {
  expect(model('dim_thing', undefined).distribution).toBe('local');
  expect(seed.distribution).toBe('reference');
});

test('local, reference, and by a column of the key are sound', () => {
  const dim = model('dim_thing', 'reference');
  const facts = [
    model('fct_local', 'local'),
    model('fct_by_id', { by: 'id' }),
    model('fct_by_day', { by: 'day' }, { day: int().primaryKey() }),
  ];
  expect(problems(dim, ...facts)).toEqual([]);
});

test('an incremental model has a distribution too', () => {
  const incremental = defineModel({
    name: 'fct_thing',
    layer: 'gold',
    grain: 'one thing',
    description: 'Things',
    materialized: (m) =>
      m.incremental({ scope: 'id', changes: [m.changesOf(seed, 'id')], distribution: { by: 'code' } }),
    columns: { id: bigint().primaryKey(), day: int().primaryKey(), code: text() },
    from: (db) => db.selectFrom(seed.as('s')),
    select: (_) => ({ id: 's.id', day: 's.day', code: 's.code' }),
  }) as unknown as AnyModel;
  expect(problems(incremental)).toEqual([
    'DISTRIBUTION_NOT_KEY gold.fct_thing: it is distributed by code, which is not part of its primary key. Distribute it by a column of its key (id, day): each node can hold a key only among its own rows.',
  ]);
});

test('a column that is not there is named, with the one that may be meant', () => {
  expect(problems(model('fct_thing', { by: 'ids' }))).toEqual([
    'COLUMN_UNKNOWN gold.fct_thing: its distribution names ids, which is no column. Name a column of its primary key. Did you mean "id"?',
  ]);
});

test('the model colocated with is another of the layer, distributed by a column of the same type, and not colocated itself', () => {
  const root = model('fct_root', { by: 'id' });
  const beside = (colocateWith: AnyModel, by = 'id') =>
    problems(
      root,
      model('fct_reference', 'reference'),
      model('fct_beside_root', { by: 'id', colocateWith: root }),
      model('fct_thing', { by, colocateWith }, { day: int().primaryKey() }),
    );
  expect(beside(root)).toEqual([]);
  expect(beside(root, 'day')).toEqual([
    'COLOCATION_UNFIT gold.fct_thing: it is colocated with gold.fct_root, whose id is bigint, but day is integer. Distribute both by columns of one type.',
  ]);
  expect(beside(model('fct_beside_root', { by: 'id' }))).toEqual([
    'COLOCATION_UNFIT gold.fct_thing: it is colocated with gold.fct_beside_root, which is itself colocated with gold.fct_root. Name that one.',
  ]);
  expect(beside(model('fct_reference', 'reference'))).toEqual([
    'COLOCATION_UNFIT gold.fct_thing: it is colocated with gold.fct_reference, which is reference. Distribute that by a column too, or leave colocateWith out.',
  ]);
  const elsewhere =
    'which is not another model of its layer. Name one of its layer, or leave colocateWith out: tables distributed by columns of one type lie together anyway.';
  for (const other of [
    seed as unknown as AnyModel,
    model('fct_thing', { by: 'id' }),
    model('fct_unlisted', { by: 'id' }),
  ])
    expect(beside(other)).toEqual([`COLOCATION_UNFIT gold.fct_thing: it is colocated with ${other.id}, ${elsewhere}`]);
});

describe('a foreign key', () => {
  const kinds = { local: 'local', reference: 'reference', distributed: { by: 'id' } } as const;
  type Kind = keyof typeof kinds;
  const held: readonly string[] = ['local local', 'reference reference', 'distributed reference'];
  const pairs = (Object.keys(kinds) as Kind[]).flatMap((from) =>
    (Object.keys(kinds) as Kind[]).map((to) => [from, to]),
  );

  test.each(pairs as [Kind, Kind][])('of a %s model to a %s one is judged as Citus does', (from, target) => {
    const named = model('dim_named', kinds[target]);
    const judge = (options?: object) => problems(named, model('fct_naming', kinds[from], { id: to(named, options) }));
    if (held.includes(`${from} ${target}`)) expect(judge()).toEqual([]);
    else expect(judge()).toEqual([expect.stringMatching(/^REFERENCE_DISTRIBUTED gold.fct_naming: id references/)]);
    expect(judge({ enforce: 'check' })).toEqual([]);
  });

  test('says what is between which models, and what to do', () => {
    const named = model('dim_named', { by: 'id' });
    expect(problems(named, model('fct_naming', { by: 'id' }, { id: to(named) }))).toEqual([
      "REFERENCE_DISTRIBUTED gold.fct_naming: id references gold.dim_named, which is distributed by id, while it is itself distributed by id: Citus holds no such foreign key. Hold the reference by a check ({ enforce: 'check' }); or make both local, or the target 'reference' and this one too or distributed, or distribute both by the columns of the key and colocate them.",
    ]);
  });

  test('holds between colocated models where it is of the columns they are distributed by', () => {
    const named = model('dim_named', { by: 'id' });
    const first = model('fct_first', { by: 'id', colocateWith: named }, { id: to(named) });
    const second = model('fct_second', { by: 'id', colocateWith: named }, { id: to(first) });
    expect(problems(named, first, second)).toEqual([]);
    const another = { another: bigint().references(() => named.c['id'] as any) };
    const crossing = model('fct_third', { by: 'id', colocateWith: named }, another);
    expect(problems(named, crossing).filter((problem) => problem.startsWith('REFERENCE_DISTRIBUTED'))).toHaveLength(1);
  });

  test('of a model to itself holds where it is local or a reference table', () => {
    const itself = (distribution: unknown) =>
      problems(model('dim_thing', distribution, { day: int().referencesSelf('id') })).filter((problem) =>
        problem.startsWith('REFERENCE_DISTRIBUTED'),
      );
    expect([itself('local'), itself('reference')]).toEqual([[], []]);
    expect(itself({ by: 'id' })).toHaveLength(1);
  });
});
