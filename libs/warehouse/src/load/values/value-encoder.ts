/** Why a value cannot be stored: a phrase that follows the field's name, without the value (it may be personal data). */
export class Invalid {
  readonly reason: string;

  constructor(reason: string) {
    this.reason = reason;
  }
}

/**
 * Turns one received value into the canonical text of its column: COPY-escaped, the same for every way Salesforce
 * writes the same value, and therefore also what the content hash is computed from. `null` is no value.
 */
export type ValueEncoder = (value: unknown) => string | null | Invalid;
