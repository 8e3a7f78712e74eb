import { Link } from 'wouter';
import { OpenCourse } from './open-course.tsx';
import { PersonSwitch } from './person-switch.tsx';
import { ThemeSwitch } from './theme-switch.tsx';

/** On every page: home, a course by its id, who looks, and in which light. */
export function SiteHeader() {
  return (
    <header className="site-header">
      <div className="site-header-inner">
        <Link href="/" className="brand">
          <svg viewBox="0 0 32 32" aria-hidden="true">
            <rect width="32" height="32" rx="8" />
            <path d="M7 23v-7M13 23V9M19 23V13M25 23v-5" />
          </svg>
          Canvas Reporting
        </Link>
        <div className="site-tools">
          <OpenCourse />
          <PersonSwitch />
          <ThemeSwitch />
        </div>
      </div>
    </header>
  );
}
