/** The bytes of one answer, in a buffer that others use after it. */
export interface AnswerBytes {
  readonly bytes: Buffer;
  /** To be called when the bytes have been sent. */
  readonly release: () => void;
}

/**
 * Makes bytes of long answers in buffers that are used again: new memory for each, of some hundred kilobytes,
 * would come from the system and go back to it, at the cost of a fault for every page, and of the length of
 * the text, which has to be counted first to know how much to ask for.
 */
export class AnswerBuffers {
  readonly #idle: Buffer[] = [];

  write(text: string): AnswerBytes {
    const mostBytes = 3 * text.length;
    let buffer = this.#idle.pop();
    if (!buffer || buffer.length < mostBytes) buffer = Buffer.allocUnsafeSlow(mostBytes);
    const bytes = buffer.subarray(0, buffer.write(text));
    const release = () => {
      if (this.#idle.length < maxIdle && buffer.length <= maxIdleBytes) this.#idle.push(buffer);
    };
    return { bytes, release };
  }
}

/** How many wait to be used again, and how large each may be: a third of it, or less, is ever written to. */
const maxIdle = 8;
const maxIdleBytes = 2 * 1024 * 1024;
