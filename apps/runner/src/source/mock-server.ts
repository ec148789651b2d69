/** What `medallion mock-org serve` needs, imported when it runs. */
export { divisionLogs, inOrder, parseFaultPlan, startMockServer, visibleFrom } from '@medallion/salesforce';
