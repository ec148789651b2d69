export { forgetRecord, type ForgetOptions, type Forgetting } from './forget-record.ts';
export { listForgotten, type ForgottenPerson } from './forgotten-records.ts';
