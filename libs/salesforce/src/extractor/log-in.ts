import { createSign } from 'node:crypto';
import { Connection } from 'jsforce';
import { MedallionError } from '@medallion/core';
import { ApiError, errorOfConnection } from './api-error.ts';
import type { Credentials } from './credentials.ts';
import { FetchTransport, type Sending } from './fetch-transport.ts';
import type { Timing } from './timing.ts';

/** A session with an org. */
export interface Session {
  /** Origin of the org, such as `https://acme.my.salesforce.com`. */
  readonly instanceUrl: string;
  readonly accessToken: string;
  /** 15 or 18 characters; undefined where the login does not tell, as with an access token. */
  readonly organizationId: string | undefined;
}

/** Whether logging in again gives another session. */
export const canLogInAgain = ({ kind }: Credentials): boolean => kind !== 'access token';

/**
 * Logs in.
 * @throws MedallionError SALESFORCE_LOGIN_FAILED, SALESFORCE_KEY_INVALID; ApiError where the host does not answer
 */
export async function logIn(
  credentials: Credentials,
  options: { readonly apiVersion: string; readonly timing: Timing; readonly sending: Sending },
): Promise<Session> {
  if (credentials.kind === 'access token') {
    const { instanceUrl, accessToken } = credentials;
    return { instanceUrl, accessToken, organizationId: undefined };
  }
  const { loginUrl } = credentials;
  const connection = new Connection({
    loginUrl,
    version: options.apiVersion,
    logLevel: 'NONE',
    ...('clientId' in credentials && credentials.clientId !== undefined
      ? { oauth2: { loginUrl, clientId: credentials.clientId, ...secretOf(credentials) } }
      : {}),
  });
  const transport = new FetchTransport(options.sending);
  connection._transport = transport;
  connection.oauth2._transport = transport;
  try {
    const { organizationId } = await establish(connection, credentials, options.timing);
    return { instanceUrl: connection.instanceUrl, accessToken: connection.accessToken!, organizationId };
  } catch (error) {
    options.sending.signal?.throwIfAborted();
    throw refused(error, credentials);
  }
}

const secretOf = (credentials: Credentials): { clientSecret?: string } =>
  'clientSecret' in credentials && credentials.clientSecret !== undefined
    ? { clientSecret: credentials.clientSecret }
    : {};

async function establish(connection: Connection, credentials: Credentials, timing: Timing) {
  switch (credentials.kind) {
    case 'username and password':
      return connection.login(credentials.username, credentials.password);
    case 'client credentials':
      return connection.authorize({ grant_type: 'client_credentials' });
    case 'JWT':
      return connection.authorize({
        grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
        assertion: assertion(credentials, timing.now()),
      });
    default:
      throw new TypeError(`${credentials.kind} is no login`);
  }
}

/** Seconds a JWT is valid: Salesforce takes at most five minutes. */
const JWT_SECONDS = 180;

function assertion(credentials: Credentials & { kind: 'JWT' }, now: Date): string {
  const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const { hostname } = new URL(credentials.loginUrl);
  const audience = /^test\.|\.sandbox\./.test(hostname) ? 'https://test.salesforce.com' : credentials.loginUrl;
  const claims = {
    iss: credentials.clientId,
    sub: credentials.username,
    aud: audience,
    exp: Math.floor(now.getTime() / 1000) + JWT_SECONDS,
  };
  const text = `${encode({ alg: 'RS256' })}.${encode(claims)}`;
  try {
    return `${text}.${createSign('RSA-SHA256').update(text).sign(credentials.privateKey, 'base64url')}`;
  } catch {
    // The cause may quote the key.
    throw new MedallionError({
      code: 'SALESFORCE_KEY_INVALID',
      kind: 'usage',
      message: 'SALESFORCE_PRIVATE_KEY holds no RSA key in PEM form.',
      fix: 'Give the private key whose certificate the connected app holds, from -----BEGIN to the end; SALESFORCE_PRIVATE_KEY_FILE takes a file.',
    });
  }
}

/** jsforce throws plain errors: OAuth's error is the name, SOAP's code begins the message. */
function refused(error: unknown, credentials: Credentials): MedallionError | ApiError {
  if (error instanceof MedallionError || error instanceof ApiError) return error;
  const host = 'loginUrl' in credentials ? new URL(credentials.loginUrl).host : '';
  const { name, message } = error as Error;
  const isAnswer = /^[a-z_]+$/.test(name) || /^[A-Z_]+:/.test(message) || /password has expired/.test(message);
  if (!isAnswer) {
    const failure = errorOfConnection(error);
    if (failure.errorCode !== name || /fetch failed|terminated/.test(message)) return failure;
    const status = Number(/^ERROR_HTTP_(\d+)$/.exec(name)?.[1] ?? 0);
    // What the address answered is no word of Salesforce.
    if (status < 500) return new ApiError(status, 'NOT_AN_ORG', name, error);
  }
  const reason = /^[A-Z_]+(?=:)/.exec(message)?.[0] ?? (/expired/.test(message) ? 'password expired' : name);
  return new MedallionError({
    code: 'SALESFORCE_LOGIN_FAILED',
    kind: 'environment',
    message: `${host} refused the login by ${credentials.kind} (${reason}).`,
    fix: FIXES[credentials.kind],
    fields: { host, reason },
    cause: new ApiError(0, reason, reason),
  });
}

const FIXES: Readonly<Record<Credentials['kind'], string>> = {
  'access token': 'Set a fresh SALESFORCE_ACCESS_TOKEN.',
  'username and password':
    'Check SALESFORCE_USERNAME and SALESFORCE_PASSWORD; from an unknown network SALESFORCE_SECURITY_TOKEN is needed too; a sandbox logs in at https://test.salesforce.com (SALESFORCE_LOGIN_URL).',
  'client credentials':
    'Check SALESFORCE_CLIENT_ID, SALESFORCE_CLIENT_SECRET and that SALESFORCE_LOGIN_URL is the My Domain host; the connected app must allow the client credentials flow and name a user to run as.',
  JWT: "Check SALESFORCE_CLIENT_ID and SALESFORCE_USERNAME, that the connected app holds the key's certificate and that an administrator has approved the user for it.",
};
