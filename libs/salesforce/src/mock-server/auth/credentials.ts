import { generateKeyPairSync, randomBytes } from 'node:crypto';

/** What clients of a mock org log in with. Made anew for every server; they protect nothing but made-up records. */
export interface MockCredentials {
  readonly username: string;
  readonly password: string;
  /** SOAP and password logins append it to the password. */
  readonly securityToken: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly refreshToken: string;
  /** PEM (SPKI) of the key that JWT assertions are verified with. */
  readonly jwtPublicKey: string;
  /** PEM (PKCS #8) to sign assertions with; absent where the public key was given. */
  readonly jwtPrivateKey?: string;
}

/** Random credentials; whatever is given stays. */
export function generateCredentials(given: Partial<MockCredentials> = {}): MockCredentials {
  const random = (bytes: number): string => randomBytes(bytes).toString('base64url').replaceAll(/[-_]/g, 'x');
  return {
    username: 'integration@mock-org.example',
    password: random(12),
    securityToken: random(18),
    clientId: `3MVG9.${random(24)}`,
    clientSecret: random(24),
    refreshToken: `5Aep861.${random(30)}`,
    ...given,
    ...(given.jwtPublicKey === undefined ? keyPair() : { jwtPublicKey: given.jwtPublicKey }),
  };
}

function keyPair(): { readonly jwtPublicKey: string; readonly jwtPrivateKey: string } {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  return { jwtPublicKey: publicKey, jwtPrivateKey: privateKey };
}
