import { parseSoql } from './parse.ts';

const codeOf = (soql: string): string | undefined => {
  try {
    parseSoql(soql);
    return undefined;
  } catch (error) {
    return (error as { errorCode?: string }).errorCode;
  }
};

test('the queries of well-known clients are understood', () => {
  const issued = [
    'SELECT Id,Name FROM Account WHERE SystemModstamp >= 2024-01-01T00:00:00.000000Z  ORDER BY SystemModstamp ASC',
    'SELECT Id,Name FROM Account WHERE SystemModstamp >= 2024-01-01T00:00:00Z  AND SystemModstamp < 2024-02-01T00:00:00Z ORDER BY SystemModstamp ASC',
    'SELECT Id,Name FROM Account ORDER BY Id ASC',
    'SELECT Id, Name FROM Account WHERE SystemModstamp >= 2024-01-01T00:00:00.000+00:00 AND SystemModstamp < 2024-02-01T00:00:00.000+00:00',
    'SELECT Id, Name FROM Account WHERE SystemModstamp > 2024-01-01T00:00:00+0000 ORDER BY SystemModstamp ASC',
    'SELECT IsSandbox FROM Organization LIMIT 1',
    "SELECT Id, Name FROM Account WHERE Name = 'x' AND Id IN ('a', 'b') ORDER BY Id ASC LIMIT 5 OFFSET 10",
    'SELECT count() FROM Account',
    "SELECT Id FROM Account WHERE (NOT Name LIKE 'x%') AND (Type != null OR Account.Owner.Name NOT IN ('a'))",
    'SELECT FIELDS(STANDARD) FROM Account',
    'select id from account where createddate = LAST_N_DAYS:30 order by name desc nulls last',
    "SELECT Id FROM Account WHERE (SystemModstamp > 2024-01-01T00:00:00Z OR (SystemModstamp = 2024-01-01T00:00:00Z AND Id > '001'))",
    'SELECT COUNT(Id) n, MAX(SystemModstamp), MIN(CreatedDate) FROM Account',
  ];
  for (const soql of issued) expect([soql, codeOf(soql)]).toEqual([soql, undefined]);
});

test('instants become milliseconds in UTC, finer fractions cut off', () => {
  const value = (literal: string) => {
    const { where } = parseSoql(`SELECT Id FROM Account WHERE CreatedDate > ${literal}`);
    return where?.kind === 'compare' ? where.value : undefined;
  };
  expect(value('2024-01-01T00:00:00Z')).toEqual({ kind: 'datetime', value: '2024-01-01T00:00:00.000+0000' });
  expect(value('2024-01-01T00:00:00.123987Z')).toEqual({ kind: 'datetime', value: '2024-01-01T00:00:00.123+0000' });
  expect(value('2024-01-01T02:30:00.5+02:00')).toEqual({ kind: 'datetime', value: '2024-01-01T00:30:00.500+0000' });
  expect(value('2024-01-01T00:00:00-0100')).toEqual({ kind: 'datetime', value: '2024-01-01T01:00:00.000+0000' });
});

test('escapes in texts are decoded, for LIKE its wildcards stay escaped', () => {
  const { where } = parseSoql(String.raw`SELECT Id FROM Account WHERE Name LIKE 'it\'s 50\% \\ \n'`);
  expect(where).toMatchObject({ value: { value: "it's 50% \\ \n", pattern: "it's 50\\% \\\\ \n" } });
});

test.each([
  ['an empty selection', 'SELECT FROM Account'],
  ['a missing object', 'SELECT Id FROM'],
  ['AND and OR mixed without parentheses', "SELECT Id FROM Account WHERE Name = 'a' AND Name = 'b' OR Name = 'c'"],
  ['a text without its end', "SELECT Id FROM Account WHERE Name = 'a"],
  ['an instant that does not exist', 'SELECT Id FROM Account WHERE CreatedDate > 2024-13-01T00:00:00Z'],
  ['a plus sign that arrived as a space', 'SELECT Id FROM Account WHERE CreatedDate > 2024-01-01T00:00:00.000 00:00'],
  ['words after the end', 'SELECT Id FROM Account LIMIT 1 please'],
  ['a subquery in a subquery', 'SELECT Id, (SELECT Id, (SELECT Id FROM Tasks) FROM Contacts) FROM Account'],
  ['a subquery without its end', 'SELECT Id, (SELECT Id FROM Contacts FROM Account'],
  ['count() in a subquery', 'SELECT Id, (SELECT COUNT() FROM Contacts) FROM Account'],
  ['a rollup of groups', 'SELECT Name FROM Account GROUP BY ROLLUP(Name)'],
  ['a condition on groups', 'SELECT Name FROM Account GROUP BY Name HAVING COUNT(Id) > 1'],
  ['a negative limit', 'SELECT Id FROM Account LIMIT -1'],
])('%s is MALFORMED_QUERY', (_, soql) => {
  expect(codeOf(soql)).toBe('MALFORMED_QUERY');
});

test('an error shows the place', () => {
  expect(() => parseSoql('SELECT Id FROM Account LIMIT x')).toThrow(
    "\n FROM Account LIMIT x\n                    ^\nERROR at Row:1:Column:30\nunexpected token: 'x'",
  );
});
