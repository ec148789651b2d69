export { models } from '@medallion/silver';
