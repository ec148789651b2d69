import { dim, fact, relation } from '../fixtures/relations.ts';
import { definitionDigest, definitionStatements } from '../plan/definition.ts';
import type { Relation } from '../relation.ts';
import { adoptTable } from '../statements/adopt.ts';
import { keyDiff } from '../statements/key-diff.ts';
import { diffName, scratchName } from '../statements/object-names.ts';
import { reconcile } from '../statements/reconcile.ts';
import { scratchBuild } from '../statements/scratch-build.ts';
import { graphOn, relationOn, type RelationDistribution } from './distribution.ts';
import { buildGraph } from '../graph/graph.ts';

const scratch = { schema: 'scratch', run: 'run' };
const lines = (...text: string[]): string => text.join('\n');
const distributed = (of: Relation, distribution: RelationDistribution): Relation => ({ ...of, distribution });
const other = { id: 'gold.fct_root', schema: 'gold', name: 'fct_root' };

/** A new table, from nothing to its name. */
function made(of: Relation, beside?: { schema: string; name: string }): string[] {
  const computed = scratchName(scratch, of.id);
  const build = scratchBuild(of, computed, { isKept: true, beside });
  return [...build.create, build.fill, ...build.keys, ...adoptTable(of, computed)];
}

/** A table that is there, made equal to what was computed. */
function reconciled(of: Relation): string[] {
  const computed = scratchName(scratch, of.id);
  const diff = diffName(scratch, of.id);
  const build = scratchBuild(of, computed, { beside: of });
  const { delete: remove, update, insert } = reconcile(of, computed, diff);
  return [...build.create, build.fill, ...build.keys, ...keyDiff(of, computed, diff), remove, update!, insert];
}

test('a distributed table is distributed while it is empty, and then as any other: filled, keyed, indexed, adopted', () => {
  expect(made(distributed(fact, { by: 'id' }))).toEqual([
    lines(
      'create table "scratch"."gold__fct__run" (',
      '  "id" bigint not null,',
      '  "day" date not null,',
      '  "dim_id" bigint not null,',
      '  "amount" numeric(18,2)',
      ')',
    ),
    `select create_distributed_table('"scratch"."gold__fct__run"', 'id')`,
    lines(
      'insert into "scratch"."gold__fct__run" ("id", "day", "dim_id", "amount")',
      'select * from "silver"."int_fact" as "f"',
    ),
    'alter table "scratch"."gold__fct__run" add constraint "gold__fct__run_pkey" primary key ("id", "day")',
    'create index if not exists "gold__fct__run_dim_id_idx" on "scratch"."gold__fct__run" ("dim_id")',
    'create index if not exists "gold__fct__run_day_amount_idx" on "scratch"."gold__fct__run" ("day", "amount")',
    'alter table "scratch"."gold__fct__run" set schema "gold"',
    'alter table "gold"."gold__fct__run" rename to "fct"',
    'alter index "gold"."gold__fct__run_pkey" rename to "fct_pkey"',
    'alter index "gold"."gold__fct__run_dim_id_idx" rename to "fct_dim_id_idx"',
    'alter index "gold"."gold__fct__run_day_amount_idx" rename to "fct_day_amount_idx"',
  ]);
});

test('one that is colocated names the table it lies beside', () => {
  expect(made(distributed(fact, { by: 'id', colocateWith: other }), other)[1]).toBe(
    `select create_distributed_table('"scratch"."gold__fct__run"', 'id', colocate_with => '"gold"."fct_root"')`,
  );
});

test('a reference table differs from a local one in one statement', () => {
  const [create, ...rest] = made(dim);
  expect(made(distributed(dim, 'reference'))).toEqual([
    create,
    `select create_reference_table('"scratch"."gold__dim__run"')`,
    ...rest,
  ]);
});

test('the rows a distributed table is reconciled with, and the keys that differ, lie beside its own', () => {
  const scratched = `"scratch"."gold__fct__run__diff" as "changes" join "scratch"."gold__fct__run" as "computed" using ("id", "day")`;
  expect(reconciled(distributed(fact, { by: 'id', colocateWith: other }))).toEqual([
    lines(
      'create unlogged table "scratch"."gold__fct__run" (',
      '  "id" bigint not null,',
      '  "day" date not null,',
      '  "dim_id" bigint not null,',
      '  "amount" numeric(18,2)',
      ')',
    ),
    `select create_distributed_table('"scratch"."gold__fct__run"', 'id', colocate_with => '"gold"."fct"')`,
    lines(
      'insert into "scratch"."gold__fct__run" ("id", "day", "dim_id", "amount")',
      'select * from "silver"."int_fact" as "f"',
    ),
    'alter table "scratch"."gold__fct__run" add constraint "gold__fct__run_pkey" primary key ("id", "day")',
    lines(
      'create unlogged table "scratch"."gold__fct__run__diff" (',
      '  "id" bigint not null,',
      '  "day" date not null,',
      '  "medallion_op" text not null',
      ')',
    ),
    `select create_distributed_table('"scratch"."gold__fct__run__diff"', 'id', colocate_with => '"gold"."fct"')`,
    lines(
      'insert into "scratch"."gold__fct__run__diff" ("id", "day", "medallion_op")',
      'select',
      '  coalesce("live"."id", "computed"."id") as "id",',
      '  coalesce("live"."day", "computed"."day") as "day",',
      `  case when "computed"."id" is null then 'd' when "live"."id" is null then 'i' else 'u' end as "medallion_op"`,
      'from "gold"."fct" as "live"',
      'full join "scratch"."gold__fct__run" as "computed" on "computed"."id" = "live"."id" and "computed"."day" = "live"."day"',
      'where "live"."id" is null or "computed"."id" is null',
      '   or ("live"."dim_id", "live"."amount") is distinct from ("computed"."dim_id", "computed"."amount")',
    ),
    lines(
      'delete from "gold"."fct" as "live"',
      'using "scratch"."gold__fct__run__diff" as "changes"',
      `where "changes"."medallion_op" = 'd' and "live"."id" = "changes"."id" and "live"."day" = "changes"."day"`,
    ),
    lines(
      'update "gold"."fct" as "live"',
      'set "dim_id" = "computed"."dim_id", "amount" = "computed"."amount"',
      `from ${scratched}`,
      `where "changes"."medallion_op" = 'u' and "live"."id" = "changes"."id" and "live"."day" = "changes"."day"`,
    ),
    lines(
      'insert into "gold"."fct" ("id", "day", "dim_id", "amount")',
      'select "computed"."id", "computed"."day", "computed"."dim_id", "computed"."amount"',
      `from ${scratched}`,
      `where "changes"."medallion_op" = 'i'`,
    ),
  ]);
});

test('a reference table is reconciled with reference tables, by the statements of a local one', () => {
  const local = reconciled(dim);
  const reference = reconciled(distributed(dim, 'reference'));
  expect(reference.filter((statement) => !local.includes(statement))).toEqual([
    `select create_reference_table('"scratch"."gold__dim__run"')`,
    lines(
      'create unlogged table "scratch"."gold__dim__run__diff" (',
      '  "id" bigint not null,',
      '  "medallion_op" text not null',
      ')',
    ),
    `select create_reference_table('"scratch"."gold__dim__run__diff"')`,
    `insert into "scratch"."gold__dim__run__diff" ("id", "medallion_op")\n${local[3]!.split('\n').slice(1).join('\n')}`,
  ]);
});

const kinds: RelationDistribution[] = ['reference', { by: 'id' }, { by: 'day' }, { by: 'id', colocateWith: other }];

test('how a model is distributed is part of its definition where the server distributes', () => {
  const digests = [fact, ...kinds.map((kind) => distributed(fact, kind))].map((each) =>
    definitionDigest(relationOn({ distributes: true }, each)),
  );
  expect(new Set(digests).size).toBe(5);
});

test.each(kinds)('on plain Postgres not a statement, and so no definition, differs for a distribution: %j', (kind) => {
  const plain = relationOn({ distributes: false }, distributed(fact, kind));
  expect(definitionStatements(plain)).toEqual(definitionStatements(fact));
  const graph = graphOn({ distributes: false }, buildGraph([dim, distributed(fact, kind)]));
  expect(graph.relations.get('gold.fct')!.distribution).toBeUndefined();
  expect(graph.order).toEqual(['gold.dim', 'gold.fct']);
});

test('a relation is not compiled for reading to be taken as local', () => {
  const unread = Object.defineProperty({ ...relation('gold.t'), distribution: 'reference' as const }, 'sql', {
    enumerable: true,
    get: () => {
      throw new Error('formatting is dear');
    },
  });
  expect(relationOn({ distributes: false }, unread).distribution).toBeUndefined();
});
