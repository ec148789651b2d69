import { defineModel, text, type AnyModel } from '../index.ts';
import { occurrences } from './occurrences.ts';

const shared = { grain: 'one thing', description: 'x', layer: 'silver' } as const;
// `any`: one helper makes models over whatever sources a test draws up, whose names the compiler cannot know here.
const model = (name: string, from: (db: any) => any, materialized: 'view' | 'table' = 'table'): AnyModel =>
  defineModel({
    ...shared,
    name,
    materialized,
    columns: { id: text().primaryKey() },
    from: from as any,
    select: (() => ({ id: 't.id' })) as any,
  }) as AnyModel;
const thing = model('int_thing', (db) => db.selectFrom('nothing as t'));
const other = model('int_other', (db) => db.selectFrom(thing.as('t')));
const seen = model('int_seen', (db) => db.selectFrom(thing.as('t')), 'view');
const things = (db: any) => db.selectFrom(thing.as('u')).select('u.id');

test.each<[string, (db: any) => any, number]>([
  ['in from', (db) => db.selectFrom(thing.as('t')), 1],
  ['in a join', (db) => db.selectFrom(thing.as('t')).innerJoin(thing.as('u'), 'u.id', 't.id'), 2],
  ['in a condition', (db) => db.selectFrom(thing.as('t')).where('t.id', 'in', things), 2],
  ['through a view, as often as that', (db) => db.selectFrom(seen.as('t')).innerJoin(seen.as('u'), 'u.id', 't.id'), 2],
  ['through a table not at all', (db) => db.selectFrom(other.as('t')), 0],
  [
    'in a CTE as often as that is read',
    (db) => db.with('c', things).selectFrom('c as t').leftJoin('c as u', 'u.id', 't.id'),
    2,
  ],
  ['in a CTE that is named and not read not at all', (db) => db.with('c', things).selectFrom(other.as('t')), 0],
  [
    'in a CTE of CTEs',
    (db) =>
      db
        .with('c', things)
        .with('d', (q: any) => q.selectFrom('c').innerJoin('c as e', 'e.id', 'c.id').select('c.id'))
        .selectFrom('d as t'),
    2,
  ],
  [
    'in a recursive CTE where it starts',
    (db) =>
      db.withRecursive('c', (q: any) => things(q).unionAll(q.selectFrom('c').select('c.id'))).selectFrom('c as t'),
    1,
  ],
])('%s', (_, from, times) => {
  expect(occurrences(thing, model('int_x', from))).toBe(times);
});

test('a CTE that hides one of the same name may read that one', () => {
  const hiding = (db: any) =>
    db.with('c', things).selectFrom(
      db
        .with('c', (q: any) => q.selectFrom('c').select('c.id'))
        .selectFrom('c')
        .select('c.id')
        .as('t'),
    );
  expect(occurrences(thing, model('int_x', hiding))).toBe(1);
});

test('an alias called like a CTE is no reading of it', () => {
  const from = (db: any) => db.with('t', things).selectFrom(other.as('t')).where('t.id', '=', 'x');
  expect(occurrences(thing, model('int_x', from))).toBe(0);
});
