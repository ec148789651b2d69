import { parameters, seedCurrencyRate, seedRegion, seedStage } from '@medallion/silver';
import type { AnyModel } from '@medallion/model';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { tenThousandths } from '../oracle/decimals.ts';
import type { Settings } from '../oracle/settings.ts';
import { seedCurrencyRate as severalRates } from './currency-rates.ts';

/** What the models are built with, as the oracle takes it. */
export function settings(rates: 'shipped' | 'several' = 'shipped'): Settings {
  return {
    ...parameters,
    stages: lines(seedStage).map((line) => ({
      name: line['stage_name']!,
      slug: line['slug']!,
      category: line['stage_category']!,
      isClosed: line['is_closed'] === 'true',
      isWon: line['is_won'] === 'true',
      sortOrder: Number(line['stage_sort_order']),
    })),
    rates: lines(rates === 'several' ? severalRates : seedCurrencyRate).map((line) => ({
      currency: line['currency_code']!,
      units: tenThousandths(Number(line['units_per_corporate']))!,
      from: line['valid_from']!,
    })),
    regions: lines(seedRegion).map((line) => ({
      country: line['country']!,
      state: line['state']!,
      region: line['region']!,
    })),
  };
}

/** The seeds hold no line break and no quote. */
function lines(seed: AnyModel): Record<string, string>[] {
  if (seed.materialized.kind !== 'seed') throw new Error(`${seed.name} is not a seed`);
  const [header = '', ...rows] = readFileSync(fileURLToPath(seed.materialized.file), 'utf8').trimEnd().split('\n');
  return rows.map((row) => {
    const values = row.split(',');
    return Object.fromEntries(header.split(',').map((name, index) => [name, values[index] ?? '']));
  });
}
