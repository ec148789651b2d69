import type { SObjectName } from '../catalogue/catalogue.ts';

/** Objects of which there are as many as follow from what happened: nobody knows how many before they are made. */
type DerivedObject = 'ForecastingQuota' | 'AccountHistory' | 'OpportunityFieldHistory';
export type PlannedObject = Exclude<SObjectName, DerivedObject>;
export type OrgSize = Readonly<Record<PlannedObject, number>>;

/** Planned records of the default org, 20,576 in all. A larger org has several such divisions. */
export const divisionSize: OrgSize = {
  UserRole: 8,
  User: 25,
  Account: 200,
  Contact: 500,
  Lead: 300,
  Campaign: 50,
  CampaignMember: 7_000,
  Product2: 10,
  Pricebook2: 3,
  PricebookEntry: 30,
  Opportunity: 800,
  OpportunityLineItem: 2_400,
  OpportunityHistory: 5_600,
  OpportunityContactRole: 1_650,
  Task: 1_400,
  Event: 600,
};

/** Ids set aside for the derived records of a division: more than it ever has at the org's clock. */
const derivedRoom: Readonly<Record<DerivedObject, number>> = {
  ForecastingQuota: 300,
  AccountHistory: 16_000,
  OpportunityFieldHistory: 16_000,
};
/** Field histories share a prefix, so they share the room: one has the first of its ids, the other the rest. */
const ACCOUNT_HISTORIES = 3_000;

/** How many ids of an object belong to each division. */
export const idRoom: Readonly<Record<SObjectName, number>> = { ...divisionSize, ...derivedRoom };

/** Where the ids of an object begin within the room of a division. */
export const idOffset = (object: SObjectName): number => (object === 'OpportunityFieldHistory' ? ACCOUNT_HISTORIES : 0);

export const isPlanned = (object: SObjectName): object is PlannedObject => !(object in derivedRoom);

/** A division keeps its whole team and its price lists however small it is. */
const fixed: ReadonlySet<SObjectName> = new Set(['UserRole', 'User', 'Product2', 'Pricebook2', 'PricebookEntry']);

/** Fewer campaigns reach fewer people: memberships shrink with both. */
const factorOf = (object: string, rest: number): number => (object === 'CampaignMember' ? rest * rest : rest);

/**
 * The sizes of the divisions of an org: whole ones, and a smaller last one for what remains of the scale. The org's
 * size is their sum, exactly `scale` times the default for a whole `scale`.
 */
export function divisionSizes(scale: number): OrgSize[] {
  const whole = Math.floor(scale);
  const rest = scale - whole;
  const sizes: OrgSize[] = Array.from({ length: whole }, () => divisionSize);
  if (rest > 1e-9) {
    const smaller = Object.entries(divisionSize).map(([object, count]) => [
      object,
      fixed.has(object as SObjectName) ? count : Math.max(1, Math.round(count * factorOf(object, rest))),
    ]);
    sizes.push(Object.fromEntries(smaller) as OrgSize);
  }
  return sizes;
}
