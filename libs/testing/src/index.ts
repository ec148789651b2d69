export { databaseOfTests } from './database-of-tests.ts';
export { connect, createDatabase, testServerUrl, withDatabase, type TestDatabase } from './database.ts';
export { resolveTestServer, urlWithPassword } from './test-server.ts';
