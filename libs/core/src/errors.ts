/**
 * What kind of thing went wrong, and therefore what the command line's exit code is and whether trying again can help.
 *
 * - `usage`: the command, a flag or the configuration is wrong (exit 2)
 * - `definition`: a model, source or seed is declared wrongly (exit 3)
 * - `data`: the records or the built rows are wrong (exit 4); never retried
 * - `environment`: the database, the network, the disk or a permission is in the way (exit 5)
 * - `internal`: a defect of Medallion itself (exit 70)
 */
export type ErrorKind = 'usage' | 'definition' | 'data' | 'environment' | 'internal';

export interface ErrorDetails {
  /** Stable and searchable, SCREAMING_SNAKE_CASE: `DATABASE_UNREACHABLE`. */
  readonly code: string;
  readonly kind: ErrorKind;
  /** What went wrong and where, one sentence, no row values. */
  readonly message: string;
  /** How to mend it: what to do, type or set. */
  readonly fix?: string | undefined;
  /** The facts of the message as data, for `--json`; no row values. */
  readonly fields?: Readonly<Record<string, unknown>> | undefined;
  readonly cause?: unknown;
}

/** The one error class people meet: what, where and how to fix it, under a stable code. */
export class MedallionError extends Error {
  readonly code: string;
  readonly kind: ErrorKind;
  readonly fix: string | undefined;
  readonly fields: Readonly<Record<string, unknown>>;

  constructor(details: ErrorDetails) {
    super(details.message, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = 'MedallionError';
    this.code = details.code;
    this.kind = details.kind;
    this.fix = details.fix;
    this.fields = details.fields ?? {};
  }
}

/** Several errors found together, reported together. */
export class MedallionErrors extends MedallionError {
  readonly errors: readonly MedallionError[];

  constructor(details: ErrorDetails, errors: readonly MedallionError[]) {
    super(details);
    this.name = 'MedallionErrors';
    this.errors = errors;
  }
}
