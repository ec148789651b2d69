import { checksOf } from '@medallion/quality';
import { inferredIsRare, keyIsValid } from '../checks/dimension-checks.ts';
import { dimProduct } from './dim_product.ts';

export const dimProductChecks = checksOf(dimProduct, (c) => [
  keyIsValid(c('product_key')),
  inferredIsRare(c('is_inferred')),
]);
