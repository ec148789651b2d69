import type { SourceStates } from '../ports/records.ts';

/** Whether a version is known that the clock does not show yet. While none is, which versions are visible changes by loads alone. */
export const hasLaterVersions = ({ raw, clock }: SourceStates): boolean =>
  [...raw.values()].some(
    ({ newestModstamp }) =>
      newestModstamp === undefined || !(Date.parse(newestModstamp) <= Date.parse(clock?.asOf ?? '')),
  );
