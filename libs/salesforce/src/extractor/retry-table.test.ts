import { ApiError } from './api-error.ts';
import { account, accountFields, extract, idsOf, received, stillTiming } from './fixtures/run-extract.ts';
import { refuse, StubOrg } from './fixtures/stub-org.ts';
import { retryAfterOf } from './retry-after.ts';
import { waitAfter } from './retry-table.ts';

test.each([
  ['30', 'Sat, 01 Jun 2024 12:00:00 GMT', 30_000],
  ['0', undefined, 0],
  ['Sat, 01 Jun 2024 12:02:00 GMT', 'Sat, 01 Jun 2024 12:00:00 GMT', 120_000],
  ['Sat, 01 Jun 2024 11:00:00 GMT', 'Sat, 01 Jun 2024 12:00:00 GMT', 0],
  ['Sat, 01 Jun 2024 12:02:00 GMT', undefined, undefined],
  ['soon', 'Sat, 01 Jun 2024 12:00:00 GMT', undefined],
  [null, 'Sat, 01 Jun 2024 12:00:00 GMT', undefined],
])('Retry-After %s of an answer dated %s asks for %s ms', (value, date, expected) => {
  expect(retryAfterOf(value, date)).toBe(expected);
});

const busy = (retryAfter?: number): ApiError => new ApiError(503, 'SERVER_UNAVAILABLE', '', undefined, retryAfter);

test('waits double up to a minute', () => {
  expect([1, 2, 3, 4, 20].map((attempt) => waitAfter(busy(), attempt, 0.5))).toEqual([375, 750, 1500, 3000, 45_000]);
});

test('what the server asks for is waited, but for no more than five minutes, and never less than without', () => {
  expect([busy(30_000), busy(3_600_000), busy(0)].map((error) => waitAfter(error, 1, 0.5))).toEqual([
    30_000, 300_000, 375,
  ]);
});

test.each([
  [429, '7'],
  [503, 'Sat, 01 Jun 2024 12:00:07 GMT'],
])('a request that was answered %s with Retry-After %s is sent again seven seconds later', async (status, value) => {
  const org = await new StubOrg().start();
  try {
    org.add('Account', accountFields, [account(1)]);
    const timing = stillTiming();
    org.once(
      ({ soql }) => soql.includes('Name'),
      (response) => {
        response.setHeader('Retry-After', value);
        refuse(response, status, 'BUSY', 'busy');
      },
    );
    const { directory } = await extract(org, { timing });
    expect(timing.waits).toEqual([7_000]);
    expect(idsOf(await received(directory))).toEqual([account(1).Id]);
  } finally {
    await org.stop();
  }
});

test('a login host that asks for a wait gets it', async () => {
  const org = await new StubOrg().start();
  try {
    org.add('Account', accountFields, [account(1)]);
    const timing = stillTiming();
    org.once(
      ({ path }) => path.includes('Soap'),
      (response) => {
        response.setHeader('Retry-After', '20');
        refuse(response, 503, 'SERVER_UNAVAILABLE', 'busy');
      },
    );
    await extract(org, { timing });
    expect(timing.waits).toEqual([20_000]);
  } finally {
    await org.stop();
  }
});
