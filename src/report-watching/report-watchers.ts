import type { CanvasUpstream } from '../canvas/upstream.ts';
import type { ReportKey } from '../reports/keys.ts';
import { defaultPollTimes, type PollTimes } from './poll-times.ts';
import { Poller } from './poller.ts';
import { type ReportRecord, toSnapshot } from './snapshot.ts';
import type { Subscription } from './subscription.ts';

/**
 * The reports that are watched through one gateway: one poller for each, however many subscribers and
 * requests. Kept in memory; what replicas of the gateway would share, they would share behind these
 * methods.
 */
export class ReportWatchers {
  readonly #upstream: CanvasUpstream;
  readonly #times: PollTimes;
  readonly #pollers = new Map<string, Poller>();
  #closed = false;

  constructor(upstream: CanvasUpstream, times: Partial<PollTimes> = {}) {
    this.#upstream = upstream;
    this.#times = { ...defaultPollTimes, ...times };
  }

  /** How many reports are being watched. */
  get size(): number {
    return this.#pollers.size;
  }

  /** How many subscribers watch them. */
  get subscribers(): number {
    let count = 0;
    for (const poller of this.#pollers.values()) count += poller.subscribers;
    return count;
  }

  /**
   * The report as the token sees it, then each change, then the end: at the state that Canvas will not
   * change by itself, or with the error that keeps the token from reading it.
   */
  watch(key: ReportKey, token: string): Subscription {
    const name = nameOf(key);
    let poller = this.#pollers.get(name);
    if (!poller) {
      poller = new Poller(this.#upstream, key, {
        times: this.#times,
        onEmpty: () => {
          if (this.#pollers.get(name) === poller) this.#pollers.delete(name);
        },
      });
      this.#pollers.set(name, poller);
    }
    const subscription = poller.subscribe(token);
    if (this.#closed) poller.close();
    return subscription;
  }

  /** Tells those who watch a report what an action has made of it. */
  tell(key: ReportKey, record: ReportRecord): void {
    this.#pollers.get(nameOf(key))?.tell(toSnapshot(record));
  }

  /** Ends all subscriptions, and every one that is still to come. */
  close(): void {
    this.#closed = true;
    for (const poller of [...this.#pollers.values()]) poller.close();
  }
}

function nameOf(key: ReportKey): string {
  switch (key.type) {
    case 'AccountReport':
      return `a:${key.accountId}:${key.report}:${key.id}`;
    case 'CourseReport':
      return `c:${key.courseId}:${key.reportType}:${key.id}`;
    case 'QuizReport':
      return `q:${key.courseId}:${key.quizId}:${key.id}`;
  }
}
