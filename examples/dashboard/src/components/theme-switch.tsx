import { useState } from 'react';
import { applyTheme, rememberedTheme, type Theme, themes } from '../session/theme.ts';

const names: Record<Theme, string> = { system: 'Auto', light: 'Light', dark: 'Dark' };

/** Light, dark, or as the device is. */
export function ThemeSwitch() {
  const [theme, setTheme] = useState(rememberedTheme);
  return (
    <label className="theme-switch">
      <span className="visually-hidden">Colours</span>
      <select
        value={theme}
        onChange={(event) => {
          const next = event.target.value as Theme;
          applyTheme(next);
          setTheme(next);
        }}
      >
        {themes.map((one) => (
          <option key={one} value={one}>
            {names[one]}
          </option>
        ))}
      </select>
    </label>
  );
}
