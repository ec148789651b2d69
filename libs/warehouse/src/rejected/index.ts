export {
  exportRejected,
  readRejected,
  rejectedRecords,
  type RejectedGroup,
  type RejectedLine,
} from './rejected-list.ts';
export { replayRejected, type Replay, type ReplayOptions } from './replay-rejected.ts';
