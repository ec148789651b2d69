export {
  readDrift,
  type ColumnType,
  type ObjectDrift,
  type UnknownField,
  type UnrequestedField,
} from './read-drift.ts';
