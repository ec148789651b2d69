import { inCorporateCurrency } from './currency.ts';
import { fiscalQuarterStart } from './days.ts';
import { hundredths, sum } from './decimals.ts';
import { key, UNKNOWN } from './keys.ts';
import type { Knowledge } from './knowledge.ts';
import { text } from './org.ts';
import { dateKey } from './references.ts';
import type { Row } from './row.ts';
import { userIds } from './user-hierarchy.ts';

/** The org's quotas in money, of its first forecast type; without a rate on the quarter's first day there is none. */
export function fctQuota(knowledge: Knowledge): Row[] {
  const { org } = knowledge;
  const { settings } = org;
  const known = new Set(userIds(knowledge));
  const inMoney = org.live('ForecastingQuota').flatMap(({ record }) => (record.IsAmount ? [record] : []));
  const type = inMoney.map(({ ForecastingTypeId }) => ForecastingTypeId).sort()[0];
  const quotas = inMoney
    .filter(({ ForecastingTypeId }) => ForecastingTypeId === type)
    .flatMap((record) => {
      const quarter = fiscalQuarterStart(record.StartDate, settings.fiscalStartMonth);
      const currency = text(record.CurrencyIsoCode) ?? settings.corporateCurrency;
      const amount = inCorporateCurrency(settings, hundredths(record.QuotaAmount), currency, quarter);
      const user = known.has(record.QuotaOwnerId) ? key('user', record.QuotaOwnerId) : UNKNOWN;
      return amount === null ? [] : [{ user, quarter, amount }];
    });
  return [...Map.groupBy(quotas, ({ user, quarter }) => `${user} ${quarter}`).values()].map((own) => ({
    user_key: own[0]!.user,
    quarter_start_date_key: dateKey(knowledge, own[0]!.quarter),
    quota_amount_corporate: sum(own.map(({ amount }) => amount)),
  }));
}
