export { systemClock, fixedClock, type Clock } from './clock.ts';
export { BASE_ENVIRONMENT, environmentName } from './environment-name.ts';
export { MedallionError, MedallionErrors, type ErrorDetails, type ErrorKind } from './errors.ts';
export type {
  ExtractedObject,
  Extraction,
  ExtractionNote,
  RecordBatch,
  SourceRecord,
  Tombstone,
} from './extraction.ts';
export { silentLogger, type LogFields, type Logger, type LogLevel } from './logger.ts';
export { err, ok, type Result } from './result.ts';
export { closestName, didYouMean } from './suggestion.ts';
export { nodePostgresTypes, postgresJsOptions, postgresParsers, postgresSessionSettings } from './postgres-parsers.ts';
