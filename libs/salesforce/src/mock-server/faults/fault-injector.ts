import { Random } from '../../mock-org/random.ts';
import type { OrgVersion } from '../../mock-org/org-log.ts';
import type { Chance, FaultPlan } from './fault-plan.ts';

type Striking = 'unavailable' | 'hang' | 'slow' | 'drop' | 'limitExceeded' | 'badLocator' | 'bulkJobFails';
/** What a client can meet. */
export type Fault = Striking | 'expireSession' | 'queryTimeout' | 'notForBulk';

/** Decides, call by call, which faults strike. Each fault draws from a stream of its own. */
export class FaultInjector {
  readonly #seed: number;
  #plan: FaultPlan;
  #calls = new Map<Striking, number>();
  #streams = new Map<Striking, Random>();
  readonly #met = new Map<Fault, number>();

  constructor(plan: FaultPlan, seed: number) {
    this.#plan = plan;
    this.#seed = seed;
  }

  get plan(): FaultPlan {
    return this.#plan;
  }

  /** Another plan from now on; calls are counted anew. */
  set plan(plan: FaultPlan) {
    this.#plan = plan;
    this.#calls = new Map();
    this.#streams = new Map();
  }

  /** How often each fault has struck since the server started. */
  get met(): Readonly<Partial<Record<Fault, number>>> {
    return Object.fromEntries(this.#met);
  }

  /** Whether the fault strikes this call, which counts as one it could strike. */
  strikes(fault: Striking, path: string): boolean {
    const planned = this.#plan[fault];
    const chance: Chance | undefined = typeof planned === 'object' && 'chance' in planned ? planned.chance : planned;
    if (chance === undefined || !this.#isStruck(fault, chance, path)) return false;
    this.count(fault);
    return true;
  }

  /** Notes that a fault has struck. */
  count(fault: Fault): void {
    this.#met.set(fault, (this.#met.get(fault) ?? 0) + 1);
  }

  #isStruck(fault: Striking, chance: Chance, path: string): boolean {
    const call = (this.#calls.get(fault) ?? 0) + 1;
    this.#calls.set(fault, call);
    if (typeof chance === 'number') return this.#stream(fault).chance(chance);
    return 'path' in chance ? path.includes(chance.path) : chance.includes(call);
  }

  /** When a change can be seen: the same answer for the same version, however often it is asked. */
  visibleAt({ id, at }: OrgVersion): Date {
    const late = this.#plan.lateCommit;
    if (late === undefined) return at;
    const draw = new Random(this.#seed, 'late', id, at.getTime());
    return draw.chance(late.chance) ? new Date(at.getTime() + late.seconds * 1000) : at;
  }

  #stream(fault: Striking): Random {
    let stream = this.#streams.get(fault);
    if (stream === undefined) this.#streams.set(fault, (stream = new Random(this.#seed, 'faults', fault)));
    return stream;
  }
}
