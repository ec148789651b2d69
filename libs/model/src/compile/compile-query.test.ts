import { sql } from 'kysely';
import { bigint, clock, cond, coalesce, columnsOf, compileQuery, defineSource, flag, text } from '../index.ts';

const person = defineSource({
  name: 'person',
  layer: 'ops',
  description: 'people',
  columns: { id: text().primaryKey().pii('id'), email: text().pii('email'), boss_id: text(), size: bigint().notNull() },
});

test('a query is compiled for an environment, whose clock it reads', () => {
  const compiled = compileQuery(
    (db) =>
      db
        .selectFrom(person.as('p'))
        .innerJoin(clock.as('now'), (join) => join.onTrue())
        .where('p.size', '>', 3 as any)
        .select('p.id'),
    { environment: 'pr_1' },
  );
  expect(compiled.sql).toBe(
    [
      'select',
      '  "p"."id"',
      'from "ops"."person" as "p"',
      `inner join (select as_of, load_seq, environment from "ops"."clock" where environment = 'pr_1') as "now" on true`,
      'where "p"."size" > 3',
    ].join('\n'),
  );
  expect(compiled.upstreams.map(({ id }) => id)).toEqual(['ops.clock', 'ops.person']);
});

test('a condition is compiled alone, and says under which names it reads columns', () => {
  const c = columnsOf(person, 'person');
  const now = columnsOf(clock, 'clock');
  const compiled = compileQuery(() => flag`${c('size')} > 3 and ${now('load_seq')} > ${c('size')}`);
  expect(compiled.sql).toBe('"person"."size" > 3 and "clock"."load_seq" > "person"."size"');
  expect(compiled).toMatchObject({ aliases: ['clock', 'person'], columns: [], upstreams: [] });
});

test('a column is personal when it comes from one that is marked so, through a step or an expression; an id is not', () => {
  const { columns } = compileQuery((db) =>
    db
      .with('step', (query) => query.selectFrom(person.as('p')).select(['p.id', 'p.email', 'p.boss_id']))
      .selectFrom('step')
      .select((eb) => ['step.id', 'step.boss_id', coalesce(eb.ref('step.email'), '-').as('address')]),
  );
  expect(columns).toEqual([
    { name: 'id', isPersonal: false },
    { name: 'boss_id', isPersonal: false },
    { name: 'address', isPersonal: true },
  ]);
});

test('what a model may not do is a problem of a query too', () => {
  const { problems } = compileQuery((db) =>
    db
      .selectFrom(person.as('p'))
      .where(sql<boolean>`random() < 1`)
      .where((eb) => cond`${eb.ref('p.id')} = ${eb.fn('now')}`)
      .select('p.id'),
  );
  expect(problems.map(({ code }) => code).sort()).toEqual(['CLOCK_READ', 'RAW_SQL']);
});
