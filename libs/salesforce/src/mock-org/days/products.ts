import type { SourceRecord } from '@medallion/core';
import type { Random } from '../random.ts';
import type { Present } from './present.ts';
import { administrator } from './staff.ts';

/** Fewer products than that nobody retires one of. */
const FEWEST = 6;

const isActive = (record: SourceRecord): boolean => record['IsActive'] === true;

/** A product comes out: the standard price first, then that of every other list of the division. */
export function newProduct(present: Present, random: Random): void {
  const by = administrator(present);
  const { pools } = present.division.org;
  const like = random.pick([...present.all('Product2')]);
  const shares = listShares(present);
  const price = Math.round(random.logNormal(4_000, 1) / 10) * 10 + 10;
  const product = present.create('Product2', by, {
    Name: random.pick(pools.productNames),
    ProductCode: `N-${present.division.index}-${present.now}`,
    Description: random.pick(pools.sentences),
    Family: like['Family'],
    IsActive: true,
  });
  for (const [list, share] of shares) {
    present.create('PricebookEntry', by, {
      Pricebook2Id: list,
      Product2Id: product['Id'],
      UnitPrice: Math.round(price * share),
      IsActive: true,
      Name: product['Name'],
      ProductCode: product['ProductCode'],
    });
  }
}

/** The division's price lists, the standard one first, and what they ask of its price. */
function listShares(present: Present): ReadonlyMap<unknown, number> {
  const shares = new Map<unknown, number>();
  for (const price of present.all('PricebookEntry')) {
    if (!shares.has(price['Pricebook2Id'])) shares.set(price['Pricebook2Id'], shares.size === 0 ? 1 : 0.9);
  }
  return shares;
}

/** A price is raised, now and then lowered. Lines that were entered before keep theirs. */
export function changePrice(present: Present, random: Random): void {
  const price = present.pick('PricebookEntry', random, isActive);
  if (!price) return;
  const was = price['UnitPrice'] as number;
  const now = Math.max(1, Math.round(was * random.pick([0.95, 1.03, 1.05, 1.1])));
  if (now !== was) present.edit(price['Id'] as string, administrator(present), { UnitPrice: now });
}

/** A product is sold no longer: neither it nor its prices are active from that moment on. */
export function retireProduct(present: Present, random: Random): void {
  const active = [...present.all('Product2')].filter(isActive);
  if (active.length < FEWEST) return;
  const id = random.pick(active)['Id'] as string;
  const by = administrator(present);
  present.edit(id, by, { IsActive: false });
  for (const { record } of present.referringTo(id, ['PricebookEntry'])) {
    if (isActive(record)) present.edit(record['Id'] as string, by, { IsActive: false });
  }
}
