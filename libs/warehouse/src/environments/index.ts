export { assertDroppable, dropEnvironment, type DroppedEnvironment } from './drop-environment.ts';
export { refuseBaseAsOf, type AsOf } from './environment-clock.ts';
export { diffEnvironment, type EnvironmentDiff, type EnvironmentDiffOptions } from './diff-environment.ts';
export { listEnvironments, type EnvironmentSummary } from './list-environments.ts';
