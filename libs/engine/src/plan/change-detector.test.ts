import type { LiveRelation } from '../catalog/live-relations.ts';
import { dim } from '../fixtures/relations.ts';
import type { RecordedModel } from '../ports/records.ts';
import { detectChange, type Change } from './change-detector.ts';

const recorded: RecordedModel = {
  environment: 'base',
  model: dim.id,
  kind: 'table',
  definition: 'definition',
  contract: 'contract',
  fingerprint: 'fingerprint',
  state: 'state',
  columnStates: undefined,
  upstream: { 'silver.int_thing': 's1' },
  oid: '100',
  filenode: '200',
  writeCount: '12',
  rows: 3,
  consumed: undefined,
  checks: undefined,
  runId: 'run-1',
};
const live: LiveRelation = {
  schema: 'gold',
  name: 'dim',
  oid: '100',
  isView: false,
  isMaterializedView: false,
  isPopulated: true,
  grantees: [],
  isOwned: true,
  filenode: '200',
  writeCount: '12',
  columns: dim.columns.map(({ name, type, notNull }) => ({ name, type, notNull })),
  columnPlaces: dim.columns.length,
  primaryKey: ['id'],
  foreignKeys: [],
};
interface Situation {
  definition?: string;
  upstream?: Record<string, string>;
  recorded?: RecordedModel | undefined;
  live?: LiveRelation | undefined;
}
const detect = (situation: Situation): Change | undefined =>
  detectChange({ relation: dim, definition: 'definition', upstream: recorded.upstream, recorded, live, ...situation });

test('nothing changed: nothing is built', () => {
  expect(detect({})).toBeUndefined();
});

test.each<[string, Change['cause'], Situation]>([
  ['never built', 'new', { recorded: undefined }],
  ['dropped', 'missing', { live: undefined }],
  ['dropped and made again', 'replaced', { live: { ...live, oid: '101' } }],
  ['with a column less', 'columns', { live: { ...live, columns: live.columns.slice(1) } }],
  [
    'with a column of another type',
    'columns',
    { live: { ...live, columns: live.columns.map((each) => ({ ...each, type: 'text' })) } },
  ],
  [
    'with a NOT NULL dropped',
    'columns',
    { live: { ...live, columns: live.columns.map((each) => ({ ...each, notNull: false })) } },
  ],
  ['written by others', 'written', { live: { ...live, writeCount: '13' } }],
  ['truncated', 'written', { live: { ...live, filenode: '201' } }],
  [
    'published by a run that died before it could count',
    'written',
    { recorded: { ...recorded, writeCount: undefined } },
  ],
  ['of another definition', 'definition', { definition: 'other' }],
  ['with a changed upstream', 'data', { upstream: { 'silver.int_thing': 's2' } }],
  ['emptied, as only a materialized view can be', 'written', { live: { ...live, isPopulated: false } }],
  ['with an upstream more', 'data', { upstream: { ...recorded.upstream, 'raw.x': 's' } }],
  ['with an upstream less', 'data', { upstream: {} }],
])('a model %s is built (%s)', (_, cause, situation) => {
  expect(detect(situation)?.cause).toBe(cause);
});

test('counters the server forgot in a crash do not count as writes', () => {
  expect(detect({ live: { ...live, writeCount: '0' } })).toBeUndefined();
});

test('the columns of a table may stand in another order', () => {
  expect(detect({ live: { ...live, columns: [...live.columns].reverse() } })).toBeUndefined();
});

test('the reason names what changed upstream, and not more than fits a line', () => {
  expect(detect({ upstream: { 'silver.int_thing': 's2' } })?.reason).toBe('silver.int_thing changed.');
  expect(detect({ upstream: { a: '1', b: '1', c: '1' } })?.reason).toBe('a, b and 2 more changed.');
});
