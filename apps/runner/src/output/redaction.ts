const MASK = '***';

/**
 * Takes secrets out of whatever is about to be printed: the password inside any `postgres://user:password@host`, and the
 * given secrets wherever they stand. Errors of drivers and of Node quote what they were given, so this is the last
 * gate and not the first: nothing prints a secret on purpose.
 */
export function redactor(secrets: readonly (string | undefined)[]): (text: string) => string {
  const known = secrets
    .filter((secret): secret is string => secret !== undefined && secret.length >= 3)
    .flatMap((secret) => [secret, encodeURIComponent(secret)])
    .sort((a, b) => b.length - a.length);
  return (text) => {
    let redacted = text.replace(/\b(postgres(?:ql)?:\/\/[^\s:/@]*):[^\s@]*@/gi, `$1:${MASK}@`);
    for (const secret of known) redacted = redacted.replaceAll(secret, MASK);
    return redacted;
  };
}

/** Those of an org's credentials. Written out: the library that reads them takes a moment to load. */
const SALESFORCE_SECRETS = [
  'SALESFORCE_ACCESS_TOKEN',
  'SALESFORCE_PASSWORD',
  'SALESFORCE_SECURITY_TOKEN',
  'SALESFORCE_CLIENT_SECRET',
  'SALESFORCE_PRIVATE_KEY',
];

/** The secrets an environment holds: PGPASSWORD, the password of DATABASE_URL, and the credentials of an org. */
export function secretsOf(environment: Readonly<Record<string, string | undefined>>): string[] {
  const secrets = ['PGPASSWORD', ...SALESFORCE_SECRETS].map((name) => environment[name]);
  try {
    secrets.push(decodeURIComponent(new URL(environment['DATABASE_URL'] ?? '').password));
  } catch {
    // No URL, or one that does not parse: reading the settings says so.
  }
  return secrets.filter((secret): secret is string => secret !== undefined && secret !== '');
}
