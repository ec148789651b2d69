export { models } from '@medallion/bronze';
