import { MedallionError } from '@medallion/core';

/** The version of the Salesforce API that is spoken unless the settings say otherwise. Pinned: fields and behaviour depend on it. */
export const DEFAULT_API_VERSION = '62.0';
/** Where it is set, for messages. */
export const VERSION_SETTING = 'SALESFORCE_API_VERSION, or salesforce.apiVersion in medallion.config.ts,';
/** Bulk API 2.0 queries exist from here on, and everything else that is asked for. */
export const OLDEST_API_VERSION = 51;

/**
 * Checks a version such as `62.0`.
 * @throws MedallionError SALESFORCE_API_VERSION_INVALID, SALESFORCE_API_VERSION_TOO_OLD
 */
export function checkApiVersion(version: string): string {
  if (!/^\d{2,3}\.0$/.test(version)) {
    throw new MedallionError({
      code: 'SALESFORCE_API_VERSION_INVALID',
      kind: 'usage',
      message: `"${version}" is no version of the Salesforce API.`,
      fix: `Set ${VERSION_SETTING} to one such as ${DEFAULT_API_VERSION}, or leave it out.`,
    });
  }
  if (Number(version) < OLDEST_API_VERSION) throw tooOld(version);
  return version;
}

const tooOld = (version: string): MedallionError =>
  new MedallionError({
    code: 'SALESFORCE_API_VERSION_TOO_OLD',
    kind: 'usage',
    message: `Version ${version} of the Salesforce API is too old: it has no Bulk API 2.0 queries.`,
    fix: `Set ${VERSION_SETTING} to ${OLDEST_API_VERSION}.0 or newer (default ${DEFAULT_API_VERSION}).`,
    fields: { version, oldest: `${OLDEST_API_VERSION}.0` },
  });

/**
 * Checks that the org offers the version, by the answer of `/services/data`.
 * @throws MedallionError SALESFORCE_API_VERSION_NOT_OFFERED
 */
export function requireOffered(version: string, offered: readonly string[]): void {
  if (offered.includes(version)) return;
  const newest = [...offered].sort((a, b) => Number(a) - Number(b)).at(-1);
  throw new MedallionError({
    code: 'SALESFORCE_API_VERSION_NOT_OFFERED',
    kind: 'usage',
    message: `The org does not offer version ${version} of the API; its newest is ${newest ?? 'unknown'}.`,
    fix: `Set ${VERSION_SETTING} to one the org offers${newest === undefined ? '' : `, such as ${newest}`}.`,
    fields: { version, newest },
  });
}
