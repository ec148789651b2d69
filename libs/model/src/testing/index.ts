export { checkColumns } from './fixture-sql.ts';
export { testModel } from './test-model.ts';
export type { FixtureRow, ModelTest, Runner } from './test-model.ts';
