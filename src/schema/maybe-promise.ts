/** What is there already, or on its way. */
export type MaybePromise<T> = T | Promise<T>;

/** What a function makes of a value: at once where it is there, since a promise per field of a long list adds up. */
export function whenThere<T, R>(value: MaybePromise<T>, make: (value: T) => R): MaybePromise<R> {
  return value instanceof Promise ? value.then(make) : make(value);
}
