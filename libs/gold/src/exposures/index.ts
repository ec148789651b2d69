import type { Exposure } from '@medallion/model';

/** Who reads the star schema: your dashboards, notebooks and applications. See docs/add-a-model.md. */
export const exposures: readonly Exposure[] = [];
