export { loadExtraction, type LoadOptions } from './load-extraction.ts';
export type { LoadReport, ObjectLoadReport } from './load-report.ts';
export type { RawTableDefinition } from './raw-contract.ts';
