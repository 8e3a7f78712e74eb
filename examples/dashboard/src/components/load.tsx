import type { ReactNode } from 'react';
import type { Loaded } from '../graphql/use-loaded.ts';
import { Empty } from './empty.tsx';
import { ProblemNotice } from './problem-notice.tsx';
import { Skeleton } from './skeleton.tsx';

/** Shows a part of a page in whichever state it is. */
export function Load<Value>({
  part,
  isEmpty,
  empty,
  height = 200,
  children,
}: {
  part: Loaded<Value>;
  /** Whether a value that came has nothing in it. */
  isEmpty?: (value: Value) => boolean;
  /** Why there may be nothing. */
  empty: string;
  /** Pixels that it takes while it is on its way. */
  height?: number;
  children: (value: Value) => ReactNode;
}) {
  if (part.state === 'loading') return <Skeleton height={height} />;
  if (part.state === 'problem') return <ProblemNotice problem={part.problem} retry={part.retry} />;
  if (part.state === 'empty' || isEmpty?.(part.value)) return <Empty>{empty}</Empty>;
  return (
    <div className={part.refreshing ? 'refreshing' : undefined} aria-busy={part.refreshing}>
      {part.problem && <ProblemNotice problem={part.problem} retry={part.retry} partly />}
      {children(part.value)}
    </div>
  );
}
