// A file of its own, so that commands import the engine only when they need it.
export { daysBetween } from '@medallion/engine';
