/** Which colour is what. */
export function Legend({
  items,
}: {
  items: readonly (readonly [name: string, className: string])[];
}) {
  return (
    <span className="legend">
      {items.map(([name, className]) => (
        <span key={name} className="legend-item">
          <span className={`swatch ${className}`} aria-hidden="true" />
          {name}
        </span>
      ))}
    </span>
  );
}
