/** How far something is that goes on; without `percent`, that it goes on. */
export function ProgressBar({
  label,
  percent,
  note,
}: {
  label: string;
  percent: number | null | undefined;
  note?: string | undefined;
}) {
  const known = percent != null;
  return (
    <div className="progress">
      <div
        className={known ? 'progress-track' : 'progress-track unknown'}
        role="progressbar"
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={100}
        {...(known && { 'aria-valuenow': percent })}
      >
        <span style={{ width: known ? `${percent}%` : '30%' }} />
      </div>
      <span className="progress-words">
        {[known && `${percent}%`, note].filter(Boolean).join(' · ')}
      </span>
    </div>
  );
}
