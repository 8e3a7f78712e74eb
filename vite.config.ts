import { defineConfig } from 'vite';

/**
 * What runs is one file for the gateway, with the packages that it needs, and some that are loaded when they
 * are: a third less memory than a thousand modules take, most of it for text that nobody reads again. Names
 * of functions and classes stay as they are, for stack traces and logs.
 */
export default defineConfig({
  // One copy of graphql for our files and the packages: it is both an ES module and none.
  resolve: { alias: [{ find: /^graphql$/, replacement: 'graphql/index.js' }] },
  // Logs in a terminal are for developers, who have this package installed.
  ssr: { noExternal: true, external: ['pino-pretty'] },
  build: {
    ssr: true,
    outDir: 'dist',
    target: 'node20.19',
    sourcemap: true,
    license: { fileName: 'licenses.md' },
    reportCompressedSize: false,
    rolldownOptions: {
      input: { main: 'src/main.ts', 'simulator/main': 'simulator/main.ts' },
      output: {
        chunkFileNames: 'chunks/[name].js',
        // Text with any other character would take two bytes of memory for each.
        charset: 'ascii',
        minify: {
          compress: { keepNames: { class: true, function: true } },
          mangle: { keepNames: true },
          codegen: true,
        },
      },
    },
  },
});
