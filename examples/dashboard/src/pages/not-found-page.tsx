import { Link } from 'wouter';
import { PageHeader } from '../components/page-header.tsx';

/** An address that no page has. */
export function NotFoundPage() {
  return (
    <>
      <PageHeader title="No such page" />
      <p>
        <Link href="/">Back to the beginning</Link>
      </p>
    </>
  );
}
