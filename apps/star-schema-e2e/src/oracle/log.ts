import type { RecordOf, SObjectName } from '@medallion/salesforce';

/** A record with what the compiler does not see that every object has. */
type Identified<O extends SObjectName> = RecordOf<O> & { readonly Id: string; readonly SystemModstamp: string };

/** A state of a record, as the extraction of the instant `seen` found it. Instants are milliseconds since 1970. */
export interface LoggedVersion<O extends SObjectName = SObjectName> {
  readonly object: O;
  readonly record: Identified<O>;
  readonly seen: number;
}

/** A record that the extraction of the instant `seen` found gone for good, at the source's instant `at`. */
export interface LoggedTombstone {
  readonly object: SObjectName;
  readonly id: string;
  readonly at: number;
  readonly seen: number;
}

/** Everything ever received from an org, in no particular order. */
export interface EventLog {
  readonly asOf: number;
  readonly versions: readonly LoggedVersion[];
  readonly tombstones: readonly LoggedTombstone[];
}

/** A version that shows from `at` on, until the next one of its record. */
export interface Version<O extends SObjectName> {
  readonly id: string;
  readonly at: number;
  readonly isDeleted: boolean;
  readonly record: Identified<O>;
}

/** Records by id, each with its visible versions in the order in which they were written. */
export type Versions<O extends SObjectName> = ReadonlyMap<string, readonly Version<O>[]>;

export const instantOf = (datetime: string): number => Date.parse(datetime.replace('+0000', 'Z'));

/** R2: what was written up to `as_of`; of two contents at one instant, the one seen last. */
export function visibleVersions<O extends SObjectName>(log: EventLog, object: O): Versions<O> {
  const received = log.versions.filter(
    (version) => version.object === object,
  ) as unknown as readonly LoggedVersion<O>[];
  const gone = log.tombstones.filter((tombstone) => tombstone.object === object);
  const visible = new Map<string, readonly Version<O>[]>();
  for (const [id, all] of Map.groupBy(received, ({ record }) => record.Id)) {
    const versions = withTombstones(
      all,
      gone.filter((tombstone) => tombstone.id === id),
    ).filter(({ at }) => at <= log.asOf);
    if (versions.length > 0) visible.set(id, versions);
  }
  return visible;
}

function withTombstones<O extends SObjectName>(
  received: readonly LoggedVersion<O>[],
  tombstones: readonly LoggedTombstone[],
): Version<O>[] {
  const byInstant = new Map<number, LoggedVersion<O>>();
  for (const version of received) {
    const at = instantOf(version.record.SystemModstamp);
    const present = byInstant.get(at);
    if (present === undefined || version.seen > present.seen) byInstant.set(at, version);
  }
  const versions = [...byInstant].map(([at, { record }]): Version<O> => {
    const isDeleted = 'IsDeleted' in record && record.IsDeleted === true;
    return { id: record.Id, at, isDeleted, record };
  });
  const ends = tombstones.flatMap((tombstone) => {
    const before = received.filter(({ record }) => instantOf(record.SystemModstamp) <= tombstone.at);
    // Seen again afterwards in a state from before, the record had not gone.
    if (before.some(({ seen }) => seen > tombstone.seen)) return [];
    const last = versions
      .filter(({ at }) => at <= tombstone.at)
      .sort(byTime)
      .at(-1);
    return last === undefined ? [] : [{ ...last, at: tombstone.at, isDeleted: true }];
  });
  return [...versions, ...ends].sort(byTime);
}

const byTime = (a: { readonly at: number }, b: { readonly at: number }): number => a.at - b.at;
