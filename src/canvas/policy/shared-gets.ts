import { TransientMap } from '../../transient-map.ts';
import { Deadline, DeadlineListener } from '../deadline.ts';
import { type HttpAnswer, NoAnswerError, type Receiver } from '../transport/http.ts';
import type { TripReceiver } from '../transport/trip.ts';
import { NotAdmittedError, type Scheduler } from './scheduler.ts';

/**
 * The GETs of one token that are in flight: who asks for the same path meanwhile gets the same answer.
 * Nothing outlives its flight, so that no answer is older than the call that asked for it.
 */
export class SharedGets {
  readonly #flights = new TransientMap<string, Flight>();
  /** Admits the calls. */
  readonly scheduler: Scheduler;

  constructor(scheduler: Scheduler) {
    this.scheduler = scheduler;
  }

  /** The GET of a path that is under way. */
  find(path: string): Flight | undefined {
    return this.#flights.get(path);
  }

  /** A GET that is not under way yet: who asked for it, and waits for it, is to send it. */
  begin(path: string, receiver: Receiver, deadline: Deadline): Flight {
    const flight = new Flight(this, path, receiver, deadline);
    this.#flights.set(path, flight);
    return flight;
  }

  /** Nobody may join it any more. */
  land(path: string, flight: Flight): void {
    if (this.#flights.get(path) === flight) this.#flights.delete(path);
  }
}

/**
 * A GET on its way, for all who wait for it: each by its own deadline, and the call is cancelled when the
 * last of them has gone.
 */
export class Flight implements TripReceiver {
  /** Ends when nobody waits for the answer any more. */
  readonly deadline = new Deadline(Infinity);
  readonly #gets: SharedGets;
  readonly #path: string;
  readonly #waiting: Waiter[];
  /** Whether the call has left the queue. */
  isSent = false;

  constructor(gets: SharedGets, path: string, receiver: Receiver, deadline: Deadline) {
    this.#gets = gets;
    this.#path = path;
    this.#waiting = [new Waiter(this, receiver, deadline)];
  }

  /** Has one more wait for the answer, to the end of the deadline, which has not come yet. */
  join(receiver: Receiver, deadline: Deadline): void {
    this.#waiting.push(new Waiter(this, receiver, deadline));
  }

  /** Somebody waits no longer. */
  leave(waiter: Waiter): void {
    this.#waiting.splice(this.#waiting.indexOf(waiter), 1);
    if (this.#waiting.length > 0) return;
    this.#gets.land(this.#path, this);
    this.deadline.cancel();
  }

  sent(): void {
    this.isSent = true;
  }

  /** Why a caller whose time is over got no response. */
  toError(reason: 'timeout' | 'cancelled'): NoAnswerError {
    if (this.isSent) return new NoAnswerError(reason, true);
    const { scheduler } = this.#gets;
    const cause = new NotAdmittedError('deadline', scheduler.secondsToWait());
    return new NoAnswerError(reason, false, cause);
  }

  answered(answer: HttpAnswer): void {
    for (const { receiver } of this.#landed()) receiver.answered(answer);
  }

  failed(error: Error): void {
    for (const { receiver } of this.#landed()) receiver.failed(error);
  }

  /** Those who waited to the end. */
  #landed(): readonly Waiter[] {
    this.#gets.land(this.#path, this);
    for (const waiter of this.#waiting) waiter.stop();
    return this.#waiting;
  }
}

/** One who waits for a flight. */
class Waiter extends DeadlineListener {
  readonly #flight: Flight;
  readonly #deadline: Deadline;

  constructor(
    flight: Flight,
    readonly receiver: Receiver,
    deadline: Deadline,
  ) {
    super();
    this.#flight = flight;
    this.#deadline = deadline;
    deadline.tell(this);
  }

  deadlineEnded(): void {
    this.#flight.leave(this);
    this.receiver.failed(this.#flight.toError(this.#deadline.ended ?? 'timeout'));
  }
}
