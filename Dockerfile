# syntax=docker/dockerfile:1
# Two stages: the first compiles with every tool, the second holds what runs and nothing else.

FROM node:24-slim AS build
WORKDIR /app
# By the lock file alone, so that a layer is made anew when it changes and not with every source.
COPY package.json package-lock.json .npmrc ./
COPY simulator/package.json ./simulator/
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY tsconfig.json vite.config.ts ./
COPY src ./src
COPY simulator ./simulator
# The dashboard beside the embedded Canvas is built from one of them.
COPY examples ./examples
RUN npm run build

FROM node:24-slim
WORKDIR /app
ENV NODE_ENV=production \
    HOST=0.0.0.0 \
    PORT=4000
# Root's, and only read: the process runs as a user who can change nothing in it. The packages that it needs
# are in dist, with their licenses.
COPY --from=build /app/package.json ./
COPY --from=build /app/dist ./dist
COPY examples/operations ./examples/operations
COPY LICENSE ./
USER node
EXPOSE 4000
HEALTHCHECK --interval=10s --timeout=3s --start-period=10s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/health`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
# Without npm in between, so that SIGTERM reaches the process.
CMD ["node", "--max-semi-space-size=32", "dist/main.js"]
