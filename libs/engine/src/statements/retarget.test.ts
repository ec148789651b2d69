import { retarget } from './retarget.ts';

const moved = new Map([['silver.int_a', { schema: 'scratch', name: 'silver__int_a__r1' }]]);

test.each([
  [
    'an aliased table',
    'select "x"."id" from "silver"."int_a" as "x"',
    'select "x"."id" from "scratch"."silver__int_a__r1" as "x"',
  ],
  [
    'a table without alias keeps its name',
    'select * from "silver"."int_a"\nwhere true',
    'select * from "scratch"."silver__int_a__r1" as "int_a"\nwhere true',
  ],
  ['other tables stay', 'select * from "silver"."int_ab" as "x"', 'select * from "silver"."int_ab" as "x"'],
  ['text in strings stays', `select '"silver"."int_a"' as "t"`, `select '"silver"."int_a"' as "t"`],
  [
    'a doubled quote does not end a string',
    `select 'it''s "silver"."int_a"' as "t"`,
    `select 'it''s "silver"."int_a"' as "t"`,
  ],
  [
    'an escaped quote does not end a string',
    `select E'\\'"silver"."int_a"' as "t"`,
    `select E'\\'"silver"."int_a"' as "t"`,
  ],
  [
    'comments stay',
    '-- "silver"."int_a"\nselect 1 /* "silver"."int_a" */',
    '-- "silver"."int_a"\nselect 1 /* "silver"."int_a" */',
  ],
  ['dollar quotes stay', 'select $q$"silver"."int_a"$q$', 'select $q$"silver"."int_a"$q$'],
  ['the tail of a longer name stays', 'select "db"."silver"."int_a" as "x"', 'select "db"."silver"."int_a" as "x"'],
])('%s', (_, sql, expected) => {
  expect(retarget(sql, moved)).toBe(expected);
});
