export { checks, models } from '@medallion/gold';
