import { manyAccounts, serve, type Served } from '../testing/small-org.ts';

let served: Served;
beforeAll(async () => {
  served = await serve();
});
afterAll(() => served.server.close());

/** The records of the answer, without their attributes. */
const grouped = async (soql: string): Promise<readonly object[]> => {
  const { records } = await served.query(soql);
  return records.map(({ attributes: _, ...record }: { attributes: object }) => record);
};

test('functions count what is not empty, add, and find the extremes; without an alias they are numbered', async () => {
  const functions =
    'COUNT(Id), COUNT(Industry) n, COUNT_DISTINCT(OwnerId), SUM(AnnualRevenue) total, AVG(AnnualRevenue) mean, ' +
    'MAX(Name), MIN(CreatedDate)';
  expect(await grouped(`SELECT ${functions} FROM Account`)).toEqual([
    {
      expr0: 3,
      n: 2,
      expr1: 1,
      total: 12_575_000,
      mean: 6_287_500,
      expr2: 'Gamma_1',
      expr3: '2025-01-02T08:00:00.000+0000',
    },
  ]);
});

test('groups come with their fields and functions, those without a value first', async () => {
  expect(await grouped('SELECT Industry, COUNT(Id) n, SUM(NumberOfEmployees) FROM Account GROUP BY Industry')).toEqual([
    { Industry: null, n: 1, expr0: null },
    { Industry: 'Energy', n: 1, expr0: 40 },
    { Industry: 'Finance', n: 1, expr0: null },
  ]);
});

test('groups can be of parents, be named, ordered by a function and cut off', async () => {
  const soql =
    'SELECT Owner.Name owner, Industry FROM Account GROUP BY Owner.Name, Industry ORDER BY MAX(AnnualRevenue) DESC NULLS LAST LIMIT 2';
  expect(await grouped(soql)).toEqual([
    { owner: 'Ada Owner', Industry: 'Energy' },
    { owner: 'Ada Owner', Industry: 'Finance' },
  ]);
  expect(await served.query(soql)).toMatchObject({ totalSize: 2, done: true });
});

test('deleted records are in the groups of queryAll alone', async () => {
  const soql = 'SELECT IsDeleted, COUNT(Id) n FROM Account GROUP BY IsDeleted';
  expect((await served.query(soql)).records).toMatchObject([{ IsDeleted: false, n: 3 }]);
  expect((await served.query(soql, 'queryAll')).records).toMatchObject([{ n: 3 }, { IsDeleted: true, n: 1 }]);
});

test('no records are one group without grouping, and none with it', async () => {
  expect(await grouped("SELECT COUNT(Id), SUM(AnnualRevenue) s FROM Account WHERE Name = 'none'")).toEqual([
    { expr0: 0, s: null },
  ]);
  expect(await grouped("SELECT Industry FROM Account WHERE Name = 'none' GROUP BY Industry")).toEqual([]);
});

test('numbers are written as Salesforce writes them: counts and sums of whole numbers without a fraction', async () => {
  const soql =
    'SELECT COUNT(Id) n, SUM(NumberOfEmployees) i, SUM(AnnualRevenue) d, AVG(NumberOfEmployees) a FROM Account';
  const text = await (await served.call(`/query?q=${encodeURIComponent(soql)}`)).text();
  expect(text).toContain('"n":3,"i":40,"d":1.2575E7,"a":40.0}');
});

test('more groups than a page are refused: there is no second page of them', async () => {
  const many = await serve({ log: manyAccounts(2_001) });
  try {
    const soql = 'SELECT Name, COUNT(Id) FROM Account GROUP BY Name';
    expect(await many.query(soql)).toMatchObject([{ errorCode: 'EXCEEDED_ID_LIMIT' }]);
    expect(await many.query(`${soql} LIMIT 2000`)).toMatchObject({ totalSize: 2_000 });
  } finally {
    await many.server.close();
  }
});
