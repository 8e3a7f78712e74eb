import type { Deadline } from '../canvas/deadline.ts';
import type { ReportKey } from '../reports/keys.ts';
import type { ReportWatchers } from './report-watchers.ts';
import type { ReportRecord, Snapshot } from './snapshot.ts';
import type { Subscription } from './subscription.ts';

/** The watching of reports as one caller has it: by the caller's token. */
export class CallerWatch {
  readonly #watchers: ReportWatchers;
  readonly #token: string;

  constructor(watchers: ReportWatchers, token: string) {
    this.#watchers = watchers;
    this.#token = token;
  }

  /** The report now, then each change of it. */
  updates(key: ReportKey): Subscription {
    return this.#watchers.watch(key, this.#token);
  }

  /**
   * The report once it has finished, or as it was seen last when the time is over; undefined when Canvas
   * did not show it in all that time.
   *
   * Errors  what keeps the token from reading it.
   */
  async untilFinished(key: ReportKey, time: Deadline): Promise<Snapshot | undefined> {
    const subscription = this.updates(key);
    const timeout = time.onEnd(() => void subscription.return());
    let latest: Snapshot | undefined;
    for await (const update of subscription) {
      if ('error' in update) throw update.error;
      latest = update.snapshot;
    }
    timeout.dispose();
    return latest;
  }

  /** Tells those who watch a report what an action of this caller's has made of it. */
  tell(key: ReportKey, record: ReportRecord): void {
    this.#watchers.tell(key, record);
  }
}
