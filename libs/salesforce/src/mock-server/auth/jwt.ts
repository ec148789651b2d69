import { verify } from 'node:crypto';

export interface JwtClaims {
  readonly iss?: unknown;
  readonly sub?: unknown;
  readonly aud?: unknown;
  readonly exp?: unknown;
}

/** The claims of an RS256 assertion signed with the key; `undefined` for any other text. */
export function verifiedClaims(assertion: string, publicKey: string): JwtClaims | undefined {
  const parts = assertion.split('.');
  const [header, payload, signature] = parts;
  if (parts.length !== 3 || header === undefined || payload === undefined || signature === undefined) return undefined;
  try {
    if ((json(header) as { readonly alg?: unknown }).alg !== 'RS256') return undefined;
    const signed = Buffer.from(`${header}.${payload}`);
    if (!verify('RSA-SHA256', signed, publicKey, Buffer.from(signature, 'base64url'))) return undefined;
    return json(payload) as JwtClaims;
  } catch {
    return undefined;
  }
}

const json = (part: string): unknown => JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
