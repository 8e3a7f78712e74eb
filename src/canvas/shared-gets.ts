import { TransientMap } from '../transient-map.ts';
import { Deadline, type Listening } from './deadline.ts';
import { type HttpAnswer, NoAnswerError } from './http.ts';
import type { TripReceiver } from './trip.ts';

/**
 * The GETs of one token that are in flight: who asks for the same path meanwhile gets the same answer.
 * Nothing outlives its flight, so that no answer is older than the call that asked for it.
 */
export class SharedGets {
  readonly #flights = new TransientMap<string, Flight>();

  /** The GET of a path that is under way. */
  find(path: string): Flight | undefined {
    return this.#flights.get(path);
  }

  /** A GET that is not under way yet: who asked for it is to send it. */
  begin(path: string): Flight {
    const flight = new Flight(() => {
      this.#land(path, flight);
    });
    this.#flights.set(path, flight);
    return flight;
  }

  #land(path: string, flight: Flight): void {
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
  readonly #land: () => void;
  readonly #waiting: Waiter[] = [];
  #isSent = false;

  /** `land` is called once it is over: nobody may join it then. */
  constructor(land: () => void) {
    this.#land = land;
  }

  /** Waits for the answer, to the end of the deadline, which has not come yet. */
  wait(deadline: Deadline): Promise<HttpAnswer> {
    return new Promise((resolve, reject) => {
      const listening = deadline.onEnd(() => {
        this.#waiting.splice(this.#waiting.indexOf(waiter), 1);
        if (this.#waiting.length === 0) {
          this.#land();
          this.deadline.cancel();
        }
        reject(new NoAnswerError(deadline.ended ?? 'timeout', this.#isSent));
      });
      const waiter: Waiter = { resolve, reject, listening };
      this.#waiting.push(waiter);
    });
  }

  sent(): void {
    this.#isSent = true;
  }

  answered(answer: HttpAnswer): void {
    this.#land();
    for (const { listening, resolve } of this.#waiting.splice(0)) {
      listening.stop();
      // An answer of its own, for it lets the body go that others may not have read.
      resolve({ ...answer });
    }
  }

  failed(error: Error): void {
    this.#land();
    for (const { listening, reject } of this.#waiting.splice(0)) {
      listening.stop();
      reject(error);
    }
  }
}

interface Waiter {
  listening: Listening;
  resolve: (answer: HttpAnswer) => void;
  reject: (error: Error) => void;
}
