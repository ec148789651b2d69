import type { SourceRecord } from '@medallion/core';
import { datetimeText } from '../calendar.ts';
import { administratorOf } from '../history/field-history.ts';
import type { Random } from '../random.ts';
import type { Present } from './present.ts';

const isRep = (user: SourceRecord): boolean =>
  user['IsActive'] === true && String(user['Title']).includes('Account Executive');

/** The reps who work here now. */
export const repsOf = (present: Present): SourceRecord[] => [...present.all('User')].filter(isRep);

/** The id of a rep who works here now. */
export const repOf = (present: Present, random: Random): string => random.pick(repsOf(present))['Id'] as string;

export const administrator = (present: Present): string => administratorOf(present.all('User'));

/** Somebody logs in: the platform notes it. */
export function logIn(present: Present, random: Random): void {
  const user = present.pick('User', random, (candidate) => candidate['IsActive'] === true);
  if (user) present.touch(user['Id'] as string, { LastLoginDate: datetimeText(present.now) });
}

/** A rep is promoted. */
export function promote(present: Present, random: Random): void {
  const user = present.pick(
    'User',
    random,
    (candidate) => isRep(candidate) && candidate['Title'] === 'Account Executive',
  );
  if (user) present.edit(user['Id'] as string, administrator(present), { Title: 'Senior Account Executive' });
}

/** A rep is hired, to work where another does. */
export function hire(present: Present, random: Random): void {
  const { pools, instance } = present.division.org;
  const peer = random.pick(repsOf(present));
  const [first, last] = [random.pick(pools.firstNames), random.pick(pools.lastNames)];
  const login = `${first}.${last}`.toLowerCase().replace(/[^a-z.]/g, '');
  present.create('User', administrator(present), {
    Username: `${login}.${present.now}@${instance.toLowerCase()}.example.com`,
    Email: `${login}@${instance.toLowerCase()}.example.com`,
    FirstName: first,
    LastName: last,
    Name: `${first} ${last}`,
    Alias: `${first[0]}${last}`.toLowerCase().slice(0, 8),
    Title: 'Account Executive',
    Department: 'Sales',
    IsActive: true,
    UserRoleId: peer['UserRoleId'],
    ProfileId: peer['ProfileId'],
    ManagerId: peer['ManagerId'],
    UserType: 'Standard',
    TimeZoneSidKey: peer['TimeZoneSidKey'],
    LocaleSidKey: peer['LocaleSidKey'],
  });
}

/** A rep leaves: accounts, contacts, open deals and leads go to others, all at one moment. */
export function leave(present: Present, random: Random): void {
  const reps = repsOf(present);
  if (reps.length < 8) return;
  const leaver = random.pick(reps)['Id'] as string;
  const by = administrator(present);
  present.edit(leaver, by, { IsActive: false });
  const heir = repOf(present, random);
  for (const object of ['Account', 'Contact', 'Opportunity', 'Lead', 'Task'] as const) {
    for (const record of [...present.all(object)]) {
      if (record['OwnerId'] !== leaver || record['IsDeleted'] === true) continue;
      if (record['IsClosed'] === true || record['IsConverted'] === true) continue;
      present.edit(record['Id'] as string, by, { OwnerId: heir });
    }
  }
}
