/** The codes of the two rows every dimension has (star-schema.md, R12). */
export const UNKNOWN_KEY = -1;
export const NOT_APPLICABLE_KEY = -2;

/** Values for the default members where the rule gives none, or another is wanted; row-domain values. */
export interface DefaultMembers<R = Readonly<Record<string, unknown>>> {
  readonly unknown?: Partial<R>;
  readonly notApplicable?: Partial<R>;
}
