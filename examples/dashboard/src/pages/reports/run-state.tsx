import type { ReportState } from '../../graphql/generated/graphql.ts';

const words: Readonly<Record<ReportState, readonly [text: string, className: string]>> = {
  NOT_GENERATED: ['Not generated', 'idle'],
  CREATED: ['Waiting', 'busy'],
  RUNNING: ['Running', 'busy'],
  COMPILING: ['Compiling', 'busy'],
  COMPLETE: ['Complete', 'good'],
  ERROR: ['Failed', 'poor'],
  ABORTED: ['Aborted', 'fair'],
  DELETED: ['Deleted', 'idle'],
  UNKNOWN: ['Unknown', 'idle'],
};

/** The state of a run in a word. */
export function runStateWord(state: ReportState): string {
  return words[state][0];
}

/** The same, as a badge. */
export function RunState({ state }: { state: ReportState }) {
  const [text, className] = words[state];
  return <span className={`badge badge-${className}`}>{text}</span>;
}
