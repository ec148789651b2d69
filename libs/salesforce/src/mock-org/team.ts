import type { RecordOf } from '../catalogue/record.ts';
import { SECONDS_PER_DAY, datetimeText, midnight, type Instant } from './calendar.ts';
import { idsOf, outsideId, type Division } from './division.ts';
import type { Random } from './random.ts';

type Duty = 'head' | 'vp' | 'manager' | 'rep' | 'marketer' | 'administrator';

export interface Member {
  readonly id: string;
  readonly duty: Duty;
  readonly firstName: string;
  readonly lastName: string;
  readonly title: string;
  readonly department: string;
  readonly roleId: string | null;
  readonly managerId: string | null;
  readonly hiredAt: Instant;
  /** When a member left; still a user, but inactive. */
  readonly leftAt: Instant | undefined;
  /** Relative number of accounts and deals. */
  readonly load: number;
}

interface Role {
  readonly id: string;
  readonly name: string;
  readonly parentId: string | null;
}

/** The people of a division: one head, two vice presidents, four managers, fifteen reps, two marketers, one administrator. */
export class Team {
  readonly roles: readonly Role[];
  readonly members: readonly Member[];
  readonly administrator: Member;
  readonly #division: Division;
  readonly #reps: readonly (readonly [Member, number])[];
  readonly #marketers: readonly Member[];

  constructor(division: Division) {
    this.#division = division;
    this.roles = makeRoles(division);
    this.members = makeMembers(division, this.roles);
    this.administrator = this.members.find((member) => member.duty === 'administrator')!;
    this.#reps = this.members.filter((member) => member.duty === 'rep').map((member) => [member, member.load]);
    this.#marketers = this.members.filter((member) => member.duty === 'marketer');
  }

  /** A rep employed at a moment; busy ones more often. */
  repAt(instant: Instant, random: Random): Member {
    return random.weighted(
      this.#reps.filter(([rep]) => rep.hiredAt <= instant && (rep.leftAt === undefined || rep.leftAt > instant)),
    );
  }

  /** A rep employed at a moment who still works here at the org's clock: owns what was entered then to this day. */
  keeperAt(instant: Instant, random: Random): Member {
    return random.weighted(this.#reps.filter(([rep]) => rep.hiredAt <= instant && this.isActive(rep)));
  }

  /** Whether a rep still works here at the org's clock. */
  isActive(member: Member): boolean {
    return member.leftAt === undefined || member.leftAt > this.#division.org.asOf;
  }

  marketer(random: Random): Member {
    return random.pick(this.#marketers);
  }
}

function makeRoles(division: Division): Role[] {
  const ids = division.ids('UserRole');
  const suffix = division.index === 0 ? '' : ` ${division.index + 1}`;
  const headParent = division.index === 0 ? null : idsOf(division.org, 'UserRole', 0).next();
  const roles: Role[] = [];
  const add = (name: string, parent: number | undefined): void => {
    const parentId = parent === undefined ? headParent : roles[parent]!.id;
    roles.push({ id: ids.next(), name: `${name}${suffix}`, parentId });
  };
  add(division.index === 0 ? 'Chief Executive Officer' : 'Division President', undefined);
  add('VP Sales', 0);
  add('VP Marketing', 0);
  add('Sales Manager East', 1);
  add('Sales Manager West', 1);
  add('Account Executive East', 3);
  add('Account Executive West', 4);
  add('Marketing Specialist', 2);
  return roles;
}

function makeMembers(division: Division, roles: readonly Role[]): Member[] {
  const random = division.random('team');
  const { pools, start, asOf } = division.org;
  const ids = division.ids('User');
  const chief = division.index === 0 ? null : idsOf(division.org, 'User', 0).next();
  const opening = midnight(start) - 400 * SECONDS_PER_DAY;
  const span = asOf - midnight(start);
  const members: Member[] = [];
  const add = (
    duty: Duty,
    title: string,
    department: string,
    role: number | undefined,
    manager: Member | undefined,
  ) => {
    const reps = members.filter((member) => member.duty === 'rep').length;
    // Three of the fifteen reps join while the history runs and two leave.
    const isLateHire = duty === 'rep' && [4, 9, 13].includes(reps);
    const isLeaver = duty === 'rep' && [2, 11].includes(reps);
    // All are there before the first campaign is planned, and nobody before who manages and who entered them.
    const before = Math.floor(random.unit() * 350 * SECONDS_PER_DAY);
    const isFirst = duty === 'head' || duty === 'administrator';
    members.push({
      id: ids.next(),
      duty,
      firstName: random.pick(pools.firstNames),
      lastName: random.pick(pools.lastNames),
      title,
      department,
      roleId: role === undefined ? null : roles[role]!.id,
      managerId: manager?.id ?? chief,
      hiredAt: isFirst
        ? opening
        : division.workingTime(
            Math.floor(
              (isLateHire ? midnight(start) + span * random.unit() * 0.6 : opening + before) / SECONDS_PER_DAY,
            ),
            random,
            manager?.hiredAt,
          ),
      leftAt: isLeaver ? midnight(start) + Math.floor(span * (0.4 + random.unit() * 0.4)) : undefined,
      load: random.logNormal(1, 0.35),
    });
    return members.at(-1)!;
  };

  const isTop = division.index === 0;
  const head = add('head', isTop ? 'Chief Executive Officer' : 'Division President', 'Management', 0, undefined);
  const sales = add('vp', 'VP Sales', 'Sales', 1, head);
  const marketing = add('vp', 'VP Marketing', 'Marketing', 2, head);
  const managers = [0, 1, 2, 3].map((i) => add('manager', 'Sales Manager', 'Sales', 3 + (i % 2), sales));
  for (let i = 0; i < 15; i++) {
    const title = i % 5 === 0 ? 'Senior Account Executive' : 'Account Executive';
    add('rep', title, 'Sales', 5 + (i % 2), managers[i % 4]!);
  }
  add('marketer', 'Marketing Manager', 'Marketing', 7, marketing);
  add('marketer', 'Campaign Specialist', 'Marketing', 7, marketing);
  add('administrator', 'Salesforce Administrator', 'Operations', undefined, head);
  return members;
}

export function roleRecord(role: Role, division: Division, team: Team): RecordOf<'UserRole'> {
  const modified = datetimeText(midnight(division.org.start) - 400 * SECONDS_PER_DAY);
  return {
    Id: role.id,
    Name: role.name,
    ParentRoleId: role.parentId,
    DeveloperName: role.name.replace(/[^A-Za-z0-9]+/g, '_'),
    ForecastUserId: null,
    LastModifiedDate: modified,
    LastModifiedById: team.administrator.id,
    SystemModstamp: modified,
  };
}

export function userRecord(member: Member, division: Division, team: Team, random: Random): RecordOf<'User'> {
  const { asOf, instance } = division.org;
  const left = team.isActive(member) ? undefined : member.leftAt!;
  const lastLogin = left ?? asOf - Math.floor(random.waiting(2) * SECONDS_PER_DAY) - 60;
  const modified = left ?? member.hiredAt;
  const login = `${member.firstName}.${member.lastName}`.toLowerCase().replace(/[^a-z.]/g, '');
  return {
    Id: member.id,
    Username: `${login}.${member.id.slice(10, 15).toLowerCase()}@${instance.toLowerCase()}.example.com`,
    Email: `${login}@${instance.toLowerCase()}.example.com`,
    FirstName: member.firstName,
    LastName: member.lastName,
    Name: `${member.firstName} ${member.lastName}`,
    Alias: `${member.firstName[0]}${member.lastName}`.toLowerCase().slice(0, 8),
    Title: member.title,
    Department: member.department,
    IsActive: left === undefined,
    UserRoleId: member.roleId,
    ProfileId: outsideId(division.org, '00e'),
    ManagerId: member.managerId,
    UserType: 'Standard',
    TimeZoneSidKey: 'America/New_York',
    LocaleSidKey: 'en_US',
    LastLoginDate: datetimeText(Math.max(lastLogin, member.hiredAt)),
    CreatedDate: datetimeText(member.hiredAt),
    CreatedById: team.administrator.id,
    LastModifiedDate: datetimeText(modified),
    LastModifiedById: team.administrator.id,
    SystemModstamp: datetimeText(Math.max(modified, lastLogin)),
  };
}
