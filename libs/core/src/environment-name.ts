import { MedallionError } from './errors.ts';

/** The environment whose schemas carry no prefix. */
export const BASE_ENVIRONMENT = 'base';

/** Postgres cuts names off at 63 bytes; the longest schema of an environment ends in `__scratch`. */
const MAX_LENGTH = 63 - '__scratch'.length;

/** Names of schemas, which an environment called the same would only be confused with. */
const TAKEN = ['raw', 'raw_salesforce', 'bronze', 'silver', 'gold', 'ops', 'scratch', 'public'];

/** Ends in no underscore and has no two of them in a row, so that `<name>__gold` says where the name ends. */
const NAME = /^[a-z][a-z0-9]*(_[a-z0-9]+)*$/;

/**
 * The name of an environment, if it is one.
 *
 * @throws MedallionError `ENVIRONMENT_INVALID`
 */
export function environmentName(name: string): string {
  const problem = problemOf(name);
  if (problem === undefined) return name;
  throw new MedallionError({
    code: 'ENVIRONMENT_INVALID',
    kind: 'usage',
    message: `"${name}" cannot be the name of an environment: ${problem}.`,
    fix: `Use lower-case letters, digits and single underscores, starting with a letter, at most ${MAX_LENGTH} of them: pr_12. "${BASE_ENVIRONMENT}" is the one without a prefix.`,
    fields: { environment: name },
  });
}

function problemOf(name: string): string | undefined {
  if (!NAME.test(name)) return 'it names schemas (pr_12__gold), so it has to be a plain lower-case identifier';
  if (name.length > MAX_LENGTH) return `with ${name.length} characters its schemas would have names Postgres cuts off`;
  if (TAKEN.includes(name)) return 'a schema of the warehouse is called that';
  // Postgres keeps schemas of that prefix to itself.
  if (name.startsWith('pg_')) return 'names that begin with pg_ belong to Postgres';
  return undefined;
}
