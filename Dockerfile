# One image for servers (`node server.ts`) and workers (`node worker.ts`). It is built without settings and holds no
# secret; `node scripts/try-image.ts` plays these lines on a machine without Docker. See docs/operations.md, Images.
ARG NODE_IMAGE=node:24-bookworm-slim

# The packages that a server needs at run time, without what it never reads.
FROM ${NODE_IMAGE} AS packages
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
COPY patches patches
RUN npm ci --omit=dev
COPY scripts/prune-production.ts scripts/
COPY scripts/image scripts/image
RUN node scripts/prune-production.ts node_modules

# The pages, built with every package.
FROM ${NODE_IMAGE} AS pages
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
COPY patches patches
RUN npm ci
COPY . .
RUN npm run build && rm -rf node_modules .next/cache

FROM ${NODE_IMAGE}
ENV NODE_ENV=production \
    HOST=0.0.0.0 \
    PORT=3000 \
    DATA_DIR=/data
RUN groupadd --gid 10001 bonafide \
    && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /data --shell /usr/sbin/nologin bonafide \
    && install -d -o 10001 -g 10001 -m 0700 /data
WORKDIR /app
# Owned by root and not writable by the user below: whoever breaks in cannot change what runs.
COPY --from=pages /app ./
COPY --from=packages /app/node_modules ./node_modules
USER 10001:10001
VOLUME /data
EXPOSE 3000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=3s --start-period=60s --retries=3 CMD ["node", "scripts/image/healthcheck.ts"]
# Node itself is process 1, so that SIGTERM reaches it.
CMD ["node", "server.ts"]
