import { checksOf } from '@medallion/quality';
import { inferredIsRare, keyIsValid } from '../checks/dimension-checks.ts';
import { dimUser } from './dim_user.ts';

export const dimUserChecks = checksOf(dimUser, (c) => [keyIsValid(c('user_key')), inferredIsRare(c('is_inferred'))]);
