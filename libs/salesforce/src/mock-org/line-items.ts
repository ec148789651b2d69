import type { RecordOf } from '../catalogue/record.ts';
import { allocate } from './allocation.ts';
import { SECONDS_PER_DAY, dateText, datetimeText, dayOf, type Instant } from './calendar.ts';
import type { Deal } from './deals.ts';
import type { Division } from './division.ts';
import type { PriceLists } from './price-lists.ts';
import type { Random } from './random.ts';

type Price = PriceLists['prices'][number];

/** A product on a deal. Money in US cents. */
export interface LineItem {
  readonly id: string;
  readonly price: Price;
  readonly quantity: number;
  readonly unitPrice: number;
  readonly discount: number;
  readonly total: number;
}

/** What a deal came to: its amount (US cents, or none known) and the lines that make it up. */
export interface Worth {
  readonly amount: number | null;
  readonly lines: readonly LineItem[];
}

const MOST_LINES = 9;
const discounts: readonly (readonly [number, number])[] = [
  [0, 55],
  [5, 15],
  [10, 15],
  [15, 8],
  [20, 7],
];

/**
 * Lines and amounts of a division's deals. Salesforce keeps Amount the sum of the lines; here one deal in fifty was
 * overridden by an integration, some have no lines, and a few that are not won have no amount.
 */
export function makeWorths(division: Division, deals: readonly Deal[], lists: PriceLists): Worth[] {
  const random = division.random('lines');
  const ids = division.ids('OpportunityLineItem');
  const hasAmount = deals.map((deal) => deal.willWin || !random.chance(0.06));
  // In a very small org the capacity must suffice whatever the choices: the largest deal always has lines.
  const weights = hasAmount.map((has, i) => (i === 0 || (has && random.chance(0.87)) ? random.logNormal(1, 0.5) : 0));
  const counts = allocate(
    Math.min(division.size.OpportunityLineItem, weights.filter((weight) => weight > 0).length * MOST_LINES),
    weights,
    deals.map(() => MOST_LINES),
    random,
  );
  return deals.map((deal, i) => {
    const count = counts[i]!;
    if (count === 0) {
      const rounded = Math.max(10_000, Math.round(deal.targetAmount / 10_000) * 10_000);
      return { amount: hasAmount[i] ? rounded : null, lines: [] };
    }
    const list = random.weighted([
      [0, 80],
      [1, 12],
      [2, 8],
    ]);
    const perList = lists.products.length;
    const prices = lists.prices.slice(list * perList, (list + 1) * perList).filter((price) => price.product.isActive);
    const parts = Array.from({ length: count }, () => 0.3 + random.unit());
    const whole = parts.reduce((sum, part) => sum + part, 0);
    const lines = parts.map((part) => makeLine(ids.next(), (deal.targetAmount * part) / whole, prices, random));
    const sum = lines.reduce((total, line) => total + line.total, 0);
    return { amount: random.chance(0.02) ? Math.round((sum * (0.85 + 0.3 * random.unit())) / 100) * 100 : sum, lines };
  });
}

function makeLine(id: string, share: number, prices: readonly Price[], random: Random): LineItem {
  const affordable = prices.filter((price) => price.unitPrice <= share * 1.1 && price.unitPrice * 60 > share);
  const price =
    affordable.length > 0 ? random.pick(affordable) : share < prices[0]!.unitPrice ? prices[0]! : prices.at(-1)!;
  const discount = random.weighted(discounts);
  const factor = (100 - discount) / 100;
  const quantity = Math.max(1, Math.ceil(share / (price.unitPrice * factor)));
  const unitPrice = Math.max(100, Math.round(share / (quantity * factor)));
  return {
    id,
    price,
    quantity,
    unitPrice,
    discount,
    total: Math.round(quantity * unitPrice * factor),
  };
}

export function lineItemRecord(
  line: LineItem,
  sortOrder: number,
  deal: Deal,
  createdAt: Instant,
  random: Random,
): RecordOf<'OpportunityLineItem'> {
  const created = datetimeText(createdAt);
  const modified = deal.removedAt === undefined ? created : datetimeText(deal.removedAt);
  return {
    Id: line.id,
    IsDeleted: deal.removedAt !== undefined,
    CreatedDate: created,
    CreatedById: deal.owner.id,
    LastModifiedDate: modified,
    LastModifiedById: deal.owner.id,
    SystemModstamp: modified,
    OpportunityId: deal.id,
    PricebookEntryId: line.price.id,
    Product2Id: line.price.product.id,
    Name: `${deal.company.name} ${line.price.product.name}`,
    Quantity: line.quantity,
    UnitPrice: line.unitPrice / 100,
    ListPrice: line.price.unitPrice / 100,
    Discount: line.discount === 0 ? null : line.discount,
    TotalPrice: line.total / 100,
    ServiceDate: random.chance(0.5) ? dateText(dayOf(deal.closeDay * SECONDS_PER_DAY) + random.int(1, 60)) : null,
    SortOrder: sortOrder,
  };
}
