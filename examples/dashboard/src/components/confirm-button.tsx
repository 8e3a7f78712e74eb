import { type ReactNode, useState } from 'react';

/** A button for what cannot be undone: asks once more. */
export function ConfirmButton({
  onConfirm,
  children,
}: {
  onConfirm: () => void;
  children: ReactNode;
}) {
  const [asks, setAsks] = useState(false);
  return (
    <button
      type="button"
      className={asks ? 'danger' : 'quiet'}
      onBlur={() => {
        setAsks(false);
      }}
      onClick={() => {
        if (asks) onConfirm();
        setAsks(!asks);
      }}
    >
      {asks ? 'Really delete?' : children}
    </button>
  );
}
