export { checks, models } from '@medallion/silver';
