/**
 * Failures that may pass when the same statement is tried again, with the reason. Everything else is not retried:
 * wrong data stays wrong, and a wrong statement stays wrong.
 */
export const retryableSqlstates: Readonly<Record<string, string>> = {
  '08000': 'the connection failed',
  '08001': 'the connection could not be established',
  '08003': 'the connection was closed',
  '08006': 'the connection broke',
  '40001': 'another transaction changed the same rows',
  '40P01': 'deadlock with another transaction',
  '53300': 'all connection slots are taken',
  '55006': 'the object is in use',
  '55P03': 'a lock was not to be had in time',
  '57P01': 'an administrator ended the connection',
  '57P02': 'the server crashed and restarts',
  '57P03': 'the server is starting or stopping',
  // What DDL on shared rows (roles, databases) gives instead of 40001: "tuple concurrently updated".
  XX000: 'the catalog row was updated by another session',
};

/** Codes of the network and of postgres.js, which have no SQLSTATE. */
const retryableConnectionCodes = new Set([
  'CONNECTION_CLOSED',
  'CONNECT_TIMEOUT',
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
]);

/** Whether trying `error` again can help. */
export function isRetryable(error: unknown): boolean {
  const { code, message } = (error ?? {}) as { code?: unknown; message?: unknown };
  if (typeof code !== 'string') return false;
  if (code === 'XX000') return String(message).includes('concurrently updated');
  return Object.hasOwn(retryableSqlstates, code) || retryableConnectionCodes.has(code);
}
