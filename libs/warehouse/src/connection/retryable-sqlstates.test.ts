import { isRetryable } from './retryable-sqlstates.ts';

const error = (code: string, message = '') => Object.assign(new Error(message), { code });

test.each(['40001', '40P01', '57P01', 'ECONNRESET', 'CONNECTION_CLOSED'])('%s may pass when tried again', (code) => {
  expect(isRetryable(error(code))).toBe(true);
});

test.each(['23505', '22003', '42P01', '53100', 'toString'])('%s is not tried again', (code) => {
  expect(isRetryable(error(code))).toBe(false);
});

test('of internal errors only the concurrent catalog update is tried again', () => {
  expect(isRetryable(error('XX000', 'tuple concurrently updated'))).toBe(true);
  expect(isRetryable(error('XX000', 'cache lookup failed'))).toBe(false);
});

test('what is no error of a driver is not tried again', () => {
  expect([new Error('x'), undefined, null, 'ECONNRESET'].map(isRetryable)).toEqual([false, false, false, false]);
});
