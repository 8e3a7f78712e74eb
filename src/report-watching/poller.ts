import type { CallPolicy } from '../canvas/pipeline.ts';
import type { CanvasUpstream } from '../canvas/upstream.ts';
import type { ReportKey } from '../reports/keys.ts';
import { LateFile } from './late-file.ts';
import { askedPauseMs, jittered, Pause, type PollTimes } from './poll-times.ts';
import { Reader } from './reader.ts';
import { readSnapshot, type Snapshot } from './snapshot.ts';
import type { Subscription } from './subscription.ts';

/**
 * Looks at one report for all who watch it, as long as anybody does.
 *
 * A token shares what the looks of others bring once it has looked itself. The looks go round among the
 * tokens, so that each proves its right again; one whose proof is older than `provedForMs` when there is
 * something to tell looks for itself first. A token that Canvas turns away ends its own subscribers alone.
 */
export class Poller {
  readonly #upstream: CanvasUpstream;
  readonly #key: ReportKey;
  readonly #times: PollTimes;
  readonly #onEmpty: () => void;
  /** By token; the one whose turn it is comes first. */
  readonly #readers = new Map<string, Reader>();
  readonly #pause: Pause;
  readonly #lateFile: LateFile;
  #latest: Snapshot | undefined;
  /** Counts the changes. */
  #version = 0;
  /** Counts the looks, by when they began; and which of them the latest snapshot is of. */
  #looks = 0;
  #latestLook = 0;
  #timer: NodeJS.Timeout | undefined;
  #looking = false;

  constructor(
    upstream: CanvasUpstream,
    key: ReportKey,
    { times, onEmpty }: { times: PollTimes; onEmpty: () => void },
  ) {
    this.#upstream = upstream;
    this.#key = key;
    this.#times = times;
    this.#onEmpty = onEmpty;
    this.#pause = new Pause(times);
    this.#lateFile = new LateFile(times.fileMs);
  }

  /** How many subscribers it looks for. */
  get subscribers(): number {
    let count = 0;
    for (const { subscriptions } of this.#readers.values()) count += subscriptions.size;
    return count;
  }

  subscribe(token: string): Subscription {
    let reader = this.#readers.get(token);
    if (!reader) {
      reader = new Reader(token, (empty) => {
        this.#remove(empty);
      });
      this.#readers.set(token, reader);
    }
    const subscription = reader.subscribe();
    if (this.#latest && this.#isProved(reader)) this.#inform(reader);
    else void this.#prove(reader);
    return subscription;
  }

  /** Takes over what an action of somebody's has made of the report. */
  tell(snapshot: Snapshot): void {
    this.#accept(snapshot, (this.#looks += 1));
  }

  /** Ends all subscriptions, without an error. */
  close(): void {
    for (const reader of [...this.#readers.values()]) this.#dismiss(reader);
  }

  /** Looks by a token for itself, until Canvas says yes or no. */
  async #prove(reader: Reader): Promise<void> {
    if (reader.proving) return;
    reader.proving = true;
    const pause = new Pause(this.#times);
    for (;;) {
      try {
        await this.#look(reader, 'interactive');
        break;
      } catch (error) {
        if (reader.deadline.ended) break;
        if (!reader.mayTryAgain(error)) {
          this.#dismiss(reader, error);
          break;
        }
        if (!(await reader.deadline.sleep(Math.max(pause.next(), askedPauseMs(error))))) break;
        pause.grow(2);
      }
    }
    reader.proving = false;
  }

  async #look(reader: Reader, priority: CallPolicy['priority']): Promise<void> {
    const look = (this.#looks += 1);
    const atMs = performance.now();
    const canvas = reader.createClient(this.#upstream, {
      priority,
      retries: 0,
      waitsOutRefusals: false,
      responseTimeoutMs: this.#times.answerMs,
    });
    // A proof reads the report itself; a look in between may do with a part of it.
    const last = priority === 'background' ? this.#latest : undefined;
    const snapshot = await readSnapshot(canvas, this.#key, last);
    if (reader.deadline.ended) return;
    reader.provedAtMs = atMs;
    this.#accept(snapshot, look);
    this.#inform(reader);
    this.#schedule(this.#pause.next());
  }

  /** Takes a snapshot as the latest, unless a look that began later has come back before it. */
  #accept(seen: Snapshot, look: number): void {
    if (look < this.#latestLook) return;
    this.#latestLook = look;
    const snapshot = this.#lateFile.await(seen);
    const changed = snapshot.looks !== this.#latest?.looks;
    this.#latest = snapshot;
    if (!changed) return;
    this.#version += 1;
    this.#pause.reset();
    for (const reader of [...this.#readers.values()]) {
      if (this.#isProved(reader)) this.#inform(reader);
      else void this.#prove(reader);
    }
  }

  /** Tells the subscribers of a token what they do not know yet; the end state is the last of it. */
  #inform(reader: Reader): void {
    const snapshot = this.#latest!;
    const update = { snapshot };
    for (const subscription of reader.subscriptions) {
      if (subscription.toldVersion === this.#version) continue;
      subscription.toldVersion = this.#version;
      subscription.push(update);
    }
    if (snapshot.finished) this.#dismiss(reader);
  }

  #isProved({ provedAtMs }: Reader): boolean {
    return performance.now() - provedAtMs <= this.#times.provedForMs;
  }

  /** Plans the next look, in place of one that was planned for later. */
  #schedule(waitMs: number): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#readers.size === 0 || this.#looking) return;
    this.#timer = setTimeout(() => void this.#poll(), waitMs);
  }

  /** Looks by the token whose turn it is. */
  async #poll(): Promise<void> {
    const reader = this.#nextReader();
    if (!reader) {
      this.#schedule(this.#pause.next());
      return;
    }
    this.#looking = true;
    const version = this.#version;
    let waitMs: number | undefined;
    try {
      await this.#look(reader, 'background');
      if (this.#version === version) this.#pause.grow(1.5);
    } catch (error) {
      if (!reader.deadline.ended) {
        if (reader.mayTryAgain(error)) {
          reader.notBeforeMs = performance.now() + askedPauseMs(error);
          this.#pause.grow(2);
        } else {
          this.#dismiss(reader, error);
          // What one token may not see, the next one is asked about at once.
          waitMs = jittered(Math.min(20, this.#times.firstMs));
        }
      }
    }
    this.#looking = false;
    this.#schedule(waitMs ?? this.#pause.next());
  }

  /** The token whose turn it is, which then goes to the end of the line. */
  #nextReader(): Reader | undefined {
    const nowMs = performance.now();
    for (const [token, reader] of this.#readers) {
      if (!reader.hasProved || reader.proving || reader.notBeforeMs > nowMs) continue;
      this.#readers.delete(token);
      this.#readers.set(token, reader);
      return reader;
    }
    return undefined;
  }

  /** Ends the subscriptions of a token, with an error or without. */
  #dismiss(reader: Reader, error?: unknown): void {
    for (const subscription of reader.subscriptions) {
      if (error !== undefined) subscription.push({ error });
      subscription.end();
    }
    reader.subscriptions.clear();
    this.#remove(reader);
  }

  #remove(reader: Reader): void {
    if (this.#readers.get(reader.token) === reader) this.#readers.delete(reader.token);
    reader.deadline.cancel();
    if (this.#readers.size > 0) return;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#onEmpty();
  }
}
