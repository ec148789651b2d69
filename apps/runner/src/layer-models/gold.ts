export { checks, exposures, models } from '@medallion/gold';
