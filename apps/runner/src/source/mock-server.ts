/** What `medallion mock-org serve` needs, imported when it runs. */
export { orgLog, parseFaultPlan, startMockServer } from '@medallion/salesforce';
