import { SECONDS_PER_DAY, dayOf, isWeekend, midnight, type Day } from '../calendar.ts';
import type { Division } from '../division.ts';
import type { DivisionRecords } from '../history/division-records-in-memory.ts';
import type { OrgVersion } from '../org-log.ts';
import { divisionSize } from '../org-size.ts';
import type { Random } from '../random.ts';
import { editAccount, editContact, merge, newContact } from './accounts.ts';
import { finishTask, newEvent, newTask, noteActivities } from './activities.ts';
import { newCampaign, newMember, respond, rollUp, runCampaigns } from './campaigns.ts';
import { newDeal, reopenDeal, workDeal } from './deals.ts';
import { deleteOne, emptyBin, hardDelete, undeleteOne } from './deletions.ts';
import { fieldHistoryOfDays } from './field-history.ts';
import { finishLead, newLead, workLead } from './leads.ts';
import { Present } from './present.ts';
import { changePrice, newProduct, retireProduct } from './products.ts';
import { planQuotas } from './quotas.ts';
import { renameAccountType } from './renaming.ts';
import { hire, leave, logIn, promote } from './staff.ts';

type Action = (present: Present, random: Random) => void;

/** What happens on a working day, and how often in a division of the usual size. */
const happenings: readonly (readonly [Action, number])[] = [
  [newLead, 0.8],
  [workLead, 0.8],
  [finishLead, 0.7],
  [newDeal, 0.6],
  [reopenDeal, 0.02],
  [newContact, 0.5],
  [editContact, 0.8],
  [editAccount, 0.8],
  [newTask, 2.2],
  [finishTask, 1.2],
  [newEvent, 0.9],
  [newMember, 4],
  [respond, 1],
  [newCampaign, 0.08],
  [deleteOne, 0.8],
  [undeleteOne, 0.4],
  [hardDelete, 0.1],
  [merge, 0.15],
  [logIn, 3],
];
/** What does not depend on the division's size: a small one has the whole team too. */
const ofTheTeam: readonly (readonly [Action, number])[] = [
  [promote, 0.02],
  [hire, 0.02],
  [newProduct, 0.05],
  [changePrice, 0.1],
  [retireProduct, 0.03],
];
/** Every so many days a rep leaves, for the first time on the day of that number. */
const LEAVING = { every: 30, first: 17 };
/** The day, counted from 0, on which a picklist value is renamed. */
const RENAMING_DAY = 6;

/** The days of a division after the org's clock, up to as many days later to the second. */
export function liveDays(division: Division, records: DivisionRecords, days: number): OrgVersion[] {
  if (days === 0) return [];
  const present = new Present(division, records);
  const { asOf } = division.org;
  const first = dayOf(asOf + 1);
  const end = asOf + days * SECONDS_PER_DAY;
  for (let day = first; midnight(day) <= end; day++) {
    liveDay(present, day, day - first, division.random(`day ${day - first}`));
  }
  // What the last day still had before it is cut: the versions up to any moment are a state of their own.
  const log = [...present.log, ...fieldHistoryOfDays(division, records, present.log)];
  return log.filter((version) => version.at.getTime() <= end * 1000 && version.at.getTime() > asOf * 1000);
}

function liveDay(present: Present, day: Day, index: number, random: Random): void {
  const factor = present.division.size.Account / divisionSize.Account;
  const plan: { at: number; action: Action }[] = [];
  const workTime = (): number => midnight(day) + 8 * 3600 + Math.floor(random.unit() * 10 * 3600);
  const schedule = (action: Action, rate: number): void => {
    for (let n = poisson(rate, random); n > 0; n--) plan.push({ at: workTime(), action });
  };
  if (!isWeekend(day)) {
    for (const [action, rate] of happenings) schedule(action, rate * factor);
    for (const [action, rate] of ofTheTeam) schedule(action, rate);
    for (const deal of present.all('Opportunity')) {
      if (deal['IsClosed'] === true || deal['IsDeleted'] === true) continue;
      const id = deal['Id'] as string;
      plan.push({ at: workTime(), action: (_, chance) => workDeal(present, id, chance) });
    }
  } else schedule(newLead, 0.2 * factor);
  plan.push({ at: midnight(day) + 7 * 3600, action: runCampaigns });
  plan.push({ at: midnight(day) + 10 * 3600, action: planQuotas });
  plan.push({ at: midnight(day) + 20 * 3600, action: noteActivities });
  plan.push({ at: midnight(day) + 22 * 3600, action: emptyBin });
  plan.push({ at: midnight(day) + 23 * 3600 + 1800, action: rollUp });
  if (index % LEAVING.every === LEAVING.first) {
    plan.push({ at: midnight(day) + 9 * 3600, action: leave });
    plan.push({ at: midnight(day) + 9 * 3600 + 600, action: hire });
  }
  if (index === RENAMING_DAY) plan.push({ at: midnight(day) + 2 * 3600, action: renameAccountType });
  plan.sort((a, b) => a.at - b.at);
  for (const { at, action } of plan) {
    // No two things at one moment, but what is done at once is.
    present.now = Math.max(at, present.now + 1);
    action(present, random);
  }
}

/** How often something of the given rate happens (Knuth's method: rates here are small). */
function poisson(rate: number, random: Random): number {
  const limit = Math.exp(-rate);
  let count = 0;
  for (let product = random.unit(); product > limit; product *= random.unit()) count++;
  return count;
}
