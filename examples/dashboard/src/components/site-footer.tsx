/** Where the numbers come from. */
export function SiteFooter() {
  return (
    <footer className="site-footer">
      <p>
        An example on the embedded Canvas, all of it asked for in GraphQL.{' '}
        <a href="/graphql">Open GraphiQL</a>
      </p>
    </footer>
  );
}
