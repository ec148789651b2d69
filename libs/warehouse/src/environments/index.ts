export { assertDroppable, dropEnvironment, type DroppedEnvironment } from './drop-environment.ts';
export { listEnvironments, type EnvironmentSummary } from './list-environments.ts';
