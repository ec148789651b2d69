/**
 * Asks the server to cancel a query. Not `query.cancel()`: where the server is gone, the connection that was to ask it fails, and the
 * driver leaves that rejection to nobody, which would end the process (postgres.js 3.4.9).
 */
export function cancelQuery(query: object): void {
  const { canceller } = query as { canceller?: ((query: unknown) => Promise<void>) | null };
  // The query itself fails with its connection.
  canceller?.(query).catch(() => undefined);
}
