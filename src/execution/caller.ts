/** What says something of itself in headers: a request, whichever way it came. */
export interface Headed {
  readonly headers: Pick<Headers, 'get'>;
}

/** What executing an operation needs of the request that brought it. */
export interface Caller extends Headed {
  /** Ends when the client goes away. */
  readonly signal: {
    readonly aborted: boolean;
    addEventListener(type: 'abort', listener: () => void, options?: { once: boolean }): void;
    removeEventListener(type: 'abort', listener: () => void): void;
  };
}
