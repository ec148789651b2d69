import type { SourceRecord } from '@medallion/core';
import type { FiscalCalendar } from '../calendar.ts';
import { closedLost, closedWon, openStages } from '../stages.ts';
import type { TextPools } from '../text-pools.ts';
import type { Random } from '../random.ts';
import { dayOfText } from './last-activity.ts';
import { createdAt, modifiedAt, type Change } from './life.ts';

const stages = new Map([...openStages, closedWon, closedLost].map((stage) => [stage.name, stage]));

/** The fields of a deal that follow from its stage, amount and close date, as OpportunityHistory tells them. */
export function courseFields(row: SourceRecord, calendar: FiscalCalendar): SourceRecord {
  const stage = stages.get(row['StageName'] as string)!;
  const fiscal = calendar.quarterOf(dayOfText(row['CloseDate'] as string));
  return {
    StageName: stage.name,
    Amount: row['Amount'],
    Probability: row['Probability'],
    ExpectedRevenue: row['ExpectedRevenue'],
    CloseDate: row['CloseDate'],
    IsClosed: stage.isClosed,
    IsWon: stage.isWon,
    ForecastCategory: stage.forecastCategory,
    ForecastCategoryName: stage.forecastCategoryName,
    FiscalQuarter: fiscal.quarter,
    FiscalYear: fiscal.year,
    Fiscal: `${fiscal.year} ${fiscal.quarter}`,
  };
}

/** What happened to a deal but for activities and owners: an edit for each row of its history, and what came beside. */
export function opportunityChanges(
  deal: SourceRecord,
  facts: {
    /** Its OpportunityHistory, oldest first. */
    readonly rows: readonly SourceRecord[];
    readonly lines: readonly SourceRecord[];
    readonly primary: SourceRecord | undefined;
  },
  calendar: FiscalCalendar,
  pools: TextPools,
  random: Random,
): Change[] {
  const changes: Change[] = [];
  for (const [i, row] of facts.rows.entries()) {
    if (i === 0) continue;
    const before = facts.rows[i - 1]!;
    const nextStep =
      before['StageName'] === row['StageName'] ? {} : { NextStep: random.pick(pools.sentences).slice(0, 255) };
    changes.push({ at: createdAt(row), kind: 'edit', before: { ...courseFields(before, calendar), ...nextStep } });
  }
  if (deal['IsDeleted'] === true) changes.push({ at: modifiedAt(deal), kind: 'edit', before: { IsDeleted: false } });
  if (facts.primary) changes.push({ at: createdAt(facts.primary), kind: 'touch', before: { ContactId: null } });
  if (facts.lines.length > 0) {
    const before = { HasOpportunityLineItem: false, Pricebook2Id: null };
    changes.push({ at: createdAt(facts.lines[0]!), kind: 'edit', before });
  }
  return changes;
}
