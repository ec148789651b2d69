import { OrgState } from '../org/org-state.ts';
import { fieldsSeen } from '../org/org-state.ts';
import { SchemaHistory } from '../schema/org-schema.ts';
import { ACCOUNT, NOON, smallOrgLog, TASK } from '../testing/small-org.ts';
import { parseSoql } from './parse.ts';
import { planQuery } from './plan.ts';

const state = new OrgState(smallOrgLog, { organizationId: '00DTE00000000012AA', now: NOON });
const schema = new SchemaHistory(fieldsSeen(smallOrgLog), [], () => NOON).at(NOON);
const plan = (soql: string) => planQuery(parseSoql(soql), schema, state);
const [ALPHA, BETA, GAMMA, DELTA] = ACCOUNT;

/** Names of the accounts that a condition, or anything after FROM Account, finds. */
const found = (rest: string, includeDeleted = false): readonly unknown[] =>
  plan(`SELECT Id FROM Account ${rest}`)
    .rows(includeDeleted)
    .map(({ Name }) => String(Name).slice(0, 5));
const codeOf = (soql: string): string | undefined => {
  try {
    plan(soql);
    return undefined;
  } catch (error) {
    return (error as { errorCode?: string }).errorCode;
  }
};

test.each([
  ["Name = 'ALPHA'", ['Alpha']],
  ["Name != 'alpha'", ['beta ', 'Gamma']],
  ["Industry != 'Energy'", ['beta ', 'Gamma']],
  ['Industry = null', ['Gamma']],
  ['Industry != null', ['Alpha', 'beta ']],
  ["Industry IN ('energy', 'Retail')", ['Alpha']],
  ["Industry NOT IN ('Energy')", ['beta ', 'Gamma']],
  ["Industry IN ('Energy', null)", ['Alpha', 'Gamma']],
  ["Name LIKE '%a'", ['Alpha']],
  ["Name LIKE '_eta%'", ['beta ']],
  [String.raw`Name LIKE '%50\%'`, ['beta ']],
  [String.raw`Name LIKE 'Gamma\_1'`, ['Gamma']],
  [String.raw`Name LIKE 'Alph\_'`, []],
  ["(NOT Name LIKE 'A%')", ['beta ', 'Gamma']],
  ['AnnualRevenue > 75000', ['Alpha']],
  ['AnnualRevenue >= 75000.0', ['Alpha', 'beta ']],
  ['AnnualRevenue < 1e6', ['beta ']],
  ["Name > 'b' AND (Industry = null OR Industry = 'Finance')", ['beta ', 'Gamma']],
  [`Id = '${ALPHA.slice(0, 15)}'`, ['Alpha']],
  [`Id IN ('${ALPHA}', '${BETA}')`, ['Alpha', 'beta ']],
  [`Id > '${ALPHA}'`, ['beta ', 'Gamma']],
  ["Owner.Name = 'Ada Owner'", ['Alpha', 'beta ', 'Gamma']],
  ["Account.Name = 'Alpha'", ['Alpha']],
  ['CreatedDate = LAST_N_DAYS:7', ['beta ', 'Gamma']],
  ['CreatedDate < TODAY', ['Alpha', 'beta ', 'Gamma']],
])('WHERE %s finds %j', (condition, expected) => {
  expect(found(`WHERE ${condition} ORDER BY Id`)).toEqual(expected);
});

test('bounds on SystemModstamp are exact to the millisecond', () => {
  const at = '2025-01-03T08:00:00.500Z';
  expect(found(`WHERE SystemModstamp > ${at}`, true)).toEqual(['Delta']);
  expect(found(`WHERE SystemModstamp >= ${at}`, true)).toEqual(['beta ', 'Gamma', 'Delta']);
  expect(found(`WHERE SystemModstamp = ${at}`, true)).toEqual(['beta ', 'Gamma']);
  expect(found(`WHERE SystemModstamp <= ${at}`, true)).toEqual(['Alpha', 'beta ', 'Gamma']);
  expect(found(`WHERE SystemModstamp < ${at}`, true)).toEqual(['Alpha']);
  expect(found(`WHERE SystemModstamp >= ${at} AND SystemModstamp < 2025-01-09T08:00:00Z`, true)).toEqual([
    'beta ',
    'Gamma',
  ]);
});

test('the keyset of an incremental read goes on behind a tie', () => {
  const at = '2025-01-03T08:00:00.500Z';
  const after = `WHERE (SystemModstamp > ${at} OR (SystemModstamp = ${at} AND Id > '${BETA}')) ORDER BY SystemModstamp, Id`;
  expect(found(after, true)).toEqual(['Gamma', 'Delta']);
});

test('deleted records and archived activities are for queryAll alone', () => {
  expect(found('')).toHaveLength(3);
  expect(found('', true)).toHaveLength(4);
  expect(found("WHERE Id = '" + DELTA + "'")).toEqual([]);
  const tasks = plan('SELECT Id FROM Task');
  expect(tasks.rows(false).map(({ Id }) => Id)).toEqual([TASK[0]]);
  expect(tasks.rows(true).map(({ Id }) => Id)).toEqual(TASK);
});

test('records are ordered by several fields, empty ones first unless told', () => {
  expect(found('ORDER BY Industry')).toEqual(['Gamma', 'Alpha', 'beta ']);
  expect(found('ORDER BY Industry DESC NULLS LAST')).toEqual(['beta ', 'Alpha', 'Gamma']);
  expect(found('ORDER BY SystemModstamp DESC, Name DESC')).toEqual(['Gamma', 'beta ', 'Alpha']);
  expect(found('ORDER BY Name LIMIT 1 OFFSET 1')).toEqual(['beta ']);
});

test.each([
  ['SELECT Nope FROM Account', 'INVALID_FIELD'],
  ['SELECT Id, id FROM Account', 'INVALID_FIELD'],
  ['SELECT Nope.Name FROM Account', 'INVALID_FIELD'],
  ['SELECT Owner.Nope FROM Account', 'INVALID_FIELD'],
  ['SELECT Id FROM Account WHERE Nope = null', 'INVALID_FIELD'],
  ['SELECT Id FROM Account ORDER BY Nope', 'INVALID_FIELD'],
  ['SELECT Id FROM Account WHERE CurrencyIsoCode = null', 'INVALID_FIELD'],
  ["SELECT Id FROM Account WHERE CreatedDate > '2025-01-01T00:00:00Z'", 'INVALID_FIELD'],
  ['SELECT Id FROM Account WHERE CreatedDate > 2025-01-01', 'INVALID_FIELD'],
  ['SELECT Id FROM Account WHERE Name = 5', 'INVALID_FIELD'],
  ["SELECT Id FROM Account WHERE Description = 'x'", 'INVALID_FIELD'],
  ["SELECT Id FROM Account WHERE Id = 'nonsense'", 'INVALID_QUERY_FILTER_OPERATOR'],
  ['SELECT Id FROM Nope', 'INVALID_TYPE'],
  ['SELECT Id FROM Account OFFSET 2001', 'NUMBER_OUTSIDE_VALID_RANGE'],
  ['SELECT FIELDS(ALL) FROM Account', 'MALFORMED_QUERY'],
  ['SELECT Name n FROM Account', 'MALFORMED_QUERY'],
  ['SELECT Name, COUNT(Id) FROM Account', 'MALFORMED_QUERY'],
  ['SELECT Industry, Name FROM Account GROUP BY Industry', 'MALFORMED_QUERY'],
  ['SELECT (SELECT Id FROM Tasks), COUNT(Id) FROM Account GROUP BY Name', 'MALFORMED_QUERY'],
  ['SELECT AnnualRevenue FROM Account GROUP BY AnnualRevenue', 'MALFORMED_QUERY'],
  ['SELECT SUM(Name) FROM Account', 'MALFORMED_QUERY'],
  ['SELECT Industry FROM Account GROUP BY Industry ORDER BY Name', 'MALFORMED_QUERY'],
  ['SELECT Id FROM Account ORDER BY COUNT(Id)', 'MALFORMED_QUERY'],
  ['SELECT Id, (SELECT Id FROM Nopes) FROM Account', 'INVALID_TYPE'],
  ['SELECT Id, (SELECT Nope FROM Tasks) FROM Account', 'INVALID_FIELD'],
  ['SELECT Id, (SELECT Id FROM Tasks), (SELECT Id FROM Tasks) FROM Account', 'MALFORMED_QUERY'],
  ['SELECT Id, (SELECT Status FROM Tasks GROUP BY Status) FROM Account', 'MALFORMED_QUERY'],
  ['SELECT FIELDS(CUSTOM) FROM Account LIMIT 201', 'MALFORMED_QUERY'],
])('%s is %s', (soql, code) => {
  expect(codeOf(soql)).toBe(code);
});

test('FIELDS(ALL) with a limit is every field of the object', () => {
  expect(plan('SELECT FIELDS(ALL) FROM Account LIMIT 200').nodes).toHaveLength(
    schema.objects.get('account')!.fields.size,
  );
});

test('the org of the test has what its names say', () => {
  expect([ALPHA, BETA, GAMMA, DELTA].map((id) => state.record(id)?.['Name'])).toEqual([
    'Alpha',
    'beta "B" 50%',
    'Gamma_1',
    'Delta',
  ]);
});
