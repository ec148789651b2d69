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

/** The secrets an environment holds: PGPASSWORD and the password of DATABASE_URL. */
export function secretsOf(environment: Readonly<Record<string, string | undefined>>): string[] {
  const secrets = [environment['PGPASSWORD']];
  try {
    secrets.push(decodeURIComponent(new URL(environment['DATABASE_URL'] ?? '').password));
  } catch {
    // No URL, or one that does not parse: reading the settings says so.
  }
  return secrets.filter((secret): secret is string => secret !== undefined && secret !== '');
}
