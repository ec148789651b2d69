import { key } from './keys.ts';
import type { Knowledge } from './knowledge.ts';
import { DEFAULT_MEMBERS, type Row } from './row.ts';

export const dimStage = ({ stages }: Knowledge): Row[] => [
  ...DEFAULT_MEMBERS.map((member) => ({
    stage_key: member.key,
    stage_name: member.text,
    stage_category: member.text,
    is_closed: false,
    is_won: false,
    stage_sort_order: 0,
  })),
  ...[...stages.values()].map(({ name, category, isClosed, isWon, sortOrder }) => ({
    stage_key: key('stage', name),
    stage_name: name,
    stage_category: category,
    is_closed: isClosed,
    is_won: isWon,
    stage_sort_order: sortOrder,
  })),
];
