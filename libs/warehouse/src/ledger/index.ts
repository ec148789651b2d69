export { commitExtraction, type ExtractionCommit, type LedgerLine, type ReadObject } from './commit-extraction.ts';
export { compareIds, missingFromOrg, type IdDifference, type OrgIds } from './compare-ids.ts';
export { recordDifference, recordVerification, type Verification } from './record-difference.ts';
export { loadedExtractions, readSourceStates, type SourceState } from './source-state.ts';
