import { ACCOUNT, serve, smallOrgLog, TASK, USER, version, type Served } from '../testing/small-org.ts';
import { inOrder } from '../../mock-org/org-log.ts';

const later = ['00TTE0000000009AAA', '00TTE000000000AAAQ'] as const;
const task = (id: string, at: string, fields: object) =>
  version('Task', id, at, { WhatId: ACCOUNT[0], OwnerId: USER, IsArchived: false, ...fields });

let served: Served;
beforeAll(async () => {
  const more = [
    task(later[0], '2025-01-06T08:00:00.000Z', { Subject: 'Call', ActivityDate: '2025-01-10' }),
    task(later[1], '2025-01-07T08:00:00.000Z', { Subject: 'Mail', ActivityDate: '2025-01-11', IsDeleted: true }),
  ];
  served = await serve({ log: [...smallOrgLog, ...more].sort(inOrder) });
});
afterAll(() => served.server.close());

test('the records that refer to one are nested as an answer of their own, null where there are none', async () => {
  const { records, totalSize } = await served.query(
    'SELECT Id, (SELECT Id, Account.Name, What.Name FROM Tasks ORDER BY Id) FROM Account ORDER BY Id',
  );
  expect(totalSize).toBe(3);
  expect(records[0].Tasks).toEqual({
    totalSize: 2,
    done: true,
    records: [TASK[0], later[0]].sort().map((id) => ({
      attributes: { type: 'Task', url: `/services/data/v62.0/sobjects/Task/${id}` },
      Id: id,
      Account: null,
      What: { attributes: expect.objectContaining({ type: 'Name' }), Name: 'Alpha' },
    })),
  });
  expect(records[1].Tasks).toBeNull();
});

test('a subquery has conditions, an order, and a limit for each parent', async () => {
  const { records } = await served.query(
    "SELECT (SELECT Subject FROM Tasks WHERE Subject != null ORDER BY ActivityDate DESC LIMIT 1) FROM Account WHERE Name = 'Alpha'",
  );
  expect(records[0].Tasks).toMatchObject({ totalSize: 1, records: [{ Subject: 'Call' }] });
});

test('deleted and archived children are for queryAll alone', async () => {
  const soql = 'SELECT Id, (SELECT Id FROM Tasks) FROM Account ORDER BY Id';
  const sizes = ({ records }: { records: { Tasks: { totalSize: number } | null }[] }) =>
    records.map(({ Tasks }) => Tasks?.totalSize ?? 0);
  expect(sizes(await served.query(soql))).toEqual([2, 0, 0]);
  expect(sizes(await served.query(soql, 'queryAll'))).toEqual([3, 1, 0, 0]);
});

test('describe names the relationships that subqueries take', async () => {
  const names = async (object: string): Promise<readonly string[]> => {
    const { childRelationships } = await served.json(`/sobjects/${object}/describe`);
    return childRelationships.flatMap(({ relationshipName }: { relationshipName: string | null }) =>
      relationshipName === null ? [] : [relationshipName],
    );
  };
  expect(await names('Account')).toEqual(
    expect.arrayContaining(['ChildAccounts', 'Contacts', 'Opportunities', 'Tasks', 'Events']),
  );
  expect(await names('Opportunity')).toEqual(
    expect.arrayContaining(['OpportunityLineItems', 'OpportunityHistories', 'OpportunityContactRoles']),
  );
  for (const object of ['Account', 'Opportunity', 'Contact', 'Campaign']) {
    const found = await names(object);
    expect(found).toEqual([...new Set(found)]);
    const soql = `SELECT Id, ${found.map((name) => `(SELECT Id FROM ${name})`).join(', ')} FROM ${object}`;
    expect(await served.query(soql)).toMatchObject({ done: true });
  }
});
