import { inCorporateCurrency } from './currency.ts';
import { hundredths, tenThousandths } from './decimals.ts';
import { fctOpportunity } from './fct-opportunity.ts';
import { key, NOT_APPLICABLE, UNKNOWN } from './keys.ts';
import type { Knowledge } from './knowledge.ts';
import { dateKey } from './references.ts';
import type { Row } from './row.ts';

/** Lines of live deals; what they share with the deal is the deal's. */
export function fctOpportunityLineItem(knowledge: Knowledge): Row[] {
  const { org, opportunities } = knowledge;
  const deals = new Map(fctOpportunity(knowledge).map((deal) => [deal.opportunity_id, deal]));
  const productOfEntry = new Map(org.current('PricebookEntry').map(({ id, record }) => [id, record.Product2Id]));
  return org.live('OpportunityLineItem').flatMap(({ id, record }) => {
    const deal = deals.get(record.OpportunityId);
    if (deal === undefined) return [];
    const product = record.Product2Id ?? productOfEntry.get(record.PricebookEntryId ?? '');
    const { closeDate } = opportunities.get(record.OpportunityId)!.at(-1)!.state;
    const amount = hundredths(record.TotalPrice) ?? 0n;
    return [
      {
        opportunity_line_item_key: key('opportunity_line_item', id),
        opportunity_key: deal.opportunity_key,
        account_key: deal.account_key,
        current_account_key: deal.current_account_key,
        owner_user_key: deal.owner_user_key,
        product_key: product === undefined ? UNKNOWN : key('product', product),
        created_date_key: dateKey(knowledge, org.day(record.CreatedDate)),
        close_date_key: deal.close_date_key,
        service_date_key: dateKey(knowledge, record.ServiceDate, NOT_APPLICABLE),
        opportunity_line_item_id: id,
        currency_code: deal.currency_code,
        is_won: deal.is_won,
        is_closed: deal.is_closed,
        quantity: tenThousandths(record.Quantity),
        list_price: hundredths(record.ListPrice),
        unit_price: hundredths(record.UnitPrice),
        discount_percent: tenThousandths(record.Discount),
        amount,
        amount_corporate: inCorporateCurrency(org.settings, amount, deal.currency_code, closeDate),
        line_item_count: 1,
      },
    ];
  });
}
