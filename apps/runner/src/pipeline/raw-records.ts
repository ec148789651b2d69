/** What the commands on single records of raw need, in one place that they import when they run. */
export { rawTables } from '@medallion/bronze';
export { keyPrefixes } from '@medallion/salesforce';
export {
  exportRejected,
  forgetRecord,
  listEnvironments,
  listForgotten,
  readDrift,
  readRejected,
  replayRejected,
} from '@medallion/warehouse';
export { withWarehouse } from '../warehouse-session.ts';
export { recordLoadRun } from './run-record.ts';
