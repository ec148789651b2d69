import { MedallionError } from '@medallion/core';
import type { ApiError } from './api-error.ts';
import { VERSION_SETTING } from './api-version.ts';

/** Where an error came up, for its message. */
export interface Place {
  readonly object?: string | undefined;
  /** Host, without anything secret. */
  readonly host: string;
  readonly apiVersion: string;
  /** Whether the credentials can log in again. */
  readonly canLogInAgain: boolean;
}

const unreachable = new Set([
  'ENOTFOUND',
  'EAI_AGAIN',
  'ECONNREFUSED',
  'ENETUNREACH',
  'EHOSTUNREACH',
  'ECONNRESET',
  'UND_ERR_CONNECT_TIMEOUT',
  // fetch refuses the address.
  'TypeError',
]);
const isOfEncryption = (code: string): boolean => /^ERR_(SSL|TLS)_|CERT|^UNABLE_TO_(GET|VERIFY)/.test(code);

/** Says what an answer of Salesforce means and what to do about it. The answer's text is kept as `cause`, which is not printed. */
export function explain(error: ApiError, place: Place): MedallionError {
  const { object, host, apiVersion, canLogInAgain } = place;
  const fields = { host, apiVersion, status: error.status, errorCode: error.errorCode, ...(object ? { object } : {}) };
  const make = (code: string, kind: 'usage' | 'environment', message: string, fix: string): MedallionError =>
    new MedallionError({ code, kind, message, fix, fields, cause: error });
  const of = object === undefined ? '' : ` of ${object}`;
  if (error.errorCode === 'NOT_AN_ORG') {
    return make(
      'SALESFORCE_NOT_AN_ORG',
      'environment',
      `${host} answers, but not as an org of Salesforce does${error.status === 0 ? '' : ` (HTTP ${error.status})`}.`,
      'Check SALESFORCE_LOGIN_URL and SALESFORCE_INSTANCE_URL: https://<your domain>.my.salesforce.com. A proxy or portal may have answered in its place.',
    );
  }
  if (error.status === 0 && isOfEncryption(error.errorCode)) {
    return make(
      'SALESFORCE_ENCRYPTION_FAILED',
      'environment',
      `The encrypted connection to ${host} is not trusted or failed (${error.errorCode}).`,
      'Where a proxy of your company reads along, name its certificate in NODE_EXTRA_CA_CERTS; else check the host in SALESFORCE_LOGIN_URL and SALESFORCE_INSTANCE_URL.',
    );
  }
  if (error.status === 0) {
    return unreachable.has(error.errorCode)
      ? make(
          'SALESFORCE_UNREACHABLE',
          'environment',
          `${host} cannot be reached (${error.errorCode}).`,
          'Check SALESFORCE_LOGIN_URL and SALESFORCE_INSTANCE_URL, the network and its proxy, then run it again: it goes on where it stopped.',
        )
      : make(
          'SALESFORCE_CONNECTION_LOST',
          'environment',
          `${host} did not answer to the end (${error.errorCode}), several times in a row.`,
          'Run it again: it goes on where it stopped.',
        );
  }
  switch (error.errorCode) {
    case 'INVALID_SESSION_ID':
    case 'HTTP_401':
      return make(
        'SALESFORCE_SESSION_EXPIRED',
        'environment',
        `${host} says that the session has expired or is invalid.`,
        canLogInAgain
          ? 'New logins were refused, too: check in Setup that the user is active and has "API Enabled", and that its login ranges and session settings let this machine in.'
          : 'Set a fresh SALESFORCE_ACCESS_TOKEN; or credentials that can log in again by themselves (.env.example), for runs longer than a session.',
      );
    case 'INVALID_TYPE':
    case 'INSUFFICIENT_ACCESS':
    case 'INSUFFICIENT_ACCESS_OR_READONLY':
      return make(
        'SALESFORCE_OBJECT_FORBIDDEN',
        'environment',
        `The user may not read ${object ?? 'the object'}, or the org has no such object.`,
        `Give the user's profile or a permission set "Read" and "View All" on ${object ?? 'it'}, or leave it out by the setting objects.`,
      );
    case 'INVALID_FIELD':
      return make(
        'SALESFORCE_FIELD_UNKNOWN',
        'environment',
        `A field that was asked for${of} does not exist, or is hidden from the user.`,
        'Run it again: the fields are read anew. If it stays, give the user read access to the fields of the object.',
      );
    case 'OPERATION_TOO_LARGE':
      return make(
        'SALESFORCE_OPERATION_TOO_LARGE',
        'environment',
        `The query${of} meets more sharing rules than Salesforce evaluates.`,
        'Give the user the permission "View All Data".',
      );
    case 'REQUEST_LIMIT_EXCEEDED':
      return make(
        'SALESFORCE_REQUEST_LIMIT',
        'environment',
        'The org has used up its API requests of 24 hours.',
        'Run it again later: it goes on where it stopped. Setup > Company Information shows the limit.',
      );
    case 'API_DISABLED_FOR_ORG':
    case 'API_CURRENTLY_DISABLED':
      return make(
        'SALESFORCE_API_DISABLED',
        'environment',
        `The API is not enabled for the org or the user (${error.errorCode}).`,
        'Give the user the permission "API Enabled"; editions without the API need the add-on.',
      );
    case 'UNSUPPORTED_API_VERSION':
      return make(
        'SALESFORCE_API_VERSION_TOO_OLD',
        'usage',
        `Salesforce no longer answers version ${apiVersion} of its API.`,
        `Set ${VERSION_SETTING} to a newer one, or leave it out.`,
      );
    default:
      return make(
        'SALESFORCE_REQUEST_FAILED',
        'environment',
        `Salesforce refused a request${of} (${error.errorCode}, HTTP ${error.status}).`,
        'Run it again: it goes on where it stopped. If it stays, look the code up in the REST API guide.',
      );
  }
}
