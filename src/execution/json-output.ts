/** Bytes at first; answers of rows grow them to what they need. */
const firstBytes = 16 * 1024;
/** Characters; the bytes of a longer string are made by Node, at the price of a call into it. */
const shortString = 64;
/** What JSON has to escape in a string, or may have to: control characters, quotes, backslashes, surrogates. */
const escaped = /[^ !#-[\]-\ud7ff\ue000-\uffff]/;

/**
 * A JSON text in the making, as bytes: of values that JSON.stringify would make a string of first, to be
 * counted and encoded after that. Used again once its bytes have been sent.
 */
export class JsonOutput {
  bytes: Buffer = Buffer.allocUnsafeSlow(firstBytes);
  /** How many of the bytes are written. */
  length = 0;

  /** Makes room for some bytes more, and tells where they begin. `bytes` may be others from now on. */
  room(count: number): number {
    if (this.bytes.length - this.length < count) this.#grow(count);
    return this.length;
  }

  #grow(count: number): void {
    const { bytes, length } = this;
    this.bytes = Buffer.allocUnsafeSlow(Math.max(2 * bytes.length, length + count));
    bytes.copy(this.bytes, 0, 0, length);
  }

  /** Writes a scalar, or whatever else JSON.stringify is to write; undefined as null. */
  write(value: unknown): void {
    if (typeof value === 'string') this.#writeString(value);
    else if (typeof value === 'number') this.#writeNumber(value);
    else this.writeText(value == null ? 'null' : JSON.stringify(value));
  }

  /** Writes a text that is JSON already. */
  writeText(text: string): void {
    const at = this.room(3 * text.length);
    this.length = at + this.bytes.write(text, at);
  }

  #writeString(value: string): void {
    if (value.length <= shortString && this.#writePlain(value)) return;
    if (escaped.test(value)) {
      this.writeText(JSON.stringify(value));
      return;
    }
    const at = this.room(3 * value.length + 2);
    this.bytes[at] = quote;
    const end = at + 1 + this.bytes.write(value, at + 1);
    this.bytes[end] = quote;
    this.length = end + 1;
  }

  /** Writes a string of ASCII in which nothing is escaped; false where it is none. */
  #writePlain(value: string): boolean {
    let at = this.room(value.length + 2);
    const { bytes } = this;
    bytes[at++] = quote;
    for (let index = 0; index < value.length; index += 1) {
      const code = value.charCodeAt(index);
      if (code < 0x20 || code > 0x7e || code === quote || code === backslash) return false;
      bytes[at++] = code;
    }
    bytes[at++] = quote;
    this.length = at;
    return true;
  }

  #writeNumber(value: number): void {
    if (!(Number.isInteger(value) && value >= 0 && value < 1e9)) {
      this.writeText(Number.isFinite(value) ? String(value) : 'null');
      return;
    }
    const at = this.room(9);
    let end = at + 1;
    for (let bound = 10; value >= bound; bound *= 10) end += 1;
    for (let index = end - 1, rest = value; index >= at; index -= 1) {
      const tens = (rest / 10) | 0;
      this.bytes[index] = zero + rest - 10 * tens;
      rest = tens;
    }
    this.length = end;
  }
}

const quote = 0x22;
const backslash = 0x5c;
const zero = 0x30;
