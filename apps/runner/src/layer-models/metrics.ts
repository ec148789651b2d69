export { metrics } from '@medallion/gold/metrics';
