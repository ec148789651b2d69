import { parseMockOrgFlags } from './mock-org-flags.ts';

test('flags become settings', () => {
  expect(parseMockOrgFlags({ seed: '7', scale: '0.5', asOf: '2026-01-15T00:00:00Z', days: '30' })).toEqual({
    seed: 7,
    scale: 0.5,
    asOf: '2026-01-15T00:00:00Z',
    days: 30,
  });
  expect(parseMockOrgFlags({})).toEqual({});
});

test('the history that begins on a day ends three years later', () => {
  expect(parseMockOrgFlags({ start: '2022-01-01' })).toEqual({ asOf: '2024-12-31T23:59:59Z' });
  expect(parseMockOrgFlags({ start: '2024-02-29' })).toEqual({ asOf: '2027-02-28T23:59:59Z' });
});

test.each([
  [{ seed: 'lucky' }, '--seed'],
  [{ days: '1.5' }, '--days'],
  [{ days: '-1' }, '--days'],
  [{ start: '2022-13-01' }, '--start'],
  [{ start: 'yesterday' }, '--start'],
  [{ start: '9998-01-01' }, '--start cannot be "9998-01-01"'],
  [{ start: '2022-01-01', asOf: '2024-12-31T23:59:59Z' }, '--start'],
])('%j is refused, naming the flag', (flags, flag) => {
  expect(() => parseMockOrgFlags(flags)).toThrow(
    expect.objectContaining({ code: 'USAGE', message: expect.stringContaining(flag) }),
  );
});
