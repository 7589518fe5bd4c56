# Vroom as an image: the release of `npm run package`, unpacked, and run by a user without rights.
# docker build -t vroom .   See docs/docker.md.

# With compilers: SQLite is compiled here.
FROM node:20.20.2-bookworm AS build
WORKDIR /build
# Nothing from anywhere but the registry of npm: no compiled files of others.
ENV npm_config_build_from_source=true
COPY package.json package-lock.json .npmrc ./
RUN npm ci --include=dev --no-audit --no-fund
COPY . .
RUN npm run package -- /release \
  && mkdir /opt/vroom \
  && tar -xzf /release/vroom-*.tar.gz -C /opt/vroom --strip-components=1

FROM node:20.20.2-bookworm-slim
RUN groupadd --gid 10001 vroom \
  && useradd --uid 10001 --gid vroom --no-create-home --home-dir /var/lib/vroom --shell /usr/sbin/nologin vroom \
  && install -d -o vroom -g vroom -m 0700 /var/lib/vroom
COPY --from=build /opt/vroom /opt/vroom
ENV NODE_ENV=production VROOM_DAEMON_LISTEN_IP=*
USER 10001:10001
# Where the database file and the secret key are, when settings do not put them elsewhere. Nothing else is written to.
WORKDIR /var/lib/vroom
VOLUME /var/lib/vroom
EXPOSE 8090
# The relay ends itself in less than 25 s: docker stop --time 30.
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=5s --timeout=3s --start-period=20s --retries=3 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:8090/readyz').then((reply) => process.exit(reply.ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "/opt/vroom/dist/server/main.js"]
