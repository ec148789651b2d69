/** Chance from a seed, by the mulberry32 generator: the same seed, the same faults. */
export function chanceOf(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** What can go wrong on a day; each takes a number from 0 to 1 and answers a setting of `mock-org serve --faults`. */
const troubles = [
  (x) => `unavailable=${(0.01 + x * 0.04).toFixed(3)}`,
  (x) => `drop=${(0.01 + x * 0.03).toFixed(3)}`,
  (x) => `slow=${(x * 0.2).toFixed(3)}:20`,
  (x) => `expire-session=${10 + Math.floor(x * 60)}`,
  (x) => `limit-exceeded=#${1 + Math.floor(x * 80)}`,
  (x) => `bad-locator=${x.toFixed(2)}`,
  (x) => `bulk-fails=${(0.2 + x * 0.6).toFixed(2)}`,
  (x) => `no-bulk=${x < 0.5 ? 'Opportunity+Account' : 'Task+CampaignMember'}`,
  (x) => `query-timeout-above=${200 + Math.floor(x * 300)}`,
  (x) => `minutes-between-pages=${Math.floor(x * 4)}`,
  (x) => `clock-skew=${Math.round(x * 1_200 - 300)}`,
  (x) => `late=${(x * 0.5).toFixed(2)}:${1 + Math.floor(x * 240)}`,
];

/** What an administrator does to a field, and what undoes it. */
const fieldChanges = [
  ['hide=Contact.Email', 'restore=Contact.Email'],
  ['rename=Account.Industry:Branch__c', 'restore=Account.Industry'],
  ['remove=Lead.Rating', 'restore=Lead.Rating'],
  ['add=Account.Score__c:double', undefined],
  ['retype=Account.NumberOfEmployees:string', 'restore=Account.NumberOfEmployees'],
  ['hide=Opportunity.NextStep', 'restore=Opportunity.NextStep'],
  ['add=Opportunity.Rank__c:int', 'remove=Opportunity.Rank__c'],
  ['rename=Contact.Department:Unit__c', 'restore=Contact.Department'],
];
/** Days from one change of a field to the next, and from a change to what undoes it. */
const CHANGE_EVERY = 4;
const UNDONE_AFTER = 6;

/** On every day: pages of few records, so that days of few changes have several, and now and then the next one is lost. */
const everyDay = ['page-size=7', 'bad-locator=0.02'];

/** The faults of a day, counted from 1; changes of fields are done at the instant given. */
export function faultsOfDay(day, now, chance) {
  const drawn = Array.from({ length: 2 + Math.floor(chance() * 2) }, () => {
    const trouble = troubles[Math.floor(chance() * troubles.length)];
    return trouble(chance());
  });
  // Of two of a kind the later one counts.
  const byName = new Map([...everyDay, ...drawn].map((setting) => [setting.split('=')[0], setting]));
  const settings = [...byName.values()];
  const changeOf = (nth) => fieldChanges[nth % fieldChanges.length];
  if (day % CHANGE_EVERY === 2) settings.push(`${changeOf(Math.floor(day / CHANGE_EVERY))[0]}@${now}`);
  const undone = day - UNDONE_AFTER;
  if (undone > 0 && undone % CHANGE_EVERY === 2) {
    const undo = changeOf(Math.floor(undone / CHANGE_EVERY))[1];
    if (undo !== undefined) settings.push(`${undo}@${now}`);
  }
  return settings;
}
