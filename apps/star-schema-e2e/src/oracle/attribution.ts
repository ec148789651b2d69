import { activitiesOf, type Activity } from './activities.ts';
import { daysBetween } from './days.ts';
import { stateAtEnd } from './history.ts';
import type { Knowledge } from './knowledge.ts';
import { PREFIX } from './members.ts';
import { survivor } from './references.ts';
import { remembered } from './remembered.ts';

export interface AttributedActivity extends Activity {
  readonly attributedOpportunityId: string | null;
  readonly attributionMethod: 'direct' | 'contact_role' | 'account' | 'none';
}

/** The deal each activity is counted for: its own, else an open one of its contact, else an open one of its account. */
export const attributedActivities = remembered((knowledge: Knowledge): AttributedActivity[] => {
  const standsFor = (id: string | null) => (id === null ? null : survivor(knowledge, id));
  const roles = knowledge.org.live('OpportunityContactRole').map(({ record }) => record);
  const dealsOf = Map.groupBy(roles, ({ ContactId }) => standsFor(ContactId));
  const dealsByAccount = Map.groupBy(
    [...knowledge.opportunities].flatMap(([id, history]) =>
      [...new Set(history.map(({ state }) => standsFor(state.accountId)))].map((account) => ({ id, account })),
    ),
    ({ account }) => account,
  );
  return activitiesOf(knowledge.org).map((activity) => {
    const { whatId, whoId, accountId, day } = activity;
    if (whatId?.startsWith(PREFIX.opportunity))
      return { ...activity, attributedOpportunityId: whatId, attributionMethod: 'direct' };
    const ofContact = (whoId && dealsOf.get(standsFor(whoId))) || [];
    const byRole = nearestOpen(
      knowledge,
      ofContact.map(({ OpportunityId }) => OpportunityId),
      day,
    );
    if (byRole !== undefined)
      return { ...activity, attributedOpportunityId: byRole, attributionMethod: 'contact_role' };
    const ofAccount = (accountId && dealsByAccount.get(standsFor(accountId))) || [];
    const byAccount = nearestOpen(
      knowledge,
      ofAccount.map(({ id }) => id),
      day,
      (account) => standsFor(account) === standsFor(accountId),
    );
    return byAccount === undefined
      ? { ...activity, attributedOpportunityId: null, attributionMethod: 'none' }
      : { ...activity, attributedOpportunityId: byAccount, attributionMethod: 'account' };
  });
});

/** Of deals open at the end of the day the one that closes nearest to it, then the lowest id; deleted ones do not count. */
function nearestOpen(
  { org, opportunities }: Knowledge,
  ids: readonly string[],
  day: string,
  hasAccount: (id: string | null) => boolean = () => true,
): string | undefined {
  const end = org.endOfDay(day);
  const open = [...new Set(ids)].flatMap((id) => {
    const history = opportunities.get(id);
    if (history === undefined || history.at(-1)!.state.isDeleted) return [];
    const { from, state } = stateAtEnd(history, end);
    const isOpen = from < end && !state.isClosed && !state.isDeleted && hasAccount(state.accountId);
    return isOpen ? [{ id, distance: Math.abs(daysBetween(day, state.closeDate)) }] : [];
  });
  return open.sort((a, b) => a.distance - b.distance || (a.id < b.id ? -1 : 1))[0]?.id;
}
