import { readFileSync } from 'node:fs';
import { MedallionError } from '@medallion/core';

/** How to log in, by what the environment holds. */
export type Credentials =
  | { readonly kind: 'access token'; readonly instanceUrl: string; readonly accessToken: string }
  | {
      readonly kind: 'username and password';
      readonly loginUrl: string;
      readonly username: string;
      /** Password and security token in one, as Salesforce takes them. */
      readonly password: string;
      /** With both, OAuth's password flow is used; SOAP without. */
      readonly clientId: string | undefined;
      readonly clientSecret: string | undefined;
    }
  | {
      readonly kind: 'client credentials';
      readonly loginUrl: string;
      readonly clientId: string;
      readonly clientSecret: string;
    }
  | {
      readonly kind: 'JWT';
      readonly loginUrl: string;
      readonly clientId: string;
      readonly username: string;
      /** PEM. */
      readonly privateKey: string;
    };

type Variables = Readonly<Record<string, string | undefined>>;

const DEFAULT_LOGIN_URL = 'https://login.salesforce.com';

/** Variables whose values must never be printed. */
export const SECRET_VARIABLES = [
  'SALESFORCE_ACCESS_TOKEN',
  'SALESFORCE_PASSWORD',
  'SALESFORCE_SECURITY_TOKEN',
  'SALESFORCE_CLIENT_SECRET',
  'SALESFORCE_PRIVATE_KEY',
] as const;

/**
 * Reads the credentials from the environment: an access token, a JWT key, username and password, or client credentials,
 * in this order where several are complete.
 *
 * @throws MedallionError SALESFORCE_CREDENTIALS_MISSING naming what is missing, SALESFORCE_URL_INVALID, SALESFORCE_KEY_UNREADABLE
 */
export function readCredentials(variables: Variables): Credentials {
  const get = (name: string): string | undefined => variables[name] || undefined;
  const loginUrl = checkUrl('SALESFORCE_LOGIN_URL', get('SALESFORCE_LOGIN_URL') ?? DEFAULT_LOGIN_URL);
  const clientId = get('SALESFORCE_CLIENT_ID');
  const clientSecret = get('SALESFORCE_CLIENT_SECRET');
  const username = get('SALESFORCE_USERNAME');
  const accessToken = get('SALESFORCE_ACCESS_TOKEN');
  if (accessToken !== undefined) {
    const instanceUrl = get('SALESFORCE_INSTANCE_URL');
    if (instanceUrl === undefined) throw missing('SALESFORCE_ACCESS_TOKEN', ['SALESFORCE_INSTANCE_URL']);
    return { kind: 'access token', instanceUrl: checkUrl('SALESFORCE_INSTANCE_URL', instanceUrl), accessToken };
  }
  const privateKey = get('SALESFORCE_PRIVATE_KEY') ?? keyFile(get('SALESFORCE_PRIVATE_KEY_FILE'));
  if (privateKey !== undefined) {
    if (clientId === undefined || username === undefined) {
      throw missing(
        'SALESFORCE_PRIVATE_KEY',
        absent({ SALESFORCE_CLIENT_ID: clientId, SALESFORCE_USERNAME: username }),
      );
    }
    return { kind: 'JWT', loginUrl, clientId, username, privateKey };
  }
  const password = get('SALESFORCE_PASSWORD');
  if (username !== undefined || password !== undefined) {
    if (username === undefined || password === undefined) {
      throw missing(
        username === undefined ? 'SALESFORCE_PASSWORD' : 'SALESFORCE_USERNAME',
        absent({ SALESFORCE_USERNAME: username, SALESFORCE_PASSWORD: password }),
      );
    }
    const secret = password + (get('SALESFORCE_SECURITY_TOKEN') ?? '');
    return { kind: 'username and password', loginUrl, username, password: secret, clientId, clientSecret };
  }
  if (clientId !== undefined || clientSecret !== undefined) {
    if (clientId === undefined || clientSecret === undefined) {
      throw missing(
        clientId === undefined ? 'SALESFORCE_CLIENT_SECRET' : 'SALESFORCE_CLIENT_ID',
        absent({ SALESFORCE_CLIENT_ID: clientId, SALESFORCE_CLIENT_SECRET: clientSecret }),
      );
    }
    if (new URL(loginUrl).hostname === 'login.salesforce.com') throw needsMyDomain();
    return { kind: 'client credentials', loginUrl, clientId, clientSecret };
  }
  throw new MedallionError({
    code: 'SALESFORCE_CREDENTIALS_MISSING',
    kind: 'usage',
    message: 'MEDALLION_SOURCE is salesforce, and the environment holds no credentials of an org.',
    fix: 'Set SALESFORCE_CLIENT_ID and SALESFORCE_CLIENT_SECRET with SALESFORCE_LOGIN_URL, or another way of .env.example, in .env.',
  });
}

const absent = (values: Variables): string[] =>
  Object.entries(values).flatMap(([name, value]) => (value === undefined ? [name] : []));

const missing = (given: string, absent: readonly string[]): MedallionError =>
  new MedallionError({
    code: 'SALESFORCE_CREDENTIALS_MISSING',
    kind: 'usage',
    message: `${given} is set, but ${absent.join(' and ')} ${absent.length === 1 ? 'is' : 'are'} not.`,
    fix: `Set ${absent.join(' and ')} too, in the environment or .env; .env.example lists what belongs together.`,
    fields: { absent },
  });

const needsMyDomain = (): MedallionError =>
  new MedallionError({
    code: 'SALESFORCE_CREDENTIALS_MISSING',
    kind: 'usage',
    message: 'Client credentials are taken by the My Domain host of an org only, and SALESFORCE_LOGIN_URL names none.',
    fix: 'Set SALESFORCE_LOGIN_URL to https://<your domain>.my.salesforce.com.',
  });

function checkUrl(name: string, value: string): string {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  const isPlainLocal = url?.protocol === 'http:' && ['127.0.0.1', 'localhost', '[::1]'].includes(url.hostname);
  if (url && !url.username && !url.password && (url.protocol === 'https:' || isPlainLocal)) return url.origin;
  throw new MedallionError({
    code: 'SALESFORCE_URL_INVALID',
    kind: 'usage',
    message: `${name} is not the address of an org.`,
    fix: 'Write it as https://<your domain>.my.salesforce.com; http is for a mock org on this machine only.',
    fields: { variable: name },
  });
}

function keyFile(path: string | undefined): string | undefined {
  if (path === undefined) return undefined;
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    throw new MedallionError({
      code: 'SALESFORCE_KEY_UNREADABLE',
      kind: 'usage',
      message: `SALESFORCE_PRIVATE_KEY_FILE is ${path}, which cannot be read (${(cause as NodeJS.ErrnoException).code}).`,
      fix: 'Set it to the PEM file of the private key whose certificate the connected app holds.',
      cause,
    });
  }
}
