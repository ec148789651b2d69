export { models } from '@medallion/gold';
