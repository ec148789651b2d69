export interface Stage {
  readonly name: string;
  readonly probability: number;
  readonly forecastCategory: 'Omitted' | 'Pipeline' | 'BestCase' | 'Forecast' | 'Closed';
  readonly forecastCategoryName: string;
  readonly isClosed: boolean;
  readonly isWon: boolean;
  /** Relative time deals spend in it. */
  readonly stay: number;
  /** Share of deals that come through it, of those that get as far. */
  readonly visited: number;
}

const open = (name: string, probability: number, stay: number, visited: number): Stage => ({
  name,
  probability,
  forecastCategory: 'Pipeline',
  forecastCategoryName: 'Pipeline',
  isClosed: false,
  isWon: false,
  stay,
  visited,
});

/** The open stages of a newly made org, in order, with its probabilities. */
export const openStages: readonly Stage[] = [
  open('Prospecting', 10, 1.4, 0.7),
  open('Qualification', 10, 1, 0.95),
  open('Needs Analysis', 20, 1.2, 0.9),
  open('Value Proposition', 50, 1, 0.75),
  open('Id. Decision Makers', 60, 0.8, 0.35),
  open('Perception Analysis', 70, 0.7, 0.3),
  open('Proposal/Price Quote', 75, 1.1, 0.85),
  open('Negotiation/Review', 90, 0.9, 0.8),
];

export const closedWon: Stage = {
  name: 'Closed Won',
  probability: 100,
  forecastCategory: 'Closed',
  forecastCategoryName: 'Closed',
  isClosed: true,
  isWon: true,
  stay: 0,
  visited: 1,
};
export const closedLost: Stage = {
  ...closedWon,
  name: 'Closed Lost',
  probability: 0,
  forecastCategory: 'Omitted',
  forecastCategoryName: 'Omitted',
  isWon: false,
};
