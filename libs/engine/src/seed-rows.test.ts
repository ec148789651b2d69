import { createDatabase, type TestDatabase } from '@medallion/testing';
import { column } from './fixtures/relations.ts';
import { parseCsv, seedQuery } from './seed-rows.ts';

const columns = [column('name', 'text', { notNull: true }), column('rank', 'integer'), column('share', 'numeric(5,2)')];
const query = (csv: string): string => seedQuery('silver.seed_x', columns, csv);

test('quotes, commas, doubled quotes and line breaks within fields are read', () => {
  expect(parseCsv('a,"b,c","say ""hi""\nthere"\r\n1,,""\n')).toEqual([
    { line: 1, fields: ['a', 'b,c', 'say "hi"\nthere'] },
    { line: 3, fields: ['1', null, ''] },
  ]);
});

test('a byte order mark and blank lines are left out', () => {
  expect(parseCsv('\uFEFFa\n\n1\n\n').map(({ fields }) => fields)).toEqual([['a'], ['1']]);
});

test.each([
  ['name,rank\nx,1\n', 'The file of the seed silver.seed_x lacks the column share (line 1).'],
  ['name,rank,share,extra\n', 'The file of the seed silver.seed_x has a column "extra" that is not declared (line 1).'],
  ['name,rank,share,name\n', 'The file of the seed silver.seed_x names a column twice (line 1).'],
  ['name,rank,share\nx,1\n', 'The file of the seed silver.seed_x has 2 fields where 3 are due (line 2).'],
  [
    'name,rank,share\nx,"1"2,3\n',
    'The file of the seed silver.seed_x has a quote that is not closed or not doubled (line 2).',
  ],
])('a file that does not fit is refused with its line: %j', (csv, message) => {
  expect(() => query(csv)).toThrow(message);
});

describe('on Postgres', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createDatabase();
  });
  afterAll(() => database.drop());
  const rows = async (csv: string) => [...(await database.sql.unsafe(query(csv)))];

  test('columns are typed by the contract and may stand in any order', async () => {
    expect(await rows(`share,name,rank\n1.5,"it's, ""x""",2\n,b,\n`)).toEqual([
      { name: `it's, "x"`, rank: 2, share: '1.50' },
      { name: 'b', rank: null, share: null },
    ]);
  });

  test('a file of only a header gives no rows, typed all the same', async () => {
    expect(await rows('name,rank,share\n')).toEqual([]);
  });
});
