import { type ReactNode, useId } from 'react';

/** A titled part of a page, which loads and fails by itself. */
export function Panel({
  title,
  note,
  wide = false,
  actions,
  children,
}: {
  title: string;
  /** What the numbers are, in one sentence. */
  note?: ReactNode;
  /** Takes the whole width of the page. */
  wide?: boolean;
  actions?: ReactNode;
  children: ReactNode;
}) {
  const id = useId();
  return (
    <section className={wide ? 'panel wide' : 'panel'} aria-labelledby={id}>
      <div className="panel-head">
        <div>
          <h2 id={id}>{title}</h2>
          {note && <p className="note">{note}</p>}
        </div>
        {actions}
      </div>
      {children}
    </section>
  );
}
