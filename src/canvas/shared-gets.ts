import { Deadline } from './deadline.ts';
import { type HttpAnswer, NoAnswerError } from './http.ts';

/** A GET on its way, for all who wait for it. */
interface Flight {
  answer: Promise<HttpAnswer>;
  /** Ends when nobody waits for the answer any more. */
  deadline: Deadline;
  waiting: number;
  /** Whether it has left the queue. */
  sent: boolean;
}

/** What a flight has before its call is made. */
const pending = new Promise<HttpAnswer>(() => undefined);

/** Makes the call of a flight; tells when it leaves the queue. */
export type SendFlight = (deadline: Deadline, onSent: () => void) => Promise<HttpAnswer>;

/**
 * The GETs of one token that are in flight: who asks for the same path meanwhile gets the same answer.
 *
 * Nothing outlives its flight, so that no answer is older than the call that asked for it. Each caller
 * waits by its own deadline, and the call is cancelled when the last of them has gone.
 */
export class SharedGets {
  #flights = new Map<string, Flight>();

  /** The answer to a GET; `send` makes the call when nobody has made it yet. */
  get(path: string, deadline: Deadline, send: SendFlight): Promise<HttpAnswer> {
    if (deadline.ended) return Promise.reject(new NoAnswerError(deadline.ended, false));
    const flight = this.#flights.get(path) ?? this.#start(path, send);
    flight.waiting += 1;
    return new Promise((resolve, reject) => {
      const forget = deadline.onEnd(() => {
        flight.waiting -= 1;
        if (flight.waiting === 0) {
          this.#land(path, flight);
          flight.deadline.cancel();
        }
        reject(new NoAnswerError(deadline.ended ?? 'timeout', flight.sent));
      });
      flight.answer.then(
        (answer) => {
          forget();
          resolve(answer);
        },
        (error: unknown) => {
          forget();
          reject(error instanceof Error ? error : new Error(String(error)));
        },
      );
    });
  }

  #start(path: string, send: SendFlight): Flight {
    const deadline = new Deadline(Infinity);
    const flight: Flight = { deadline, waiting: 0, sent: false, answer: pending };
    flight.answer = send(deadline, () => {
      flight.sent = true;
    });
    this.#flights.set(path, flight);
    const land = () => {
      this.#land(path, flight);
    };
    flight.answer.then(land, land);
    return flight;
  }

  #land(path: string, flight: Flight): void {
    if (this.#flights.get(path) !== flight) return;
    this.#flights.delete(path);
    // A Map that lives long and is never empty for good leaves a trail: V8 links each of its outgrown
    // tables to the next, and what they held (whole answers) outlives every minor garbage collection.
    if (this.#flights.size === 0) this.#flights = new Map();
  }
}
