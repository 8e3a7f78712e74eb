/**
 * The best schedule that Canvas's leaky bucket allows, by event simulation.
 *
 * The bucket is Canvas's: a call is refused when the level, its own charge included, stands at the
 * mark or above, so it may begin while `base + upFront (k + 1) < mark` with `k` calls in flight; at its
 * end the charge is given back and its cost added; the level leaks all the time, down to 0.
 *
 * The schedule is greedy, as of one who sees the level at every instant: a call begins as soon as the
 * bucket admits it, takes `latencyMs` to the microsecond, and costs its route's true cost. What calls
 * wait for is respected: a wave of an operation begins when the one before it is answered, and a
 * client's next operation when its last one is. Computing takes no time. No gateway can do better by
 * more than rounding; one that reaches it wastes nothing.
 */

/** Units, and units per second. */
export interface Quota {
  mark: number;
  upFront: number;
  outflow: number;
}

export const canvasQuota: Quota = { mark: 600, upFront: 50, outflow: 10 };

/** The costs of an operation's calls, wave by wave. */
export type Waves = readonly (readonly number[])[];

export interface Workload {
  /** The operations of each client, one after the other. */
  clients: readonly (readonly Waves[])[];
  latencyMs: number;
  /** Another client of the same token that keeps so many calls in flight, and is served first. */
  outside?: { inFlight: number; cost: number };
}

export interface Schedule {
  elapsedMs: number;
  calls: number;
  units: number;
  /** Of the workload's own calls. */
  mostInFlight: number;
}

/** Where a client stands. */
interface Position {
  operations: readonly Waves[];
  operation: number;
  wave: number;
  unanswered: number;
}

/** `client` is absent for calls from outside. */
interface Call {
  client: Position | undefined;
  cost: number;
}

const rounding = 1e-9; // units and milliseconds

export function bestSchedule(workload: Workload, quota: Quota = canvasQuota): Schedule {
  const { latencyMs, outside } = workload;
  const own = new Line<Call>();
  const others = new Line<Call>();
  const inFlight = new Line<Call & { endsAtMs: number }>(); // in order, for all take equally long
  const schedule: Schedule = { elapsedMs: 0, calls: 0, units: 0, mostInFlight: 0 };
  let nowMs = 0;
  let level = 0;
  let ownInFlight = 0;

  for (const operations of workload.clients) {
    beginWave({ operations, operation: 0, wave: 0, unanswered: 0 });
  }
  for (let index = 0; index < (outside?.inFlight ?? 0); index += 1) {
    others.push({ client: undefined, cost: outside!.cost });
  }

  while (own.length > 0 || ownInFlight > 0) {
    while (own.length + others.length > 0 && level + quota.upFront < quota.mark) begin();
    advance();
  }
  return schedule;

  function beginWave(client: Position): void {
    const costs = client.operations[client.operation]?.[client.wave];
    if (!costs) return;
    client.unanswered = costs.length;
    for (const cost of costs) own.push({ client, cost });
  }

  function begin(): void {
    const call = others.shift() ?? own.shift()!;
    level += quota.upFront;
    inFlight.push({ ...call, endsAtMs: nowMs + latencyMs });
    if (!call.client) return;
    ownInFlight += 1;
    schedule.calls += 1;
    schedule.units += call.cost;
    schedule.mostInFlight = Math.max(schedule.mostInFlight, ownInFlight);
  }

  /** To the next answer, or to the moment when enough has leaked for the next call. */
  function advance(): void {
    const next = inFlight.first;
    const waits = own.length + others.length > 0;
    const leakedAtMs = waits
      ? nowMs + ((level + quota.upFront - quota.mark) / quota.outflow) * 1000 + rounding
      : Infinity;
    const untilMs = Math.min(next?.endsAtMs ?? Infinity, leakedAtMs);
    level = Math.max(0, level - ((untilMs - nowMs) / 1000) * quota.outflow - rounding);
    nowMs = untilMs;
    if (next && next.endsAtMs <= nowMs) end(inFlight.shift()!);
  }

  function end({ client, cost }: Call): void {
    level = Math.max(0, level + cost - quota.upFront);
    if (!client) {
      others.push({ client, cost });
      return;
    }
    ownInFlight -= 1;
    schedule.elapsedMs = nowMs;
    client.unanswered -= 1;
    if (client.unanswered > 0) return;
    client.wave += 1;
    if (client.wave >= client.operations[client.operation]!.length) {
      client.operation += 1;
      client.wave = 0;
    }
    beginWave(client);
  }
}

/** First in, first out, without the cost of `Array.shift`. */
class Line<T> {
  #items: T[] = [];
  #at = 0;

  get length(): number {
    return this.#items.length - this.#at;
  }

  get first(): T | undefined {
    return this.#items[this.#at];
  }

  push(item: T): void {
    this.#items.push(item);
  }

  shift(): T | undefined {
    const item = this.#items[this.#at];
    if (item === undefined) return undefined;
    this.#at += 1;
    if (this.#at > 1024 && this.#at * 2 > this.#items.length) {
      this.#items = this.#items.slice(this.#at);
      this.#at = 0;
    }
    return item;
  }
}
