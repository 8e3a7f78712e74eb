import { Component, type ReactNode } from 'react';

/** Says that a page broke, in place of a blank one. */
export class ErrorBoundary extends Component<{ children: ReactNode }, { broken: boolean }> {
  override state = { broken: false };

  static getDerivedStateFromError() {
    return { broken: true };
  }

  override render() {
    if (!this.state.broken) return this.props.children;
    return (
      <div className="notice" role="alert">
        <h1>This page broke</h1>
        <p>That is a fault of the dashboard. Load the page again.</p>
      </div>
    );
  }
}
