import type { FaultInjector } from './faults/fault-injector.ts';
import type { OrgState } from './org/org-state.ts';
import type { OrgSchema, SchemaHistory } from './schema/org-schema.ts';
import type { Cursors } from './rest/cursors.ts';
import type { QueryJobs } from './bulk/query-jobs.ts';
import type { RequestUsage } from './rest/request-usage.ts';

/** What the handlers of the data API work on. */
export interface MockOrg {
  readonly state: OrgState;
  readonly schemas: SchemaHistory;
  readonly faults: FaultInjector;
  readonly cursors: Cursors;
  readonly jobs: QueryJobs;
  readonly usage: RequestUsage;
  readonly userId: string;
  /** Records of a Bulk result page where the client does not say; Salesforce chooses by size. */
  readonly bulkPageSize: number;
}

/** The org's fields as its users see them now. */
export const schemaNow = ({ schemas, state }: MockOrg): OrgSchema => schemas.at(state.now);
