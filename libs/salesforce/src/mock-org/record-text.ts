import type { SObjectName } from '../catalogue/catalogue.ts';
import type { RecordOf } from '../catalogue/record.ts';

export const API_VERSION = '62.0';

/**
 * The REST API's JSON text of an object's records: attributes first, then every field the record has, nulls too. The
 * engine's own JSON.stringify is nearly twice as fast as putting the same text together here.
 */
export function recordWriter<O extends SObjectName>(object: O): (record: RecordOf<O>) => string {
  const head = `{"attributes":{"type":"${object}","url":"/services/data/v${API_VERSION}/sobjects/${object}/`;
  return (record) => `${head}${(record as unknown as { readonly Id: string }).Id}"},${JSON.stringify(record).slice(1)}`;
}
