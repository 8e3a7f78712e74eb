import { useState } from 'react';

/** Keeps the cursors of the pages that were read, so that there is a way back. */
export function usePages() {
  const [cursors, setCursors] = useState<readonly string[]>([]);
  return {
    /** From 1. */
    page: cursors.length + 1,
    after: cursors.at(-1) ?? null,
    next: (cursor: string | null | undefined) => {
      if (cursor) setCursors([...cursors, cursor]);
    },
    previous: () => {
      setCursors(cursors.slice(0, -1));
    },
    restart: () => {
      setCursors([]);
    },
  };
}
