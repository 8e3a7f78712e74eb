import { type ReactNode, useEffect, useRef } from 'react';
import { Link } from 'wouter';

export interface Crumb {
  name: string;
  href: string;
}

/** The page that was shown last: the first one leaves the focus where the browser has it. */
let shownPath: string | undefined;

/** The title of a page and the way up. A page that is gone to takes the focus, so that it is read out. */
export function PageHeader({
  title,
  crumbs = [],
  facts,
  children,
}: {
  title: string;
  crumbs?: readonly Crumb[];
  facts?: ReactNode;
  /** Controls of the whole page. */
  children?: ReactNode;
}) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    const { pathname } = window.location;
    if (shownPath !== undefined && shownPath !== pathname) {
      heading.current?.focus({ preventScroll: true });
      window.scrollTo(0, 0);
    }
    shownPath = pathname;
  }, []);
  useEffect(() => {
    document.title = `${title} · Canvas Reporting`;
  }, [title]);
  return (
    <div className="page-header">
      {crumbs.length > 0 && (
        <nav aria-label="The way up">
          <ol className="crumbs">
            {crumbs.map(({ name, href }) => (
              <li key={href}>
                <Link href={href}>{name}</Link>
              </li>
            ))}
          </ol>
        </nav>
      )}
      <div className="page-title">
        <div>
          <h1 ref={heading} tabIndex={-1}>
            {title}
          </h1>
          {facts && <p className="facts">{facts}</p>}
        </div>
        {children && <div className="page-controls">{children}</div>}
      </div>
    </div>
  );
}
