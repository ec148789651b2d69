// Loaded when needed: the help of `retry` does not wait for database drivers.
export { readLastBuild } from '@medallion/warehouse';
