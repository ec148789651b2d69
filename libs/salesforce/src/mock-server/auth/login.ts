import type { Call, Reply } from '../http/call.ts';
import { json } from '../http/call.ts';
import type { MockCredentials } from './credentials.ts';
import { verifiedClaims } from './jwt.ts';
import type { Sessions } from './sessions.ts';

export interface LoginContext {
  readonly sessions: Sessions;
  readonly credentials: MockCredentials;
  readonly organizationId: string;
  readonly userId: string;
  /** The server's own address, without a slash at the end. */
  readonly url: string;
  /** Of this machine: what clients date their assertions by. */
  now(): Date;
}

/** SOAP login() is gone from this version on. */
const LAST_SOAP_VERSION = 64;

/** `POST /services/Soap/u/<version>`: login with name, password and security token. */
export function soapLogin(call: Call, version: string, context: LoginContext): Reply {
  const { credentials, organizationId, userId, sessions, url } = context;
  if (Number(version) > LAST_SOAP_VERSION) {
    return soapFault('UNSUPPORTED_API_VERSION', `login() is not available in API version ${version}`);
  }
  const username = element(call.body, 'username');
  const password = element(call.body, 'password');
  if (username !== credentials.username || password !== credentials.password + credentials.securityToken) {
    return soapFault('INVALID_LOGIN', 'Invalid username, password, security token; or user locked out.');
  }
  const result =
    `<metadataServerUrl>${url}/services/Soap/m/${version}/${organizationId}</metadataServerUrl>` +
    `<passwordExpired>false</passwordExpired><sandbox>false</sandbox>` +
    `<serverUrl>${url}/services/Soap/u/${version}/${organizationId}</serverUrl>` +
    `<sessionId>${sessions.open().id}</sessionId><userId>${userId}</userId>` +
    `<userInfo><organizationId>${organizationId}</organizationId><organizationName>Mock Org</organizationName>` +
    `<sessionSecondsValid>7200</sessionSecondsValid><userId>${userId}</userId>` +
    `<userName>${escapeXml(credentials.username)}</userName></userInfo>`;
  const body = `<loginResponse><result>${result}</result></loginResponse>`;
  return soap(200, body, ' xmlns="urn:partner.soap.sforce.com" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"');
}

/** `POST /services/oauth2/token`. */
export function oauthToken(call: Call, context: LoginContext): Reply {
  const { credentials, sessions, organizationId, userId, url } = context;
  const form = new URLSearchParams(call.body);
  const basic = /^Basic\s+(\S+)$/i.exec(call.headers.authorization ?? '')?.[1];
  const [basicId, basicSecret] = Buffer.from(basic ?? '', 'base64')
    .toString('utf8')
    .split(':');
  const clientId = form.get('client_id') ?? basicId;
  const clientSecret = form.get('client_secret') ?? basicSecret;
  const grant = form.get('grant_type');
  const isJwt = grant === 'urn:ietf:params:oauth:grant-type:jwt-bearer';
  if (!isJwt && clientId !== credentials.clientId) return refused('invalid_client_id', 'client identifier invalid');
  const needsSecret = grant === 'client_credentials' || grant === 'password' || Boolean(clientSecret);
  if (!isJwt && needsSecret && clientSecret !== credentials.clientSecret) {
    return refused('invalid_client', 'invalid client credentials');
  }
  const problem = grantProblem(grant, form, context);
  if (problem !== undefined) return problem;
  return json({
    access_token: sessions.open().id,
    ...(grant === 'refresh_token' || grant === 'password' ? {} : { scope: 'api' }),
    signature: 'bW9jaw==',
    instance_url: url,
    id: `${url}/id/${organizationId}/${userId}`,
    token_type: 'Bearer',
    issued_at: String(context.now().getTime()),
  });
}

function grantProblem(grant: string | null, form: URLSearchParams, context: LoginContext): Reply | undefined {
  const { credentials } = context;
  switch (grant) {
    case 'client_credentials':
      return undefined;
    case 'password': {
      const isRight =
        form.get('username') === credentials.username &&
        form.get('password') === credentials.password + credentials.securityToken;
      return isRight ? undefined : refused('invalid_grant', 'authentication failure');
    }
    case 'refresh_token':
      return form.get('refresh_token') === credentials.refreshToken
        ? undefined
        : refused('invalid_grant', 'expired access/refresh token');
    case 'urn:ietf:params:oauth:grant-type:jwt-bearer':
      return assertionProblem(form.get('assertion') ?? '', context);
    default:
      return refused('unsupported_grant_type', 'grant type not supported');
  }
}

function assertionProblem(assertion: string, { credentials, url, now }: LoginContext): Reply | undefined {
  const claims = verifiedClaims(assertion, credentials.jwtPublicKey);
  if (claims === undefined) return refused('invalid_grant', 'invalid assertion');
  if (claims.iss !== credentials.clientId) return refused('invalid_client_id', 'client identifier invalid');
  const audiences: readonly unknown[] = [url, 'https://login.salesforce.com', 'https://test.salesforce.com'];
  if (!audiences.includes(claims.aud)) return refused('invalid_grant', 'audience is invalid');
  // simple-salesforce sends the number as text.
  if (!(Number(claims.exp) * 1000 > now().getTime())) return refused('invalid_grant', 'expired authorization code');
  if (claims.sub !== credentials.username) return refused('invalid_grant', "user hasn't approved this consumer");
  return undefined;
}

const refused = (error: string, description: string): Reply => json({ error, error_description: description }, 400);

function element(xml: string, name: string): string | undefined {
  const text = new RegExp(`<(?:\\w+:)?${name}(?:\\s[^>]*)?>([^<]*)</`).exec(xml)?.[1];
  return text
    ?.replace(/&#(x?)([0-9a-f]+);/gi, (_, hex, digits) => String.fromCodePoint(parseInt(digits, hex ? 16 : 10)))
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&apos;', "'")
    .replaceAll('&amp;', '&');
}

const escapeXml = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

function soapFault(code: string, message: string): Reply {
  const detail = `<detail><sf:LoginFault xsi:type="sf:LoginFault"><sf:exceptionCode>${code}</sf:exceptionCode><sf:exceptionMessage>${message}</sf:exceptionMessage></sf:LoginFault></detail>`;
  const fault = `<soapenv:Fault><faultcode>${code}</faultcode><faultstring>${code}: ${message}</faultstring>${detail}</soapenv:Fault>`;
  return soap(
    500,
    fault,
    ' xmlns:sf="urn:fault.partner.soap.sforce.com" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"',
  );
}

const soap = (status: number, body: string, namespaces: string): Reply => ({
  status,
  contentType: 'text/xml;charset=UTF-8',
  body: `<?xml version="1.0" encoding="UTF-8"?><soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"${namespaces}><soapenv:Body>${body}</soapenv:Body></soapenv:Envelope>`,
});
