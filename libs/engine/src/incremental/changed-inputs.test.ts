import { relation } from '../fixtures/relations.ts';
import type { Relation } from '../relation.ts';
import { changedInputs as inputsOf } from './changed-inputs.ts';
import { consumedBy, FOLLOWED, type Consumed } from './consumed.ts';
import type { ScopeInput } from './scope.ts';

const input = (id: string, mapped = true): ScopeInput => {
  const [schema, name] = id.split('.') as [string, string];
  const mappings = mapped ? [{ column: 'thing_id', path: [] }] : [];
  return { id, schema, name, mappings, staging: undefined };
};
const CLOCK_ROW = `(select as_of, load_seq, environment from "ops"."clock" where environment = 'base') as "clock"`;
const model = (inputs: readonly ScopeInput[], more: Partial<Relation> = {}): Relation =>
  relation('silver.int_x', { scope: { column: 'thing_id', type: 'text', inputs, except: [], views: [] }, ...more });

const then = {
  'ops.clock': '2024-01-01T00:00:00.000Z',
  views: 'v',
  later: 'false',
  'silver.int_a': '1',
  'silver.int_b': '1',
};
const both = model([input('silver.int_a'), input('silver.int_b', false)]);
/** Of these upstreams nothing changed that the model reads. */
const changedInputs = (of: Relation, before: Consumed | undefined, now: Consumed, same: readonly string[] = []) =>
  inputsOf(of, before, now, (id) => same.includes(id));
const ids = (changed: ReturnType<typeof changedInputs>) =>
  'inFull' in changed ? changed.inFull : changed.map(({ id }) => id);

test('an input in another state than the one consumed has changed', () => {
  expect(ids(changedInputs(both, then, { ...then, 'silver.int_a': '2' }))).toEqual(['silver.int_a']);
});

test('an input of which nothing changed that is read has not, unless a view reads it too', () => {
  const now = { ...then, 'silver.int_a': '2', 'silver.int_b': '2' };
  expect(ids(changedInputs(both, then, now, ['silver.int_b']))).toEqual(['silver.int_a']);
  const views = [{ id: 'silver.v', schema: 'silver', name: 'v', sql: '', dependencies: ['silver.int_b'] }];
  const throughView = model(both.scope!.inputs, { scope: { ...both.scope!, views } });
  expect(ids(changedInputs(throughView, then, now, ['silver.int_b']))).toBe(
    'silver.int_b changed, and nothing says which rows that concerns',
  );
});

test.each([
  ['nothing was remembered', undefined, then, 'nothing is known of what it was computed from'],
  ['a view is another', then, { ...then, views: 'w' }, 'a view it reads is defined otherwise'],
  [
    'an input without a mapping changed',
    then,
    { ...then, 'silver.int_b': '2' },
    'silver.int_b changed, and nothing says which rows that concerns',
  ],
])('a model is computed in full when %s', (_, before, now, why) => {
  expect(changedInputs(both, before, now)).toEqual({ inFull: why });
});

test('a derived scope that was another says nothing of changes before', () => {
  const [before, now] = [`id: silver.int_b.thing_id`, `id: silver.int_a.thing_id`];
  const inFull = { inFull: 'its changes were not followed before' };
  const changed = { ...then, [FOLLOWED]: now, 'silver.int_a': '2' };
  expect(changedInputs(both, { ...then, [FOLLOWED]: before }, changed)).toEqual(inFull);
  expect(changedInputs(both, then, changed)).toEqual(inFull);
  expect(ids(changedInputs(both, { ...then, [FOLLOWED]: now }, changed))).toEqual(['silver.int_a']);
});

const later = { ...then, 'ops.clock': '2024-01-02T00:00:00.000Z' };

test('a clock that moves concerns no model that does not read it', () => {
  expect(ids(changedInputs(both, then, later))).toEqual([]);
});

test('a clock that moves may show versions that were known and lay after it', () => {
  expect(ids(changedInputs(both, { ...then, later: 'true' }, later))).toBe(
    'there are versions that lie after the clock',
  );
});

const reading = (sql: string, dependencies: readonly string[], mapped: boolean) =>
  model([input('ops.clock', mapped), input('bronze.stg_a')], { dependencies, sql });
const consumed = (of: Relation, asOf: string) =>
  consumedBy(
    of,
    of.scope!,
    { raw: new Map(), clock: { asOf, loadSeq: '1', days: new Map([['UTC', asOf.slice(0, 10)]]) } },
    () => '1',
    () => undefined,
  );
const changedBetween = (of: Relation, before: string, after: string) =>
  ids(changedInputs(of, consumed(of, before), consumed(of, after)));
const [MORNING, EVENING, NEXT_DAY] = ['2024-01-01T06:00:00Z', '2024-01-01T18:00:00Z', '2024-01-02T06:00:00Z'];
const onClock = ['bronze.stg_a', 'ops.clock'];

test('a model that asks the clock only which versions are visible is not concerned by its move', () => {
  const sql = `select 1 from "bronze"."stg_a" as "v" join ${CLOCK_ROW} on "v"."system_modstamp" <= "clock"."as_of"`;
  expect(changedBetween(reading(sql, onClock, false), MORNING, NEXT_DAY)).toEqual([]);
});

test('a model that reads the time of the clock is concerned, and says of what', () => {
  const sql = `select "clock"."as_of" from "bronze"."stg_a" as "v" cross join ${CLOCK_ROW}`;
  expect(changedBetween(reading(sql, onClock, true), MORNING, EVENING)).toEqual(['ops.clock']);
  expect(changedBetween(reading(sql, onClock, false), MORNING, EVENING)).toBe(
    'the clock changed, and nothing says which rows that concerns',
  );
});

test('a model that reads its day is concerned when that is another', () => {
  const sql = `select ("clock"."as_of" at time zone 'UTC')::date from "bronze"."stg_a" as "v" cross join ${CLOCK_ROW}`;
  expect(changedBetween(reading(sql, onClock, true), MORNING, EVENING)).toEqual([]);
  expect(changedBetween(reading(sql, onClock, true), EVENING, NEXT_DAY)).toEqual(['ops.clock']);
});
