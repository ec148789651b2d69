import { sObjectNames, type SObjectName } from '../catalogue/catalogue.ts';
import type { RecordOf } from '../catalogue/record.ts';
import { Division } from './division.ts';
import { divisionAt } from './division-at.ts';
import { DEFAULT_AS_OF, DEFAULT_SEED, planOrg } from './generate.ts';
import { divisionSizes } from './org-size.ts';

export type OrgRecords = { readonly [O in SObjectName]: readonly RecordOf<O>[] };

/** The records `generateMockOrg` writes for the same arguments, as objects: for tests and small tools. */
export async function mockOrgRecords(
  options: {
    readonly seed?: number;
    readonly scale?: number;
    readonly asOf?: Date;
    readonly days?: number;
    readonly fiscalYearStartMonth?: number;
  } = {},
): Promise<OrgRecords> {
  const { seed = DEFAULT_SEED, scale = 1, asOf = DEFAULT_AS_OF, fiscalYearStartMonth = 2, days = 0 } = options;
  const org = await planOrg(seed, asOf, fiscalYearStartMonth);
  const records = Object.fromEntries(sObjectNames.map((object) => [object, [] as object[]])) as Record<
    SObjectName,
    object[]
  >;
  for (const [index, size] of divisionSizes(scale).entries()) {
    divisionAt(new Division(org, index, size), days, (object, record) => records[object].push(record));
  }
  return records as unknown as OrgRecords;
}
