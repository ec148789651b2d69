import type { SourceRecord } from '@medallion/core';
import type { Random } from '../random.ts';
import type { Present } from './present.ts';

/** Enters one to four lines that come close to an amount; answers their price book's id. */
export function enterLines(present: Present, deal: SourceRecord, amount: number, random: Random): string {
  const [book] = present.all('PricebookEntry');
  const bookId = book!['Pricebook2Id'] as string;
  const prices = [...present.all('PricebookEntry')].filter(
    (price) => price['IsActive'] === true && price['Pricebook2Id'] === bookId,
  );
  const count = random.int(1, 4);
  for (let i = 0; i < count; i++) {
    const share = amount / count;
    const affordable = prices.filter((price) => (price['UnitPrice'] as number) <= share);
    const price = affordable.length > 0 ? random.pick(affordable) : prices[0]!;
    const quantity = Math.max(1, Math.round(share / (price['UnitPrice'] as number)));
    const unitPrice = Math.max(1, Math.round((share / quantity) * 100) / 100);
    present.create('OpportunityLineItem', deal['OwnerId'] as string, {
      OpportunityId: deal['Id'],
      PricebookEntryId: price['Id'],
      Product2Id: price['Product2Id'],
      Name: `${(deal['Name'] as string).split(' - ')[0]!} ${price['Name'] as string}`,
      Quantity: quantity,
      UnitPrice: unitPrice,
      ListPrice: price['UnitPrice'],
      TotalPrice: Math.round(quantity * unitPrice * 100) / 100,
      SortOrder: i + 1,
    });
  }
  return bookId;
}

/** What a deal's lines come to. */
export function sumOfLines(present: Present, dealId: string): number {
  let cents = 0;
  for (const line of present.all('OpportunityLineItem')) {
    if (line['OpportunityId'] === dealId && line['IsDeleted'] === false)
      cents += Math.round((line['TotalPrice'] as number) * 100);
  }
  return cents / 100;
}
