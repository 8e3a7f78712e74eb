/** Holds the place of what is on its way. */
export function Skeleton({ height }: { height: number }) {
  return (
    <div className="skeleton" style={{ height }} role="status">
      <span className="visually-hidden">Loading…</span>
    </div>
  );
}
