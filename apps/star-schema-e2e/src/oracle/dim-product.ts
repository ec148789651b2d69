import { hundredths } from './decimals.ts';
import { key } from './keys.ts';
import type { Knowledge } from './knowledge.ts';
import { PREFIX } from './members.ts';
import { text } from './org.ts';
import { DEFAULT_MEMBERS, type Row } from './row.ts';

const nothingKnown = {
  product_family: null,
  product_code: null,
  currency_code: null,
  is_active: false,
  is_deleted: false,
  unit_price: null,
} as const;

export function dimProduct(knowledge: Knowledge): Row[] {
  const { org, inferred } = knowledge;
  return [
    ...DEFAULT_MEMBERS.map((member) => ({
      ...nothingKnown,
      product_key: member.key,
      product_id: member.text,
      product_name: member.text,
      is_inferred: false,
    })),
    ...[...inferred.get(PREFIX.product)!].map((id) => ({
      ...nothingKnown,
      ...priceOf(knowledge, id),
      product_key: key('product', id),
      product_id: id,
      product_name: '(unknown)',
      is_inferred: true,
    })),
    ...org.current('Product2').map(({ id, record, isDeleted }) => ({
      ...priceOf(knowledge, id),
      product_key: key('product', id),
      product_id: id,
      product_name: text(record.Name) ?? '(unknown)',
      product_family: text(record.Family),
      product_code: text(record.ProductCode),
      is_active: record.IsActive,
      is_deleted: isDeleted,
      is_inferred: false,
    })),
  ];
}

/** The active standard price in the corporate currency, else that of the only active entry. */
function priceOf({ org }: Knowledge, productId: string): { unit_price: bigint | null; currency_code: string | null } {
  const { corporateCurrency } = org.settings;
  const standard = new Set(org.live('Pricebook2').flatMap(({ id, record }) => (record.IsStandard ? [id] : [])));
  const entries = org
    .live('PricebookEntry')
    .map(({ record }) => ({ ...record, currency: text(record.CurrencyIsoCode) ?? corporateCurrency }))
    .filter(({ Product2Id, IsActive }) => Product2Id === productId && IsActive);
  const price =
    entries.find(({ Pricebook2Id, currency }) => standard.has(Pricebook2Id) && currency === corporateCurrency) ??
    (entries.length === 1 ? entries[0] : undefined);
  return { unit_price: hundredths(price?.UnitPrice), currency_code: price?.currency ?? null };
}
