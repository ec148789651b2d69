import type { AnyModel } from '@medallion/model';

import { seedCurrencyRate } from './currency-rate.ts';
import { seedQuota } from './quota.ts';
import { seedRegion } from './region.ts';
import { seedStage } from './stage.ts';

export { seedCurrencyRate, seedQuota, seedRegion, seedStage };

/** Every seed of silver, by name. */
export const seedModels: readonly AnyModel[] = [seedCurrencyRate, seedQuota, seedRegion, seedStage];
