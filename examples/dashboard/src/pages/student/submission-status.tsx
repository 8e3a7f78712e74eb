const words: Readonly<Record<string, readonly [text: string, className: string]>> = {
  on_time: ['On time', 'good'],
  late: ['Late', 'fair'],
  missing: ['Missing', 'poor'],
  floating: ['Not due yet', 'idle'],
};

/** How punctual a submission was, as a badge. */
export function SubmissionStatus({
  status,
  excused,
}: {
  status?: string | null;
  excused?: boolean | null;
}) {
  if (excused) return <span className="badge badge-idle">Excused</span>;
  if (status == null) return <>–</>;
  const [text, className] = words[status] ?? [status, 'idle'];
  return <span className={`badge badge-${className}`}>{text}</span>;
}
