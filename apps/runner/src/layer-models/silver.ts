export { models, parameters } from '@medallion/silver';
