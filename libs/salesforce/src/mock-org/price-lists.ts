import type { RecordOf } from '../catalogue/record.ts';
import { SECONDS_PER_DAY, datetimeText, midnight, type Instant } from './calendar.ts';
import { idsOf, type Division } from './division.ts';
import type { Team } from './team.ts';

export interface Product {
  readonly id: string;
  readonly name: string;
  readonly code: string;
  readonly family: string;
  /** Standard list price, US cents. */
  readonly listPrice: number;
  readonly isActive: boolean;
}

interface PriceList {
  readonly id: string;
  readonly name: string;
  readonly isStandard: boolean;
  /** Of the standard price. */
  readonly share: number;
}

interface Price {
  readonly id: string;
  readonly list: PriceList;
  readonly product: Product;
  /** US cents. */
  readonly unitPrice: number;
}

export interface PriceLists {
  readonly products: readonly Product[];
  readonly lists: readonly PriceList[];
  readonly prices: readonly Price[];
  readonly standardId: string;
}

/** List prices in dollars: a few for every size of deal. */
const listPrices = [120, 290, 450, 900, 1_800, 3_500, 7_500, 15_000, 32_000, 60_000];
const families = ['Support', 'Services', 'Software', 'Software', 'Hardware'];

/** Products and price lists of a division. The standard list belongs to the first; the others price their products in it. */
export function makePriceLists(division: Division): PriceLists {
  const random = division.random('prices');
  const { pools } = division.org;
  const productIds = division.ids('Product2');
  const products = listPrices.slice(0, division.size.Product2).map((price, i): Product => {
    const number = division.index * division.size.Product2 + i;
    return {
      id: productIds.next(),
      name: pools.productNames[number % pools.productNames.length]!,
      code: `P-${1000 + number}`,
      family: families[i % families.length]!,
      listPrice: price * 100,
      isActive: i !== 4 || division.index > 0,
    };
  });
  const listIds = division.ids('Pricebook2');
  const suffix = division.index === 0 ? '' : ` ${division.index + 1}`;
  const lists: PriceList[] = [
    {
      id: listIds.next(),
      name: division.index === 0 ? 'Standard Price Book' : `Division${suffix}`,
      isStandard: division.index === 0,
      share: 1,
    },
    { id: listIds.next(), name: `Partner${suffix}`, isStandard: false, share: 0.85 },
    { id: listIds.next(), name: `Public Sector${suffix}`, isStandard: false, share: 0.9 },
  ];
  const standard: PriceList = { ...lists[0]!, id: idsOf(division.org, 'Pricebook2', 0).next() };
  const priceIds = division.ids('PricebookEntry');
  const prices = [standard, lists[1]!, lists[2]!].flatMap((list) =>
    products.map((product): Price => ({
      id: priceIds.next(),
      list,
      product,
      unitPrice:
        list.share === 1
          ? product.listPrice
          : Math.round((product.listPrice * (list.share + random.unit() * 0.05)) / 100) * 100,
    })),
  );
  return { products, lists, prices: prices.slice(0, division.size.PricebookEntry), standardId: standard.id };
}

/** What the administrator entered when the org was set up. */
function setUp(team: Team, at: Instant) {
  const text = datetimeText(at);
  return {
    IsDeleted: false,
    CreatedDate: text,
    CreatedById: team.administrator.id,
    LastModifiedDate: text,
    LastModifiedById: team.administrator.id,
    SystemModstamp: text,
  };
}
const setUpAt = (division: Division): Instant => midnight(division.org.start) - 5 * SECONDS_PER_DAY + 9 * 3600;

export const productRecord = (product: Product, division: Division, team: Team): RecordOf<'Product2'> => ({
  Id: product.id,
  ...setUp(team, setUpAt(division)),
  Name: product.name,
  ProductCode: product.code,
  Description: division.org.pools.sentences[product.listPrice % division.org.pools.sentences.length]!,
  Family: product.family,
  IsActive: product.isActive,
  IsArchived: false,
  StockKeepingUnit: product.family === 'Hardware' ? `SKU-${product.code}` : null,
});

export const priceListRecord = (list: PriceList, division: Division, team: Team): RecordOf<'Pricebook2'> => ({
  Id: list.id,
  ...setUp(team, setUpAt(division) + 600),
  Name: list.name,
  IsActive: true,
  IsStandard: list.isStandard,
  IsArchived: false,
  Description: null,
});

export const priceRecord = (price: Price, division: Division, team: Team): RecordOf<'PricebookEntry'> => ({
  Id: price.id,
  ...setUp(team, setUpAt(division) + 1200),
  Pricebook2Id: price.list.id,
  Product2Id: price.product.id,
  UnitPrice: price.unitPrice / 100,
  IsActive: price.product.isActive,
  UseStandardPrice: false,
  Name: price.product.name,
  ProductCode: price.product.code,
});
