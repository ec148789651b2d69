import { catalogue, type SObjectName } from '../catalogue/catalogue.ts';
import type { SObjectDefinition } from '../catalogue/sobject.ts';

const CHECKSUM = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345';
const FIFTEEN = /^[0-9A-Za-z]{15}$/;
const EIGHTEEN = /^[0-9A-Za-z]{15}[A-Za-z0-5]{3}$/;

/** The checksum character of five id characters: bit i is set where character i is an upper-case letter. */
export function chunkChecksum(id: string, from: number): string {
  let bits = 0;
  for (let i = 0; i < 5; i++) {
    const code = id.charCodeAt(from + i);
    if (code >= 65 && code <= 90) bits |= 1 << i;
  }
  return CHECKSUM[bits]!;
}

/** The three characters that make a case-sensitive 15-character id safe where letter case is lost. */
export const idChecksum = (fifteen: string): string =>
  chunkChecksum(fifteen, 0) + chunkChecksum(fifteen, 5) + chunkChecksum(fifteen, 10);

/** Whether a text has the form of a Salesforce id: 15 characters, or 18 with the right checksum. */
export const isSalesforceId = (text: string): boolean =>
  FIFTEEN.test(text) || (EIGHTEEN.test(text) && idChecksum(text) === text.slice(15).toUpperCase());

/**
 * The 18-character form of an id, which is what the API returns and what records are compared by; `undefined` where the
 * text is no id or its checksum is wrong (a mistyped or case-folded id).
 */
export function toEighteen(id: string): string | undefined {
  if (FIFTEEN.test(id)) return id + idChecksum(id);
  if (EIGHTEEN.test(id) && idChecksum(id) === id.slice(15).toUpperCase()) return id.slice(0, 15) + idChecksum(id);
  return undefined;
}

/** The first three characters of an id, which tell its sObject; case-sensitive (`00k` line item, `00K` contact role). */
export const keyPrefixOf = (id: string): string => id.slice(0, 3);

const definitions: readonly SObjectDefinition[] = Object.values(catalogue);
const byPrefix: ReadonlyMap<string, SObjectName> = new Map(
  [...Map.groupBy(definitions, ({ keyPrefix }) => keyPrefix)].flatMap(([prefix, [only, ...others]]) =>
    others.length === 0 ? [[prefix, only!.name as SObjectName]] : [],
  ),
);

/** The catalogue's sObject an id belongs to, by its prefix; undefined for one that several share (017, field histories). */
export const sObjectOfId = (id: string): SObjectName | undefined => byPrefix.get(keyPrefixOf(id));
