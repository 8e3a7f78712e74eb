/** The way through a list whose pages know only the next one. */
export function Pager({
  page,
  label,
  hasNext,
  onPrevious,
  onNext,
}: {
  /** From 1. */
  page: number;
  label: string;
  hasNext: boolean;
  onPrevious: () => void;
  onNext: () => void;
}) {
  if (page === 1 && !hasNext) return null;
  return (
    <nav className="pager" aria-label={label}>
      <button type="button" className="quiet" disabled={page === 1} onClick={onPrevious}>
        Previous
      </button>
      <span aria-live="polite">Page {page}</span>
      <button type="button" className="quiet" disabled={!hasNext} onClick={onNext}>
        Next
      </button>
    </nav>
  );
}
