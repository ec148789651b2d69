import { ApiError } from './api-error.ts';
import type { SalesforceClient } from './salesforce-client.ts';
import { orderedQuery, type Position, type Selection } from './soql.ts';

/** Most records SOQL gives with FIELDS(ALL). */
const MOST_RECORDS = 200;

/**
 * The query for a selection with so many fields that naming them makes the address too long: all fields, and few records.
 * Every record comes whole in one answer. Fields named in several queries and joined by Id could be of different versions
 * of a record that was modified in between.
 */
export const allFieldsQuery = (selection: Selection, after?: Position): string =>
  `${orderedQuery({ ...selection, fields: ['FIELDS(ALL)'] }, after)} LIMIT ${MOST_RECORDS}`;

/** One page of such a query, in the words of a query that names the selection's fields. */
export interface AllFieldsPage {
  readonly text: string;
  readonly records: readonly Readonly<Record<string, unknown>>[];
  readonly isLast: boolean;
}

/** @throws ApiError INVALID_FIELD where a field has been removed or hidden since it was described: its values would seem empty */
export async function allFieldsPage(
  client: SalesforceClient,
  path: string,
  { object, fields }: Selection,
): Promise<AllFieldsPage> {
  const answer = await client.json<{ done: boolean; records: readonly Readonly<Record<string, unknown>>[] }>(path, {
    object,
  });
  const records = answer.records.map((record) => {
    const gone = fields.find((field) => !(field in record));
    if (gone !== undefined) throw new ApiError(400, 'INVALID_FIELD', `${object}.${gone} did not come.`);
    return Object.fromEntries(fields.map((field) => [field, record[field]]));
  });
  const text = JSON.stringify({ totalSize: records.length, done: true, records });
  // A server may send fewer records than asked for, and then says that more are to come.
  return { text, records, isLast: records.length === 0 || (answer.done && records.length < MOST_RECORDS) };
}
