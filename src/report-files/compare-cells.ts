/** A text of a comparison and what it says. */
export interface Operand {
  text: string;
  isNumber: boolean;
  /** Milliseconds since 1970 where the text is a date or an instant. */
  instantMs: number | undefined;
}

/** Digits up to which a number is read as one. */
const maxDigits = 18;
const numberPattern = /^-?(?:0|[1-9]\d*)(?:\.\d+)?$/;
const instantPattern =
  /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?(?: ?(?:Z|UTC|([+-])(\d\d):?(\d\d)))?)?$/;

export function parseOperand(text: string): Operand {
  return { text, isNumber: isCanonicalNumber(text), instantMs: parseInstant(text) };
}

/**
 * Orders a cell against an operand: negative where the cell is less. By number where both are canonical numbers, by
 * instant where both are dates or instants, else by text.
 */
export function compareCells(cell: string, operand: Operand): number {
  if (operand.isNumber && isCanonicalNumber(cell)) return compareNumbers(cell, operand.text);
  if (operand.instantMs !== undefined) {
    const instantMs = parseInstant(cell);
    if (instantMs !== undefined) return instantMs - operand.instantMs;
  }
  return compareText(cell, operand.text);
}

/**
 * Whether a text is a number as programs write it: no leading zeros, no sign except a minus, at most 18 digits, no
 * exponent. `00123` is an identifier.
 */
export function isCanonicalNumber(text: string): boolean {
  // One sign and one point beside the digits.
  if (text.length > maxDigits + 2 || !numberPattern.test(text)) return false;
  const signs = (text.startsWith('-') ? 1 : 0) + (text.includes('.') ? 1 : 0);
  return text.length - signs <= maxDigits;
}

/**
 * The instant that a text names, in milliseconds since 1970; undefined where it names none. A date is its
 * midnight, and a time without an offset is UTC.
 */
export function parseInstant(text: string): number | undefined {
  const match = text.length < 10 || text[4] !== '-' ? null : instantPattern.exec(text);
  if (!match) return undefined;
  const part = (index: number) => Number(match[index] ?? 0);
  const [year, month, day] = [part(1), part(2), part(3)];
  const [hours, minutes, seconds] = [part(4), part(5), part(6)];
  const [offsetHours, offsetMinutes] = [part(9), part(10)];
  if (hours > 23 || minutes > 59 || seconds > 59 || offsetHours > 23 || offsetMinutes > 59) {
    return undefined;
  }
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return undefined;
  const fractionMs = Number(`0.${match[7] ?? '0'}`) * 1000;
  const offset = (offsetHours * 60 + offsetMinutes) * (match[8] === '-' ? -1 : 1);
  return date.getTime() + ((hours * 60 + minutes - offset) * 60 + seconds) * 1000 + fractionMs;
}

/** Compares canonical numbers exactly, beyond what a double holds. */
function compareNumbers(a: string, b: string): number {
  const difference = Number(a) - Number(b);
  // Rounding keeps the order, so only doubles that are equal need all digits.
  if (difference !== 0 || a === b) return difference;
  const [wholeA = '', fractionA = ''] = a.split('.');
  const [wholeB = '', fractionB = ''] = b.split('.');
  const places = Math.max(fractionA.length, fractionB.length);
  const scaledA = BigInt(wholeA + fractionA.padEnd(places, '0'));
  const scaledB = BigInt(wholeB + fractionB.padEnd(places, '0'));
  return scaledA < scaledB ? -1 : scaledA > scaledB ? 1 : 0;
}

const hasSurrogates = /[\ud800-\udfff]/;

/** Compares by code point, which is also the order of UTF-8. */
function compareText(a: string, b: string): number {
  if (hasSurrogates.test(a) || hasSurrogates.test(b)) {
    return Buffer.compare(Buffer.from(a), Buffer.from(b));
  }
  return a < b ? -1 : a > b ? 1 : 0;
}
