import { startOfDay } from './days.ts';
import { hundredths, tenThousandths } from './decimals.ts';
import { intervals, type Interval } from './history.ts';
import { instantOf, type Version } from './log.ts';
import { createdAt, text, type Org } from './org.ts';
import type { Stages } from './stages.ts';

/** What the record and its history both tell; the last write of either counts. */
interface Course {
  readonly stage: string | null;
  readonly amount: bigint | null;
  readonly currency: string;
  readonly probability: bigint | null;
  readonly closeDate: string;
  readonly forecastCategory: string | null;
}

/** What the record alone tells. */
interface Particulars {
  readonly accountId: string | null;
  readonly ownerId: string | null;
  readonly campaignId: string | null;
  readonly name: string | null;
  readonly type: string | null;
  readonly leadSource: string | null;
}

export interface OpportunityState extends Course, Particulars {
  readonly isClosed: boolean;
  readonly isWon: boolean;
  readonly isDeleted: boolean;
  readonly isImputed: boolean;
}

export type OpportunityHistory = readonly Interval<OpportunityState>[];

export const UNKNOWN_STAGE = '(unknown)';

/** R17 and R18, for each opportunity. */
export function opportunityHistories(org: Org, stages: Stages): ReadonlyMap<string, OpportunityHistory> {
  const entries = Map.groupBy(org.current('OpportunityHistory'), ({ record }) => record.OpportunityId);
  return new Map(
    [...org.versions('Opportunity')].map(([id, versions]) => [
      id,
      historyOf(org, stages, versions, entries.get(id) ?? []),
    ]),
  );
}

function historyOf(
  org: Org,
  stages: Stages,
  versions: readonly Version<'Opportunity'>[],
  entries: readonly Version<'OpportunityHistory'>[],
): OpportunityHistory {
  const { corporateCurrency, reportTimeZone } = org.settings;
  const created = createdAt(versions.at(-1)!.record);
  const courseOf = ({ record }: Version<'Opportunity'>): Course => ({
    stage: text(record.StageName),
    amount: hundredths(record.Amount),
    currency: text(record.CurrencyIsoCode) ?? corporateCurrency,
    probability: tenThousandths(record.Probability),
    closeDate: record.CloseDate ?? org.dayOf(created),
    forecastCategory: text(record.ForecastCategory),
  });
  /** An entry without an amount says that there was none; of what every deal has it says nothing where it has nothing. */
  const courseByEntry = ({ record }: Version<'OpportunityHistory'>, otherwise: Course): Course => ({
    stage: text(record.StageName) ?? otherwise.stage,
    amount: hundredths(record.Amount),
    currency: text(record.CurrencyIsoCode) ?? otherwise.currency,
    probability: tenThousandths(record.Probability),
    closeDate: record.CloseDate ?? otherwise.closeDate,
    forecastCategory: text(record.ForecastCategory) ?? otherwise.forecastCategory,
  });
  const particularsOf = ({ record }: Version<'Opportunity'>): Particulars => ({
    accountId: record.AccountId,
    ownerId: record.OwnerId,
    campaignId: record.CampaignId,
    name: text(record.Name),
    type: text(record.Type),
    leadSource: text(record.LeadSource),
  });
  const records = versions.map((version) => ({ at: Math.max(version.at, created), version }));
  const writtenAt = ({ record }: Version<'OpportunityHistory'>) => instantOf(record.CreatedDate);
  const inOrder = entries.toSorted((a, b) => writtenAt(a) - writtenAt(b) || (a.id < b.id ? -1 : 1));
  // History wins ties.
  const writes = [
    ...records.map(({ at }) => ({ at, entry: undefined })),
    ...inOrder.map((entry) => ({ at: Math.max(writtenAt(entry), created), entry })),
  ].sort((a, b) => a.at - b.at);
  const points = writes.map(({ at, entry }) => {
    const record = records.findLast((one) => one.at <= at);
    const { version } = record ?? records[0]!;
    const course = entry === undefined ? courseOf(version) : courseByEntry(entry, courseOf(version));
    const known = stages.get(course.stage ?? '');
    const state: OpportunityState = {
      ...course,
      stage: course.stage ?? UNKNOWN_STAGE,
      ...particularsOf(version),
      isClosed: known?.isClosed ?? version.record.IsClosed,
      isWon: known?.isWon ?? version.record.IsWon,
      isDeleted: record !== undefined && version.isDeleted,
      isImputed: false,
    };
    return { at, state };
  });
  const evidence = points.find(({ at }, index) => points[index + 1]?.at !== at)!;
  const born: OpportunityState = { ...evidence.state, isDeleted: evidence.at === created && evidence.state.isDeleted };
  if (!born.isClosed) return intervals([{ at: created, state: born }, ...points]);
  const closed = Math.min(evidence.at, startOfDay(born.closeDate, reportTimeZone));
  const imputed: OpportunityState = {
    ...born,
    stage: UNKNOWN_STAGE,
    probability: null,
    forecastCategory: null,
    isClosed: false,
    isWon: false,
    isDeleted: false,
    isImputed: true,
  };
  return intervals([
    ...(created < closed ? [{ at: created, state: imputed }] : []),
    { at: Math.max(created, closed), state: born },
    ...points,
  ]);
}
