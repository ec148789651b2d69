import type { SObjectName } from '../catalogue/catalogue.ts';

export const API_VERSION = '62.0';

/** What the REST API's JSON text of a record begins with, up to its id: after that come `"}` and its fields. */
export const recordHead = (object: SObjectName): string =>
  `{"attributes":{"type":"${object}","url":"/services/data/v${API_VERSION}/sobjects/${object}/`;
