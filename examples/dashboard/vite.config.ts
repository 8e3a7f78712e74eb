import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const gateway = 'http://127.0.0.1:4000';

/** The gateway serves `dist/public/`, in which these pages have the folder of their address. */
export default defineConfig({
  root: import.meta.dirname,
  base: '/dashboard/',
  plugins: [react()],
  build: {
    outDir: fileURLToPath(new URL('../../dist/public/dashboard/', import.meta.url)),
    emptyOutDir: true,
    target: ['chrome123', 'firefox128', 'safari17.5'],
    // The Content-Security-Policy allows no data: URLs.
    assetsInlineLimit: 0,
    reportCompressedSize: false,
  },
  // `npm run dev:dashboard` beside `npm run dev`.
  server: { proxy: { '/graphql': gateway, '/dashboard/people.json': gateway } },
});
