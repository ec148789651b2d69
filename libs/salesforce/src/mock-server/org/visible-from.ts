import type { OrgLog, OrgVersion } from '../../mock-org/org-log.ts';

/** Changes younger than this are kept as they are: they may be seen late (`lateCommit` of a plan of faults). */
const LATE_MS = 86_400_000;

const isDeleted = ({ record }: OrgVersion): boolean => record === undefined || record['IsDeleted'] === true;

/**
 * A log without what nobody can see any more once the org's clock stands somewhere: of each record, up to a day before,
 * the last version is left, and the one that deleted it. Served from there on, an org answers as with the whole log; most
 * of three years of history need not be in memory.
 */
export function visibleFrom(log: OrgLog, clock: Date): OrgVersion[] {
  const settled = clock.getTime() - LATE_MS;
  const last = new Map<string, OrgVersion>();
  const deleting = new Map<string, OrgVersion>();
  for (const version of log) {
    if (version.at.getTime() > settled) break;
    last.set(version.id, version);
    if (!isDeleted(version)) deleting.delete(version.id);
    else if (!deleting.has(version.id)) deleting.set(version.id, version);
  }
  return log.filter(
    (version) =>
      version.at.getTime() > settled || last.get(version.id) === version || deleting.get(version.id) === version,
  );
}
