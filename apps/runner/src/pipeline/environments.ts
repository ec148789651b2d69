// One module to import on demand: what the commands about environments need beside the command line.
export { assertDroppable, dropEnvironment, listEnvironments, refuseBaseAsOf } from '@medallion/warehouse';
export { withWarehouse } from '../warehouse-session.ts';
