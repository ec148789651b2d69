import type { SObjectName } from '../catalogue/catalogue.ts';

export const API_VERSION = '62.0';

/** What the REST API's JSON text of a record begins with: its attributes. Its fields follow, `{` replaced by `,`. */
export function recordHead(object: SObjectName): (id: string) => string {
  const head = `{"attributes":{"type":"${object}","url":"/services/data/v${API_VERSION}/sobjects/${object}/`;
  return (id) => `${head}${id}"}`;
}
