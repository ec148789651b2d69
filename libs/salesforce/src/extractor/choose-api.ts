/** Which of Salesforce's interfaces an object is read by, and why. */
export interface ApiChoice {
  readonly api: 'rest' | 'bulk';
  readonly reason: string;
}

/** Objects the Bulk API does not know (lists of two long-lived connectors; versions differ, so REST is the safe side). */
const NOT_IN_BULK: ReadonlySet<string> = new Set([
  'AcceptedEventRelation',
  'AccountFeed',
  'Attachment',
  'CaseStatus',
  'ContractStatus',
  'DeclinedEventRelation',
  'EventWhoRelation',
  'OrderStatus',
  'PartnerRole',
  'RecentlyViewed',
  'SolutionStatus',
  'TaskPriority',
  'TaskStatus',
  'TaskWhoRelation',
  'UndecidedEventRelation',
  'WorkOrderStatus',
]);

/** Bytes a REST query's path may have: Salesforce takes 16,384 with the headers. */
const LONGEST_PATH = 14_000;

/** Whether a REST request would be refused for its address. */
export const isTooLong = (path: string): boolean => path.length > LONGEST_PATH;

export function chooseApi(query: {
  readonly object: string;
  /** Records expected. */
  readonly expected: number;
  /** Of the REST request, percent-encoded. */
  readonly path: string;
  /** Records from which on Bulk is used. */
  readonly bulkFrom: number;
}): ApiChoice {
  const { object, expected, path, bulkFrom } = query;
  if (NOT_IN_BULK.has(object)) return { api: 'rest', reason: 'the Bulk API does not know the object' };
  if (isTooLong(path)) return { api: 'bulk', reason: 'it has too many fields for the address of a REST query' };
  if (expected >= bulkFrom) return { api: 'bulk', reason: `${expected} records are expected` };
  return { api: 'rest', reason: `only ${expected} records are expected` };
}
