import * as fc from 'fast-check';
import { relation } from '../fixtures/relations.ts';
import { grantChange, selectStatements, usageStatements } from './grant-change.ts';

test.each([
  ['a role declared is granted to, and ours to take back', ['a'], [], [], { grant: ['a'], revoke: [], ours: ['a'] }],
  ['what somebody granted before stays theirs', ['a'], ['a'], [], { grant: [], revoke: [], ours: [] }],
  ['taken out of the declaration it is revoked', [], ['a', 'b'], ['a'], { grant: [], revoke: ['a'], ours: [] }],
  ['what somebody revoked by hand is granted again', ['a'], [], ['a'], { grant: ['a'], revoke: [], ours: ['a'] }],
  ['what is gone already is not revoked', [], [], ['a'], { grant: [], revoke: [], ours: [] }],
])('%s', (_, declared, has, ours, expected) => {
  expect(grantChange(declared, has, ours)).toEqual(expected);
});

const roles = fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd'));

test('whatever is declared next: roles have what is declared and what others gave them, and then nothing is due', () => {
  fc.assert(
    fc.property(roles, fc.array(roles), (people, declarations) => {
      let has: readonly string[] = people;
      let ours: readonly string[] = [];
      for (const declared of declarations) {
        const change = grantChange(declared, has, ours);
        has = [...has, ...change.grant].filter((role) => !change.revoke.includes(role));
        ours = change.ours;
        expect([...has].sort()).toEqual([...new Set([...people, ...declared])].sort());
        expect(grantChange(declared, has, ours)).toEqual({ grant: [], revoke: [], ours });
      }
    }),
  );
});

test('statements quote the roles', () => {
  const change = { grant: ['a"b', 'c'], revoke: ['d'], ours: [] };
  expect([...selectStatements(relation('gold.dim'), change), ...usageStatements('gold', change)]).toEqual([
    'grant select on "gold"."dim" to "a""b", "c"',
    'revoke select on "gold"."dim" from "d"',
    'grant usage on schema "gold" to "a""b", "c"',
    'revoke usage on schema "gold" from "d"',
  ]);
  expect(selectStatements(relation('gold.dim'), { grant: [], revoke: [], ours: [] })).toEqual([]);
});
