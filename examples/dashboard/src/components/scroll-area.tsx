import type { ReactNode } from 'react';

/** Scrolls what is wider or higher than the page has room for, by keyboard, too. */
export function ScrollArea({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="scroll-area" role="region" aria-label={label} tabIndex={0}>
      {children}
    </div>
  );
}
