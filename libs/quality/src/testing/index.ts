export { testChecks, type CheckTest } from './check-test.ts';
